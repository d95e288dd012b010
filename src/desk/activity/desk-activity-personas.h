/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/* Who ran anything that a journal has, also those who have left the mesh since; read in a worker thread. */
void
desk_activity_personas_async (MeshJournal *journal,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* By name. MESH_ERROR_INVALID: the journal can't be read. (transfer full) (nullable) */
char **desk_activity_personas_finish (MeshJournal *journal, GAsyncResult *result, GError **error);

G_END_DECLS
