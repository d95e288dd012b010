/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/query/mesh-query.h"

G_BEGIN_DECLS

/**
 * DeskQueryResults: rows in a table that is sorted by a click on a column's title; numbers by their size. Ctrl+C
 * copies the row.
 *
 * Properties: query (MeshQuery, nullable).
 */
#define DESK_TYPE_QUERY_RESULTS (desk_query_results_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueryResults, desk_query_results, DESK, QUERY_RESULTS, AdwBin)

/* ---- desk-query-format.c: pure functions ---- */
/* What a cell shows: one line, bounded; "NULL". @row: nullable. (transfer full) */
char *desk_query_cell (gpointer unused, guint column, MeshQueryRow *row);
/* "384 rows, 12 kB scanned, 0.4 s", while its rows are shown. @query: nullable. (transfer full) */
char *desk_query_summary (gpointer unused, MeshQuery *query, const char *state);
gboolean desk_query_is_running (gpointer unused, const char *state);
/* A row with tabs between values, for the clipboard. (transfer full) */
char *desk_query_line (MeshQueryRow *row, guint n_columns);
void desk_query_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
