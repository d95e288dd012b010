/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

/* Whether another run was to finish it, or the same was done later. */
#define FINISHED_SINCE                                                                             \
  "EXISTS (SELECT 1 FROM run later WHERE later.continues = run.id) OR EXISTS (SELECT 1 FROM run "  \
  "later"                                                                                          \
  " WHERE later.id > run.id AND later.recipe = run.recipe AND later.outcome = 'done')"
/* Not done, put aside or undone, nor finished since: as FINISHED_SINCE, but for all runs at once. Whoever
 * is at one still is known otherwise. */
#define WITH_DONE                                                                                  \
  "WITH done (recipe, id) AS MATERIALIZED (SELECT recipe, max (id) FROM run WHERE outcome = "      \
  "'done' AND recipe IS NOT NULL GROUP BY recipe) "
#define UNFINISHED                                                                                 \
  "outcome IS NOT 'done' AND dismissed IS NULL AND undone IS NULL"                                 \
  " AND id NOT IN (SELECT continues FROM run WHERE continues IS NOT NULL)"                         \
  " AND NOT EXISTS (SELECT 1 FROM done WHERE done.recipe = run.recipe AND done.id > run.id)"
/* Columns of a run, with whether anything of it can be undone. */
#define RUN_COLUMNS                                                                                \
  "id, title, persona, account, mesh, recipe, continues, undoes, undone, kept, started, ended, "   \
  "outcome, error, code,"                                                                          \
  " request_id, (SELECT count (*) FROM call WHERE call.run = run.id) AS calls,"                    \
  " (undoes IS NULL AND undone IS NULL AND EXISTS (SELECT 1 FROM step WHERE step.run = run.id "    \
  "AND step.undo IS NOT NULL"                                                                      \
  " AND step.started IS NOT NULL)) AS revertible,"                                                 \
  " (outcome IS NOT 'done' AND (" FINISHED_SINCE ")) AS finished"
/* Steps and calls of one run that are read. */
#define MOST "100000"
/* Calls of an operation that its usual time is taken from. */
#define LATELY 25

/* ---- rows ---- */

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

static void
set_error (MeshJournal *self, GError **error)
{
  /* Translators: %s is why, in English */
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("The journal can't be read: %s"),
               sqlite3_errmsg (self->db));
}

static sqlite3_stmt *
prepare (MeshJournal *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    set_error (self, error);
  return statement;
}

/* Takes @statement. */
static JsonNode *
rows_to_json (MeshJournal *self, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (JsonNode) rows = aws_json_new_array ();
  int result;

  if (statement == NULL)
    return NULL;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    aws_json_append (rows, row_to_json (statement));
  if (result != SQLITE_DONE)
    set_error (self, error);
  sqlite3_finalize (statement);
  return result == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

static JsonNode *
read_rows (MeshJournal *self, const char *sql, gint64 number, GError **error)
{
  sqlite3_stmt *statement = prepare (self, sql, error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, number);
  return rows_to_json (self, statement, error);
}

/* A run without an end is under way, here or elsewhere, or was killed. */
static void
settle_outcome (MeshJournal *self, JsonNode *run)
{
  if (aws_json_get_string (run, "outcome") == NULL)
    aws_json_set_string (run, "outcome",
                         mesh_journal_is_alive (self, aws_json_get_int (run, "id", 0)) ? "running"
                                                                                       : "killed");
}

static void
settle_outcomes (MeshJournal *self, JsonNode *runs)
{
  for (guint i = 0; i < aws_json_get_length (runs, NULL); i++)
    settle_outcome (self, aws_json_get_element (runs, NULL, i));
}

/* ---- finding ---- */

static gboolean
is_open (const char *outcome)
{
  return g_strcmp0 (outcome, "running") == 0 || g_strcmp0 (outcome, "killed") == 0;
}

static gboolean
is_unfinished (const char *outcome)
{
  return g_strcmp0 (outcome, "unfinished") == 0;
}

static sqlite3_stmt *
prepare_query (MeshJournal *self, const MeshJournalQuery *query, char **terms, GError **error)
{
  g_autoptr (GString) sql = g_string_new (is_unfinished (query->outcome) ? WITH_DONE : "");
  sqlite3_stmt *statement;
  int n = 0;

  g_string_append (sql, "SELECT id FROM run WHERE 1");
  if (query->persona != NULL)
    g_string_append (sql, " AND persona = ?");
  if (is_open (query->outcome))
    g_string_append (sql, " AND outcome IS NULL");
  else if (is_unfinished (query->outcome))
    g_string_append (sql, " AND " UNFINISHED);
  else if (query->outcome != NULL)
    g_string_append (sql, " AND outcome = ?");
  /* Of a run that has not ended, the title and who runs it are known. */
  for (guint i = 0; terms[i] != NULL; i++)
    g_string_append (
        sql,
        " AND instr (coalesce (words, lower (title || ' ' || coalesce (persona, ''))), ?) > 0");
  g_string_append (sql, " ORDER BY id DESC");
  statement = prepare (self, sql->str, error);
  if (statement == NULL)
    return NULL;
  if (query->persona != NULL)
    mesh_journal_bind_text (statement, ++n, query->persona);
  if (query->outcome != NULL && !is_open (query->outcome) && !is_unfinished (query->outcome))
    mesh_journal_bind_text (statement, ++n, query->outcome);
  for (guint i = 0; terms[i] != NULL; i++)
    mesh_journal_bind_text (statement, ++n, terms[i]);
  return statement;
}

/* Runs that were killed did not get as far as to say what can be searched for. */
static void
settle_words (MeshJournal *self)
{
  sqlite3_stmt *statement
      = self->read_only
            ? NULL
            : prepare (self, "SELECT id FROM run WHERE outcome IS NULL AND words IS NULL", NULL);
  g_autoptr (GArray) killed = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      const gint64 id = sqlite3_column_int64 (statement, 0);

      if (!mesh_journal_is_alive (self, id))
        g_array_append_val (killed, id);
    }
  sqlite3_finalize (statement);
  for (guint i = 0; i < killed->len; i++)
    mesh_journal_write_words (self, g_array_index (killed, gint64, i));
}

static char **
dup_terms (const char *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : g_strdup ("");
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

GArray *
mesh_journal_find (MeshJournal *self, const MeshJournalQuery *query, GError **error)
{
  static const MeshJournalQuery all = { NULL };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) terms = dup_terms (query != NULL ? query->text : NULL);
  sqlite3_stmt *statement;
  int result = SQLITE_ERROR;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);
  if (query == NULL)
    query = &all;

  g_mutex_lock (&self->lock);
  if (terms[0] != NULL)
    settle_words (self);
  statement = prepare_query (self, query, terms, error);
  while (statement != NULL && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const gint64 id = sqlite3_column_int64 (statement, 0);

      if (!(is_open (query->outcome) || is_unfinished (query->outcome))
          || mesh_journal_is_alive (self, id) == g_str_equal (query->outcome, "running"))
        g_array_append_val (runs, id);
    }
  if (statement != NULL && result != SQLITE_DONE)
    set_error (self, error);
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);
  return result == SQLITE_DONE ? g_steal_pointer (&runs) : NULL;
}

JsonNode *
mesh_journal_load (MeshJournal *self, const gint64 *runs, guint n, GError **error)
{
  g_autoptr (JsonNode) list = aws_json_new_array ();
  gboolean good = TRUE;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; good && i < n; i++)
    {
      g_autoptr (JsonNode) rows
          = read_rows (self, "SELECT " RUN_COLUMNS " FROM run WHERE id = ?", runs[i], error);

      good = rows != NULL;
      if (aws_json_get_length (rows, NULL) > 0)
        aws_json_append (list, aws_json_copy (aws_json_get_element (rows, NULL, 0)));
    }
  settle_outcomes (self, list);
  g_mutex_unlock (&self->lock);
  return good ? g_steal_pointer (&list) : NULL;
}

/* With the lock held. (transfer full) */
static JsonNode *
load_run (MeshJournal *self, gint64 id, GError **error)
{
  g_autoptr (JsonNode) rows
      = read_rows (self, "SELECT " RUN_COLUMNS " FROM run WHERE id = ?", id, error);
  g_autoptr (JsonNode) steps = NULL;
  g_autoptr (JsonNode) calls = NULL;
  g_autoptr (JsonNode) run = NULL;

  if (rows == NULL)
    return NULL;
  if (aws_json_get_length (rows, NULL) == 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("The journal has no run %lld"),
                   (long long) id);
      return NULL;
    }
  run = aws_json_copy (aws_json_get_element (rows, NULL, 0));
  settle_outcome (self, run);
  steps = read_rows (self,
                     "SELECT id, time, resource, label, actor, account, event, started, ended, "
                     "calls, lasting, error, code,"
                     " request_id FROM step WHERE run = ? ORDER BY id LIMIT " MOST,
                     id, error);
  calls = steps != NULL ? read_rows (self,
                                     "SELECT time, step, operation, label, account, region, "
                                     "request_id, code, status, attempts,"
                                     " duration FROM call WHERE run = ? ORDER BY id LIMIT " MOST,
                                     id, error)
                        : NULL;
  if (calls == NULL)
    return NULL;
  json_object_set_int_member (json_node_get_object (run), "number_of_calls",
                              aws_json_get_length (calls, NULL));
  aws_json_set (run, "steps", g_steal_pointer (&steps));
  aws_json_set (run, "calls", g_steal_pointer (&calls));
  return g_steal_pointer (&run);
}

JsonNode *
mesh_journal_load_run (MeshJournal *self, gint64 run, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);
  g_mutex_lock (&self->lock);
  node = load_run (self, run, error);
  g_mutex_unlock (&self->lock);
  return node;
}

JsonNode *
mesh_journal_list (MeshJournal *self, guint limit, GError **error)
{
  g_autoptr (GArray) runs = mesh_journal_find (self, NULL, error);
  g_autoptr (JsonNode) list = aws_json_new_array ();

  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < MIN (runs->len, limit); i++)
    {
      JsonNode *run = mesh_journal_load_run (self, g_array_index (runs, gint64, i), error);

      if (run == NULL)
        return NULL;
      aws_json_append (list, run);
    }
  return g_steal_pointer (&list);
}

char **
mesh_journal_list_personas (MeshJournal *self, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (JsonNode) rows = NULL;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);
  g_mutex_lock (&self->lock);
  rows = rows_to_json (
      self, prepare (self, "SELECT DISTINCT persona FROM run WHERE persona <> '' ORDER BY persona", error), error);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; rows != NULL && i < aws_json_get_length (rows, NULL); i++)
    g_strv_builder_add (names, aws_json_get_string (aws_json_get_element (rows, NULL, i), "persona"));
  return rows != NULL ? g_strv_builder_end (names) : NULL;
}

/* ---- what is left to do, and what can be taken back ---- */

JsonNode *
mesh_journal_load_unfinished (MeshJournal *self, const char *mesh, GError **error)
{
  static const char sql[]
      = WITH_DONE "SELECT " RUN_COLUMNS
        " FROM run WHERE recipe IS NOT NULL AND (?1 IS NULL OR mesh = ?1) AND " UNFINISHED
        " ORDER BY id DESC LIMIT 50";
  g_autoptr (JsonNode) all = NULL;
  g_autoptr (JsonNode) dead = aws_json_new_array ();
  sqlite3_stmt *statement;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->lock);
  statement = prepare (self, sql, error);
  if (statement != NULL)
    mesh_journal_bind_text (statement, 1, mesh);
  all = rows_to_json (self, statement, error);
  settle_outcomes (self, all);
  g_mutex_unlock (&self->lock);
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < aws_json_get_length (all, NULL); i++)
    if (g_strcmp0 (aws_json_get_string (aws_json_get_element (all, NULL, i), "outcome"), "running")
        != 0)
      aws_json_append (dead, aws_json_copy (aws_json_get_element (all, NULL, i)));
  return g_steal_pointer (&dead);
}

JsonNode *
mesh_journal_load_inverse (MeshJournal *self, gint64 run, GError **error)
{
  static const char sql[] = "WITH RECURSIVE chain (id) AS (SELECT ?1 UNION SELECT run.continues "
                            "FROM run, chain WHERE run.id = chain.id"
                            " AND run.continues IS NOT NULL)"
                            " SELECT run, resource, label, actor, account, needs, undo, lasting, "
                            "started IS NOT NULL AS changed FROM step"
                            " WHERE run IN chain ORDER BY id DESC LIMIT " MOST;
  JsonNode *rows;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->lock);
  rows = read_rows (self, sql, run, error);
  g_mutex_unlock (&self->lock);
  return rows;
}

/* ---- export ---- */

gboolean
mesh_journal_export (MeshJournal *self,
                     GOutputStream *stream,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) runs = mesh_journal_find (self, NULL, error);

  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      g_autoptr (JsonNode) run
          = mesh_journal_load_run (self, g_array_index (runs, gint64, i), NULL);
      g_autofree char *line = NULL;

      /* Pruned meanwhile. */
      if (run == NULL)
        continue;
      line = aws_json_to_string (run, FALSE);
      if (!g_output_stream_printf (stream, NULL, cancellable, error, "%s\n", line))
        return FALSE;
    }
  return TRUE;
}

/* ---- totals ---- */

gint64
mesh_journal_get_usual_time (MeshJournal *self, const char *operation)
{
  sqlite3_stmt *statement;
  gint64 time = 0;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), 0);

  g_mutex_lock (&self->lock);
  statement = prepare (
      self,
      "WITH lately AS (SELECT duration FROM call WHERE operation = ?1 ORDER BY id DESC LIMIT ?2)"
      " SELECT duration FROM lately ORDER BY duration LIMIT 1 OFFSET (SELECT count (*) / 2 FROM "
      "lately)",
      NULL);
  if (statement != NULL)
    {
      mesh_journal_bind_text (statement, 1, operation);
      sqlite3_bind_int (statement, 2, LATELY);
      if (sqlite3_step (statement) == SQLITE_ROW)
        time = sqlite3_column_int64 (statement, 0);
    }
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);
  return time;
}

JsonNode *
mesh_journal_load_totals (MeshJournal *self, gint64 run, GError **error)
{
  g_autoptr (JsonNode) totals = NULL;
  g_autoptr (JsonNode) accounts = NULL;

  g_return_val_if_fail (MESH_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->lock);
  totals = read_rows (
      self,
      "SELECT (SELECT count (*) FROM call WHERE run = ?1) AS calls, ended - started AS microseconds"
      " FROM run WHERE id = ?1",
      run, error);
  accounts = totals != NULL ? read_rows (
                 self,
                 "SELECT account, count (*) AS calls FROM call WHERE run = ?1 GROUP BY account"
                 " ORDER BY account",
                 run, error)
                            : NULL;
  g_mutex_unlock (&self->lock);
  if (accounts == NULL)
    return NULL;
  if (aws_json_get_length (totals, NULL) == 0)
    return aws_json_new_object ();
  aws_json_set (aws_json_get_element (totals, NULL, 0), "accounts", g_steal_pointer (&accounts));
  return aws_json_copy (aws_json_get_element (totals, NULL, 0));
}
