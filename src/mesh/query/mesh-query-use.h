/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* Whether one of the account's last 50 statements read, with success, what the mesh shares: through a link to the
 * mesh's account. Reads only; three calls. @admin: an administrator of the account, as the daily role may not list
 * the statements of others. */
void mesh_query_find_use_async (MeshMesh *mesh, MeshPersona *admin, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* @used: (out). FALSE: it could not be looked at. */
gboolean mesh_query_find_use_finish (MeshMesh *mesh, GAsyncResult *result, gboolean *used, GError **error);

G_END_DECLS
