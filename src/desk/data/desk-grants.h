/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/access/mesh-granted.h"

G_BEGIN_DECLS

/* What was granted to a consumer, looked at for the roles that it was imported for. GListModel of MeshGranted. */
void desk_grants_list_async (MeshMesh *mesh, MeshPersona *consumer, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
GListModel *desk_grants_list_finish (GAsyncResult *result, GError **error); /* (transfer full) */
/* Remembers for which roles a subscription is imported. A failure is told in the log only: it costs a look. */
void desk_grants_remember (MeshMesh *mesh, MeshPersona *consumer, const char *id, const char *const *roles);

G_END_DECLS
