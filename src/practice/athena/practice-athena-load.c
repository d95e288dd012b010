/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <stdio.h>
#include <string.h>

/* Rows into the engine's database: as values of the columns' types, and only those that the asker sees. */

struct _AthenaLoader
{
  AthenaJob *job;
  const AthenaTable *table;
  sqlite3_stmt *insert;
  JsonArray *row;       /* for filters */
  GPtrArray *shown;     /* (element-type AthenaColumn): the columns that are there */
  GArray *places;       /* of guint: where each is in the file's row */
  char *problem;
};

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

static int
find_kind (const char *type)
{
  if (is_kind (type, integers))
    return ATHENA_WHOLE;
  if (is_kind (type, reals))
    return ATHENA_REAL;
  if (g_str_equal (type, "boolean"))
    return ATHENA_TRUTH;
  return g_str_equal (type, "date") ? ATHENA_DATE : g_str_equal (type, "timestamp") ? ATHENA_TIMESTAMP : ATHENA_TEXT;
}

/* FALSE: it is none of the column's type. @text must stay until the row is stored. */
static gboolean
bind_value (sqlite3_stmt *insert, int place, const AthenaColumn *column, const char *text)
{
  char *end = NULL;
  gint64 whole;
  double real;

  switch (column->kind)
    {
    case ATHENA_WHOLE:
      whole = g_ascii_strtoll (text, &end, 10);
      return end != text && *end == '\0' && sqlite3_bind_int64 (insert, place, whole) == SQLITE_OK;
    case ATHENA_REAL:
      real = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && sqlite3_bind_double (insert, place, real) == SQLITE_OK;
    case ATHENA_TRUTH:
      return (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0)
             && sqlite3_bind_int (insert, place, g_ascii_strcasecmp (text, "true") == 0) == SQLITE_OK;
    case ATHENA_DATE:
    case ATHENA_TIMESTAMP:
      if (!is_time (text))
        return FALSE;
      return sqlite3_bind_text (insert, place, text, column->kind == ATHENA_DATE ? 10 : -1, SQLITE_STATIC) == SQLITE_OK;
    default:
      return sqlite3_bind_text (insert, place, text, -1, SQLITE_STATIC) == SQLITE_OK;
    }
}

/* What no number, date or truth is: NULL for most SerDes, an error for OpenCSV's. */
static gboolean
bind (AthenaLoader *self, guint index, const char *text)
{
  const AthenaColumn *column = g_ptr_array_index (self->shown, index);
  int place = (int) index + 1;

  sqlite3_bind_null (self->insert, place);
  if (text == NULL || !column->used || bind_value (self->insert, place, column, text))
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
set_row (AthenaLoader *self, const char *const *values)
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
matching_views (AthenaLoader *self, const char *const *values)
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
shows_cell (AthenaLoader *self, guint64 bits, const char *column)
{
  for (guint i = 0; i < MIN (self->table->views->len, 64); i++)
    if ((bits >> i & 1) && view_has (g_ptr_array_index (self->table->views, i), column))
      return TRUE;
  return FALSE;
}

static gboolean
row_cb (const char *const *values, gpointer data)
{
  AthenaLoader *self = data;
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
  return self->problem == NULL && !athena_job_is_late (self->job);
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

/* What it is declared as is what the result's columns are told to be. */
static void
append_type (GString *create, const char *type)
{
  int precision, scale;

  if (sscanf (type, "decimal(%d,%d)", &precision, &scale) == 2)
    g_string_append_printf (create, " decimal(%d,%d)", CLAMP (precision, 1, 38), CLAMP (scale, 0, 38));
  else
    g_string_append_printf (create, " %s", athena_type_name (type));
}

static gboolean
create_table (AthenaLoader *self, sqlite3 *db)
{
  g_autoptr (GString) create = g_string_new ("CREATE TABLE "), insert = g_string_new ("INSERT INTO ");

  append_quoted (create, self->table->name);
  append_quoted (insert, self->table->name);
  for (guint i = 0; i < self->shown->len; i++)
    {
      const AthenaColumn *column = g_ptr_array_index (self->shown, i);

      g_string_append (create, i == 0 ? " (" : ", ");
      append_quoted (create, column->name);
      append_type (create, column->type);
      g_string_append (insert, i == 0 ? " VALUES (?" : ", ?");
    }
  g_string_append_c (create, ')');
  g_string_append_c (insert, ')');
  return run (db, create->str) && sqlite3_prepare_v2 (db, insert->str, -1, &self->insert, NULL) == SQLITE_OK;
}

static void
choose_columns (AthenaLoader *self)
{
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      AthenaColumn *column = g_ptr_array_index (self->table->columns, i);

      if (!athena_table_shows (self->table, column->name))
        continue;
      column->kind = find_kind (column->type);
      g_ptr_array_add (self->shown, column);
      g_array_append_val (self->places, i);
    }
}

/* ---- for the engine ---- */

AthenaLoader *
athena_loader_new (AthenaJob *job, sqlite3 *db, const AthenaTable *table)
{
  AthenaLoader *self = g_new0 (AthenaLoader, 1);

  self->job = job;
  self->table = table;
  self->shown = g_ptr_array_new ();
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  choose_columns (self);
  if (!create_table (self, db))
    self->problem = g_strdup ("INTERNAL_ERROR_QUERY_ENGINE");
  return self;
}

void
athena_loader_free (AthenaLoader *self)
{
  sqlite3_finalize (self->insert);
  g_ptr_array_unref (self->shown);
  g_array_unref (self->places);
  g_free (self->problem);
  g_free (self);
}

gboolean
athena_loader_run (AthenaLoader *self, sqlite3 *db)
{
  AthenaJob *job = self->job;
  gboolean good = self->problem == NULL && run (db, "BEGIN");

  for (guint i = 0; good && i < self->table->files->len; i++)
    good = athena_read (self->table, g_ptr_array_index (self->table->files, i), row_cb, self, &job->scanned,
                        &self->problem);
  good = good && run (db, "COMMIT");
  job->problem = g_steal_pointer (&self->problem);
  if (!good && job->problem == NULL)
    job->problem = g_strdup (athena_job_is_late (job) ? "Query timeout" : "INTERNAL_ERROR_QUERY_ENGINE");
  return good;
}

/* Row filters may look at any column that is one value. */
void
athena_use_for_filters (const AthenaTable *table)
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
