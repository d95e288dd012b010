/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/activity/desk-activity-item.h"
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/**
 * DeskActivityList: the runs of a journal that a search finds, the newest first: a GListModel of DeskActivityItem. The
 * numbers of the runs are kept, what is shown of one is read when a row asks for it, and forgotten with the row: ten
 * thousand runs take some 80 kB. Reading is done in worker threads.
 */
#define DESK_TYPE_ACTIVITY_LIST (desk_activity_list_get_type ())
G_DECLARE_FINAL_TYPE (DeskActivityList, desk_activity_list, DESK, ACTIVITY_LIST, GObject)

/* @runs: (transfer full): of mesh_journal_find() */
DeskActivityList *desk_activity_list_new (MeshJournal *journal, GArray *runs);
/* Searches anew; only the newest search counts. All nullable: all runs. */
void desk_activity_list_set_query (DeskActivityList *self, const char *text, const char *persona, const char *outcome);
/* Reads the steps and calls of a run that is shown, once. */
void desk_activity_list_load_run (DeskActivityList *self, gint64 run);

/* For a DeskSource: the whole list. */
void desk_activity_list_load_async (MeshJournal *journal, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
DeskActivityList *desk_activity_list_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
