/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots stay where lists are exchanged, and have the items that the list has now. */
#include "config.h"

#include "desk/common/desk-slots.h"

typedef struct
{
  guint n, position, removed, added;
} Change;

static void
changed_cb (Change *change, guint position, guint removed, guint added)
{
  *change = (Change){ change->n + 1, position, removed, added };
}

static void
notified_cb (guint *n)
{
  (*n)++;
}

static GListStore *
new_list (guint n)
{
  GListStore *list = g_list_store_new (G_TYPE_OBJECT);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_object_new (G_TYPE_SIMPLE_ACTION, NULL);

      g_list_store_append (list, item);
    }
  return list;
}

static void
assert_same (DeskSlots *slots, GListModel *model)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (slots)), ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DeskSlot) slot = g_list_model_get_item (G_LIST_MODEL (slots), i);
      g_autoptr (GObject) item = g_list_model_get_item (model, i), inside = NULL;

      g_object_get (slot, "item", &inside, NULL);
      g_assert_true (inside == item);
    }
  g_assert_null (g_list_model_get_object (G_LIST_MODEL (slots), g_list_model_get_n_items (model)));
}

static void
test_exchange (void)
{
  g_autoptr (GListStore) three = new_list (3), five = new_list (5), one = new_list (1);
  g_autoptr (DeskSlots) slots = desk_slots_new (G_LIST_MODEL (three));
  g_autoptr (DeskSlot) first = g_list_model_get_item (G_LIST_MODEL (slots), 0), again = NULL;
  Change change = { 0 };
  guint notified = 0;

  assert_same (slots, G_LIST_MODEL (three));
  g_signal_connect_swapped (slots, "items-changed", G_CALLBACK (changed_cb), &change);
  g_signal_connect_swapped (first, "notify::item", G_CALLBACK (notified_cb), &notified);
  g_object_set (slots, "model", five, NULL);
  assert_same (slots, G_LIST_MODEL (five));
  g_assert_true (change.n == 1 && change.position == 3 && change.removed == 0 && change.added == 2);
  g_object_set (slots, "model", one, NULL);
  assert_same (slots, G_LIST_MODEL (one));
  g_assert_true (change.n == 2 && change.position == 1 && change.removed == 4 && change.added == 0);
  again = g_list_model_get_item (G_LIST_MODEL (slots), 0);
  g_assert_true (again == first);
  g_assert_cmpuint (notified, ==, 2);
  g_object_set (slots, "model", one, NULL);
  g_assert_cmpuint (change.n, ==, 2);
  g_object_set (slots, "model", NULL, NULL);
  g_assert_true (change.n == 3 && change.position == 0 && change.removed == 1 && change.added == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (slots)), ==, 0);
}

/* The list itself changes. */
static void
test_change (void)
{
  g_autoptr (GListStore) list = new_list (4);
  g_autoptr (DeskSlots) slots = desk_slots_new (G_LIST_MODEL (list));
  g_autoptr (GObject) item = g_object_new (G_TYPE_SIMPLE_ACTION, NULL);

  g_list_store_insert (list, 1, item);
  assert_same (slots, G_LIST_MODEL (list));
  g_list_store_remove (list, 0);
  assert_same (slots, G_LIST_MODEL (list));
  g_list_store_splice (list, 1, 2, (gpointer *) &item, 1);
  assert_same (slots, G_LIST_MODEL (list));
  g_list_store_remove_all (list);
  assert_same (slots, G_LIST_MODEL (list));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slots/exchange", test_exchange);
  g_test_add_func ("/slots/change", test_change);
  return g_test_run ();
}
