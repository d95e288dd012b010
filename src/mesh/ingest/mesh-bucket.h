/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* What a name for a bucket is good for. */
typedef enum
{
  MESH_BUCKET_NEW,       /* nobody has it: it will be made */
  MESH_BUCKET_THERE,     /* there, in this region, and we may look into it */
  MESH_BUCKET_TAKEN,     /* another account's, or not for us */
  MESH_BUCKET_ELSEWHERE, /* there, in another region */
} MeshBucketState;

/* MESH_ERROR_INVALID says what is wrong with the name. */
gboolean mesh_bucket_check_name (const char *bucket, GError **error);
/* Asks S3 as @persona, changing nothing. MESH_ERROR_INVALID: no name of a bucket. */
void mesh_bucket_look_async (MeshMesh *mesh, MeshPersona *persona, const char *bucket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* @region: (out) (optional) (nullable) (transfer full): where it is, where S3 says so */
gboolean mesh_bucket_look_finish (GAsyncResult *result, MeshBucketState *state, char **region, GError **error);

G_END_DECLS
