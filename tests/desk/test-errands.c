/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-errands.h"
#include "desk/inbox/desk-meter.h"

#include <string.h>

#include "../mesh/fake-resource.h"
#include "aws/protocols/aws-json.h"

static void
wait_for (DeskErrands *errands)
{
  while (desk_errands_get_busy (errands))
    g_main_context_iteration (NULL, TRUE);
}

/* One that makes @name in @world; no name: none that can be planned. */
static void
take (DeskErrands *errands, World *world, const char *name)
{
  g_autoptr (MeshPlan) plan = name != NULL ? mesh_plan_new (name) : NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "cannot be");

  if (plan != NULL)
    mesh_plan_add (plan, fake_resource_new (world, name), NULL);
  desk_errands_take (errands, desk_errand_new (name != NULL ? name : "none", plan, NULL, plan == NULL ? error : NULL));
}

static void
assert_phase (DeskErrands *errands, guint i, const char *phase)
{
  g_autoptr (DeskErrand) errand = g_list_model_get_item (G_LIST_MODEL (errands), i);

  g_assert_cmpstr (desk_errand_get_phase (errand), ==, phase);
}

static void
assert_summary (DeskErrands *errands, const char *wanted)
{
  g_autofree char *summary = NULL;

  g_object_get (errands, "summary", &summary, NULL);
  g_assert_cmpstr (summary, ==, wanted);
}

/* One fails, the others are done; what failed can be tried again. */
static void
test_outcomes (void)
{
  World *world = world_new (NULL);
  g_autoptr (DeskErrands) errands = desk_errands_new ("All of them");
  g_autoptr (DeskErrand) none = NULL;
  g_autofree char *detail = NULL, *log = NULL;
  gboolean can_run = TRUE;

  take (errands, world, "a");
  take (errands, world, NULL);
  take (errands, world, "b");
  take (errands, world, "c");
  desk_errands_preview (errands);
  g_object_get (errands, "can-run", &can_run, NULL);
  g_assert_false (can_run);
  wait_for (errands);
  g_assert_cmpstr (desk_errands_get_phase (errands), ==, "ready");
  assert_summary (errands, "3 of 4 can be done. Nothing is changed before you say so.");
  g_assert_false (world_has (world, "a"));
  none = g_list_model_get_item (G_LIST_MODEL (errands), 1);
  g_object_get (none, "detail", &detail, NULL);
  g_assert_nonnull (strstr (detail, "cannot be"));

  world->fail = "b";
  desk_errands_apply (errands);
  wait_for (errands);
  assert_phase (errands, 0, "done");
  assert_phase (errands, 2, "failed");
  assert_phase (errands, 3, "done");
  assert_summary (errands, "2 of 4 done, 2 failed.");
  world->fail = NULL;
  world_forget_log (world);
  desk_errands_apply (errands);
  wait_for (errands);
  assert_phase (errands, 2, "done");
  log = world_dup_log (world);
  g_assert_cmpstr (log, ==, "apply b");
  world_free (world);
}

/* Stopped: the one on its way ends, the others are left as they are. */
static void
test_cancel (void)
{
  World *world = world_new (NULL);
  g_autoptr (DeskErrands) errands = desk_errands_new ("All of them");

  take (errands, world, "a");
  take (errands, world, "b");
  desk_errands_preview (errands);
  wait_for (errands);
  world->hang = "a";
  desk_errands_apply (errands);
  desk_errands_cancel (errands);
  wait_for (errands);
  assert_phase (errands, 0, "failed");
  assert_phase (errands, 1, "ready");
  g_assert_false (world_has (world, "b"));
  g_assert_false (desk_errands_get_busy (errands));
  world_free (world);
}

/* Let go of in the middle. */
static void
test_dropped (void)
{
  World *world = world_new (NULL);
  DeskErrands *errands = desk_errands_new ("All of them");
  g_autoptr (DeskErrand) first = NULL;

  take (errands, world, "a");
  desk_errands_preview (errands);
  first = g_list_model_get_item (G_LIST_MODEL (errands), 0);
  g_object_unref (errands);
  while (desk_run_get_busy (desk_errand_get_run (first)))
    g_main_context_iteration (NULL, TRUE);
  world_free (world);
}

static void
check_shares (GListModel *meters)
{
  MeshShareUse use = { (char *) "555555555555", 2500, 6000 };
  static const char *const titles[] = { "Resource shares of 555555555555", "Resources in shares of 555555555555" };
  static const double fractions[] = { 0.5, 1 };

  desk_meters_add_shares (meters, &use);
  g_assert_cmpuint (g_list_model_get_n_items (meters), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DeskMeter) meter = g_list_model_get_item (meters, i + 1);
      g_autofree char *title = NULL, *text = NULL;
      double fraction;

      g_object_get (meter, "title", &title, "text", &text, "fraction", &fraction, NULL);
      g_assert_cmpstr (title, ==, titles[i]);
      g_assert_cmpstr (text, ==, i == 0 ? "2500 of 5000" : "6000 of 5000");
      g_assert_cmpfloat (fraction, ==, fractions[i]);
    }
}

static void
test_meters (void)
{
  g_autoptr (MeshPlan) plan = mesh_plan_new ("A plan");
  g_autoptr (GListModel) none = NULL, one = NULL;
  g_autoptr (DeskMeter) meter = NULL;
  World *world = world_new (NULL);
  MeshResource *resource = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  g_autofree char *policy = g_strnfill (5120, 'x'), *text = NULL;
  double fraction = 0;

  none = desk_meters_new (plan);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
  mesh_resource_add_call (resource, "glue:PutResourcePolicy",
                          aws_json_new ("PolicyInJson", AWS_JSON_STRING, policy, NULL));
  mesh_resource_add_call (resource, "glue:PutResourcePolicy", aws_json_new ("Policy", AWS_JSON_BOOLEAN, TRUE, NULL));
  one = desk_meters_new (plan);
  g_assert_cmpuint (g_list_model_get_n_items (one), ==, 1);
  meter = g_list_model_get_item (one, 0);
  g_object_get (meter, "text", &text, "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 0.5);
  g_assert_nonnull (strstr (text, "5.0"));
  check_shares (one);
  world_free (world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/errands/outcomes", test_outcomes);
  g_test_add_func ("/desk/errands/cancel", test_cancel);
  g_test_add_func ("/desk/errands/dropped", test_dropped);
  g_test_add_func ("/desk/meters", test_meters);
  return g_test_run ();
}
