/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <stdio.h>
#include <string.h>

/*
 * The engine: a database of its own for each query, in a file that SQLite removes, into which go the
 * rows and columns that the asker sees, and nothing else; the statement can only read there.
 */

#define SECONDS 600
#define RESULT_LIMIT (256 * 1024 * 1024)
#define STEPS 10000

/* ---- jobs ---- */

AthenaJob *
athena_job_new (const char *id, const AthenaStatement *statement, GPtrArray *tables)
{
  AthenaJob *job = g_rc_box_new0 (AthenaJob);

  job->id = g_strdup (id);
  job->sql = g_strdup (statement->sql);
  job->tables = g_ptr_array_ref (tables);
  job->types = g_hash_table_ref (statement->types);
  job->csv = g_string_new (NULL);
  job->columns = json_array_new ();
  return job;
}

AthenaJob *
athena_job_ref (AthenaJob *job)
{
  return g_rc_box_acquire (job);
}

static void
job_clear (gpointer data)
{
  AthenaJob *job = data;

  g_atomic_int_set (&job->cancelled, TRUE);
  g_clear_pointer (&job->thread, g_thread_join);
  g_free (job->id);
  g_free (job->sql);
  g_free (job->problem);
  g_ptr_array_unref (job->tables);
  g_hash_table_unref (job->types);
  g_string_free (job->csv, TRUE);
  json_array_unref (job->columns);
}

void
athena_job_unref (AthenaJob *job)
{
  g_rc_box_release_full (job, job_clear);
}

gboolean
athena_job_is_late (AthenaJob *job)
{
  return g_atomic_int_get (&job->cancelled) || g_get_monotonic_time () - job->started > SECONDS * G_TIME_SPAN_SECOND;
}

static int
progress_cb (gpointer data)
{
  return athena_job_is_late (data);
}

/* ---- the statement ---- */

static int
authorize_cb (void *data, int action, const char *first, const char *second, const char *database, const char *trigger)
{
  static const char *const functions[]
      = { "load_extension", "zeroblob", "randomblob", "fts3_tokenizer", "readfile", "writefile", "edit", NULL };

  if (action == SQLITE_SELECT)
    return SQLITE_OK;
  if (action == SQLITE_READ)
    return g_str_has_prefix (first, "sqlite_") || g_str_has_prefix (first, "pragma_") ? SQLITE_DENY : SQLITE_OK;
  if (action == SQLITE_FUNCTION)
    return g_strv_contains (functions, second) || g_str_has_prefix (second, "sqlite_") ? SQLITE_DENY : SQLITE_OK;
  return SQLITE_DENY;
}

/* SQLite's complaint in Athena's words */
static char *
translate (const char *message)
{
  const char *name = strchr (message, ':');

  name = name != NULL ? name + 2 : message;
  if (g_str_has_prefix (message, "no such column"))
    return g_strdup_printf ("COLUMN_NOT_FOUND: line 1:8: Column '%s' cannot be resolved or requester is not authorized "
                            "to access requested resources",
                            name);
  if (g_str_has_prefix (message, "no such function"))
    return g_strdup_printf ("FUNCTION_NOT_FOUND: line 1:8: Function '%s' not registered", name);
  if (g_str_has_prefix (message, "INVALID_") || g_str_has_prefix (message, "TYPE_NOT_FOUND"))
    return g_strdup (message);
  if (g_str_has_prefix (message, "ambiguous column"))
    return g_strdup_printf ("AMBIGUOUS_NAME: line 1:8: Column '%s' is ambiguous", name);
  if (g_str_equal (message, "interrupted"))
    return g_strdup ("Query timeout");
  if (strstr (message, "not authorized") != NULL || g_str_has_prefix (message, "access to"))
    return g_strdup ("NOT_SUPPORTED: the practice Athena does not run this");
  return g_strdup_printf ("SYNTAX_ERROR: line 1:1: %s", message);
}

/* Of an expression whose words do not tell it, the first value that isn't NULL tells. (nullable): nothing yet */
static const char *
column_type (sqlite3_stmt *statement, int column)
{
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return "bigint";
    case SQLITE_FLOAT:
      return "double";
    case SQLITE_NULL:
      return NULL;
    default:
      return "varchar";
    }
}

/* A name that was given; expressions get "_col0" and so on. (transfer full) */
static char *
column_name (sqlite3_stmt *statement, int column)
{
  const char *name = sqlite3_column_name (statement, column);

  if (sqlite3_column_decltype (statement, column) == NULL
      && !g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", name, 0, 0))
    return g_strdup_printf ("_col%d", column);
  return g_strdup (name);
}

static void
add_column_info (AthenaJob *job, const char *name, const char *type)
{
  static const struct
  {
    const char *type;
    int precision;
  } precisions[] = { { "varchar", G_MAXINT32 }, { "bigint", 19 },   { "integer", 10 }, { "double", 17 },
                     { "smallint", 5 },         { "timestamp", 3 }, { "tinyint", 3 } };
  JsonObject *info = json_object_new ();
  int precision = 0, scale = 0;

  if (sscanf (type, "decimal(%d,%d)", &precision, &scale) == 2)
    type = "decimal";
  for (guint i = 0; i < G_N_ELEMENTS (precisions); i++)
    if (g_str_equal (type, precisions[i].type))
      precision = precisions[i].precision;
  json_object_set_string_member (info, "CatalogName", "hive");
  json_object_set_string_member (info, "SchemaName", "");
  json_object_set_string_member (info, "TableName", "");
  json_object_set_string_member (info, "Name", name);
  json_object_set_string_member (info, "Label", name);
  json_object_set_string_member (info, "Type", type);
  json_object_set_int_member (info, "Precision", precision);
  json_object_set_int_member (info, "Scale", scale);
  json_object_set_string_member (info, "Nullable", "UNKNOWN");
  json_object_set_boolean_member (info, "CaseSensitive", g_str_equal (type, "varchar"));
  json_array_add_object_element (job->columns, info);
}

static char *
print_decimal (double value, int scale)
{
  char format[] = "%.38f", text[400];

  g_snprintf (format, sizeof format, "%%.%df", scale);
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

static char *
print_value (sqlite3_stmt *statement, int column, const char *declared)
{
  int precision, scale, kind = sqlite3_column_type (statement, column);
  const char *text;

  if (declared != NULL && (kind == SQLITE_FLOAT || kind == SQLITE_INTEGER)
      && sscanf (declared, "decimal(%d,%d)", &precision, &scale) == 2)
    return print_decimal (sqlite3_column_double (statement, column), CLAMP (scale, 0, 38));
  switch (kind)
    {
    case SQLITE_NULL:
      return NULL;
    case SQLITE_FLOAT:
      return athena_print_double (sqlite3_column_double (statement, column));
    case SQLITE_INTEGER:
      if (g_strcmp0 (declared, "boolean") == 0)
        return g_strdup (sqlite3_column_int (statement, column) ? "true" : "false");
      if (g_strcmp0 (declared, "double") == 0)
        return athena_print_double (sqlite3_column_double (statement, column));
      G_GNUC_FALLTHROUGH;
    default:
      text = (const char *) sqlite3_column_text (statement, column);
      return g_strdup (text != NULL ? text : "");
    }
}

/* NULL is nothing, the rest stands in quotes, as Athena writes its files */
static void
append_field (GString *csv, const char *text, gboolean last)
{
  if (text != NULL)
    {
      g_string_append_c (csv, '"');
      for (; *text != '\0'; text++)
        {
          if (*text == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *text);
        }
      g_string_append_c (csv, '"');
    }
  g_string_append_c (csv, last ? '\n' : ',');
}

static void
begin_file (AthenaJob *job, sqlite3_stmt *statement)
{
  int count = sqlite3_column_count (statement);

  for (int i = 0; i < count; i++)
    {
      g_autofree char *name = column_name (statement, i);

      append_field (job->csv, name, i == count - 1);
    }
}

static void
add_row (AthenaJob *job, sqlite3_stmt *statement, const char **types)
{
  int count = sqlite3_column_count (statement);

  for (int i = 0; i < count; i++)
    {
      g_autofree char *text = NULL;

      if (types[i] == NULL)
        types[i] = g_intern_string (column_type (statement, i));
      text = print_value (statement, i, types[i]);
      append_field (job->csv, text, i == count - 1);
    }
}

/* What the table says, or the statement's words. (nullable): the values will tell */
static const char *
known_type (AthenaJob *job, sqlite3_stmt *statement, int column)
{
  const char *declared = sqlite3_column_decltype (statement, column);
  g_autofree char *name = g_ascii_strdown (sqlite3_column_name (statement, column), -1);
  g_autofree char *place = g_strdup_printf ("#%d", column);

  if (declared == NULL)
    declared = g_hash_table_lookup (job->types, name);
  return g_intern_string (declared != NULL ? declared : g_hash_table_lookup (job->types, place));
}

static gboolean
collect (AthenaJob *job, sqlite3_stmt *statement)
{
  int count = sqlite3_column_count (statement), status;
  const char **types = g_new0 (const char *, (gsize) count);

  for (int i = 0; i < count; i++)
    types[i] = known_type (job, statement, i);
  begin_file (job, statement);
  while ((status = sqlite3_step (statement)) == SQLITE_ROW && job->csv->len <= RESULT_LIMIT)
    add_row (job, statement, types);
  if (status == SQLITE_ROW)
    job->problem = g_strdup ("Query exhausted resources at this scale factor");
  for (int i = 0; i < count; i++)
    {
      g_autofree char *name = column_name (statement, i);

      add_column_info (job, name, types[i] != NULL ? types[i] : "varchar");
    }
  g_free (types);
  return status == SQLITE_DONE;
}

static int
note_cb (void *data, int action, const char *first, const char *second, const char *database, const char *trigger)
{
  const AthenaJob *job = data;

  for (guint i = 0; action == SQLITE_READ && i < job->tables->len; i++)
    {
      const AthenaTable *table = g_ptr_array_index (job->tables, i);

      for (guint j = 0; g_str_equal (table->name, first) && j < table->columns->len; j++)
        {
          AthenaColumn *column = g_ptr_array_index (table->columns, j);

          column->used |= g_str_equal (column->name, second);
        }
    }
  return authorize_cb (NULL, action, first, second, database, trigger);
}

/* What the statement names, found before any row is read. FALSE: it cannot be run. */
static gboolean
find_used (AthenaJob *job, sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  gboolean good;

  for (guint i = 0; i < job->tables->len; i++)
    athena_use_for_filters (g_ptr_array_index (job->tables, i));
  sqlite3_set_authorizer (db, note_cb, job);
  good = sqlite3_prepare_v2 (db, job->sql, -1, &statement, NULL) == SQLITE_OK;
  if (!good)
    job->problem = translate (sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  sqlite3_set_authorizer (db, NULL, NULL);
  return good;
}

static void
answer (AthenaJob *job, sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;
  gboolean good;

  sqlite3_set_authorizer (db, authorize_cb, NULL);
  good = sqlite3_prepare_v2 (db, job->sql, -1, &statement, &tail) == SQLITE_OK && statement != NULL
         && sqlite3_stmt_readonly (statement) && collect (job, statement);
  if (!good && job->problem == NULL)
    job->problem = translate (sqlite3_errmsg (db));
  sqlite3_finalize (statement);
}

/* Nothing leaves the process's memory but SQLite's own temporary file. */
static sqlite3 *
open_database (AthenaJob *job)
{
  sqlite3 *db = NULL;

  if (sqlite3_open ("", &db) != SQLITE_OK || !athena_functions_add (db))
    {
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_exec (db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA case_sensitive_like = ON;", NULL, NULL,
                NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_EXPR_DEPTH, 500);
  sqlite3_limit (db, SQLITE_LIMIT_COMPOUND_SELECT, 100);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
  sqlite3_progress_handler (db, STEPS, progress_cb, job);
  return db;
}

static gpointer
work (gpointer data)
{
  AthenaJob *job = data;
  sqlite3 *db = open_database (job);
  g_autoptr (GPtrArray) loaders = g_ptr_array_new_with_free_func ((GDestroyNotify) athena_loader_free);
  gboolean good = db != NULL;

  for (guint i = 0; good && i < job->tables->len; i++)
    g_ptr_array_add (loaders, athena_loader_new (job, db, g_ptr_array_index (job->tables, i)));
  good = good && find_used (job, db);
  for (guint i = 0; good && i < loaders->len; i++)
    good = athena_loader_run (g_ptr_array_index (loaders, i), db);
  g_ptr_array_set_size (loaders, 0); /* their statements end before the database */
  if (good)
    answer (job, db);
  else if (job->problem == NULL)
    job->problem = g_strdup ("INTERNAL_ERROR_QUERY_ENGINE");
  sqlite3_close (db);
  job->ended = g_get_monotonic_time ();
  g_atomic_int_set (&job->done, TRUE);
  return NULL;
}

void
athena_job_start (AthenaJob *job)
{
  job->started = g_get_monotonic_time ();
  job->thread = g_thread_new ("practice-athena", work, job);
}
