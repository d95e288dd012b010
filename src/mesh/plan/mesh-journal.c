/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-redact.h"
#include "mesh/plan/mesh-resource-private.h"

/* What is kept; older runs go when a new one begins. */
#define KEEP_RUNS      10000
#define KEEP_RUNS_DAYS 730
/* Calls that belong to no run (lists, reads of windows). */
#define KEEP_CALLS_DAYS 30
/* Bytes of a run that can be searched for. */
#define MOST_WORDS 32768

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
  if (self->alive_fd >= 0)
    close (self->alive_fd);
  g_clear_pointer (&self->alive, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->trouble, g_free);
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
  self->alive_fd = -1;
  self->alive = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

MeshJournal *
mesh_journal_new (const char *path, GError **error)
{
  g_autoptr (MeshJournal) self = g_object_new (MESH_TYPE_JOURNAL, NULL);

  self->path = path != NULL
                   ? g_strdup (path)
                   : g_build_filename (g_get_user_state_dir (), "meshdesk", "journal.sqlite", NULL);
  return mesh_journal_open (self, error) ? g_steal_pointer (&self) : NULL;
}

MeshJournal *
mesh_journal_new_for_session (const GError *why)
{
  MeshJournal *self = g_object_new (MESH_TYPE_JOURNAL, NULL);

  self->path = g_strdup (MESH_JOURNAL_IN_MEMORY);
  /* Nothing but a lack of memory stops that. */
  if (!mesh_journal_open (self, NULL))
    g_error ("SQLite has no room for a journal in memory");
  self->trouble = g_strdup_printf (
      /* Translators: %s is why, in the words of the system */
      _ ("The journal can't be opened, so that what is done is remembered only until the window is closed: %s"),
      why != NULL ? why->message : "–");
  return self;
}

MeshJournal *
mesh_journal_new_own (void)
{
  g_autoptr (GError) error = NULL;
  MeshJournal *journal = mesh_journal_new (NULL, &error);

  return journal != NULL ? journal : mesh_journal_new_for_session (error);
}

char *
mesh_journal_dup_trouble (MeshJournal *self)
{
  char *trouble;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);
  g_mutex_lock (&self->lock);
  trouble = g_strdup (self->trouble);
  g_mutex_unlock (&self->lock);
  return trouble;
}

/* ---- statements ---- */

/* Told once, not with each step of a plan. */
void
mesh_journal_note_trouble (MeshJournal *self)
{
  /* Translators: %s is why, in English */
  g_autofree char *text = g_strdup_printf (_ ("The journal can't be written, so that what is done "
                                              "now can't be continued or undone later: %s"),
                                           sqlite3_errmsg (self->db));

  if (g_strcmp0 (self->trouble, text) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&text);
  g_message ("%s", self->trouble);
}

sqlite3_stmt *
mesh_journal_prepare (MeshJournal *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (self->read_only)
    return NULL;
  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    mesh_journal_note_trouble (self);
  return statement;
}

void
mesh_journal_bind_text (sqlite3_stmt *statement, int i, const char *text)
{
  sqlite3_bind_text (statement, i, text, -1, SQLITE_TRANSIENT);
}

gboolean
mesh_journal_finish (MeshJournal *self, sqlite3_stmt *statement)
{
  const gboolean done = sqlite3_step (statement) == SQLITE_DONE;

  if (!done)
    mesh_journal_note_trouble (self);
  sqlite3_finalize (statement);
  return done;
}

/* A statement with up to three numbers. */
static void
execute (MeshJournal *self, const char *sql, gint64 a, gint64 b, gint64 c)
{
  sqlite3_stmt *statement = mesh_journal_prepare (self, sql);

  if (statement == NULL)
    return;
  sqlite3_bind_int64 (statement, 1, a);
  sqlite3_bind_int64 (statement, 2, b);
  sqlite3_bind_int64 (statement, 3, c);
  mesh_journal_finish (self, statement);
}

static void
bind_number (sqlite3_stmt *statement, int i, gint64 number)
{
  if (number > 0)
    sqlite3_bind_int64 (statement, i, number);
}

/* ---- calls ---- */

gint64
mesh_journal_tag_step (gint64 step)
{
  return step;
}

gint64
mesh_journal_tag_run (gint64 run)
{
  return -run;
}

static void
observed_cb (const AwsCallRecord *record, gpointer data)
{
  MeshJournal *self = data;
  sqlite3_stmt *statement;

  g_mutex_lock (&self->lock);
  statement = mesh_journal_prepare (
      self, "INSERT INTO call (run, step, time, operation, label, account, region, request_id, "
            "code, status, attempts,"
            " duration) VALUES (coalesce ((SELECT run FROM step WHERE id = ?1), (SELECT id FROM "
            "run WHERE id = -?1)),"
            " nullif (max (?1, 0), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, record->tag);
      sqlite3_bind_int64 (statement, 2, record->started);
      mesh_journal_bind_text (statement, 3, record->operation);
      mesh_journal_bind_text (statement, 4, record->label);
      mesh_journal_bind_text (statement, 5, record->account);
      mesh_journal_bind_text (statement, 6, record->region);
      mesh_journal_bind_text (statement, 7, record->request_id);
      mesh_journal_bind_text (statement, 8, record->error_code);
      sqlite3_bind_int (statement, 9, (int) record->http_status);
      sqlite3_bind_int (statement, 10, (int) record->attempts);
      sqlite3_bind_int64 (statement, 11, record->duration);
      mesh_journal_finish (self, statement);
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

/* ---- runs ---- */

static void
prune (MeshJournal *self)
{
  const gint64 now = g_get_real_time ();

  execute (self, "DELETE FROM run WHERE id <= (SELECT max (id) FROM run) - ?1 OR started < ?2",
           KEEP_RUNS, now - KEEP_RUNS_DAYS * G_TIME_SPAN_DAY, 0);
  execute (self, "DELETE FROM call WHERE run IS NULL AND time < ?1",
           now - KEEP_CALLS_DAYS * G_TIME_SPAN_DAY, 0, 0);
}

gint64
mesh_journal_begin (MeshJournal *self, const MeshJournalRun *run)
{
  sqlite3_stmt *statement;
  gint64 id = 0;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), 0);
  g_return_val_if_fail (run->title != NULL, 0);

  g_mutex_lock (&self->lock);
  prune (self);
  statement
      = mesh_journal_prepare (self, "INSERT INTO run (title, persona, account, mesh, recipe, "
                                    "continues, undoes, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (statement != NULL)
    {
      mesh_journal_bind_text (statement, 1, run->title);
      mesh_journal_bind_text (statement, 2, run->persona);
      mesh_journal_bind_text (statement, 3, run->account);
      mesh_journal_bind_text (statement, 4, run->mesh);
      mesh_journal_bind_text (statement, 5, run->recipe);
      bind_number (statement, 6, run->continues);
      bind_number (statement, 7, run->undoes);
      sqlite3_bind_int64 (statement, 8, g_get_real_time ());
      if (mesh_journal_finish (self, statement))
        id = sqlite3_last_insert_rowid (self->db);
    }
  mesh_journal_alive_begin (self, id);
  g_mutex_unlock (&self->lock);
  return id;
}

void
mesh_journal_write_words (MeshJournal *self, gint64 run)
{
  static const char sql[]
      = "SELECT title || ' ' || coalesce (persona, '') || ' ' || coalesce (account, '') || ' ' || "
        "coalesce (error, '')"
        " || ' ' || coalesce (code, '') || ' ' || coalesce (request_id, '') FROM run WHERE id = ?1"
        " UNION ALL SELECT coalesce (label, '') || ' ' || coalesce (resource, '') || ' ' || "
        "coalesce (actor, '') || ' '"
        " || coalesce (account, '') || ' ' || coalesce (request_id, '') FROM step WHERE run = ?1"
        " UNION SELECT operation FROM call WHERE run = ?1";
  sqlite3_stmt *statement = mesh_journal_prepare (self, sql);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folded = NULL;
  sqlite3_stmt *update;

  if (statement == NULL)
    return;
  sqlite3_bind_int64 (statement, 1, run);
  while (sqlite3_step (statement) == SQLITE_ROW && text->len < MOST_WORDS)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  folded = g_utf8_casefold (text->str, -1);
  update = mesh_journal_prepare (self, "UPDATE run SET words = ?1 WHERE id = ?2");
  if (update == NULL)
    return;
  mesh_journal_bind_text (update, 1, folded);
  sqlite3_bind_int64 (update, 2, run);
  mesh_journal_finish (self, update);
}

static const char *
outcome_of (const GError *error)
{
  if (error == NULL)
    return "done";
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "cancelled" : "failed";
}

void
mesh_journal_end (MeshJournal *self, gint64 run, const GError *error)
{
  sqlite3_stmt *statement;

  g_return_if_fail (MESH_IS_JOURNAL (self));

  g_mutex_lock (&self->lock);
  statement = mesh_journal_prepare (
      self,
      "UPDATE run SET ended = ?, outcome = ?, error = ?, code = ?, request_id = ? WHERE id = ?");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, g_get_real_time ());
      mesh_journal_bind_text (statement, 2, outcome_of (error));
      mesh_journal_bind_text (statement, 3, error != NULL ? error->message : NULL);
      mesh_journal_bind_text (statement, 4, error != NULL ? aws_error_get_code (error) : NULL);
      mesh_journal_bind_text (statement, 5,
                              error != NULL ? aws_error_get_request_id (error) : NULL);
      sqlite3_bind_int64 (statement, 6, run);
      mesh_journal_finish (self, statement);
      mesh_journal_write_words (self, run);
    }
  mesh_journal_alive_end (self, run);
  g_mutex_unlock (&self->lock);
}

void
mesh_journal_set_undone (MeshJournal *self, gint64 run, gint64 by, guint kept)
{
  g_return_if_fail (MESH_IS_JOURNAL (self));

  g_mutex_lock (&self->lock);
  /* What it continued is undone with it. */
  execute (
      self,
      "WITH RECURSIVE chain (id) AS (SELECT ?1 UNION SELECT run.continues FROM run, chain WHERE "
      "run.id = chain.id"
      " AND run.continues IS NOT NULL) UPDATE run SET undone = ?2, kept = ?3 WHERE id IN chain",
      run, by, kept);
  g_mutex_unlock (&self->lock);
}

void
mesh_journal_dismiss (MeshJournal *self, gint64 run)
{
  g_return_if_fail (MESH_IS_JOURNAL (self));

  g_mutex_lock (&self->lock);
  execute (self, "UPDATE run SET dismissed = 1 WHERE id = ?1", run, 0, 0);
  g_mutex_unlock (&self->lock);
}

/* ---- steps ---- */

gint64
mesh_journal_add_step (MeshJournal *self, gint64 run, MeshResource *resource)
{
  sqlite3_stmt *statement;
  gint64 id = 0;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), 0);
  if (run == 0)
    return 0;

  g_mutex_lock (&self->lock);
  statement = mesh_journal_prepare (self, "INSERT INTO step (run, resource, label, actor, account, "
                                          "event, time) VALUES (?, ?, ?, ?, ?, 'waiting', ?)");
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, run);
      mesh_journal_bind_text (statement, 2, mesh_resource_get_id (resource));
      mesh_journal_bind_text (statement, 3, mesh_resource_get_label (resource));
      mesh_journal_bind_text (statement, 4, mesh_resource_get_actor (resource));
      mesh_journal_bind_text (statement, 5, mesh_resource_get_account (resource));
      sqlite3_bind_int64 (statement, 6, g_get_real_time ());
      if (mesh_journal_finish (self, statement))
        id = sqlite3_last_insert_rowid (self->db);
    }
  g_mutex_unlock (&self->lock);
  return id;
}

void
mesh_journal_set_needs (MeshJournal *self, gint64 step, const char *needs)
{
  sqlite3_stmt *statement;

  g_return_if_fail (MESH_IS_JOURNAL (self));
  if (step == 0)
    return;

  g_mutex_lock (&self->lock);
  statement = mesh_journal_prepare (self, "UPDATE step SET needs = ? WHERE id = ?");
  if (statement != NULL)
    {
      mesh_journal_bind_text (statement, 1, needs);
      sqlite3_bind_int64 (statement, 2, step);
      mesh_journal_finish (self, statement);
    }
  g_mutex_unlock (&self->lock);
}

static char *
dup_calls_text (MeshResource *resource)
{
  g_autoptr (JsonNode) calls = mesh_resource_calls_to_json (resource);

  mesh_redact (calls);
  return json_to_string (calls, FALSE);
}

static void
write_event (MeshJournal *self, gint64 step, const char *event, const GError *error)
{
  sqlite3_stmt *statement = mesh_journal_prepare (
      self, "UPDATE step SET event = ?1, time = ?2, error = ?3, code = ?4, request_id = ?5,"
            " started = CASE ?1 WHEN 'apply' THEN ?2 ELSE started END,"
            " ended = CASE ?1 WHEN 'apply' THEN NULL ELSE ?2 END WHERE id = ?6");

  if (statement == NULL)
    return;
  mesh_journal_bind_text (statement, 1, event);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  mesh_journal_bind_text (statement, 3, error != NULL ? error->message : NULL);
  mesh_journal_bind_text (statement, 4, error != NULL ? aws_error_get_code (error) : NULL);
  mesh_journal_bind_text (statement, 5, error != NULL ? aws_error_get_request_id (error) : NULL);
  sqlite3_bind_int64 (statement, 6, step);
  mesh_journal_finish (self, statement);
}

static void
write_texts (MeshJournal *self,
             gint64 step,
             const char *undo,
             const char *lasting,
             const char *calls)
{
  sqlite3_stmt *statement = mesh_journal_prepare (
      self, "UPDATE step SET undo = ?, lasting = ?, calls = coalesce (?, calls) WHERE id = ?");

  if (statement == NULL)
    return;
  mesh_journal_bind_text (statement, 1, undo);
  mesh_journal_bind_text (statement, 2, lasting);
  mesh_journal_bind_text (statement, 3, calls);
  sqlite3_bind_int64 (statement, 4, step);
  mesh_journal_finish (self, statement);
}

static void
write_undo (MeshJournal *self, gint64 step, MeshResource *resource, const char *calls)
{
  g_autofree char *undo = mesh_resource_dup_undo (resource);
  g_autofree char *lasting = mesh_resource_dup_lasting (resource);

  g_mutex_lock (&self->lock);
  write_texts (self, step, undo, lasting, calls);
  g_mutex_unlock (&self->lock);
}

void
mesh_journal_step (MeshJournal *self,
                   gint64 step,
                   MeshResource *resource,
                   const char *event,
                   const GError *error)
{
  g_return_if_fail (MESH_IS_JOURNAL (self));
  if (step == 0)
    return;

  /* Before anything is changed, so that a kill leaves nothing that can't be undone. */
  if (g_str_equal (event, "apply"))
    {
      g_autofree char *calls = dup_calls_text (resource);

      write_undo (self, step, resource, calls);
    }
  g_mutex_lock (&self->lock);
  write_event (self, step, event, error);
  g_mutex_unlock (&self->lock);
}

void
mesh_journal_undo (MeshJournal *self, gint64 step, MeshResource *resource)
{
  g_return_if_fail (MESH_IS_JOURNAL (self));
  if (step != 0)
    write_undo (self, step, resource, NULL);
}
