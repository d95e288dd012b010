/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-finding.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/*
 * The doctor: observes the plans of everything that should exist in a mesh (its account, each account that takes
 * part, what each active subscription gives and what was imported of it), and the grants to other accounts that no
 * record asks for. Reads only, each thing as a persona that may see it; a detail has a line a thing that is missing.
 *
 * Of the MeshFindings, kind is "mesh", "producer", "consumer", "subscription", "import" or "grant"; repair
 * "initialise", "enable-producer", "enable-consumer", "restore", "import" or "revoke"; subject an account, a
 * subscription's id, or a grant's "account/database/table/filter".
 */

/* A failure to look is a finding's; the whole fails when it is cancelled. What one plan has read is not read again
 * for another. */
void
mesh_doctor_examine_async (MeshMesh *mesh,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* The MeshFindings: the mesh, accounts, subscriptions, extras. (transfer full) */
GListModel *mesh_doctor_examine_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

/* The plan that mends @finding, made for its repairer. NULL without an error: there is nothing to mend, or nobody
 * here has the keys. (transfer full) (nullable) */
MeshPlan *mesh_doctor_new_repair (MeshMesh *mesh, MeshFinding *finding, GError **error);

G_END_DECLS
