/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-menu.h"

static void
make_cb (GtkMenuButton *button, gpointer resource)
{
  g_autoptr (GtkBuilder) builder = NULL;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  builder = gtk_builder_new_from_resource (resource);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
}

void
desk_menu_make_late (GtkMenuButton *button, const char *resource)
{
  gtk_menu_button_set_create_popup_func (button, make_cb, (gpointer) resource, NULL);
}
