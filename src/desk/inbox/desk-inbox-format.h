/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the inbox, as those of desk-format.h. */

/* What a drop-down over a DeskFacet has chosen: NULL for its first row, and for none. (transfer full) (nullable) */
char *desk_inbox_format_chosen (gpointer unused, guint row, const char *text);
/* The GtkStack's child for a list of so many. */
char *desk_inbox_format_view (gpointer unused, guint n_shown);
/* "12 of 10,000", or how many there are. */
char *desk_inbox_format_count (gpointer unused, guint n_shown, guint n);

void desk_inbox_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
