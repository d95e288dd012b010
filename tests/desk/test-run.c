/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-run.h"
#include "desk/plan/desk-totals.h"

#include "../mesh/fake-resource.h"

static void
wait_for (DeskRun *run)
{
  while (desk_run_get_busy (run))
    g_main_context_iteration (NULL, TRUE);
}

static DeskRun *
new_run (World *world, const char *first, const char *second)
{
  g_autoptr (MeshPlan) plan = mesh_plan_new ("A plan");
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, first), NULL);

  mesh_plan_add (plan, fake_resource_new (world, second), a, NULL);
  return desk_run_new (plan, NULL);
}

static void
test_preview_then_apply (void)
{
  World *world = world_new (NULL);
  g_autoptr (DeskRun) run = new_run (world, "a", "b");
  g_autoptr (DeskRun) again = NULL;
  g_autofree char *log = NULL;
  double fraction = 0;
  gboolean can_run = FALSE;

  desk_run_preview (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "observing");
  wait_for (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "ready");
  g_assert_false (world_has (world, "a"));
  g_object_get (run, "can-run", &can_run, NULL);
  g_assert_true (can_run);

  desk_run_apply (run);
  g_object_get (run, "can-run", &can_run, NULL);
  g_assert_false (can_run);
  wait_for (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "done");
  g_object_get (run, "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 1);
  log = world_dup_log (world);
  g_assert_cmpstr (log, ==, "apply a, apply b");

  again = desk_run_new (desk_run_get_plan (run), NULL);
  desk_run_preview (again);
  wait_for (again);
  g_assert_cmpstr (desk_run_get_phase (again), ==, "holds");
  world_free (world);
}

static void
test_failure_then_continue (void)
{
  World *world = world_new (NULL);
  g_autoptr (DeskRun) run = new_run (world, "a", "b");
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  g_autofree char *later = NULL;

  world->fail = "b";
  desk_run_apply (run);
  wait_for (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "failed");
  g_object_get (run, "error-text", &text, "run-label", &label, NULL);
  g_assert_nonnull (text);
  g_assert_cmpstr (label, ==, "Continue");

  world->fail = NULL;
  desk_run_apply (run);
  wait_for (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "done");
  g_object_get (run, "error-text", &later, NULL);
  g_assert_null (later);
  world_free (world);
}

static void
test_cancel (void)
{
  World *world = world_new (NULL);
  g_autoptr (DeskRun) run = new_run (world, "a", "b");
  g_autofree char *text = NULL;

  world->hang = "a";
  desk_run_apply (run);
  desk_run_cancel (run);
  wait_for (run);
  g_assert_cmpstr (desk_run_get_phase (run), ==, "failed");
  g_object_get (run, "error-text", &text, NULL);
  g_assert_cmpstr (text, ==, "Stopped. What was done stays done.");
  g_assert_false (world_has (world, "b"));
  world_free (world);
}

static gboolean
has_totals (DeskRun *run)
{
  g_autofree char *totals = NULL;

  g_object_get (run, "totals", &totals, NULL);
  return totals != NULL;
}

static void
assert_totals (DeskRun *run, const char *begin)
{
  g_autofree char *totals = NULL;

  while (!has_totals (run))
    g_main_context_iteration (NULL, TRUE);
  g_object_get (run, "totals", &totals, NULL);
  g_assert_true (g_str_has_prefix (totals, begin));
}

/* Calls by account before, a way back after; none for an undo, nor where nothing was changed. */
static void
test_totals_and_undo (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-run-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "journal.sqlite", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);
  g_autoptr (MeshJournal) journal = mesh_journal_new (path, NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("A plan");
  g_autoptr (DeskRun) run = NULL;
  World *world = world_new (NULL);

  mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  mesh_plan_add (plan, fake_resource_new (world, "b"), NULL);
  run = desk_run_new (plan, journal);
  desk_run_preview (run);
  wait_for (run);
  assert_totals (run, "2 calls change something (2 in 111111111111)");
  g_assert_cmpint (desk_run_get_undoable (run), ==, 0);
  desk_run_apply (run);
  wait_for (run);
  g_assert_cmpint (desk_run_get_undoable (run), ==, mesh_plan_get_run (plan));
  g_assert_cmpint (desk_run_get_undoable (run), >, 0);
  mesh_plan_set_undoes (plan, 1);
  g_assert_cmpint (desk_run_get_undoable (run), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&run);
  g_clear_object (&journal);
  world_free (world);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
test_totals_in_words (void)
{
  g_autoptr (JsonNode) expected
      = json_from_string ("{\"calls\": 3, \"microseconds\": 2500000, \"accounts\": [{\"account\": \"1\", \"calls\": 2},"
                          " {\"account\": \"2\", \"calls\": 1}]}", NULL);
  g_autoptr (JsonNode) nothing = json_from_string ("{\"calls\": 0}", NULL);
  g_autofree char *before = desk_totals_format (expected, FALSE);
  g_autofree char *after = desk_totals_format (expected, TRUE);

  g_assert_cmpstr (before, ==, "3 calls change something (2 in 1, 1 in 2), in about 2.5 s.");
  g_assert_cmpstr (after, ==, "3 calls were made (2 in 1, 1 in 2), in 2.5 s.");
  g_assert_null (desk_totals_format (nothing, FALSE));
  g_assert_null (desk_totals_format (NULL, TRUE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/run/preview-then-apply", test_preview_then_apply);
  g_test_add_func ("/desk/run/failure-then-continue", test_failure_then_continue);
  g_test_add_func ("/desk/run/cancel", test_cancel);
  g_test_add_func ("/desk/run/totals-and-undo", test_totals_and_undo);
  g_test_add_func ("/desk/run/totals-in-words", test_totals_in_words);
  return g_test_run ();
}
