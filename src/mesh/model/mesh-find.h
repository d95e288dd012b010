/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* Who could do something: the first persona of that job with keys. @account: (nullable): any.
 * (transfer none) (nullable) */
MeshPersona *mesh_find_persona (MeshMesh *mesh, MeshJob job, const char *account);
/* Who can decide on data of @owner: its producer, else the mesh's owner. (transfer none) (nullable) */
MeshPersona *mesh_find_decider (MeshMesh *mesh, const char *owner);

G_END_DECLS
