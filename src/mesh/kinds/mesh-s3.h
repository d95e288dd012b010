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
/* The same in statements of their own, for the role of a crawler of the mesh account. */
MeshResource *mesh_bucket_policy_new_for_crawler (const char *partition, const char *bucket, const char *role);
void mesh_bucket_policy_add_prefix (MeshBucketPolicy *self, const char *prefix);
/* Another principal that may not stay in our statement (of a deleted subscription). */
void mesh_bucket_policy_drop_principal (MeshBucketPolicy *self, const char *principal);
/* How many bytes the policy has when it is as wanted, once that was observed; 0: not known. @bucket: (out)
 * (transfer none) */
gsize mesh_bucket_policy_get_size (MeshBucketPolicy *self, const char **bucket);
/* Nobody here can do it: the step is left to the bucket's owner, who is named. */
void mesh_bucket_policy_defer (MeshBucketPolicy *self, const char *owner);

/* ---- mesh-s3-bucket.c: "s3-bucket": private, encrypted ---- */
MeshResource *mesh_s3_bucket_new (const char *bucket);
/* ---- mesh-s3-upload.c: "s3-upload": the content of a set of files, such as a table's, as one step ----
 *
 * Observing lists the prefix once and reads no file, unless all are there in their sizes: then contents
 * are compared. Applying sends what is not there with the same content, several files and parts at once,
 * and tells how far it is through mesh_resource_get_waiting(). A file that cannot be read, or changes
 * while it is read, does not stop the others; at the end the step fails and names such files, and applied
 * again it sends those only. What a crash or a cancelled run left half sent is continued. Reverting
 * deletes the objects that this resource sent and ends uploads that are half sent. */
#define MESH_TYPE_S3_UPLOAD (mesh_s3_upload_get_type ())
G_DECLARE_FINAL_TYPE (MeshS3Upload, mesh_s3_upload, MESH, S3_UPLOAD, MeshResource)
/* @prefix: what all its keys begin with, "telco/traffic/"; in the step's name. */
MeshS3Upload *mesh_s3_upload_new (const char *bucket, const char *prefix);
/* Before the plan is observed. @path: absolute, in the file system's encoding. @key: whole, UTF-8, up to
 * 1024 bytes, below the prefix; no two the same. */
void mesh_s3_upload_add (MeshS3Upload *self, const char *path, const char *key);
/* The same for many. (element-type utf8), as many of each */
void mesh_s3_upload_add_all (MeshS3Upload *self, GPtrArray *paths, GPtrArray *keys);
guint mesh_s3_upload_get_n_files (MeshS3Upload *self);

typedef struct
{
  guint files;     /* all */
  guint done;      /* sent by this run, or there already */
  guint failed;
  guint64 bytes;   /* of all files as they were when observed; 0: not observed yet */
  guint64 covered; /* of them: sent or found to be there */
} MeshS3Progress;
/* Any thread; cheap: to be polled for a progress bar. */
void mesh_s3_upload_get_progress (MeshS3Upload *self, MeshS3Progress *progress);
/* After apply, one of each file that could not be uploaded. (transfer full): (element-type utf8), sentences
 * that name the file; may be empty. */
GPtrArray *mesh_s3_upload_dup_errors (MeshS3Upload *self);

G_END_DECLS
