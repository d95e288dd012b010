/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-source.h"
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* The catalogue as a persona sees it, a DeskSource of one MeshShelf: what was kept of it when it was read last is there
 * at once, then it is read anew, and kept. No other persona's is ever shown. (transfer full) */
DeskSource *desk_catalog_source_new (MeshMesh *mesh, MeshPersona *persona);
/* The mesh can be opened again by this id: once its catalogue is read, the desktop's search finds tables in it. */
void desk_catalog_source_set_place (DeskSource *source, const char *mesh_id);

G_END_DECLS
