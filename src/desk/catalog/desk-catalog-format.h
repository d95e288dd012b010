/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the catalog's .ui files, as desk-format.h has them: the first argument is not looked at. */

/* "12 of 300 tables" */
char *desk_catalog_format_count (gpointer unused, guint n_found, guint n_all);
/* Which child of the stack there is: "some" or "none". */
char *desk_catalog_format_view (gpointer unused, guint n_found);
/* How old what is shown is: @read_at and @now in seconds since 1970. */
char *desk_catalog_format_age (gpointer unused, gint64 read_at, gint64 now, gboolean busy);
/* That it could not be read again. */
char *desk_catalog_format_stale (gpointer unused, const char *error);
/* The button for those chosen. */
char *desk_catalog_format_n_chosen (gpointer unused, guint n);
/* A value of a facet, and how many have it; "": all. */
char *desk_catalog_format_domain (gpointer unused, const char *value, guint count);
char *desk_catalog_format_product (gpointer unused, const char *value, guint count);
char *desk_catalog_format_owner (gpointer unused, const char *value, guint count);
char *desk_catalog_format_access (gpointer unused, const char *value, guint count);
/* For a button that takes a table in or out: the action, and the table as its target. */
char *desk_catalog_format_toggle (gpointer unused, const char *name);
GVariant *desk_catalog_format_target (gpointer unused, const char *database, const char *name); /* (transfer full) */

/* Makes all of them known to a template, under their C names. */
void desk_catalog_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
