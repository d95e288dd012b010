/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <glib/gstdio.h>

static void
free_statements (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
finalize_statement (gpointer data)
{
  sqlite3_finalize (data);
}

static gboolean
set_sqlite_error (sqlite3 *db, GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "practice state: %s: %s", what,
               sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
open_database (PracticeCore *core, GError **error)
{
  g_autofree char *path = g_build_filename (core->state_dir, "state.sqlite", NULL);

  if (sqlite3_open_v2 (path, &core->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK)
    return set_sqlite_error (core->db, error, path);
  g_chmod (path, 0600); /* secrets of the practice accounts */
  sqlite3_extended_result_codes (core->db, 1);
  /* One process per state: exclusive locking says so at once, and spares the locks of each read. */
  if (sqlite3_exec (
          core->db,
          "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
          "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA foreign_keys=ON;"
          "BEGIN IMMEDIATE; COMMIT;",
          NULL, NULL, NULL)
      != SQLITE_OK)
    return set_sqlite_error (core->db, error, path);
  return TRUE;
}

static gboolean
set_up_services (PracticeCore *core, GError **error)
{
  const PracticeService *const *services = practice_services_all ();

  if (sqlite3_exec (core->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return set_sqlite_error (core->db, error, "begin");
  for (gsize i = 0; services[i] != NULL; i++)
    if (services[i]->schema != NULL
        && sqlite3_exec (core->db, services[i]->schema, NULL, NULL, NULL) != SQLITE_OK)
      return set_sqlite_error (core->db, error, services[i]->signing_name);
  for (gsize i = 0; services[i] != NULL; i++)
    if (services[i]->seed != NULL && !services[i]->seed (core->db, error))
      return FALSE;
  if (sqlite3_exec (core->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    return set_sqlite_error (core->db, error, "commit");
  return TRUE;
}

/**
 * practice_core_new:
 * @state_dir: an existing folder
 *
 * Opens the state, makes the tables of all services and what they start with.
 *
 * Returns: (transfer full): %NULL with @error set when the state can't be used, or is in use
 */
PracticeCore *
practice_core_new (const char *state_dir, GError **error)
{
  PracticeCore *core = g_new0 (PracticeCore, 1);

  core->state_dir = g_strdup (state_dir);
  core->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_statements);
  core->used = g_ptr_array_new ();
  core->later = g_ptr_array_new ();
  core->credentials = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                             (GDestroyNotify) practice_credential_unref);
  if (!open_database (core, error) || !set_up_services (core, error))
    {
      practice_core_free (core);
      return NULL;
    }
  return core;
}

void
practice_core_free (PracticeCore *core)
{
  if (core == NULL)
    return;
  g_clear_pointer (&core->identities, g_hash_table_unref);
  g_clear_pointer (&core->documents, g_hash_table_unref);
  g_hash_table_unref (core->credentials);
  g_hash_table_unref (core->statements);
  g_ptr_array_unref (core->used);
  g_ptr_array_unref (core->later);
  g_clear_pointer (&core->faults, practice_faults_unref);
  sqlite3_close (core->db);
  g_free (core->state_dir);
  g_free (core);
}

void
practice_core_forget (PracticeCore *core)
{
  g_hash_table_remove_all (core->credentials);
  if (core->identities != NULL)
    g_hash_table_remove_all (core->identities);
}

/* A statement nobody is in the midst of: a handler may run a query within the same query's loop. */
static sqlite3_stmt *
take_statement (PracticeCore *core, const char *sql)
{
  GPtrArray *statements = g_hash_table_lookup (core->statements, sql);
  sqlite3_stmt *statement = NULL;

  if (statements == NULL)
    {
      statements = g_ptr_array_new_with_free_func (finalize_statement);
      g_hash_table_insert (core->statements, g_strdup (sql), statements);
    }
  for (guint i = 0; i < statements->len; i++)
    if (!sqlite3_stmt_busy (g_ptr_array_index (statements, i)))
      return g_ptr_array_index (statements, i);
  if (sqlite3_prepare_v3 (core->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    g_error ("practice: %s in: %s", sqlite3_errmsg (core->db), sql);
  g_ptr_array_add (statements, statement);
  return statement;
}

static void
bind (sqlite3_stmt *statement, const char *types, va_list args)
{
  for (int i = 0; types != NULL && types[i] != '\0'; i++)
    switch (types[i])
      {
      case 's':
        sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
        break;
      case 'i':
        sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
        break;
      case 'b':
        {
          GBytes *bytes = va_arg (args, GBytes *);
          gsize length = 0;
          gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

          if (bytes == NULL)
            sqlite3_bind_null (statement, i + 1);
          else
            sqlite3_bind_blob64 (statement, i + 1, length > 0 ? data : "", length,
                                 SQLITE_TRANSIENT);
          break;
        }
      default:
        g_error ("practice: unknown binding type '%c'", types[i]);
      }
}

sqlite3_stmt *
practice_core_query_va (PracticeCore *core, const char *sql, const char *types, va_list args)
{
  sqlite3_stmt *statement = take_statement (core, sql);

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  bind (statement, types, args);
  g_ptr_array_add (core->used, statement);
  return statement;
}

sqlite3_stmt *
practice_core_query (PracticeCore *core, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;

  va_start (args, types);
  statement = practice_core_query_va (core, sql, types, args);
  va_end (args);
  return statement;
}

/* For seeds, before the cache is there: one statement, no rows. */
gboolean
practice_sql (sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  gboolean done;
  va_list args;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return set_sqlite_error (db, error, sql);
  va_start (args, types);
  bind (statement, types, args);
  va_end (args);
  done = sqlite3_step (statement) == SQLITE_DONE;
  sqlite3_finalize (statement);
  return done || set_sqlite_error (db, error, sql);
}

static gboolean
run (PracticeCore *core, const char *sql)
{
  sqlite3_stmt *statement = practice_core_query (core, sql, NULL);
  int result = sqlite3_step (statement);

  sqlite3_reset (statement);
  if (result != SQLITE_DONE)
    g_warning ("practice state: %s: %s", sql, sqlite3_errmsg (core->db));
  return result == SQLITE_DONE;
}

gboolean
practice_core_begin (PracticeCore *core)
{
  return run (core, "BEGIN IMMEDIATE");
}

gboolean
practice_core_commit (PracticeCore *core)
{
  return run (core, "COMMIT");
}

void
practice_core_rollback (PracticeCore *core)
{
  if (!sqlite3_get_autocommit (core->db))
    run (core, "ROLLBACK");
}

/* Statements that a handler left before the last row would hold their read locks. */
void
practice_core_end_call (PracticeCore *core)
{
  for (guint i = 0; i < core->used->len; i++)
    sqlite3_reset (g_ptr_array_index (core->used, i));
  g_ptr_array_set_size (core->used, 0);
}

sqlite3_stmt *
practice_call_query (PracticeCall *call, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;

  va_start (args, types);
  statement = practice_core_query_va (call->core, sql, types, args);
  va_end (args);
  return statement;
}

gboolean
practice_step (sqlite3_stmt *statement)
{
  int result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    g_warning ("practice state: %s in: %s", sqlite3_errmsg (sqlite3_db_handle (statement)),
               sqlite3_sql (statement));
  sqlite3_reset (statement);
  return FALSE;
}

void
practice_done (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
}

gboolean
practice_call_exec (PracticeCall *call, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;
  int result;

  va_start (args, types);
  statement = practice_core_query_va (call->core, sql, types, args);
  va_end (args);
  do
    result = sqlite3_step (statement);
  while (result == SQLITE_ROW);
  sqlite3_reset (statement);
  if (result == SQLITE_DONE)
    return TRUE;
  g_warning ("practice state: %s in: %s", sqlite3_errmsg (call->core->db), sql);
  return practice_call_fail (call, 500, "InternalFailure",
                             "The request processing has failed because of an unknown error.");
}

const char *
practice_column (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

JsonNode *
practice_column_json (sqlite3_stmt *statement, int column)
{
  const char *text = practice_column (statement, column);

  return text != NULL ? json_from_string (text, NULL) : NULL;
}
