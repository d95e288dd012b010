/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* "s3://bucket/some/path/" → bucket and "some/path"; s3a and s3n too. FALSE: not S3. */
gboolean mesh_s3_parse (const char *location, char **bucket, char **prefix);

/* ---- mesh-bucket-policy.c: "bucket-policy": the statement that lets a mesh's Lake Formation read ---- */
#define MESH_TYPE_BUCKET_POLICY (mesh_bucket_policy_get_type ())
G_DECLARE_FINAL_TYPE (MeshBucketPolicy, mesh_bucket_policy, MESH, BUCKET_POLICY, MeshResource)
/* @principal: the service-linked role of the mesh account. */
MeshResource *mesh_bucket_policy_new (const char *partition, const char *bucket, const char *principal);
void mesh_bucket_policy_add_prefix (MeshBucketPolicy *self, const char *prefix);
/* Another principal that may not stay in our statement (of a deleted subscription). */
void mesh_bucket_policy_drop_principal (MeshBucketPolicy *self, const char *principal);
/* Nobody here can do it: the step is left to the bucket's owner, who is named. */
void mesh_bucket_policy_defer (MeshBucketPolicy *self, const char *owner);

/* ---- mesh-s3-bucket.c: "s3-bucket": private, encrypted ---- */
MeshResource *mesh_s3_bucket_new (const char *bucket);
/* ---- mesh-s3-object.c: "s3-object": a file's content ---- */
MeshResource *mesh_s3_object_new (const char *bucket, const char *key, const char *path);

G_END_DECLS
