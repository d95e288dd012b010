/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-run.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/run/preview-then-apply", test_preview_then_apply);
  g_test_add_func ("/desk/run/failure-then-continue", test_failure_then_continue);
  g_test_add_func ("/desk/run/cancel", test_cancel);
  return g_test_run ();
}
