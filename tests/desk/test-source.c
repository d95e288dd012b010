/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-source.h"

#include "mesh/model/mesh-error.h"

/* A far place that answers when told to. */
typedef struct
{
  GPtrArray *tasks; /* (element-type GTask): asked, not answered */
  guint asked;
} Far;

static Far far_away;

static void
start (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  far_away.asked++;
  g_ptr_array_add (far_away.tasks, g_task_new (owner, cancellable, callback, user_data));
}

static GListModel *
finish (gpointer owner, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GListModel *
new_list (const char *const *strings)
{
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);

  for (guint i = 0; strings[i] != NULL; i++)
    {
      g_autoptr (GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

static void
answer (guint i, const char *const *strings)
{
  g_task_return_pointer (g_ptr_array_index (far_away.tasks, i), new_list (strings), g_object_unref);
  settle ();
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
assert_view (DeskSource *source, const char *expected)
{
  g_autofree char *view = NULL;

  g_object_get (source, "view", &view, NULL);
  g_assert_cmpstr (view, ==, expected);
}

static DeskSource *
set_up (GObject **owner)
{
  far_away.tasks = g_ptr_array_new_with_free_func (g_object_unref);
  far_away.asked = 0;
  *owner = g_object_new (G_TYPE_OBJECT, NULL);
  return desk_source_new (start, finish, *owner);
}

static void
tear_down (DeskSource *source, GObject *owner)
{
  gpointer watched_source = source, watched_owner = owner;

  desk_source_close (source);
  settle ();
  g_clear_pointer (&far_away.tasks, g_ptr_array_unref);
  g_object_add_weak_pointer (G_OBJECT (source), &watched_source);
  g_object_add_weak_pointer (owner, &watched_owner);
  g_object_unref (source);
  g_object_unref (owner);
  g_assert_null (watched_source);
  g_assert_null (watched_owner);
}

static void
test_load (void)
{
  static const char *const two[] = { "a", "b", NULL };
  static const char *const none[] = { NULL };
  GObject *owner;
  DeskSource *source = set_up (&owner);
  guint notified = 0;

  g_signal_connect_swapped (source, "notify::model", G_CALLBACK (count_cb), &notified);
  assert_view (source, "loading");
  desk_source_ensure (source);
  desk_source_ensure (source);
  g_assert_cmpuint (far_away.asked, ==, 1);
  g_assert_true (desk_source_get_busy (source));
  answer (0, two);
  g_assert_false (desk_source_get_busy (source));
  assert_view (source, "list");
  g_assert_cmpuint (notified, ==, 1);
  desk_source_ensure (source);
  g_assert_cmpuint (far_away.asked, ==, 1);

  /* The old answer stays while the new one is on its way. */
  desk_source_outdate (source);
  desk_source_ensure (source);
  g_assert_cmpuint (far_away.asked, ==, 2);
  assert_view (source, "list");
  answer (1, none);
  assert_view (source, "empty");
  tear_down (source, owner);
}

static void
test_older_answer (void)
{
  static const char *const old[] = { "old", NULL };
  static const char *const two[] = { "new", "er", NULL };
  GObject *owner;
  DeskSource *source = set_up (&owner);

  desk_source_refresh (source);
  desk_source_refresh (source);
  g_assert_true (
      g_cancellable_is_cancelled (g_task_get_cancellable (g_ptr_array_index (far_away.tasks, 0))));
  answer (1, two);
  answer (0, old);
  g_assert_cmpuint (g_list_model_get_n_items (desk_source_get_model (source)), ==, 2);
  tear_down (source, owner);
}

static void
assert_remedy (DeskSource *source, guint task, MeshError error, const char *expected)
{
  g_autofree char *remedy = NULL;

  desk_source_refresh (source);
  g_task_return_new_error (g_ptr_array_index (far_away.tasks, task), MESH_ERROR, error, "It is not there");
  settle ();
  g_object_get (source, "remedy", &remedy, NULL);
  g_assert_cmpstr (remedy, ==, expected);
}

static void
test_failure (void)
{
  static const char *const one[] = { "a", NULL };
  GObject *owner;
  DeskSource *source = set_up (&owner);
  g_autofree char *text = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *none = NULL;

  desk_source_refresh (source);
  g_task_return_new_error (g_ptr_array_index (far_away.tasks, 0), MESH_ERROR, MESH_ERROR_NO_PERSONA,
                           "No keys");
  settle ();
  assert_view (source, "error");
  g_object_get (source, "error-text", &text, "advice", &advice, "remedy", &remedy, NULL);
  g_assert_cmpstr (text, ==, "No keys");
  g_assert_nonnull (advice);
  g_assert_cmpstr (remedy, ==, "mesh");
  /* It is asked again, and recovers. */
  desk_source_ensure (source);
  answer (1, one);
  assert_view (source, "list");
  g_object_get (source, "remedy", &none, NULL);
  g_assert_null (none);
  /* A mesh that is not set up is set up on that page, too; nothing else is. */
  assert_remedy (source, 2, MESH_ERROR_NOT_READY, "mesh");
  assert_remedy (source, 3, MESH_ERROR_NOT_FOUND, NULL);
  tear_down (source, owner);
}

static void
test_cancel (void)
{
  static const char *const one[] = { "a", NULL };
  GObject *owner;
  DeskSource *source = set_up (&owner);

  desk_source_hold (source);
  g_assert_cmpuint (far_away.asked, ==, 1);
  desk_source_cancel (source);
  g_assert_false (desk_source_get_busy (source));
  answer (0, one);
  assert_view (source, "loading");
  desk_source_outdate (source);
  g_assert_cmpuint (far_away.asked, ==, 2);
  desk_source_release (source);
  desk_source_cancel (source);
  desk_source_outdate (source);
  g_assert_cmpuint (far_away.asked, ==, 2);
  desk_source_close (source);
  desk_source_refresh (source);
  g_assert_cmpuint (far_away.asked, ==, 2);
  answer (1, one);
  tear_down (source, owner);
}

static void
test_model (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (DeskSource) source = desk_source_new_for_model (G_LIST_MODEL (store));
  g_autoptr (GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

  assert_view (source, "empty");
  g_list_store_append (store, item);
  assert_view (source, "list");
  desk_source_refresh (source);
  g_assert_false (desk_source_get_busy (source));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/source/load", test_load);
  g_test_add_func ("/desk/source/older-answer", test_older_answer);
  g_test_add_func ("/desk/source/failure", test_failure);
  g_test_add_func ("/desk/source/cancel", test_cancel);
  g_test_add_func ("/desk/source/model", test_model);
  return g_test_run ();
}
