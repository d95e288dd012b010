/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/**
 * MeshIngestPicked: a file, or a folder with the files that lie in it. Properties: path, n-files, size (bytes), chosen (can be
 * set), n-chosen (files).
 */
#define MESH_TYPE_INGEST_PICKED (mesh_ingest_picked_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestPicked, mesh_ingest_picked, MESH, INGEST_PICKED, GObject)

/**
 * MeshIngestPick: which files of a table are chosen: a list of MeshIngestPicked, of files or of folders, which makes its
 * items only when they are asked for: a table may have hundreds of thousands of files. Properties: n-chosen (files),
 * busy.
 */
#define MESH_TYPE_INGEST_PICK (mesh_ingest_pick_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestPick, mesh_ingest_pick, MESH, INGEST_PICK, GObject)

/* Empty until something is shown. */
MeshIngestPick *mesh_ingest_pick_new (MeshIngestTable *table);
/* Lists files, or folders, whose path has @text in it (nullable; capitals are as small letters), found in a worker
 * thread. What was chosen stays chosen. A later call ends an earlier one: G_IO_ERROR_CANCELLED. */
void mesh_ingest_pick_show_async (MeshIngestPick *self, gboolean folders, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_pick_show_finish (MeshIngestPick *self, GAsyncResult *result, GError **error);
/* All that are listed. */
void mesh_ingest_pick_choose_all (MeshIngestPick *self, gboolean chosen);
guint mesh_ingest_pick_get_n_chosen (MeshIngestPick *self);
guint mesh_ingest_pick_get_n_files (MeshIngestPick *self); /* of the table */
guint mesh_ingest_pick_get_n_folders (MeshIngestPick *self); /* 0 before something was shown */
/* For mesh_ingest_split_async(): a folder where all its files are chosen. (transfer full) */
char **mesh_ingest_pick_dup_paths (MeshIngestPick *self);

G_END_DECLS
