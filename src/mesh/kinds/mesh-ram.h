/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* ---- mesh-ram-acceptance.c: "ram-acceptance": shares that somebody else offers are accepted ---- */
#define MESH_TYPE_RAM_ACCEPTANCE (mesh_ram_acceptance_get_type ())
G_DECLARE_FINAL_TYPE (MeshRamAcceptance, mesh_ram_acceptance, MESH, RAM_ACCEPTANCE, MeshResource)
/* By ARN. @account: the receiver. */
MeshResource *mesh_ram_acceptance_new (const char *account, const char *sender, const char *const *share_arns);
/* Which shares is only known once the grants are made: asked of Lake Formation then. */
void mesh_ram_acceptance_set_source (MeshRamAcceptance *self, AwsClient *client, const char *database);

G_END_DECLS
