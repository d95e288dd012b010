/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/parquet/practice-parquet.h"

G_BEGIN_DECLS

/* ---- Thrift's compact protocol (practice-parquet-thrift.c) ---- */

enum
{
  THRIFT_STOP,
  THRIFT_TRUE,
  THRIFT_FALSE,
  THRIFT_BYTE,
  THRIFT_I16,
  THRIFT_I32,
  THRIFT_I64,
  THRIFT_DOUBLE,
  THRIFT_BINARY,
  THRIFT_LIST,
  THRIFT_SET,
  THRIFT_MAP,
  THRIFT_STRUCT,
};

/* Once something cannot be read, nothing more is: @bad stays, and everything is zero. */
typedef struct
{
  const guint8 *at, *end;
  gboolean bad;
} Thrift;

/* The next field of a struct; @id is 0 before the first. FALSE: there is none. */
gboolean thrift_field (Thrift *self, gint64 *id, guint *type);
/* Of a field of @type; 0 where it is of another type, which is skipped. Booleans are 0 and 1. */
gint64 thrift_int (Thrift *self, guint type);
/* (transfer none) (nullable): not NUL-terminated */
const char *thrift_binary (Thrift *self, guint type, gsize *length);
/* How many elements, of which type; 0 where it is no list. */
gsize thrift_list (Thrift *self, guint type, guint *element);
void thrift_skip (Thrift *self, guint type);
guint64 thrift_varint (Thrift *self);

/* ---- the footer (practice-parquet-footer.c) ---- */

typedef enum
{
  PARQUET_BOOLEAN,
  PARQUET_INT32,
  PARQUET_INT64,
  PARQUET_INT96,
  PARQUET_FLOAT,
  PARQUET_DOUBLE,
  PARQUET_BYTES,
  PARQUET_FIXED,
  PARQUET_GROUP, /* not the format's: has children */
} ParquetPhysical;

typedef enum
{
  MEANS_NOTHING,
  MEANS_TEXT,
  MEANS_DECIMAL,
  MEANS_DATE,
  MEANS_TIMESTAMP,
  MEANS_UNSIGNED,
  MEANS_LIST,
  MEANS_MAP,
  MEANS_UUID,
} ParquetMeaning;

typedef struct
{
  char *name;
  ParquetPhysical physical;
  ParquetMeaning meaning;
  gint64 length;     /* of PARQUET_FIXED, bytes */
  gint64 repetition; /* 0 required, 1 optional, 2 repeated */
  gint64 children, scale, precision;
  gint64 per_second; /* of MEANS_TIMESTAMP */
  gint64 width;      /* of whole numbers, bits; 0: not said */
} ParquetElement;

typedef struct
{
  guint element, leaf; /* numbers of the first that is its */
  char *type;
  gboolean nested;
} ParquetColumn;

typedef struct
{
  gint64 codec, n_values, compressed, data_at, dictionary_at;
} ParquetChunk;

typedef struct
{
  gint64 n_rows;
  GArray *chunks; /* of ParquetChunk, one a leaf */
} ParquetGroup;

struct _PracticeParquet
{
  GBytes *bytes;
  GPtrArray *elements; /* of ParquetElement; the first is the root */
  GPtrArray *columns;  /* of ParquetColumn */
  GPtrArray *groups;   /* of ParquetGroup */
  gint64 n_rows;
  guint n_leaves;
};

/* FALSE: what @data holds is no footer. */
gboolean parquet_footer_parse (PracticeParquet *self, const guint8 *data, gsize length);
/* practice-parquet-type.c: Hive's type of the element, whose children follow it. (transfer full) @next: (out): the
 * element after all of them */
char *parquet_hive_type (PracticeParquet *self, guint element, guint *next);

/* ---- pages (practice-parquet-page.c) ---- */

/* Runs of equal numbers, and numbers packed into bits. */
typedef struct
{
  const guint8 *at, *end;
  guint width;
  guint64 left; /* in the run */
  gboolean packed;
  guint bit;
  guint32 value;
} ParquetRuns;

void parquet_runs_init (ParquetRuns *self, const guint8 *at, const guint8 *end, guint width);
/* FALSE: there is no more. */
gboolean parquet_runs_next (ParquetRuns *self, guint32 *value);

/* Numbers as differences (practice-parquet-delta.c). */
typedef struct
{
  const guint8 *at, *end, *widths;
  guint64 left; /* as it says */
  guint64 value, smallest;
  guint n_minis, per_mini, mini, mini_left, width, bit;
  gboolean first;
} ParquetDelta;

/* FALSE: it does not begin so. */
gboolean parquet_delta_init (ParquetDelta *self, const guint8 *at, const guint8 *end);
/* FALSE: there is no more. */
gboolean parquet_delta_next (ParquetDelta *self, gint64 *value);
/* Before the first was taken: what comes after all of them. NULL: it ends before. */
const guint8 *parquet_delta_find_end (const ParquetDelta *self);

/* Numbers of the format */
typedef enum
{
  ENCODING_PLAIN = 0,
  ENCODING_PLAIN_DICTIONARY = 2,
  ENCODING_RLE = 3,
  ENCODING_DELTA_BINARY_PACKED = 5,
  ENCODING_DELTA_LENGTH_BYTE_ARRAY = 6,
  ENCODING_DELTA_BYTE_ARRAY = 7,
  ENCODING_RLE_DICTIONARY = 8,
  ENCODING_BYTE_STREAM_SPLIT = 9,
} ParquetEncoding;

/* One column of one row group, value by value. */
typedef struct
{
  const ParquetElement *element;
  const guint8 *at, *end; /* pages */
  gint64 codec, left;     /* values in the chunk */
  GPtrArray *dictionary;  /* nullable; of texts */
  guint8 *page;           /* decompressed */
  gint64 page_left;       /* values in the page */
  gint64 encoding;
  ParquetRuns levels, runs;
  const guint8 *plain, *plain_end;
  guint bit;              /* of booleans */
  ParquetDelta lengths, prefixes; /* of the DELTA encodings; the first are the numbers themselves where they are such */
  GByteArray *before;     /* nullable; the last value of DELTA_BYTE_ARRAY */
  gsize streamed, next;   /* values of BYTE_STREAM_SPLIT: how many, and which */
  char *text;             /* the last one that was read */
} ParquetCursor;

void parquet_cursor_init (ParquetCursor *self, PracticeParquet *file, const ParquetElement *element, const ParquetChunk *chunk);
void parquet_cursor_clear (ParquetCursor *self);
/* @text: (nullable) (transfer none): until the next. FALSE: @problem */
gboolean parquet_cursor_next (ParquetCursor *self, const char **text, char **problem);

/* practice-parquet-values.c: a page of the DELTA encodings or BYTE_STREAM_SPLIT. FALSE: not of such an element, or it does
 * not begin properly. */
gboolean parquet_values_begin (ParquetCursor *self, const guint8 *at, const guint8 *end);
/* (transfer full) (nullable): there is no more, or it is broken */
char *parquet_values_take (ParquetCursor *self);

/* practice-parquet-codec.c: (transfer full); NULL: @problem. Exactly @length bytes come out of it. */
guint8 *parquet_decompress (gint64 codec, const guint8 *data, gsize size, gsize length, char **problem);

/* practice-parquet-text.c: one PLAIN value at @at; (transfer full) (nullable): the file ends within it. Not for
 * booleans. */
char *parquet_take_plain (const ParquetElement *element, const guint8 **at, const guint8 *end);
/* The value of these bytes, as many as its type has. (transfer full) */
char *parquet_print (const ParquetElement *element, const guint8 *value, gsize size);

G_END_DECLS
