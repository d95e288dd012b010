/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-redact.h"
#include "mesh/plan/mesh-resource-private.h"

/* Runs that are kept; older ones go when a new one begins. */
#define KEEP_RUNS 500
/* Calls that belong to no run (lists, reads of windows) are kept for this long. */
#define KEEP_CALLS_DAYS 30

static const char schema[]
    = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
      "CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY, title TEXT NOT NULL, persona TEXT, "
      "started INTEGER NOT NULL,"
      " ended INTEGER, error TEXT, code TEXT);"
      "CREATE TABLE IF NOT EXISTS step (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES "
      "run ON DELETE CASCADE,"
      " time INTEGER NOT NULL, resource TEXT, label TEXT, actor TEXT, account TEXT, event TEXT NOT "
      "NULL, calls TEXT,"
      " error TEXT, code TEXT, request_id TEXT);"
      "CREATE INDEX IF NOT EXISTS step_run ON step (run);"
      "CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, operation "
      "TEXT NOT NULL, label TEXT,"
      " account TEXT, region TEXT, request_id TEXT, code TEXT, status INTEGER, attempts INTEGER, "
      "duration INTEGER);"
      "CREATE INDEX IF NOT EXISTS call_time ON call (time);";

struct _MeshJournal
{
  GObject parent_instance;

  GMutex lock;
  sqlite3 *db;
  AwsRuntime *runtime; /* (nullable): observed */
  guint observer;
};

G_DEFINE_FINAL_TYPE (MeshJournal, mesh_journal, G_TYPE_OBJECT)

static void
mesh_journal_dispose (GObject *object)
{
  MeshJournal *self = MESH_JOURNAL (object);

  if (self->runtime != NULL)
    aws_runtime_remove_observer (self->runtime, self->observer);
  g_clear_object (&self->runtime);
  G_OBJECT_CLASS (mesh_journal_parent_class)->dispose (object);
}

static void
mesh_journal_finalize (GObject *object)
{
  MeshJournal *self = MESH_JOURNAL (object);

  sqlite3_close (self->db);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mesh_journal_parent_class)->finalize (object);
}

static void
mesh_journal_class_init (MeshJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesh_journal_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesh_journal_finalize;
}

static void
mesh_journal_init (MeshJournal *self)
{
  g_mutex_init (&self->lock);
}

static char *
dup_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "meshdesk", "journal.sqlite", NULL);
}

/* SQLite makes its side files with the mode of the database: so that is made first, for us alone.
 */
static gboolean
make_private (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || fchmod (fd, 0600) != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", path, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

/**
 * mesh_journal_new:
 * @path: (nullable): %NULL: meshdesk/journal.sqlite below the user's state folder
 *
 * Made with mode 0600 where it is missing.
 */
MeshJournal *
mesh_journal_new (const char *path, GError **error)
{
  g_autofree char *fallback = path == NULL ? dup_default_path () : NULL;
  g_autoptr (MeshJournal) self = g_object_new (MESH_TYPE_JOURNAL, NULL);

  if (path == NULL)
    path = fallback;
  if (!make_private (path, error))
    return NULL;
  if (sqlite3_open_v2 (path, &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
          != SQLITE_OK
      || sqlite3_busy_timeout (self->db, 5000) != SQLITE_OK
      || sqlite3_exec (self->db, schema, NULL, NULL, NULL) != SQLITE_OK)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", path,
                   sqlite3_errmsg (self->db));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* A journal that can't be written must not stop the work: it is said once a time, and goes on. */
static sqlite3_stmt *
prepare (MeshJournal *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_warning ("Journal: %s", sqlite3_errmsg (self->db));
  return statement;
}

static void
bind_text (sqlite3_stmt *statement, int i, const char *text)
{
  sqlite3_bind_text (statement, i, text, -1, SQLITE_TRANSIENT);
}

static void
finish (MeshJournal *self, sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_warning ("Journal: %s", sqlite3_errmsg (self->db));
  sqlite3_finalize (statement);
}

static void
observed_cb (const AwsCallRecord *record, gpointer data)
{
  MeshJournal *self = data;
  sqlite3_stmt *statement;

  g_mutex_lock (&self->lock);
  statement = prepare (self, "INSERT INTO call (time, operation, label, account, region, "
                             "request_id, code, status, attempts, duration)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, record->started);
      bind_text (statement, 2, record->operation);
      bind_text (statement, 3, record->label);
      bind_text (statement, 4, record->account);
      bind_text (statement, 5, record->region);
      bind_text (statement, 6, record->request_id);
      bind_text (statement, 7, record->error_code);
      sqlite3_bind_int (statement, 8, (int) record->http_status);
      sqlite3_bind_int (statement, 9, (int) record->attempts);
      sqlite3_bind_int64 (statement, 10, record->duration);
      finish (self, statement);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * mesh_journal_observe:
 *
 * Records every call of @runtime from now on, until the journal is disposed of. Inputs and answers
 * are not kept: what a step intends to send is, by mesh_journal_step().
 */
void
mesh_journal_observe (MeshJournal *self, AwsRuntime *runtime)
{
  g_return_if_fail (MESH_IS_JOURNAL (self));
  g_return_if_fail (self->runtime == NULL);

  self->runtime = g_object_ref (runtime);
  self->observer = aws_runtime_add_observer (runtime, observed_cb, self, NULL);
}

/* With the lock held. */
static void
prune (MeshJournal *self)
{
  const gint64 since = g_get_real_time () - KEEP_CALLS_DAYS * G_TIME_SPAN_DAY;
  sqlite3_stmt *statement
      = prepare (self, "DELETE FROM run WHERE id <= (SELECT max (id) FROM run) - ?");

  if (statement != NULL)
    {
      sqlite3_bind_int (statement, 1, KEEP_RUNS);
      finish (self, statement);
    }
  statement = prepare (self, "DELETE FROM call WHERE time < ?");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, since);
      finish (self, statement);
    }
}

/* Returns: the run's number, 0 when it could not be written */
gint64
mesh_journal_begin (MeshJournal *self, const char *title, const char *persona)
{
  sqlite3_stmt *statement;
  gint64 run = 0;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), 0);

  g_mutex_lock (&self->lock);
  prune (self);
  statement = prepare (self, "INSERT INTO run (title, persona, started) VALUES (?, ?, ?)");
  if (statement != NULL)
    {
      bind_text (statement, 1, title);
      bind_text (statement, 2, persona);
      sqlite3_bind_int64 (statement, 3, g_get_real_time ());
      finish (self, statement);
      run = sqlite3_last_insert_rowid (self->db);
    }
  g_mutex_unlock (&self->lock);
  return run;
}

static char *
dup_calls_text (MeshResource *resource, const char *event)
{
  g_autoptr (JsonNode) calls = NULL;

  if (!g_str_equal (event, "apply"))
    return NULL;
  calls = mesh_resource_calls_to_json (resource);
  mesh_redact (calls);
  return json_to_string (calls, FALSE);
}

/**
 * mesh_journal_step:
 * @event: "observed", "apply" (with what it intends to call), "done", "skipped", "failed"…
 * @error: (nullable):
 */
void
mesh_journal_step (MeshJournal *self,
                   gint64 run,
                   MeshResource *resource,
                   const char *event,
                   const GError *error)
{
  g_autofree char *calls = dup_calls_text (resource, event);
  sqlite3_stmt *statement;

  g_return_if_fail (MESH_IS_JOURNAL (self));

  g_mutex_lock (&self->lock);
  statement = prepare (self, "INSERT INTO step (run, time, resource, label, actor, account, event, "
                             "calls, error, code, request_id)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, run);
      sqlite3_bind_int64 (statement, 2, g_get_real_time ());
      bind_text (statement, 3, mesh_resource_get_id (resource));
      bind_text (statement, 4, mesh_resource_get_label (resource));
      bind_text (statement, 5, mesh_resource_get_actor (resource));
      bind_text (statement, 6, mesh_resource_get_account (resource));
      bind_text (statement, 7, event);
      bind_text (statement, 8, calls);
      bind_text (statement, 9, error != NULL ? error->message : NULL);
      bind_text (statement, 10, error != NULL ? aws_error_get_code (error) : NULL);
      bind_text (statement, 11, error != NULL ? aws_error_get_request_id (error) : NULL);
      finish (self, statement);
    }
  g_mutex_unlock (&self->lock);
}

/* A run without an end was killed. */
void
mesh_journal_end (MeshJournal *self, gint64 run, const GError *error)
{
  sqlite3_stmt *statement;

  g_return_if_fail (MESH_IS_JOURNAL (self));

  g_mutex_lock (&self->lock);
  statement = prepare (self, "UPDATE run SET ended = ?, error = ?, code = ? WHERE id = ?");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, g_get_real_time ());
      bind_text (statement, 2, error != NULL ? error->message : NULL);
      bind_text (statement, 3, error != NULL ? aws_error_get_code (error) : NULL);
      sqlite3_bind_int64 (statement, 4, run);
      finish (self, statement);
    }
  g_mutex_unlock (&self->lock);
}

/* ---- reading ---- */

/* The row as an object with the columns' names; nulls are left out. */
static JsonNode *
row_to_json (sqlite3_stmt *statement)
{
  JsonNode *row = aws_json_new_object ();

  for (int i = 0; i < sqlite3_column_count (statement); i++)
    {
      const char *name = sqlite3_column_name (statement, i);

      if (sqlite3_column_type (statement, i) == SQLITE_INTEGER)
        json_object_set_int_member (json_node_get_object (row), name,
                                    sqlite3_column_int64 (statement, i));
      else if (sqlite3_column_type (statement, i) == SQLITE_TEXT)
        aws_json_set_string (row, name, (const char *) sqlite3_column_text (statement, i));
    }
  return row;
}

static JsonNode *
rows_to_json (MeshJournal *self, const char *sql, gint64 a, gint64 b, GError **error)
{
  g_autoptr (JsonNode) rows = aws_json_new_array ();
  sqlite3_stmt *statement = prepare (self, sql);
  int result = SQLITE_ERROR;

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, a);
      sqlite3_bind_int64 (statement, 2, b);
      while ((result = sqlite3_step (statement)) == SQLITE_ROW)
        aws_json_append (rows, row_to_json (statement));
      sqlite3_finalize (statement);
    }
  if (result != SQLITE_DONE)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "Journal: %s", sqlite3_errmsg (self->db));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

static gboolean
add_details (MeshJournal *self, JsonNode *run, GError **error)
{
  const gint64 now = g_get_real_time ();
  JsonNode *rows;

  rows = rows_to_json (self,
                       "SELECT time, resource, label, actor, account, event, calls, error, code, "
                       "request_id FROM step"
                       " WHERE run = ? ORDER BY id LIMIT coalesce (?, -1)",
                       aws_json_get_int (run, "id", 0), 100000, error);
  if (rows == NULL)
    return FALSE;
  aws_json_set (run, "steps", rows);
  rows = rows_to_json (self,
                       "SELECT time, operation, label, account, region, request_id, code, status, "
                       "attempts, duration FROM call"
                       " WHERE time BETWEEN ? AND ? ORDER BY id LIMIT 100000",
                       aws_json_get_int (run, "started", 0), aws_json_get_int (run, "ended", now),
                       error);
  if (rows == NULL)
    return FALSE;
  aws_json_set (run, "calls", rows);
  return TRUE;
}

/* Returns: (transfer full): an array of runs; times are unix microseconds */
JsonNode *
mesh_journal_list (MeshJournal *self, guint limit, GError **error)
{
  g_autoptr (JsonNode) runs = NULL;
  gboolean good;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->lock);
  runs = rows_to_json (self,
                       "SELECT id, title, persona, started, ended, error, code FROM run ORDER BY "
                       "id DESC LIMIT ? + 0 * ?",
                       limit, 0, error);
  good = runs != NULL;
  for (guint i = 0; good && i < aws_json_get_length (runs, NULL); i++)
    good = add_details (self, aws_json_get_element (runs, NULL, i), error);
  g_mutex_unlock (&self->lock);
  return good ? g_steal_pointer (&runs) : NULL;
}
