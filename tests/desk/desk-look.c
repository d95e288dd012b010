/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk-look.h"

GtkWidget *
look_find (GtkWidget *widget, GType type, const char *text)
{
  g_autofree char *label = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    {
      if (text != NULL
          && g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "label") != NULL)
        g_object_get (widget, "label", &label, NULL);
      if (text == NULL || g_strcmp0 (label, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = look_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
look_is_shown (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

GtkWidget *
look_find_wide (GtkWidget *widget)
{
  int width;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *wide = look_find_wide (child);

      if (wide != NULL)
        return wide;
    }
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width > 360 ? widget : NULL;
}
