/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The class "badge" of style.css, drawn without a widget. @text: laid out already. @kind: (nullable): a subscription's
 * status, or a product's access, as stored. Draws at the end of a row of that size and returns how wide it is. */
int desk_badge_draw (GtkWidget *widget, GtkSnapshot *snapshot, PangoLayout *text, const char *kind, int width,
                     int height, gboolean rtl);
/* In the colour of what asks to be looked at. */
void desk_badge_draw_dot (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, int size);

G_END_DECLS
