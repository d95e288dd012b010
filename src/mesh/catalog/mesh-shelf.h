/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/**
 * MeshShelf: the tables of a MeshIndex as a GListModel of MeshProduct, by database and name. A product is made when
 * somebody asks for it and lives as long as somebody holds it: of 100,000 tables there are as many objects as rows on
 * screen. When the index is replaced, what did not change keeps its object, and one change of the list tells the rest.
 *
 * For one thread, the main one. Properties: index (MeshIndex; notified also when the list does not change), read-at
 * (seconds since 1970), n-items.
 */
#define MESH_TYPE_SHELF (mesh_shelf_get_type ())
G_DECLARE_FINAL_TYPE (MeshShelf, mesh_shelf, MESH, SHELF, GObject)

MeshShelf *mesh_shelf_new (MeshIndex *index);
MeshIndex *mesh_shelf_get_index (MeshShelf *self); /* (transfer none) */
void mesh_shelf_set_index (MeshShelf *self, MeshIndex *index);
/* Of the index as it is now. (transfer full) */
MeshProduct *mesh_shelf_get_product (MeshShelf *self, guint row);

G_END_DECLS
