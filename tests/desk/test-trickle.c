/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list comes a few rows at a time, and is told of as it is. */
#include "config.h"

#include "desk/common/desk-trickle.h"

typedef struct
{
  GListStore *store;
  DeskTrickle *trickle;
  GPtrArray *mirror; /* what a view of it would have by now */
  guint most;        /* that came in one turn */
} Fixture;

static void
changed_cb (Fixture *self, guint position, guint removed, guint added, GListModel *list)
{
  g_assert_cmpuint (position + removed, <=, self->mirror->len);
  g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, (int) (position + i), g_list_model_get_item (list, position + i));
  if (self->mirror->len <= DESK_TRICKLE_ALL)
    self->most = MAX (self->most, added);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->store = g_list_store_new (G_TYPE_OBJECT);
  self->trickle = g_object_new (DESK_TYPE_TRICKLE, NULL);
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->trickle, "items-changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (self->trickle, self);
  g_assert_finalize_object (self->trickle);
  g_assert_finalize_object (self->store);
  g_ptr_array_unref (self->mirror);
}

static void
splice (Fixture *self, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (fresh, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (self->store, position, removed, fresh->pdata, added);
}

/* It is the beginning of the list, and its views know all of it. */
static void
assert_same (Fixture *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->trickle));

  g_assert_cmpuint (n, ==, self->mirror->len);
  g_assert_cmpuint (n, <=, g_list_model_get_n_items (G_LIST_MODEL (self->store)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) shown = g_list_model_get_item (G_LIST_MODEL (self->trickle), i);
      g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_assert_true (shown == there);
      g_assert_true (shown == g_ptr_array_index (self->mirror, i));
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->trickle), n));
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->trickle));
}

/* As long as more comes, and a little longer. */
static void
settle (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + 4 * DESK_TRICKLE_PAUSE * 1000;
  guint before = count (self);

  while (g_get_monotonic_time () < end)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
      if (count (self) != before)
        end = g_get_monotonic_time () + 4 * DESK_TRICKLE_PAUSE * 1000;
      before = count (self);
    }
}

static void
test_long (Fixture *self, gconstpointer data)
{
  splice (self, 0, 0, 5000);
  g_object_set (self->trickle, "model", self->store, NULL);
  settle (self);
  g_assert_cmpuint (count (self), ==, 0); /* nobody looks */
  g_object_set (self->trickle, "ready", TRUE, NULL);
  g_assert_cmpuint (count (self), ==, DESK_TRICKLE_STEP);
  settle (self);
  assert_same (self);
  g_assert_cmpuint (count (self), ==, 5000);
  g_assert_cmpuint (self->most, ==, DESK_TRICKLE_STEP);
  /* Another one in its place, while it is looked at, and while it is not. */
  splice (self, 0, 5000, 3000);
  assert_same (self);
  g_assert_cmpuint (count (self), ==, DESK_TRICKLE_STEP);
  g_object_set (self->trickle, "ready", FALSE, NULL);
  settle (self);
  g_assert_cmpuint (count (self), ==, DESK_TRICKLE_STEP);
  splice (self, 0, 3000, 2000);
  g_assert_cmpuint (count (self), ==, 0);
  g_object_set (self->trickle, "ready", TRUE, NULL);
  settle (self);
  assert_same (self);
  g_assert_cmpuint (count (self), ==, 2000);
  g_assert_cmpuint (self->most, ==, DESK_TRICKLE_STEP);
  g_object_set (self->trickle, "model", NULL, NULL);
  g_assert_cmpuint (count (self), ==, 0);
}

/* One by one, as a plan grows. */
static void
test_grows (Fixture *self, gconstpointer data)
{
  g_object_set (self->trickle, "model", self->store, "ready", TRUE, NULL);
  for (guint i = 0; i < 300; i++)
    {
      splice (self, i, 0, 1);
      assert_same (self);
    }
  g_assert_cmpuint (count (self), ==, 300);
  splice (self, 250, 0, 1000);
  g_assert_cmpuint (count (self), ==, 1300); /* far below: no rows are made of these */
  assert_same (self);
}

static void
test_anything (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  g_object_set (self->trickle, "model", self->store, NULL);
  for (guint i = 0; i < 3000; i++)
    {
      const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
      const guint position = (guint) g_rand_int_range (rand, 0, (int) n + 1);
      const guint removed = (guint) g_rand_int_range (rand, 0, (int) MIN (n - position, 40) + 1);
      const guint added = g_rand_int_range (rand, 0, 8) == 0 ? (guint) g_rand_int_range (rand, 0, 300)
                                                             : (guint) g_rand_int_range (rand, 0, 5);

      splice (self, position, n > 600 ? MIN (n - position, 400) : removed, added);
      if (g_rand_int_range (rand, 0, 5) == 0)
        g_object_set (self->trickle, "ready", g_rand_boolean (rand), NULL);
      for (int turns = g_rand_int_range (rand, 0, 4); turns > 0; turns--)
        g_main_context_iteration (NULL, FALSE);
      if (i % 50 == 0)
        g_usleep ((DESK_TRICKLE_PAUSE + 2) * 1000);
      if (i % 10 == 0)
        assert_same (self);
    }
  g_object_set (self->trickle, "ready", TRUE, NULL);
  settle (self);
  assert_same (self);
  g_assert_cmpuint (count (self), ==, g_list_model_get_n_items (G_LIST_MODEL (self->store)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/trickle/long", test_long);
  ADD ("/trickle/grows", test_grows);
  ADD ("/trickle/anything", test_anything);
  return g_test_run ();
}
