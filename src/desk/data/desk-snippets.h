/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a table of one's account is read from elsewhere. Names are quoted for each language: they come from AWS.
 * Closures of data-row.ui; all (transfer full). @columns: a GListModel of DeskRecord titled by name; (nullable) */

/* For Athena: the columns by name, or all where there are many. */
char *desk_snippet_sql (gpointer unused, const char *database, const char *table, GListModel *columns);
/* The same through boto3, with a place to fill in where the results go. */
char *desk_snippet_python (gpointer unused, const char *database, const char *table, GListModel *columns);
/* The same through the AWS CLI. */
char *desk_snippet_shell (gpointer unused, const char *database, const char *table, GListModel *columns);

void desk_snippets_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
