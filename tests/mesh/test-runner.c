/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "fake-resource.h"

#include <string.h>
#include <sys/wait.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

static const char *self_path;

static void
add_chain (MeshPlan *plan, World *world)
{
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  MeshResource *b = mesh_plan_add (plan, fake_resource_new (world, "b"), a, NULL);

  mesh_plan_add (plan, fake_resource_new (world, "c"), a, b, NULL);
}

static MeshStepStatus
status_of (MeshPlan *plan, guint i)
{
  g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

  return mesh_step_get_status (step);
}

static void
run_ok (MeshPlan *plan, MeshRunMode mode)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_runner_run (plan, mode, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_log (World *world, const char *expected)
{
  g_autofree char *log = world_dup_log (world);

  g_assert_cmpstr (log, ==, expected);
  world_forget_log (world);
}

static void
test_order (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Order");
  MeshResource *b, *a;

  /* Added backwards: it is the arrows that count. */
  b = mesh_plan_add (plan, fake_resource_new (world, "b"), NULL);
  a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  mesh_plan_add_dependency (plan, b, a);
  mesh_plan_add (plan, fake_resource_new (world, "c"), b, NULL);
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply a, apply b, apply c");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (status_of (plan, i), ==, MESH_STEP_DONE);

  /* Again: nothing to do. */
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (status_of (plan, i), ==, MESH_STEP_SKIPPED);
  world_free (world);
}

static void
test_same_id (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Same");
  MeshResource *first = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  MeshResource *other = mesh_plan_add (plan, fake_resource_new (world, "z"), NULL);
  MeshResource *again = mesh_plan_add (plan, fake_resource_new (world, "a"), other, NULL);

  g_assert_true (first == again);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply z, apply a");
  world_free (world);
}

static void
test_parallel (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Parallel");

  world->gather = 8; /* they all wait for each other: one after the other would time out */
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);

      mesh_plan_add (plan, fake_resource_new (world, name), NULL);
    }
  run_ok (plan, MESH_RUN_APPLY);
  g_assert_cmpuint (world->most_inside, ==, 8);
  world_free (world);
}

static void
test_batches (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Batches");
  guint total = 0;

  /* Each waits for one of its own that ends at another time: still as few batches as possible. */
  for (guint i = 0; i < 45; i++)
    {
      g_autofree char *before = g_strdup_printf ("before%u", i);
      g_autofree char *name = g_strdup_printf ("grant%u", i);
      MeshResource *first = mesh_plan_add (plan, fake_resource_new (world, before), NULL);

      mesh_plan_add (plan, fake_resource_new_batched (world, name, i == 44 ? "other" : "key"),
                     first, NULL);
    }
  run_ok (plan, MESH_RUN_APPLY);
  for (guint i = 0; i < world->batches->len; i++)
    {
      g_assert_cmpuint (g_array_index (world->batches, guint, i), <=, 20);
      total += g_array_index (world->batches, guint, i);
    }
  g_assert_cmpuint (total, ==, 45);
  g_assert_cmpuint (world->batches->len, ==, 4); /* 20 + 20 + 4, and 1 of the other key */
  world_free (world);
}

/* A batch must not wait for members that come after its own. */
static void
test_batch_stages (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Stages");
  MeshResource *first = mesh_plan_add (plan, fake_resource_new_batched (world, "g1", "key"), NULL);
  MeshResource *between = mesh_plan_add (plan, fake_resource_new (world, "m"), first, NULL);

  mesh_plan_add (plan, fake_resource_new_batched (world, "g2", "key"), between, NULL);
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply g1, apply m, apply g2");
  world_free (world);
}

static void
assert_broken (GError *error, const char *label)
{
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, AWS_ERROR);
  g_assert_true (g_str_has_prefix (error->message, label));
  g_assert_true (aws_error_is_code (error, "AlreadyBroken"));
  g_assert_cmpstr (aws_error_get_request_id (error), ==, "request-1");
  g_assert_cmpuint (aws_error_get_http_status (error), ==, 400);
}

static void
test_failure_and_resume (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Failure");
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshStep) step = NULL;
  g_autofree char *text = NULL;

  add_chain (plan, world);
  world->fail = "b";
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, NULL, &error));
  assert_broken (error, "Make b: ");
  assert_log (world, "apply a");
  g_assert_cmpint (status_of (plan, 0), ==, MESH_STEP_DONE);
  g_assert_cmpint (status_of (plan, 1), ==, MESH_STEP_FAILED);
  g_assert_cmpint (status_of (plan, 2), ==, MESH_STEP_READY);
  step = g_list_model_get_item (G_LIST_MODEL (plan), 1);
  g_object_get (step, "error-text", &text, NULL);
  g_assert_nonnull (text);

  world->fail = NULL;
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply b, apply c");
  g_assert_null (mesh_resource_get_error (mesh_step_get_resource (step)));
  world_free (world);
}

static void
test_failure_in_batch (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Batch failure");
  g_autoptr (GError) error = NULL;
  MeshResource *bad;

  mesh_plan_add (plan, fake_resource_new_batched (world, "good", "k"), NULL);
  bad = mesh_plan_add (plan, fake_resource_new_batched (world, "bad", "k"), NULL);
  mesh_plan_add (plan, fake_resource_new (world, "after"), bad, NULL);
  world->fail = "bad";
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, NULL, &error));
  assert_broken (error, "Make bad: ");
  assert_log (world, "apply good");
  g_assert_cmpint (status_of (plan, 0), ==, MESH_STEP_DONE);
  g_assert_cmpint (status_of (plan, 1), ==, MESH_STEP_FAILED);

  world->fail = NULL;
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply bad, apply after");
  world_free (world);
}

static void
cancel_when_waiting_cb (MeshStep *step, GParamSpec *pspec, GCancellable *cancellable)
{
  g_autofree char *detail = NULL;

  g_object_get (step, "detail", &detail, NULL);
  if (g_strcmp0 (detail, "to be cancelled") == 0)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Cancel");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshStep) step = NULL;

  add_chain (plan, world);
  world->hang = "b";
  step = g_list_model_get_item (G_LIST_MODEL (plan), 1);
  g_signal_connect (step, "notify::detail", G_CALLBACK (cancel_when_waiting_cb), cancellable);
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_log (world, "apply a");
  g_assert_cmpint (status_of (plan, 1), ==, MESH_STEP_READY);

  world->hang = NULL;
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply b, apply c");
  world_free (world);
}

static void
test_cancelled_before (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Cancelled");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add_chain (plan, world);
  g_cancellable_cancel (cancellable);
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_log (world, "");
  world_free (world);
}

static void
test_preview (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Preview");
  g_autoptr (JsonNode) document = NULL;

  add_chain (plan, world);
  run_ok (plan, MESH_RUN_PREVIEW);
  assert_log (world, "");
  g_assert_false (world_has (world, "a"));
  document = mesh_plan_to_json (plan);
  g_assert_cmpstr (aws_json_get_string (document, "Title"), ==, "Preview");
  g_assert_cmpuint (aws_json_get_length (document, "Steps"), ==, 3);
  g_assert_cmpstr (aws_json_get_string (document, "Steps.0.State"), ==, "absent");
  g_assert_cmpstr (aws_json_get_string (document, "Steps.0.Actor"), ==, "Tester");
  g_assert_cmpstr (aws_json_get_string (document, "Steps.0.Calls.0.Operation"), ==,
                   "glue:CreateDatabase");
  g_assert_cmpstr (aws_json_get_string (document, "Steps.0.Calls.0.Input.Name"), ==, "a");
  /* A second preview of the same plan lists each call once. */
  g_clear_pointer (&document, json_node_unref);
  run_ok (plan, MESH_RUN_PREVIEW);
  document = mesh_plan_to_json (plan);
  g_assert_cmpuint (aws_json_get_length (document, "Steps.0.Calls"), ==, 1);
  world_free (world);
}

static gboolean
expand_again (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  mesh_plan_add (plan, fake_resource_new (data, "third"), NULL);
  return TRUE;
}

static gboolean
expand_once (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshResource *second = mesh_plan_add (plan, fake_resource_new (data, "second"), NULL);
  g_autoptr (MeshStep) first = g_list_model_get_item (G_LIST_MODEL (plan), 0);

  g_assert_cmpint (mesh_step_get_status (first), ==, MESH_STEP_READY); /* observed, not applied */
  mesh_plan_add_dependency (plan, mesh_step_get_resource (first), second);
  mesh_plan_set_expand (plan, expand_again, data, NULL);
  return TRUE;
}

static void
count_items_cb (GListModel *list, guint position, guint removed, guint added, guint *count)
{
  *count += added;
}

static void
test_expand (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Expand");
  guint shown = 0;

  g_signal_connect (plan, "items-changed", G_CALLBACK (count_items_cb), &shown);
  mesh_plan_add (plan, fake_resource_new (world, "first"), NULL);
  mesh_plan_set_expand (plan, expand_once, world, NULL);
  run_ok (plan, MESH_RUN_APPLY);
  g_assert_cmpuint (shown, ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 3);
  g_assert_true (world_has (world, "first") && world_has (world, "second")
                 && world_has (world, "third"));
  world_free (world);
}

static gboolean
expand_badly (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  guint *count = data;

  (*count)++;
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, "no tables match");
  return FALSE;
}

static void
test_expand_fails (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Expand");
  guint count = 0;

  mesh_plan_add (plan, fake_resource_new (world, "first"), NULL);
  mesh_plan_set_expand (plan, expand_badly, &count, NULL);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, NULL, &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND);
      g_assert_cmpuint (count, ==, i);
    }
  assert_log (world, "");
  world_free (world);
}

static void
test_circle (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Circle");
  g_autoptr (GError) error = NULL;
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  MeshResource *b = mesh_plan_add (plan, fake_resource_new (world, "b"), a, NULL);

  mesh_plan_add_dependency (plan, a, b);
  g_assert_false (mesh_runner_run (plan, MESH_RUN_APPLY, NULL, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  assert_log (world, "");
  world_free (world);
}

static void
test_deferred (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Deferred");
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);

  mesh_plan_add (plan, fake_resource_new (world, "b"), a, NULL);
  fake_resource_defer (a);
  run_ok (plan, MESH_RUN_APPLY);
  assert_log (world, "apply b");
  g_assert_cmpint (status_of (plan, 0), ==, MESH_STEP_DEFERRED);
  world_free (world);
}

static void
test_killed (void)
{
  static const char *const victims[] = { "a", "b", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (victims); i++)
    {
      World *world = world_new (NULL);
      const char *argv[] = { self_path, "--kill", victims[i], world->folder, NULL };
      g_autoptr (MeshPlan) plan = mesh_plan_new ("Killed");
      g_autoptr (GError) error = NULL;
      int status;

      g_assert_true (
          g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error));
      g_assert_no_error (error);
      g_assert_true (WIFSIGNALED (status));
      g_assert_true (world_has (world, victims[i]));
      add_chain (plan, world);
      run_ok (plan, MESH_RUN_APPLY);
      assert_log (world, i == 0 ? "apply b, apply c" : i == 1 ? "apply c" : "");
      g_assert_true (world_has (world, "a") && world_has (world, "b") && world_has (world, "c"));
      world_free (world);
    }
}

static int
be_killed (const char *victim, const char *folder)
{
  World *world = world_new (folder);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Killed");

  world->kill = victim;
  add_chain (plan, world);
  mesh_runner_run (plan, MESH_RUN_APPLY, NULL, NULL, NULL);
  return 0;
}

static void
note_thread_cb (MeshStep *step, GParamSpec *pspec, GThread **thread)
{
  g_assert_true (g_thread_self () == *thread);
  *thread = g_thread_self ();
}

static void
test_notifies_here (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Notify");
  g_autoptr (MeshStep) step = NULL;
  GThread *here = g_thread_self ();

  mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  step = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  g_signal_connect (step, "notify", G_CALLBACK (note_thread_cb), &here);
  run_ok (plan, MESH_RUN_APPLY);
  world_free (world);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--kill"))
    return be_killed (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  self_path = argv[0];
  g_test_add_func ("/runner/order", test_order);
  g_test_add_func ("/runner/same-id", test_same_id);
  g_test_add_func ("/runner/parallel", test_parallel);
  g_test_add_func ("/runner/batches", test_batches);
  g_test_add_func ("/runner/batch-stages", test_batch_stages);
  g_test_add_func ("/runner/failure-and-resume", test_failure_and_resume);
  g_test_add_func ("/runner/failure-in-batch", test_failure_in_batch);
  g_test_add_func ("/runner/cancel", test_cancel);
  g_test_add_func ("/runner/cancelled-before", test_cancelled_before);
  g_test_add_func ("/runner/preview", test_preview);
  g_test_add_func ("/runner/expand", test_expand);
  g_test_add_func ("/runner/expand-fails", test_expand_fails);
  g_test_add_func ("/runner/circle", test_circle);
  g_test_add_func ("/runner/deferred", test_deferred);
  g_test_add_func ("/runner/killed", test_killed);
  g_test_add_func ("/runner/notifies-here", test_notifies_here);
  return g_test_run ();
}
