/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <string.h>

/*
 * The engine: a database of its own for each query, in a file that SQLite removes, into which go the
 * rows and columns that the asker sees, and nothing else; the statement can only read there.
 */

#define SECONDS 120
#define RESULT_LIMIT (256 * 1024 * 1024)
#define STEPS 10000

typedef struct
{
  AthenaJob *job;
  const AthenaTable *table;
  sqlite3_stmt *insert;
  JsonArray *row;       /* for filters */
  GPtrArray *shown;     /* (element-type AthenaColumn): the columns that are there */
  GArray *places;       /* of guint: where each is in the file's row */
  char *problem;
} Loader;

/* ---- jobs ---- */

AthenaJob *
athena_job_new (const char *id, const char *sql, GPtrArray *tables)
{
  AthenaJob *job = g_rc_box_new0 (AthenaJob);

  job->id = g_strdup (id);
  job->sql = g_strdup (sql);
  job->tables = g_ptr_array_ref (tables);
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
  g_string_free (job->csv, TRUE);
  json_array_unref (job->columns);
}

void
athena_job_unref (AthenaJob *job)
{
  g_rc_box_release_full (job, job_clear);
}

static gboolean
is_late (AthenaJob *job)
{
  return g_atomic_int_get (&job->cancelled) || g_get_monotonic_time () - job->started > SECONDS * G_TIME_SPAN_SECOND;
}

static int
progress_cb (gpointer data)
{
  return is_late (data);
}

/* ---- values into the database ---- */

static gboolean
is_kind (const char *type, const char *const *kinds)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_has_prefix (type, kinds[i]))
      return TRUE;
  return FALSE;
}

static const char *const integers[] = { "int", "bigint", "smallint", "tinyint", "long", NULL };
static const char *const reals[] = { "double", "float", "decimal", "real", NULL };

/* "2024-01-31", perhaps with "12:00:00" and parts of a second */
static gboolean
is_time (const char *text)
{
  static const char shape[] = "0000-00-00 00:00:00";
  gsize i;

  for (i = 0; shape[i] != '\0' && text[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i] && !(i == 10 && text[i] == 'T'))
      return FALSE;
  if (text[i] == '\0')
    return i == 10 || shape[i] == '\0';
  return text[i] == '.' && text[i + 1] != '\0' && text[i + 1 + strspn (text + i + 1, "0123456789")] == '\0';
}

/* FALSE: it is none of @type */
static gboolean
bind_value (sqlite3_stmt *insert, int place, const char *type, const char *text)
{
  char *end = NULL;

  if (is_kind (type, integers))
    {
      gint64 number = g_ascii_strtoll (text, &end, 10);

      return end != text && *end == '\0' && sqlite3_bind_int64 (insert, place, number) == SQLITE_OK;
    }
  if (is_kind (type, reals))
    {
      double number = g_ascii_strtod (text, &end);

      return end != text && *end == '\0' && sqlite3_bind_double (insert, place, number) == SQLITE_OK;
    }
  if (g_str_equal (type, "boolean"))
    return (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0)
           && sqlite3_bind_int (insert, place, g_ascii_strcasecmp (text, "true") == 0) == SQLITE_OK;
  if (g_str_equal (type, "date") || g_str_equal (type, "timestamp"))
    return is_time (text)
           && sqlite3_bind_text (insert, place, text, g_str_equal (type, "date") ? 10 : -1, SQLITE_TRANSIENT)
                  == SQLITE_OK;
  return sqlite3_bind_text (insert, place, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

/* What no number, date or truth is: NULL for most SerDes, an error for OpenCSV's. */
static gboolean
bind (Loader *self, guint index, const char *text)
{
  const AthenaColumn *column = g_ptr_array_index (self->shown, index);
  int place = (int) index + 1;

  sqlite3_bind_null (self->insert, place);
  if (text == NULL || bind_value (self->insert, place, column->type, text))
    return TRUE;
  if (self->table->format != ATHENA_CSV || *text == '\0')
    return TRUE;
  self->problem = g_strdup_printf ("HIVE_BAD_DATA: Error parsing field value '%.100s' for field %u: For input string: "
                                   "\"%.100s\"",
                                   text, g_array_index (self->places, guint, index), text);
  return FALSE;
}

/* ---- what the asker sees of a row ---- */

static void
set_row (Loader *self, const char *const *values)
{
  g_clear_pointer (&self->row, json_array_unref);
  self->row = json_array_new ();
  for (guint i = 0; i < self->table->columns->len; i++)
    if (values[i] != NULL)
      json_array_add_string_element (self->row, values[i]);
    else
      json_array_add_null_element (self->row);
}

static gboolean
view_has (const AthenaView *view, const char *column)
{
  for (guint i = 0; i < view->columns->len; i++)
    if (lf_column_matches (g_ptr_array_index (view->columns, i), column))
      return TRUE;
  return FALSE;
}

/* Views that let this row through, as bits; 0: hidden */
static guint64
matching_views (Loader *self, const char *const *values)
{
  guint64 bits = 0;

  for (guint i = 0; i < MIN (self->table->views->len, 64); i++)
    {
      const AthenaView *view = g_ptr_array_index (self->table->views, i);

      if (view->filter != NULL && self->row == NULL)
        set_row (self, values);
      if (view->filter == NULL || glue_filter_matches (view->filter, self->row))
        bits |= G_GUINT64_CONSTANT (1) << i;
    }
  g_clear_pointer (&self->row, json_array_unref);
  return bits;
}

static gboolean
shows_cell (Loader *self, guint64 bits, const char *column)
{
  for (guint i = 0; i < MIN (self->table->views->len, 64); i++)
    if ((bits >> i & 1) && view_has (g_ptr_array_index (self->table->views, i), column))
      return TRUE;
  return FALSE;
}

static gboolean
row_cb (const char *const *values, gpointer data)
{
  Loader *self = data;
  guint64 bits = matching_views (self, values);
  gboolean plain = self->table->views->len == 1;

  if (bits == 0)
    return TRUE;
  for (guint i = 0; i < self->shown->len; i++)
    {
      const AthenaColumn *column = g_ptr_array_index (self->shown, i);
      const char *text = values[g_array_index (self->places, guint, i)];

      if (!bind (self, i, plain || shows_cell (self, bits, column->name) ? text : NULL))
        return FALSE;
    }
  if (sqlite3_step (self->insert) != SQLITE_DONE)
    self->problem = g_strdup ("INTERNAL_ERROR_QUERY_ENGINE");
  sqlite3_reset (self->insert);
  return self->problem == NULL && !is_late (self->job);
}

/* ---- tables ---- */

static void
append_quoted (GString *sql, const char *name)
{
  char *quoted = sqlite3_mprintf ("\"%w\"", name);

  g_string_append (sql, quoted);
  sqlite3_free (quoted);
}

static gboolean
run (sqlite3 *db, const char *sql)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean
create_table (Loader *self, sqlite3 *db)
{
  g_autoptr (GString) create = g_string_new ("CREATE TABLE "), insert = g_string_new ("INSERT INTO ");

  append_quoted (create, self->table->name);
  append_quoted (insert, self->table->name);
  for (guint i = 0; i < self->shown->len; i++)
    {
      const AthenaColumn *column = g_ptr_array_index (self->shown, i);

      g_string_append (create, i == 0 ? " (" : ", ");
      append_quoted (create, column->name);
      g_string_append_printf (create, " %s", athena_type_name (column->type));
      g_string_append (insert, i == 0 ? " VALUES (?" : ", ?");
    }
  g_string_append_c (create, ')');
  g_string_append_c (insert, ')');
  return run (db, create->str) && sqlite3_prepare_v2 (db, insert->str, -1, &self->insert, NULL) == SQLITE_OK;
}

static void
choose_columns (Loader *self)
{
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      AthenaColumn *column = g_ptr_array_index (self->table->columns, i);

      if (!athena_table_shows (self->table, column->name))
        continue;
      g_ptr_array_add (self->shown, column);
      g_array_append_val (self->places, i);
    }
}

static void
loader_init (Loader *self, AthenaJob *job, sqlite3 *db, const AthenaTable *table)
{
  *self = (Loader) { job, table, NULL, NULL, g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (guint)), NULL };
  choose_columns (self);
  if (!create_table (self, db))
    self->problem = g_strdup ("INTERNAL_ERROR_QUERY_ENGINE");
}

static void
loader_clear (Loader *self)
{
  sqlite3_finalize (self->insert);
  g_ptr_array_unref (self->shown);
  g_array_unref (self->places);
  g_free (self->problem);
}

static gboolean
load_table (Loader *self, sqlite3 *db)
{
  AthenaJob *job = self->job;
  gboolean good = self->problem == NULL && run (db, "BEGIN");

  for (guint i = 0; good && i < self->table->files->len; i++)
    good = athena_read (self->table, g_ptr_array_index (self->table->files, i), row_cb, self, &job->scanned,
                        &self->problem);
  good = good && run (db, "COMMIT");
  job->problem = g_steal_pointer (&self->problem);
  if (!good && job->problem == NULL)
    job->problem = g_strdup (is_late (job) ? "Query timeout" : "INTERNAL_ERROR_QUERY_ENGINE");
  return good;
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
  if (g_str_has_prefix (message, "ambiguous column"))
    return g_strdup_printf ("AMBIGUOUS_NAME: line 1:8: Column '%s' is ambiguous", name);
  if (g_str_equal (message, "interrupted"))
    return g_strdup ("Query timeout");
  if (strstr (message, "not authorized") != NULL || g_str_has_prefix (message, "access to"))
    return g_strdup ("NOT_SUPPORTED: the practice Athena does not run this");
  return g_strdup_printf ("SYNTAX_ERROR: line 1:1: %s", message);
}

/* What the table says; of an expression the first value that isn't NULL tells. (nullable): nothing yet */
static const char *
column_type (sqlite3_stmt *statement, int column)
{
  const char *declared = sqlite3_column_decltype (statement, column);

  if (declared != NULL)
    return declared;
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
    gint64 precision;
  } precisions[] = { { "varchar", G_MAXINT32 }, { "bigint", 19 },   { "integer", 10 }, { "double", 17 },
                     { "smallint", 5 },         { "timestamp", 3 }, { "tinyint", 3 } };
  JsonObject *info = json_object_new ();
  gint64 precision = 0;

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
  json_object_set_int_member (info, "Scale", 0);
  json_object_set_string_member (info, "Nullable", "UNKNOWN");
  json_object_set_boolean_member (info, "CaseSensitive", g_str_equal (type, "varchar"));
  json_array_add_object_element (job->columns, info);
}

static char *
print_value (sqlite3_stmt *statement, int column)
{
  const char *declared = sqlite3_column_decltype (statement, column);
  const char *text;

  switch (sqlite3_column_type (statement, column))
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
      g_autofree char *text = print_value (statement, i);

      if (types[i] == NULL)
        types[i] = g_intern_string (column_type (statement, i));
      append_field (job->csv, text, i == count - 1);
    }
}

static gboolean
collect (AthenaJob *job, sqlite3_stmt *statement)
{
  int count = sqlite3_column_count (statement), status;
  g_autofree const char **types = g_new0 (const char *, (gsize) count);

  for (int i = 0; i < count; i++)
    types[i] = g_intern_string (sqlite3_column_decltype (statement, i));
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
  return status == SQLITE_DONE;
}

/* Row filters may look at any column that is one value. */
static void
use_for_filters (const AthenaTable *table)
{
  static const char *const nested[] = { "array<", "map<", "struct<", NULL };
  gboolean filtered = FALSE;

  for (guint i = 0; i < table->views->len; i++)
    filtered |= ((const AthenaView *) g_ptr_array_index (table->views, i))->filter != NULL;
  for (guint i = 0; filtered && i < table->columns->len; i++)
    {
      AthenaColumn *column = g_ptr_array_index (table->columns, i);

      column->used |= !is_kind (column->type, nested);
    }
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
    use_for_filters (g_ptr_array_index (job->tables, i));
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
  run (db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA case_sensitive_like = ON;");
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
  g_autofree Loader *loaders = g_new0 (Loader, job->tables->len + 1);
  gboolean good = db != NULL;
  guint n = 0;

  for (; good && n < job->tables->len; n++)
    loader_init (&loaders[n], job, db, g_ptr_array_index (job->tables, n));
  good = good && find_used (job, db);
  for (guint i = 0; good && i < n; i++)
    good = load_table (&loaders[i], db);
  while (n > 0)
    loader_clear (&loaders[--n]);
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
