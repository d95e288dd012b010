/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mesh/model/mesh-error.h"

/* PRAGMA user_version of the tables below. 0 are an empty file and the first journals, which had an
 * entry for each event of a step and calls that were told apart by their time only. */
#define VERSION 1
/* Milliseconds that another process's write is waited for: when opening, then. */
#define BUSY_OPEN 250
#define BUSY      5000

static const char pragmas[]
    = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;";

static const char schema[]
    = "CREATE TABLE run (id INTEGER PRIMARY KEY, title TEXT NOT NULL, persona TEXT, account TEXT, "
      "mesh TEXT,"
      " recipe TEXT, continues INTEGER, undoes INTEGER, undone INTEGER, kept INTEGER, dismissed "
      "INTEGER,"
      " started INTEGER NOT NULL, ended INTEGER, outcome TEXT, error TEXT, code TEXT, request_id "
      "TEXT, words TEXT);"
      "CREATE INDEX run_open ON run (outcome) WHERE outcome IS NOT 'done';"
      "CREATE INDEX run_continues ON run (continues) WHERE continues IS NOT NULL;"
      "CREATE TABLE step (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run ON DELETE "
      "CASCADE,"
      " resource TEXT, label TEXT, actor TEXT, account TEXT, needs TEXT, event TEXT NOT NULL, time "
      "INTEGER NOT NULL,"
      " started INTEGER, ended INTEGER, calls TEXT, undo TEXT, lasting TEXT, error TEXT, code "
      "TEXT, request_id TEXT);"
      "CREATE INDEX step_run ON step (run);"
      "CREATE TABLE call (id INTEGER PRIMARY KEY, run INTEGER REFERENCES run ON DELETE CASCADE, "
      "step INTEGER,"
      " time INTEGER NOT NULL, operation TEXT NOT NULL, label TEXT, account TEXT, region TEXT, "
      "request_id TEXT,"
      " code TEXT, status INTEGER, attempts INTEGER, duration INTEGER);"
      "CREATE INDEX call_time ON call (time) WHERE run IS NULL;"
      "CREATE INDEX call_run ON call (run);"
      "CREATE INDEX call_operation ON call (operation, id);"
      "PRAGMA user_version=1;";

/* Of a step's events the last one counts, and when it began to change something. Calls go to the
 * run that alone was under way then. */
static const char from_first[]
    = "INSERT INTO run (id, title, persona, started, ended, outcome, error, code, words)"
      " SELECT id, title, persona, started, ended, CASE WHEN ended IS NULL THEN NULL WHEN error IS "
      "NULL THEN 'done'"
      " ELSE 'failed' END, error, code, lower (title || ' ' || coalesce (persona, '') || ' ' || "
      "coalesce (error, ''))"
      " FROM old_run;"
      "INSERT INTO step (run, resource, label, actor, account, event, time, started, ended, calls, "
      "error, code, request_id)"
      " SELECT run, resource, label, actor, account, event, time,"
      " (SELECT min (b.time) FROM old_step b WHERE b.run = a.run AND b.resource = a.resource AND "
      "b.event = 'apply'),"
      " time, (SELECT b.calls FROM old_step b WHERE b.run = a.run AND b.resource = a.resource AND "
      "b.event = 'apply'"
      " LIMIT 1), error, code, request_id FROM old_step a WHERE id IN (SELECT max (id) FROM "
      "old_step GROUP BY run, resource)"
      " AND run IN (SELECT id FROM run) ORDER BY id;"
      "INSERT INTO call (id, run, time, operation, label, account, region, request_id, code, "
      "status, attempts, duration)"
      " SELECT id, (SELECT CASE count (*) WHEN 1 THEN min (r.id) END FROM old_run r WHERE a.time "
      "BETWEEN r.started AND"
      " coalesce (r.ended, r.started)), time, operation, label, account, region, request_id, code, "
      "status, attempts,"
      " duration FROM old_call a;"
      "DROP TABLE old_step; DROP TABLE old_call; DROP TABLE old_run;";

static gboolean
set_error (MeshJournal *self, GError **error)
{
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", self->path,
               sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
run_sql (MeshJournal *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || set_error (self, error);
}

static int
get_int (MeshJournal *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int value = -1;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

static gboolean
make_tables (MeshJournal *self, GError **error)
{
  const gboolean first
      = get_int (self, "SELECT count (*) FROM sqlite_master WHERE name = 'run'") > 0;

  if (!first)
    return run_sql (self, schema, error);
  return run_sql (self,
                  "DROP INDEX IF EXISTS step_run; DROP INDEX IF EXISTS call_time;"
                  "ALTER TABLE step RENAME TO old_step; ALTER TABLE call RENAME TO old_call;"
                  "ALTER TABLE run RENAME TO old_run;"
                  "CREATE INDEX old_step_run ON old_step (run, resource);",
                  error)
         && run_sql (self, schema, error) && run_sql (self, from_first, error);
}

/* Two processes may come to it together: the second finds it done. */
static gboolean
bring_up_to_date (MeshJournal *self, GError **error)
{
  const int version = get_int (self, "PRAGMA user_version");

  if (version == VERSION)
    return TRUE;
  if (version > VERSION)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is the path of the journal */
                   _ ("%s was written by a newer version of this application, and is left alone"),
                   self->path);
      return FALSE;
    }
  if (!run_sql (self, "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", error))
    return FALSE;
  if ((get_int (self, "PRAGMA user_version") == VERSION || make_tables (self, error))
      && run_sql (self, "COMMIT; PRAGMA foreign_keys=ON", error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* SQLite makes its side files with the mode of the database: so that is made first, for us alone.
 */
static gboolean
make_private (MeshJournal *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", folder, g_strerror (errno));
  else if ((fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0
           || fchmod (fd, 0600) != 0)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", self->path, g_strerror (errno));
  else
    {
      close (fd);
      return TRUE;
    }
  if (fd >= 0)
    close (fd);
  return FALSE;
}

static gboolean
open_database (MeshJournal *self, const char *name, int flags, GError **error)
{
  g_clear_pointer (&self->db, sqlite3_close);
  return (sqlite3_open_v2 (name, &self->db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
          && sqlite3_busy_timeout (self->db, BUSY_OPEN) == SQLITE_OK)
         || set_error (self, error);
}

static gboolean
open_for_writing (MeshJournal *self, GError **error)
{
  return (g_str_equal (self->path, MESH_JOURNAL_IN_MEMORY) || make_private (self, error))
         && open_database (self, self->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error)
         && run_sql (self, pragmas, error) && bring_up_to_date (self, error);
}

/* Without its side files, which can't be made here either. */
static gboolean
open_for_reading (MeshJournal *self)
{
  g_autofree char *uri = g_filename_to_uri (self->path, NULL, NULL);
  g_autofree char *name = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;

  self->read_only = name != NULL
                    && open_database (self, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL)
                    && get_int (self, "PRAGMA user_version") == VERSION;
  return self->read_only;
}

static gboolean
is_damaged (MeshJournal *self)
{
  const int code = self->db != NULL ? sqlite3_errcode (self->db) & 0xff : SQLITE_OK;

  return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

/* Locked by another process is something else: that passes. */
static gboolean
is_closed_to_us (MeshJournal *self)
{
  const int code = self->db != NULL ? sqlite3_errcode (self->db) & 0xff : SQLITE_PERM;

  return code == SQLITE_PERM || code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
}

/* (transfer full) (nullable): where it is now */
static char *
set_aside (MeshJournal *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strconcat (self->path, ".damaged-", stamp, NULL);
  static const char *const sides[] = { "-wal", "-shm" };

  g_clear_pointer (&self->db, sqlite3_close);
  if (g_rename (self->path, aside) != 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autofree char *from = g_strconcat (self->path, sides[i], NULL);
      g_autofree char *to = g_strconcat (aside, sides[i], NULL);

      g_rename (from, to);
    }
  return g_steal_pointer (&aside);
}

gboolean
mesh_journal_open (MeshJournal *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean good = open_for_writing (self, &local);

  if (!good && is_damaged (self))
    {
      g_autofree char *aside = set_aside (self);

      if (aside != NULL)
        {
          g_clear_error (&local);
          good = open_for_writing (self, &local);
          self->trouble = g_strdup_printf (
              /* Translators: %s is the path of a file */
              _ ("The journal was damaged. It is kept as %s, and a new one is begun"), aside);
        }
    }
  else if (!good && is_closed_to_us (self))
    {
      good = open_for_reading (self);
      self->trouble = g_strdup_printf (
          /* Translators: %s is why, in English */
          _ ("The journal can be read only, so that nothing is added to it: %s"), local->message);
    }
  if (!good)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    sqlite3_busy_timeout (self->db, BUSY);
  return good;
}
