/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* The file below the user's state folder that keeps what a persona of a mesh has done on one page: @folder is the
 * page's. Names are hashed: they come from files of others. (transfer full) */
char *desk_state_dup_path (MeshMesh *mesh, MeshPersona *persona, const char *folder);
/* Writes @contents whole or not at all, readable for the user alone, in a worker thread. */
void desk_state_write_async (const char *path, GBytes *contents, GAsyncReadyCallback callback, gpointer user_data);
gboolean desk_state_write_finish (GAsyncResult *result, GError **error);
/* Waits for what is being written, three seconds at most: for the end of the program. */
void desk_state_settle (void);

G_END_DECLS
