/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * MeshShareUse: how much of RAM's quotas the account takes that grants by a plan: what it shares already, and what the plan
 * would add (at most: a share that another grant made in the meantime is counted twice).
 *
 * By default an account may have 5,000 resource shares in a region, and 5,000 resources in them, one in several shares
 * counted each time (AWS RAM User Guide, "Service quotas for AWS RAM"); AWS raises both on request.
 */
#define MESH_SHARE_MAX_SHARES    5000
#define MESH_SHARE_MAX_RESOURCES 5000
typedef struct
{
  char *account;
  guint n_shares;
  guint n_resources;
} MeshShareUse;

void mesh_share_use_free (MeshShareUse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshShareUse, mesh_share_use_free)

/* Of a plan that was looked at. Two calls (further ones where there are more than 500 shares or resources), by the
 * identity that grants; none where nothing is granted to another account. */
void
mesh_share_use_async (MeshPlan *plan,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
/* What AWS fails with, as where that identity may not look. NULL without an error: nothing is shared by that plan.
 * (transfer full) (nullable) */
MeshShareUse *mesh_share_use_finish (MeshPlan *plan, GAsyncResult *result, GError **error);

G_END_DECLS
