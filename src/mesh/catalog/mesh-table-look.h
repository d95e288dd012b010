/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * MeshTableLook: what is only known of a table when it is looked at. Properties: gone (whether the mesh has it no
 * more, or shows it no more), partitions ("12", "1000+", "" where nobody may see them), newest (when the last of
 * these was made, UTC, or ""), tags ("key=value", a line each; NULL where they may not be seen).
 */
#define MESH_TYPE_TABLE_LOOK (mesh_table_look_get_type ())
G_DECLARE_FINAL_TYPE (MeshTableLook, mesh_table_look, MESH, TABLE_LOOK, GObject)

/* For tests and pictures. @tags: nullable. */
MeshTableLook *mesh_table_look_new (gboolean gone, const char *partitions, const char *newest, const char *tags);

/* Looks as the persona may. Fails where AWS does not answer; what may not be seen is no failure. */
void mesh_table_look_async (MeshMesh *mesh, MeshPersona *persona, MeshProduct *product, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
MeshTableLook *mesh_table_look_finish (MeshMesh *mesh, GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS
