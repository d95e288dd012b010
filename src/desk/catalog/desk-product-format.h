/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the view of one table, as desk-format.h has them: the first argument is not looked at. */

/* "7.3 MB, 90,000 rows, 12 files", as a crawler measured it */
char *desk_product_format_size (gpointer unused, const char *size, const char *rows, const char *files);
/* "by day, hour; 12 partitions". @columns: (nullable): of MeshColumn */
char *desk_product_format_partitions (gpointer unused, GListModel *columns, const char *partitions);
/* How fresh it is: when its newest partition was made, else when the table was changed. */
char *desk_product_format_fresh (gpointer unused, const char *newest, const char *updated);
/* A line each; @looked (nullable) goes before @known. */
char *desk_product_format_tags (gpointer unused, const char *looked, const char *known);
/* What Glue calls it, in words. */
char *desk_product_format_kind (gpointer unused, const char *kind, gboolean link);
/* What the persona may do with it, and how to get more. @job: MeshJob */
char *desk_product_format_own (gpointer unused, const char *access, int job);
/* Where to go from there: the button, and its page. */
char *desk_product_format_next (gpointer unused, const char *access, int job);
gboolean desk_product_format_has_next (gpointer unused, const char *access, int job);
GVariant *desk_product_format_next_page (gpointer unused, const char *access); /* (transfer full) */
char *desk_product_format_next_action (gpointer unused, const char *access);
/* Why the list of who has access is empty. @job: MeshJob */
char *desk_product_format_nobody (gpointer unused, gboolean hidden, int job);
char *desk_product_format_nobody_why (gpointer unused, gboolean hidden, int job);
/* Whether either says that it is gone. */
gboolean desk_product_format_gone (gpointer unused, gboolean from_catalog, gboolean from_table);
/* "cell_id, a partition key" */
char *desk_product_format_column (gpointer unused, const char *name, gboolean partition_key);

void desk_product_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
