/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "fake-resource.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-journal-private.h"
#include "mesh/plan/mesh-resource-private.h"

static char *
new_path (char **folder)
{
  g_autofree char *top = g_dir_make_tmp ("meshdesk-XXXXXX", NULL);

  *folder = g_build_filename (top, "state", NULL);
  return g_build_filename (*folder, "journal.sqlite", NULL);
}

static void
forget (const char *folder)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);
  g_autofree char *top = g_path_get_dirname (folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_rmdir (top);
}

static void
test_runs (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, &error);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Journal");
  g_autoptr (JsonNode) list = NULL;
  g_autofree char *text = NULL;
  World *world = world_new (NULL);
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  mesh_plan_add (plan, fake_resource_new (world, "b"), NULL);
  world->fail = "b";
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, journal, NULL, NULL));
  world->fail = NULL;
  g_assert_true (mesh_runner_run (plan, MESH_RUN_APPLY, journal, NULL, &error));
  g_assert_true (
      mesh_runner_run (plan, MESH_RUN_PREVIEW, journal, NULL, &error)); /* leaves no trace */

  list = mesh_journal_list (journal, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 2);
  g_assert_cmpstr (aws_json_get_string (list, "0.title"), ==, "Journal");
  g_assert_cmpstr (aws_json_get_string (list, "0.persona"), ==, "Tester");
  g_assert_null (aws_json_get_string (list, "0.error"));
  g_assert_nonnull (strstr (aws_json_get_string (list, "1.error"), "Make b: "));
  g_assert_cmpstr (aws_json_get_string (list, "1.code"), ==, "AlreadyBrokenException");
  text = aws_json_to_string (list, FALSE);
  g_assert_nonnull (strstr (text, "glue:CreateDatabase"));
  g_assert_null (strstr (text, "hush")); /* the fakes' calls carry a secret */
  g_clear_object (&journal);
  world_free (world);
  forget (folder);
}

static void
test_killed_run (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autoptr (JsonNode) list = NULL;

  mesh_journal_begin (journal, &(MeshJournalRun){ .title = "Killed", .persona = "Mesh" });
  g_clear_object (&journal);
  journal = mesh_journal_new (path, NULL);
  list = mesh_journal_list (journal, 10, NULL);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 1);
  g_assert_cmpint (aws_json_get_int (list, "0.ended", -1), ==, -1);
  g_clear_object (&journal);
  forget (folder);
}

static gint64
begin (MeshJournal *journal, const char *title, const char *recipe)
{
  return mesh_journal_begin (journal, &(MeshJournalRun){ .title = title, .persona = "Mesh", .recipe = recipe });
}

/* What is no journal is set aside, and a new one begun; where there can be none, it is said. */
static void
test_bad_paths (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autofree char *trouble = NULL;
  g_autoptr (MeshJournal) journal = NULL;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gboolean aside = FALSE;

  g_assert_null (mesh_journal_new ("/proc/nowhere/journal.sqlite", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (
      path, "this is no database, but it is long enough to be taken for one", -1, NULL));
  journal = mesh_journal_new (path, &error);
  g_assert_no_error (error);
  trouble = mesh_journal_dup_trouble (journal);
  g_assert_nonnull (strstr (trouble, "damaged"));
  begin (journal, "After it", NULL);
  list = mesh_journal_list (journal, 10, &error);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 1);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    aside |= strstr (name, ".damaged-") != NULL;
  g_assert_true (aside);
  g_clear_object (&journal);
  forget (folder);
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

/* As journals were at first: an entry an event, calls by their time. */
static void
test_first_schema (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = NULL;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  execute (
      path,
      "CREATE TABLE run (id INTEGER PRIMARY KEY, title TEXT NOT NULL, persona TEXT, started "
      "INTEGER NOT NULL,"
      " ended INTEGER, error TEXT, code TEXT);"
      "CREATE TABLE step (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run ON DELETE "
      "CASCADE, time INTEGER"
      " NOT NULL, resource TEXT, label TEXT, actor TEXT, account TEXT, event TEXT NOT NULL, calls "
      "TEXT, error TEXT,"
      " code TEXT, request_id TEXT); CREATE INDEX step_run ON step (run);"
      "CREATE TABLE call (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, operation TEXT NOT NULL, "
      "label TEXT, account"
      " TEXT, region TEXT, request_id TEXT, code TEXT, status INTEGER, attempts INTEGER, duration "
      "INTEGER);"
      "CREATE INDEX call_time ON call (time);"
      "INSERT INTO run VALUES (7, 'Approve', 'Producer', 1000, 2000, NULL, NULL);"
      "INSERT INTO run VALUES (8, 'Deny', 'Producer', 3000, 4000, 'no', 'AccessDenied');"
      "INSERT INTO step VALUES (1, 7, 1100, 'a', 'Make a', 'P', '1', 'observed', NULL, NULL, NULL, "
      "NULL);"
      "INSERT INTO step VALUES (2, 7, 1200, 'a', 'Make a', 'P', '1', 'apply', '[1]', NULL, NULL, "
      "NULL);"
      "INSERT INTO step VALUES (3, 7, 1300, 'a', 'Make a', 'P', '1', 'done', NULL, NULL, NULL, "
      "NULL);"
      "INSERT INTO call VALUES (1, 1250, 'glue:GetTable', 'P', '1', 'r', 'q', NULL, 200, 1, 5);"
      "INSERT INTO call VALUES (2, 9000, 'glue:GetTables', 'P', '1', 'r', 'q', NULL, 200, 1, 5);");
  journal = mesh_journal_new (path, &error);
  g_assert_no_error (error);
  list = mesh_journal_list (journal, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 2);
  g_assert_cmpstr (aws_json_get_string (list, "0.outcome"), ==, "failed");
  g_assert_cmpint (aws_json_get_int (list, "1.id", 0), ==, 7);
  g_assert_cmpstr (aws_json_get_string (list, "1.outcome"), ==, "done");
  g_assert_cmpuint (aws_json_get_length (list, "1.steps"), ==, 1);
  g_assert_cmpstr (aws_json_get_string (list, "1.steps.0.event"), ==, "done");
  g_assert_cmpstr (aws_json_get_string (list, "1.steps.0.calls"), ==, "[1]");
  g_assert_cmpint (aws_json_get_int (list, "1.steps.0.started", 0), ==, 1200);
  g_assert_cmpuint (aws_json_get_length (list, "1.calls"), ==, 1);
  /* Once more: nothing is left to do. */
  g_clear_object (&journal);
  journal = mesh_journal_new (path, &error);
  g_assert_no_error (error);
  g_assert_null (mesh_journal_dup_trouble (journal));
  g_clear_object (&journal);
  execute (path, "PRAGMA user_version=99");
  g_assert_null (mesh_journal_new (path, &error));
  g_assert_nonnull (strstr (error->message, "newer version"));
  forget (folder);
}

/* Two windows: what one is at is no wreck to the other; what ended with its journal is. */
static void
test_alive (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) one = mesh_journal_new (path, NULL);
  g_autoptr (MeshJournal) two = mesh_journal_new (path, NULL);
  g_autoptr (JsonNode) alive = NULL;
  g_autoptr (JsonNode) dead = NULL;
  g_autoptr (JsonNode) other = NULL;
  g_autoptr (JsonNode) dismissed = NULL;
  const gint64 run = begin (one, "Under way", "{\"Workflow\":\"initialise\"}");

  alive = mesh_journal_load_unfinished (two, NULL, NULL);
  g_assert_cmpuint (aws_json_get_length (alive, NULL), ==, 0);
  g_clear_object (&one);
  dead = mesh_journal_load_unfinished (two, NULL, NULL);
  g_assert_cmpuint (aws_json_get_length (dead, NULL), ==, 1);
  g_assert_cmpstr (aws_json_get_string (dead, "0.outcome"), ==, "killed");
  g_assert_cmpint (aws_json_get_int (dead, "0.id", 0), ==, run);
  other = mesh_journal_load_unfinished (two, "123456789012", NULL);
  g_assert_cmpuint (aws_json_get_length (other, NULL), ==, 0);
  mesh_journal_dismiss (two, run);
  dismissed = mesh_journal_load_unfinished (two, NULL, NULL);
  g_assert_cmpuint (aws_json_get_length (dismissed, NULL), ==, 0);
  g_clear_object (&two);
  forget (folder);
}

/* What failed is unfinished until it is done, by whichever run. */
static void
test_unfinished (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Two steps");
  g_autoptr (JsonNode) left = NULL;
  g_autoptr (JsonNode) none = NULL;
  g_autoptr (JsonNode) inverse = NULL;
  World *world = world_new (NULL);

  mesh_plan_take_recipe (plan, aws_json_new ("Workflow", AWS_JSON_STRING, "fake", "Mesh",
                                             AWS_JSON_STRING, "555", NULL));
  mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  mesh_plan_add (plan, fake_resource_new (world, "b"), NULL);
  world->fail = "b";
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, journal, NULL, NULL));
  left = mesh_journal_load_unfinished (journal, "555", NULL);
  g_assert_cmpuint (aws_json_get_length (left, NULL), ==, 1);
  g_assert_cmpstr (aws_json_get_string (left, "0.outcome"), ==, "failed");
  world->fail = NULL;
  g_assert_true (mesh_runner_run (plan, MESH_RUN_APPLY, journal, NULL, NULL));
  none = mesh_journal_load_unfinished (journal, "555", NULL);
  g_assert_cmpuint (aws_json_get_length (none, NULL), ==, 0);
  /* The second run takes the first one's steps along. */
  inverse = mesh_journal_load_inverse (journal, mesh_plan_get_run (plan), NULL);
  g_assert_cmpuint (aws_json_get_length (inverse, NULL), ==, 4);
  g_clear_object (&journal);
  world_free (world);
  forget (folder);
}

/* The disk is full: it is told once, and the work goes on. */
static void
test_full (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("No room");
  g_autofree char *none = mesh_journal_dup_trouble (journal);
  g_autofree char *trouble = NULL;
  World *world = world_new (NULL);

  g_assert_null (none);
  mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  g_assert_cmpint (sqlite3_exec (journal->db, "PRAGMA max_page_count=1", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < 200 && trouble == NULL; i++)
    {
      g_autofree char *title = g_strnfill (4000, 'x');

      begin (journal, title, NULL);
      trouble = mesh_journal_dup_trouble (journal);
    }
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, "can't be written"));
  g_assert_true (mesh_runner_run (plan, MESH_RUN_APPLY, journal, NULL, NULL));
  g_assert_true (world_has (world, "a"));
  g_clear_object (&journal);
  world_free (world);
  forget (folder);
}

/* A file that may only be read, in a folder that may only be read. */
static void
test_read_only (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autofree char *top = g_path_get_dirname (folder);
  g_autofree char *trouble = NULL;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;
  const gboolean root = geteuid () == 0;

  mesh_journal_end (journal, begin (journal, "Before", NULL), NULL);
  g_clear_object (&journal);
  execute (path, "PRAGMA wal_checkpoint(TRUNCATE)");
  g_assert_cmpint (g_chmod (top, 0755), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  /* Nothing is read-only to root. */
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  journal = mesh_journal_new (path, &error);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_no_error (error);
  trouble = mesh_journal_dup_trouble (journal);
  g_assert_nonnull (strstr (trouble, "can be read only"));
  g_assert_cmpint (begin (journal, "After", NULL), ==, 0);
  list = mesh_journal_list (journal, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 1);
  g_clear_object (&journal);
  g_chmod (folder, 0755);
  forget (folder);
}

/* Where the file belongs to another, what is done is kept until the end. */
static void
test_for_session (void)
{
  g_autoptr (GError) why = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "locked");
  g_autoptr (MeshJournal) journal = mesh_journal_new_for_session (why);
  g_autofree char *trouble = mesh_journal_dup_trouble (journal);
  g_autoptr (JsonNode) list = NULL;

  g_assert_nonnull (strstr (trouble, "locked"));
  mesh_journal_end (journal, begin (journal, "Kept", NULL), NULL);
  list = mesh_journal_list (journal, 10, NULL);
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 1);
  g_assert_cmpstr (aws_json_get_string (list, "0.outcome"), ==, "done");
  g_assert_false (g_file_test (":memory:.lock", G_FILE_TEST_EXISTS));
}

static guint
count (MeshJournal *journal, const char *persona, const char *outcome)
{
  g_autoptr (GArray) runs
      = mesh_journal_find (journal, &(MeshJournalQuery){ .persona = persona, .outcome = outcome }, NULL);

  return runs->len;
}

/* What is left to do, and of whom: not what is done, was put aside, undone or finished since, nor what goes on. */
static void
test_found_unfinished (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_auto (GStrv) personas = NULL;

  execute (path, "INSERT INTO run (id, title, persona, recipe, outcome, started, continues, dismissed, undone) VALUES"
                 " (1, 'a', 'Mesh', 'r1', 'failed', 1, NULL, NULL, NULL),"
                 " (2, 'b', 'Mesh', 'r2', 'done', 1, NULL, NULL, NULL),"
                 " (3, 'c', 'Producer', 'r3', 'cancelled', 1, NULL, NULL, NULL),"
                 " (4, 'd', 'Producer', 'r4', 'failed', 1, NULL, 1, NULL),"
                 " (5, 'e', 'Mesh', 'r5', 'failed', 1, NULL, NULL, 9),"
                 " (6, 'f', 'Mesh', 'r6', 'failed', 1, NULL, NULL, NULL),"
                 " (7, 'g', NULL, 'r6', 'done', 1, 6, NULL, NULL),"
                 " (8, 'h', '', 'r8', NULL, 1, NULL, NULL, NULL)");
  /* What is old goes when something begins. */
  execute (path, "UPDATE run SET started = unixepoch () * 1000000");
  begin (journal, "Under way", NULL);
  g_assert_cmpuint (count (journal, NULL, NULL), ==, 9);
  g_assert_cmpuint (count (journal, NULL, "unfinished"), ==, 3); /* 1, 3, 8 */
  g_assert_cmpuint (count (journal, "Mesh", "unfinished"), ==, 1);
  g_assert_cmpuint (count (journal, "Producer", "unfinished"), ==, 1);
  g_assert_cmpuint (count (journal, "Mesh", "failed"), ==, 3);
  personas = mesh_journal_list_personas (journal, NULL);
  g_assert_cmpuint (g_strv_length (personas), ==, 2);
  g_assert_cmpstr (personas[0], ==, "Mesh");
  g_assert_cmpstr (personas[1], ==, "Producer");
  g_clear_object (&journal);
  forget (folder);
}

static void
fill (const char *path, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %u)"
      " INSERT INTO run (title, persona, started, ended, outcome, words)"
      " SELECT 'Run ' || i, CASE i %% 2 WHEN 0 THEN 'Mesh' ELSE 'Producer' END, unixepoch () * "
      "1000000, unixepoch () * 1000000,"
      " CASE i %% 5 WHEN 0 THEN 'failed' ELSE 'done' END, 'run ' || i || ' glue:createtable "
      "arn:aws:iam::1:role/x '"
      " || printf ('%%.*c', 1500, 'y') FROM c",
      n);

  execute (path, sql);
}

/* Ten thousand runs: found at once, and no more kept than that. */
static void
test_many (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) one = NULL;
  g_autoptr (GArray) failed = NULL;
  g_autoptr (GArray) unfinished = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (JsonNode) rows = NULL;
  gint64 start;

  fill (path, 10000);
  start = g_get_monotonic_time ();
  one = mesh_journal_find (journal, &(MeshJournalQuery){ .text = "RUN 9999 CreateTable" }, NULL);
  g_test_message ("one of 10,000 runs found in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (one->len, ==, 1);
  all = mesh_journal_find (journal, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 10000);
  g_assert_cmpint (g_array_index (all, gint64, 0), >, g_array_index (all, gint64, 1));
  failed = mesh_journal_find (journal, &(MeshJournalQuery){ .persona = "Mesh", .outcome = "failed" }, NULL);
  g_assert_cmpuint (failed->len, ==, 1000);
  start = g_get_monotonic_time ();
  unfinished = mesh_journal_find (journal, &(MeshJournalQuery){ .outcome = "unfinished" }, NULL);
  g_test_message ("unfinished of 10,000 runs found in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (unfinished->len, ==, 2000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  start = g_get_monotonic_time ();
  rows = mesh_journal_load (journal, &g_array_index (all, gint64, 0), 50, NULL);
  g_test_message ("50 rows read in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (aws_json_get_length (rows, NULL), ==, 50);
  for (guint i = 0; i < 5; i++)
    mesh_journal_end (journal, begin (journal, "One more", NULL), NULL);
  left = mesh_journal_find (journal, NULL, NULL);
  g_assert_cmpuint (left->len, ==, 10001);
  execute (path, "UPDATE run SET started = 0 WHERE id <= 9000");
  begin (journal, "Much later", NULL);
  g_clear_pointer (&left, g_array_unref);
  left = mesh_journal_find (journal, NULL, NULL);
  g_assert_cmpuint (left->len, ==, 1006);
  g_clear_object (&journal);
  forget (folder);
}

/* ---- settling, with a clock of our own ---- */

typedef struct
{
  gint64 now;
  guint waits;
  guint succeed_at; /* the attempt that succeeds; 0: never */
  guint attempts;
  gboolean fatal;
  GCancellable *cancel_at_wait;
} Clock;

static gint64
clock_now (gpointer data)
{
  return ((Clock *) data)->now;
}

static void
clock_wait (gint64 microseconds, GCancellable *cancellable, gpointer data)
{
  Clock *clock = data;

  clock->now += microseconds;
  clock->waits++;
  g_clear_pointer (&clock->cancel_at_wait, g_cancellable_cancel);
}

static gboolean
is_settling (const GError *error)
{
  return aws_error_is_code (error, "MalformedPolicyDocument");
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  Clock *clock = data;

  clock->attempts++;
  if (clock->attempts == clock->succeed_at)
    return TRUE;
  *error
      = aws_error_new ("iam:CreateRole", clock->fatal ? "AccessDenied" : "MalformedPolicyDocument",
                       "Invalid principal in policy", NULL, 400, NULL);
  return FALSE;
}

static void
test_settle (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshResource) resource = fake_resource_new (world, "a");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Clock clock = { .succeed_at = 4 };
  MeshClock mesh_clock = { clock_now, clock_wait, &clock };

  mesh_resource_set_clock (&mesh_clock);
  g_assert_true (
      mesh_resource_settle (resource, "it", 120, is_settling, attempt, &clock, NULL, &error));
  g_assert_cmpuint (clock.attempts, ==, 4);
  g_assert_cmpint (clock.now, ==, 1750000); /* 0.25 + 0.5 + 1 */
  g_assert_null (mesh_resource_get_waiting (resource));

  clock = (Clock){ .fatal = TRUE };
  g_assert_false (
      mesh_resource_settle (resource, "it", 120, is_settling, attempt, &clock, NULL, &error));
  g_assert_cmpuint (clock.attempts, ==, 1);
  g_assert_true (aws_error_is_code (error, "AccessDenied"));
  g_clear_error (&error);

  clock = (Clock){ 0 };
  g_assert_false (
      mesh_resource_settle (resource, "it", 120, is_settling, attempt, &clock, NULL, &error));
  g_assert_true (aws_error_is_code (error, "MalformedPolicyDocument"));
  g_assert_nonnull (strstr (error->message, "120 s"));
  g_assert_cmpint (clock.now, ==, 120 * G_USEC_PER_SEC); /* not a second more, whatever the steps */
  g_clear_error (&error);

  clock = (Clock){ .cancel_at_wait = cancellable };
  g_assert_false (mesh_resource_settle (resource, "it", 120, is_settling, attempt, &clock,
                                        cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (clock.waits, ==, 1);
  mesh_resource_set_clock (NULL);
  world_free (world);
}

static void
test_aws_cli (void)
{
  static const struct
  {
    const char *operation, *input, *line;
  } cases[] = {
    { "glue:CreateDatabase", "{\"DatabaseInput\":{\"Name\":\"it's\"}}",
      "aws glue create-database --region 'eu-west-1' --cli-input-json "
      "'{\"DatabaseInput\":{\"Name\":\"it'\\''s\"}}'" },
    { "lakeformation:AddLFTagsToResource", NULL,
      "aws lakeformation add-lf-tags-to-resource --region 'eu-west-1'" },
    { "lakeformation:GetLFTag", NULL, "aws lakeformation get-lf-tag --region 'eu-west-1'" },
    { "iam:CreateServiceLinkedRole", NULL,
      "aws iam create-service-linked-role --region 'eu-west-1'" },
    { "s3:PutBucketPolicy", NULL, "aws s3api put-bucket-policy --region 'eu-west-1'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) input
          = cases[i].input != NULL ? aws_json_parse (cases[i].input, -1, NULL) : NULL;
      MeshCall call = { (char *) cases[i].operation, input };
      g_autofree char *line = mesh_call_to_aws_cli (&call, "eu-west-1", NULL);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/runs", test_runs);
  g_test_add_func ("/journal/killed-run", test_killed_run);
  g_test_add_func ("/journal/bad-paths", test_bad_paths);
  g_test_add_func ("/journal/first-schema", test_first_schema);
  g_test_add_func ("/journal/alive", test_alive);
  g_test_add_func ("/journal/unfinished", test_unfinished);
  g_test_add_func ("/journal/full", test_full);
  g_test_add_func ("/journal/read-only", test_read_only);
  g_test_add_func ("/journal/for-session", test_for_session);
  g_test_add_func ("/journal/found-unfinished", test_found_unfinished);
  g_test_add_func ("/journal/many", test_many);
  g_test_add_func ("/resource/settle", test_settle);
  g_test_add_func ("/resource/aws-cli", test_aws_cli);
  return g_test_run ();
}
