/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/* Writes all runs that are kept as JSON lines, the newest first, in a worker thread; the file is
 * replaced as a whole. */
void desk_journal_export_async (MeshJournal *journal, GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean desk_journal_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
