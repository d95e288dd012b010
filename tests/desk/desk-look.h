/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is drawn in @widget or below it: the first widget of @type with that label. @text: NULL: any. (nullable) */
GtkWidget *look_find (GtkWidget *widget, GType type, const char *text);
/* Of a GtkWidget: whether it is on screen, for sample_run_until(). */
gboolean look_is_shown (gpointer widget);
/* The deepest widget on screen that is of itself wider than a narrow window (360). (nullable) */
GtkWidget *look_find_wide (GtkWidget *widget);

G_END_DECLS
