/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/* Reads the newest runs in a worker thread: SQLite may wait for its file. */
void desk_journal_list_async (MeshJournal *journal, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
JsonNode *desk_journal_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
