/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/* What the persona may see of the mesh's catalogue, read page by page in worker threads and packed as it comes. @database:
 * (nullable): all. Fails with the first database that cannot be read; one that goes away meanwhile is left out. */
void mesh_catalog_read_async (MeshMesh *mesh, MeshPersona *persona, const char *database, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
MeshIndex *mesh_catalog_read_finish (MeshMesh *mesh, GAsyncResult *result, GError **error); /* (transfer full) */

/* ---- what is kept on this machine ---- */

/* The file below the user's cache folder for what this persona of this mesh, with the keys that it has, sees: nobody else's
 * is ever read. (transfer full) */
char *mesh_catalog_dup_cache_path (MeshMesh *mesh, MeshPersona *persona);
/* Reads it in a worker thread. G_IO_ERROR_NOT_FOUND: none is kept; MESH_ERROR_INVALID: it is damaged, of another
 * version or somebody else's. */
void mesh_catalog_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MeshIndex *mesh_catalog_load_finish (GAsyncResult *result, GError **error); /* (transfer full) */
/* The same in the thread that asks. (transfer full) */
MeshIndex *mesh_catalog_load (const char *path, GCancellable *cancellable, GError **error);
/* Writes it whole or not at all, in a worker thread, readable for the user alone. */
void mesh_catalog_save_async (const char *path, MeshIndex *index, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean mesh_catalog_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
