/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/glue/practice-glue.h"

G_BEGIN_DECLS

/* What the files of the practice Athena share. */

#define ATHENA_BAD "InvalidRequestException"

/* A failure of another service, which is a query's and not this call's: the call goes on. (transfer full): its text */
char *athena_absorb (PracticeCall *call);

/* ---- tables to read (practice-athena-table.c) ---- */
typedef enum { ATHENA_LAZY, ATHENA_CSV, ATHENA_JSON, ATHENA_PARQUET } AthenaFormat;

typedef struct
{
  char *name, *type; /* type: Glue's, "bigint" */
  gboolean used;     /* by the statement or a row filter */
  enum { ATHENA_TEXT, ATHENA_WHOLE, ATHENA_REAL, ATHENA_TRUTH, ATHENA_DATE, ATHENA_TIMESTAMP } kind;
} AthenaColumn;

/* What the asker sees: these columns, in rows for which the filter holds. */
typedef struct
{
  GPtrArray *columns; /* (element-type utf8): details as lf_column_matches() takes them */
  GlueFilter *filter; /* (nullable): every row */
} AthenaView;

typedef struct
{
  char *key;
  GBytes *bytes;
  JsonArray *values; /* (nullable): of the partition keys */
} AthenaFile;

typedef struct
{
  char *name;         /* "db.table", as the asker called it */
  AthenaFormat format;
  char delimiter, quote, escape;
  guint skip;         /* lines at the head of each file */
  gboolean by_index;  /* Parquet: columns by their place instead of their name */
  guint n_keys;       /* how many of the columns, at their end, are partition keys */
  GPtrArray *columns; /* (element-type AthenaColumn) */
  GPtrArray *views;   /* (element-type AthenaView): one of them is enough */
  GPtrArray *files;   /* (element-type AthenaFile) */
} AthenaTable;

void athena_table_free (AthenaTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AthenaTable, athena_table_free)
/* Opens it as the caller: IAM, Lake Formation, the files' bucket. NULL: @problem says why, in Athena's words. */
AthenaTable *athena_table_open (PracticeCall *call, const char *database, const char *table, char **problem);
gboolean athena_table_shows (const AthenaTable *table, const char *column);

/* ---- files (practice-athena-read.c) ---- */
/* What the file says once it is unpacked (practice-athena-unpack.c); reading fails where it is not compressed as its key
 * says. (transfer full) */
GInputStream *athena_open_file (const AthenaFile *file);
/* Gets as many texts as the table has columns; NULL elements are NULL. FALSE: stop. */
typedef gboolean (*AthenaRow) (const char *const *values, gpointer data);
/* FALSE: @problem is set, or @row stopped. @scanned: gets the bytes that were read added */
gboolean athena_read (const AthenaTable *table, const AthenaFile *file, AthenaRow row, gpointer data, gint64 *scanned, char **problem);
/* The same, of Parquet (practice-athena-parquet.c); columns that are not used are NULL. */
gboolean athena_read_parquet (const AthenaTable *table, const AthenaFile *file, AthenaRow row, gpointer data, gint64 *scanned, char **problem);

/* ---- statements (practice-athena-statement.c) ---- */
typedef struct
{
  char *sql;           /* for SQLite: tables by their flat names */
  GPtrArray *tables;   /* (element-type utf8): "database\1table", each once */
  GHashTable *types;   /* of what SQLite does not tell: an item's name or text → its type */
} AthenaStatement;
void athena_statement_free (AthenaStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AthenaStatement, athena_statement_free)
/* What is refused before anything is looked up. NULL: fine. (transfer full) */
char *athena_statement_refusal (const char *sql);
/* NULL: @problem. @database (nullable): of tables without one */
AthenaStatement *athena_statement_parse (const char *sql, const char *database, char **problem);

/* ---- SHOW and DESCRIBE (practice-athena-show.c) ---- */
gboolean athena_is_show (const char *sql);
/* Lines of text, each a row. (transfer full) NULL: @problem. @columns: (out) (transfer full): ColumnInfo */
GString *athena_show (PracticeCall *call, const char *sql, const char *database, JsonArray **columns, char **problem);

/* ---- the engine (practice-athena-engine.c): knows files and rows, nothing of the server ---- */
typedef struct
{
  char *id, *sql;
  GPtrArray *tables;  /* (element-type AthenaTable) */
  GHashTable *types;  /* the statement's */
  GThread *thread;    /* nullable */
  int cancelled, done; /* atomic */
  /* valid once done */
  GString *csv;
  JsonArray *columns; /* ColumnInfo */
  char *problem;      /* nullable */
  gint64 scanned, started, ended;
} AthenaJob;
AthenaJob *athena_job_new (const char *id, const AthenaStatement *statement, GPtrArray *tables);
AthenaJob *athena_job_ref (AthenaJob *job);
/* The last one cancels it and waits for its thread. */
void athena_job_unref (AthenaJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AthenaJob, athena_job_unref)
void athena_job_start (AthenaJob *job);
gboolean athena_job_is_late (AthenaJob *job);

/* ---- rows into its database (practice-athena-load.c) ---- */
typedef struct _AthenaLoader AthenaLoader;
/* Makes the table. @job and @table must outlive it. */
AthenaLoader *athena_loader_new (AthenaJob *job, sqlite3 *db, const AthenaTable *table);
void athena_loader_free (AthenaLoader *loader);
/* FALSE: the job's problem is set. */
gboolean athena_loader_run (AthenaLoader *loader, sqlite3 *db);
/* Marks the columns that a row filter may look at. */
void athena_use_for_filters (const AthenaTable *table);

/* SQL functions that Presto has and SQLite has not (practice-athena-functions.c) */
gboolean athena_functions_add (sqlite3 *db);
/* athena_cast(value, 'type') and athena_try_cast() (practice-athena-cast.c) */
gboolean athena_cast_add (sqlite3 *db);
/* As Presto prints a double. (transfer full) */
char *athena_print_double (double value);
/* What a value of @hive type is for SQLite and for Athena */
const char *athena_type_name (const char *hive);

/* ---- executions (practice-athena-store.c) ---- */
typedef struct
{
  char *account, *id, *sql, *database, *workgroup, *output, *state, *reason, *token;
  JsonArray *columns; /* nullable */
  gint64 submitted, completed, scanned, engine_ms;
} AthenaExecution;
void athena_execution_free (AthenaExecution *execution);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AthenaExecution, athena_execution_free)
AthenaExecution *athena_execution_load (PracticeCall *call, const char *id); /* (nullable) */
gboolean athena_execution_save (PracticeCall *call, const AthenaExecution *execution);
/* Finds it, and asks IAM for @action on its workgroup; fails the call. */
AthenaExecution *athena_execution_open (PracticeCall *call, const char *id, const char *action);
/* (transfer full) */
JsonObject *athena_execution_write (PracticeCall *call, const AthenaExecution *execution);
gboolean athena_execution_is_over (const AthenaExecution *execution);

/* ---- workgroups (practice-athena-workgroup.c) ---- */
gboolean athena_authorize (PracticeCall *call, const char *action, const char *workgroup);
/* Its Configuration. NULL: none of that name. (transfer full) */
JsonObject *athena_workgroup_load (PracticeCall *call, const char *name, char **state);

/* ---- running (practice-athena-run.c) ---- */
void athena_run (PracticeCall *call, const char *id);
/* "s3://bucket/prefix/" → parts. FALSE: it is none */
gboolean athena_parse_location (const char *location, char **bucket, char **prefix);

extern const PracticeOperation athena_query_operations[], athena_result_operations[], athena_workgroup_operations[];

G_END_DECLS
