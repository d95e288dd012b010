/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/* How many calls a plan will make in which account, and how long that takes as far as is known; or, once it ran, what it
 * took. In a worker thread, as the journal is asked. @journal: nullable. @run: of the journal; 0: before it runs. */
void desk_totals_async (MeshPlan *plan, MeshJournal *journal, gint64 run, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable): a sentence; NULL without an error: nothing to say */
char *desk_totals_finish (GAsyncResult *result, GError **error);

/* From what mesh_plan_estimate() or mesh_journal_load_totals() say. (transfer full) (nullable) */
char *desk_totals_format (JsonNode *totals, gboolean done);

G_END_DECLS
