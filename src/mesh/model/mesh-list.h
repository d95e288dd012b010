/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* The list of a GTask of @source (nullable) that returns a GPtrArray of objects of @item_type, for the finish functions
 * of such lists. (transfer full): a GListStore; NULL with the task's error. */
GListModel *mesh_list_finish (gpointer source, GType item_type, GAsyncResult *result, GError **error);

G_END_DECLS
