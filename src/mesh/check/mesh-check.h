/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-finding.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/*
 * The check of one persona: who its keys say it is, whether that is the right account, what it may do for its job, and
 * how Lake Formation is set in its account. Reads only.
 *
 * Of the MeshFindings, kind is "keyring", "identity", "account", "permissions", "lake-admin", "cross-account-version",
 * "default-permissions", "local-role", "central-role" or "read-only-role"; repair "make-key", "make-admin",
 * "raise-version", "no-defaults" or "enable"; subject an account. What cannot be known from here is UNKNOWN, and the
 * detail says why.
 */

/* Where the persona's keys are kept. */
typedef struct
{
  const char *mesh_id;   /* (nullable): of a saved mesh: the keyring is asked */
  gboolean session_only; /* kept nowhere */
} MeshCheckKeys;

/* @keys: (nullable): nothing is said of them. A failure to look is a finding's; the whole fails when it is
 * cancelled. */
void mesh_check_async (MeshMesh *mesh, MeshPersona *persona, const MeshCheckKeys *keys, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type MeshFinding) */
GListModel *mesh_check_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

/* The plan that mends @finding, made for its repairer; @receive and @data take new keys. NULL without an error: there is
 * nothing to mend, or nobody here can. (transfer full) (nullable) */
MeshPlan *mesh_check_new_repair (MeshMesh *mesh, MeshFinding *finding, MeshReceiveKey receive, gpointer data,
                                 GError **error);

G_END_DECLS
