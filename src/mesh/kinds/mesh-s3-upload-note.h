/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/upload/aws-upload.h"
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* What an undo of an upload needs to know: which objects were there before, and by which ETag those are known again
 * that were sent. Target { Bucket, Prefix }, before { key: true }, after { key: ETag, or its size until it was sent }. */
typedef struct
{
  MeshResource *resource; /* not owned */
  JsonNode *target;
  JsonNode *before; /* (nullable): not observed yet */

  GMutex mutex; /* guards what follows */
  gint64 due;   /* monotonic: when it may be noted again */
} MeshS3Note;

void mesh_s3_note_init (MeshS3Note *self, MeshResource *resource, const char *bucket, const char *prefix);
void mesh_s3_note_clear (MeshS3Note *self);
/* Before anything is sent, once the objects were listed. */
void mesh_s3_note_observed (MeshS3Note *self, AwsUpload *upload);
/* Any thread, while it is sent, often; and at the @last, whether that went well or not. */
void mesh_s3_note_sent (MeshS3Note *self, AwsUpload *upload, gboolean last);

G_END_DECLS
