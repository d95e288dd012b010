/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskQueryHistory: statements that a persona ran, the last one first; a GListModel of GtkStringObject. No results
 * are kept. At most 200, each up to 16 KiB; longer ones are not remembered. A file that can't be read is as good as
 * none, and is written anew at the next statement.
 */
#define DESK_TYPE_QUERY_HISTORY (desk_query_history_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueryHistory, desk_query_history, DESK, QUERY_HISTORY, GObject)

/* @path: (nullable): where it is kept, mode 0600; NULL: nowhere. It is read in the background. */
DeskQueryHistory *desk_query_history_new (const char *path);
/* A statement that is there already moves to the front. Written in the background. */
void desk_query_history_add (DeskQueryHistory *self, const char *sql);

G_END_DECLS
