/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-format.h"

#include <glib/gi18n.h>

char *
desk_inbox_format_chosen (gpointer unused, guint row, const char *text)
{
  return row != 0 && row != GTK_INVALID_LIST_POSITION ? g_strdup (text) : NULL;
}

char *
desk_inbox_format_view (gpointer unused, guint n_shown)
{
  return g_strdup (n_shown > 0 ? "some" : "none");
}

char *
desk_inbox_format_count (gpointer unused, guint n_shown, guint n)
{
  /* With the separators of the reader's language: many records are hard to count otherwise. */
  if (n_shown == n)
    return g_strdup_printf (ngettext ("%'u request", "%'u requests", n), n);
  /* Translators: so many requests are shown, of so many */
  return g_strdup_printf (C_ ("inbox", "%'u of %'u"), n_shown, n);
}

void
desk_inbox_format_bind_class (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_chosen);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_view);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_count);
}
