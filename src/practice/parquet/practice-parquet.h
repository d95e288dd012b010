/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PracticeParquet:
 *
 * A Parquet file in memory, read as the format is described at https://github.com/apache/parquet-format.
 * Flat columns, required or optional, in PLAIN, dictionary and RLE encoding, data pages of both versions;
 * uncompressed, gzip, Snappy and zstd. Whatever the file holds, nothing is read outside of it and memory is
 * bounded by a page's 256 MiB.
 */
typedef struct _PracticeParquet PracticeParquet;

/* NULL: @problem, (transfer full), says what is wrong with it; no more is looked at than the footer. */
PracticeParquet *practice_parquet_open (GBytes *bytes, char **problem);
void practice_parquet_free (PracticeParquet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeParquet, practice_parquet_free)

/* Columns of the first level, in the file's order. */
guint practice_parquet_get_n_columns (PracticeParquet *self);
const char *practice_parquet_get_name (PracticeParquet *self, guint column);
/* Hive's, as a crawler writes it: "decimal(9,2)", "struct<a:int>". (transfer none) */
const char *practice_parquet_get_type (PracticeParquet *self, guint column);
/* "INT64", "BINARY", … as error messages tell it; "GROUP" where it is none of one value a row */
const char *practice_parquet_get_physical (PracticeParquet *self, guint column);
gboolean practice_parquet_is_nested (PracticeParquet *self, guint column);
/* What the file says. */
gint64 practice_parquet_get_n_rows (PracticeParquet *self);
/* Bytes that reading @column takes. */
gint64 practice_parquet_get_column_size (PracticeParquet *self, guint column);

/* @values: as many as were asked for, as texts; NULL elements are NULL. FALSE: stop. */
typedef gboolean (*PracticeParquetRow) (const char *const *values, gpointer data);
/* @columns: (array length=n): which; -1: always NULL. None may be nested. FALSE: @problem is set, or @row stopped. */
gboolean practice_parquet_read (PracticeParquet *self, const int *columns, guint n, PracticeParquetRow row, gpointer data, char **problem);

/* Snappy's raw format. FALSE: not exactly @length bytes come out of it. */
gboolean practice_snappy_decode (const guint8 *data, gsize size, guint8 *out, gsize length);
/* A block of LZ4, without a frame. FALSE: likewise */
gboolean practice_lz4_decode (const guint8 *data, gsize size, guint8 *out, gsize length);

G_END_DECLS
