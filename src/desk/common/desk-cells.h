/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For tables whose columns no template can list: shows what @cell, a closure called @symbol of type char * (gpointer unused,
 * guint column, item), says of an item. (transfer full) */
GtkListItemFactory *desk_cells_new_factory (const char *symbol, GCallback cell, guint column, gboolean numeric);
/* Takes all columns away. */
void desk_cells_clear (GtkColumnView *view);

G_END_DECLS
