/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-facet.h"
#include "mesh/catalog/mesh-shelf.h"

G_BEGIN_DECLS

/**
 * MeshSearch: the tables of a MeshShelf that are looked for, as a GListModel of MeshProduct. All that is set must
 * hold. Of 100,000 tables those found are there within a few milliseconds of a letter typed: a letter added looks only
 * among those found before, and one change tells of what is different.
 *
 * Properties: shelf (GListModel, nullable; only a MeshShelf has anything to find), search (words that must all be
 * found in name, database, columns, description, tags or owner), domain, product, owner, access (nullable or "": any;
 * access "none": neither mine, requested nor granted), order (guint, MeshOrder), n-items, active (whether anything is
 * set), domains, products, owners, accesses (MeshFacet: each counts what is found with all but its own value).
 * Signal: changed: the shelf or its index is another one, even if the list is the same.
 */
#define MESH_TYPE_SEARCH (mesh_search_get_type ())
G_DECLARE_FINAL_TYPE (MeshSearch, mesh_search, MESH, SEARCH, GObject)

MeshSearch *mesh_search_new (void);
MeshShelf *mesh_search_get_shelf (MeshSearch *self); /* (nullable) (transfer none) */
/* Where it stands among those found; FALSE: it was not found. */
gboolean mesh_search_find_position (MeshSearch *self, const char *database, const char *name, guint *position);
MeshFacet *mesh_search_get_facet (MeshSearch *self, MeshFacetKind kind); /* (transfer none) */

G_END_DECLS
