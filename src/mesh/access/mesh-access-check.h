/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-finding.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/*
 * "Why can't I query?": looks at every link between a role of the consumer's account and the rows of a table of
 * the mesh. Reads only. Each link is looked at by a persona of the mesh that may see it: a link that none of those
 * with keys may see is unknown, and says who could look.
 *
 * Of the MeshFindings, kind is "identity", "subscription", "grant", "share", "link", "link-describe", "select",
 * "location", "bucket-policy" or "key-policy"; repair "set-up", "request", "approve", "import", "restore" or
 * "register"; subject the subscription's id.
 */

/* @database, @table: in the mesh. @role_arn: (nullable): the account's DataMeshConsumer. A failure to look is a
 * link's; the whole fails for arguments and when it is cancelled. About 12 API calls. */
void mesh_access_check_async (MeshMesh *mesh, MeshPersona *consumer, const char *database, const char *table,
                              const char *role_arn, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* The MeshFindings, in order. (transfer full) */
GListModel *mesh_access_check_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

/* The plan that mends @link, made for its repairer. NULL without an error: it takes more than a plan (asking for
 * access, deciding), or a persona that has no keys here. @roles: (nullable): to import for; the
 * account's DataMeshConsumer. (transfer full) (nullable) */
MeshPlan *mesh_access_new_repair (MeshMesh *mesh, MeshPersona *consumer, MeshFinding *link,
                                  const char *const *roles, GError **error);

G_END_DECLS
