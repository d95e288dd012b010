/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-list.h"

GListModel *
mesh_list_finish (gpointer source, GType item_type, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  items = g_task_propagate_pointer (G_TASK (result), error);
  if (items == NULL)
    return NULL;
  store = g_list_store_new (item_type);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return G_LIST_MODEL (store);
}
