/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "fake-resource.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-journal.h"
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

static void
test_bad_paths (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = new_path (&folder);
  g_autoptr (GError) error = NULL;

  g_assert_null (mesh_journal_new ("/proc/nowhere/journal.sqlite", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (
      path, "this is no database, but it is long enough to be taken for one", -1, NULL));
  g_assert_null (mesh_journal_new (path, &error));
  g_assert_nonnull (error);
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
  g_test_add_func ("/resource/settle", test_settle);
  g_test_add_func ("/resource/aws-cli", test_aws_cli);
  return g_test_run ();
}
