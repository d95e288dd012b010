/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-cells.h"

#include <string.h>

GtkListItemFactory *
desk_cells_new_factory (const char *symbol, GCallback cell, guint column, gboolean numeric)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  g_autofree char *text = g_strdup_printf (
      "<interface><template class=\"GtkListItem\"><property name=\"child\"><object "
      "class=\"GtkLabel\">"
      "<property name=\"xalign\">%d</property><property name=\"ellipsize\">end</property>"
      "<property name=\"max-width-chars\">60</property><property "
      "name=\"single-line-mode\">True</property>"
      "<style>%s</style><binding name=\"label\"><closure type=\"gchararray\" function=\"%s\">"
      "<constant type=\"guint\">%u</constant><lookup "
      "name=\"item\">GtkListItem</lookup></closure></binding>"
      "</object></property></template></interface>",
      numeric, numeric ? "<class name=\"numeric\"/>" : "", symbol, column);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  gtk_builder_cscope_add_callback_symbol (GTK_BUILDER_CSCOPE (scope), symbol, cell);
  return gtk_builder_list_item_factory_new_from_bytes (scope, bytes);
}

void
desk_cells_clear (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (view, column);
    }
}
