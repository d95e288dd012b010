/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog-read.h"

G_BEGIN_DECLS

/**
 * Places: whose each catalogue is that is kept on this machine. The name of its file cannot tell, since that is made of
 * the keys as well; so a small file for each persona of a mesh names the one that it read last. No keys are in it.
 */
typedef struct
{
  char *mesh;    /* id of a saved mesh, or what the caller calls another */
  char *persona; /* its name */
  char *path;    /* of the catalogue, which may be gone */
} MeshCatalogPlace;

void mesh_catalog_place_free (MeshCatalogPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshCatalogPlace, mesh_catalog_place_free)

/* Says in a worker thread that the catalogue of @persona in @mesh is the one at @path, of mesh_catalog_dup_cache_path(). */
void mesh_catalog_place_keep_async (const char *mesh, const char *persona, const char *path, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean mesh_catalog_place_keep_finish (GAsyncResult *result, GError **error);

/* All of them, the last one kept first; what is no such file is left out. Blocks. (transfer full)
 * (element-type MeshCatalogPlace) */
GPtrArray *mesh_catalog_places_list (void);
/* Takes away the places of @mesh and the catalogues that they name. Blocks. */
void mesh_catalog_places_forget (const char *mesh);

G_END_DECLS
