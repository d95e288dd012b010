/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/* How the catalogue makes its objects: private to src/mesh and its tests. */
MeshColumn *mesh_column_new (const char *name, const char *data_type, const char *comment, gboolean partition_key);
/* From a table as GetTables gives it; NULL for what is none (no name). (transfer full) (nullable) */
MeshProduct *mesh_product_new_from_table (JsonNode *table);
/* @record: (transfer full) */
MeshProduct *mesh_product_new_from_record (MeshRecord *record, MeshAccess access);
/* Of the row of an index, which is kept; the rest of it is unpacked when it is asked for. */
MeshProduct *mesh_product_new_from_row (MeshIndex *index, guint row);
/* The same table stands in another index now, and is equal there. */
void mesh_product_move (MeshProduct *self, MeshIndex *index, guint row);
/* Lets go of the index. */
void mesh_product_leave (MeshProduct *self);
const char *mesh_product_get_name (MeshProduct *self);
const char *mesh_product_get_database (MeshProduct *self);
const char *mesh_product_get_owner_account (MeshProduct *self); /* nullable */
/* "mine", "granted", "requested", or "" where there is none: static. */
const char *mesh_product_get_access (MeshProduct *self);
/* Whether it only leads to a table of another account. */
gboolean mesh_product_is_link (MeshProduct *self);
/* Before it is shown to anybody: no notifications. */
void mesh_product_set_tags (MeshProduct *self, const char *domain, const char *product_name);
void mesh_product_set_access (MeshProduct *self, const char *access);

G_END_DECLS
