/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-between.h"
#include "practice/core/practice-call.h"

G_BEGIN_DECLS

/* What the files of the practice Glue crawlers share. */

/* ---- what a file holds (practice-crawler-infer.c, -csv.c, -json.c) ---- */

/* A type as Glue writes it, while it is being found out */
typedef struct _PracticeShape PracticeShape;
typedef enum
{
  PRACTICE_SHAPE_NOTHING, /* no value was seen */
  PRACTICE_SHAPE_BOOLEAN,
  PRACTICE_SHAPE_INT,
  PRACTICE_SHAPE_BIGINT,
  PRACTICE_SHAPE_DOUBLE,
  PRACTICE_SHAPE_STRING,
  PRACTICE_SHAPE_ARRAY,
  PRACTICE_SHAPE_STRUCT,
  PRACTICE_SHAPE_NAMED /* a type that only files tell which carry theirs */
} PracticeShapeKind;
struct _PracticeShape
{
  PracticeShapeKind kind;
  PracticeShape *element; /* of arrays */
  GPtrArray *fields;      /* of structs (element-type PracticeField) */
  char *type;             /* of named ones */
};
typedef struct
{
  char *name;
  PracticeShape *shape;
} PracticeField;

PracticeShape *practice_shape_new (PracticeShapeKind kind);
void practice_shape_free (PracticeShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeShape, practice_shape_free)
/* Widens @shape so that it also holds @other (taken). */
void practice_shape_merge (PracticeShape *shape, PracticeShape *other);
PracticeShape *practice_shape_copy (const PracticeShape *shape);
/* The field's shape, made where it isn't there. */
PracticeShape *practice_shape_field (PracticeShape *shape, const char *name);
char *practice_shape_print (const PracticeShape *shape);
/* Of JSON; @depth: how deep it may go yet. (transfer full) */
PracticeShape *practice_shape_of_json (JsonNode *node, guint depth);

typedef struct
{
  const char *classification; /* "csv", "json", "parquet", "UNKNOWN" */
  PracticeShape *columns;     /* a struct */
  char delimiter;
  gboolean quoted, header;
  gint64 objects, size, records;
} PracticeSchema;
void practice_schema_free (PracticeSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeSchema, practice_schema_free)
PracticeSchema *practice_schema_copy (const PracticeSchema *schema);
/* @sample: the beginning of a file of @size bytes. Never NULL: what isn't understood is UNKNOWN. */
PracticeSchema *practice_schema_infer (GBytes *sample, gint64 size);
/* @whole: a file that begins as Parquet does */
PracticeSchema *practice_schema_infer_parquet (GBytes *whole);
gboolean practice_schema_is_similar (const PracticeSchema *a, const PracticeSchema *b);
void practice_schema_merge (PracticeSchema *schema, const PracticeSchema *other);
/* The parts of inference: FALSE: it is no such text. @text: whole lines, UTF-8, without BOM. */
gboolean practice_csv_infer (const char *text, PracticeSchema *schema);
gboolean practice_json_infer (const char *text, PracticeSchema *schema);
/* One record of @text at @at, which moves on: fields without their quotes; NULL: the end or broken.
 * @quoted: (inout): set where a field had quotes. */
GPtrArray *practice_csv_record (const char **at, char delimiter, gboolean *quoted);

/* ---- which files are a table (practice-crawler-group.c) ---- */
typedef struct
{
  char *path; /* "folder/a=1/": below the bucket */
  GPtrArray *values;
  gint64 objects, size, records;
} PracticePart;
typedef struct
{
  char *name;     /* lower case, without the crawler's prefix */
  char *location; /* "s3://bucket/folder/" */
  PracticeSchema *schema;
  GPtrArray *keys;  /* (element-type utf8): partition keys */
  GPtrArray *parts; /* (element-type PracticePart) */
} PracticeFound;
void practice_found_free (PracticeFound *found);

typedef struct _PracticeFolder PracticeFolder;
PracticeFolder *practice_folder_new (const char *bucket, const char *prefix);
void practice_folder_free (PracticeFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeFolder, practice_folder_free)
/* Takes @schema. @key: begins with the prefix */
void practice_folder_add (PracticeFolder *folder, const char *key, PracticeSchema *schema);
/* (transfer full) (element-type PracticeFound) */
GPtrArray *practice_folder_tables (PracticeFolder *folder);
char *practice_crawler_table_name (const char *text);

/* ---- what is written (practice-crawler-table.c) ---- */
JsonObject *
practice_crawler_table_input (const char *crawler, const char *name, PracticeFound *found);
JsonObject *
practice_crawler_partition_input (PracticeFound *found,
                                  PracticePart *part,
                                  JsonObject *table_input);

/* ---- schedules (practice-crawler-schedule.c) ---- */
/* (nullable): what is wrong with it */
const char *practice_schedule_check (const char *expression);

/* ---- crawlers (practice-crawler.c) ---- */
typedef struct
{
  char *account, *region, *name, *state;
  JsonObject *definition, *last; /* last: nullable: LastCrawl */
  JsonObject *metrics;
  gint64 created, updated, version;
  gint64 run;                    /* number of the run that is on */
} PracticeCrawler;
void practice_crawler_free (PracticeCrawler *crawler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeCrawler, practice_crawler_free)
PracticeCrawler *practice_crawler_load (PracticeCall *call, const char *name);
/* Checks the operation's IAM action, and that it is there; fails the call. */
PracticeCrawler *practice_crawler_open (PracticeCall *call, JsonObject *in, const char *action);
gboolean practice_crawler_save (PracticeCall *call, PracticeCrawler *crawler);
char *practice_crawler_role_arn (PracticeCall *call, const char *role);
gboolean practice_crawler_start (PracticeCall *call, JsonObject *in, JsonObject *out);
gboolean practice_crawler_stop (PracticeCall *call, JsonObject *in, JsonObject *out);

G_END_DECLS
