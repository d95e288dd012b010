/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/** MeshFacetValue: one value that tables have in common, and how many of those found have it. Properties: value
 * ("" stands for all), count (notified). */
#define MESH_TYPE_FACET_VALUE (mesh_facet_value_get_type ())
G_DECLARE_FINAL_TYPE (MeshFacetValue, mesh_facet_value, MESH, FACET_VALUE, GObject)
const char *mesh_facet_value_get_value (MeshFacetValue *self);
guint mesh_facet_value_get_count (MeshFacetValue *self);

/**
 * MeshFacet: the different values of a catalogue in one respect, a GListModel of MeshFacetValue: first one that stands
 * for all, then each, sorted; at most a thousand. A value that stays is never taken out and put in again, so that a
 * drop-down keeps what is chosen.
 *
 * Properties: choice (whether there is any value but the first).
 */
#define MESH_TYPE_FACET (mesh_facet_get_type ())
G_DECLARE_FINAL_TYPE (MeshFacet, mesh_facet, MESH, FACET, GObject)

MeshFacet *mesh_facet_new (MeshFacetKind kind);
/* What values there are. @index: (nullable): none. */
void mesh_facet_set_index (MeshFacet *self, MeshIndex *index);
/* How many have each, by the numbers that the index gives them. */
void mesh_facet_set_counts (MeshFacet *self, const guint *counts, guint all);

G_END_DECLS
