/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/** MeshLocalRole: a role of a consumer's account that may be let read. Properties, set once: arn, name, path,
 * description (nullable), for-glue (crawlers may take it on). */
#define MESH_TYPE_LOCAL_ROLE (mesh_local_role_get_type ())
G_DECLARE_FINAL_TYPE (MeshLocalRole, mesh_local_role, MESH, LOCAL_ROLE, GObject)

MeshLocalRole *mesh_local_role_new (const char *arn, const char *name, const char *path, const char *description);
const char *mesh_local_role_get_arn (MeshLocalRole *self);
const char *mesh_local_role_get_name (MeshLocalRole *self);

/* The roles of the persona's account, by name, all pages; AWS's own (service-linked) ones are left out, as nobody
 * queries as one of them. */
void mesh_local_roles_list_async (MeshMesh *mesh, MeshPersona *persona, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* GListModel of MeshLocalRole. (transfer full) */
GListModel *mesh_local_roles_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);
/* Whether @arn is one of a role or user in the persona's account; MESH_ERROR_INVALID says why not. */
gboolean mesh_local_roles_check_arn (MeshMesh *mesh, MeshPersona *persona, const char *arn, GError **error);

G_END_DECLS
