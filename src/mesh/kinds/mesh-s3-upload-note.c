/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3-upload-note.h"

#include "aws/protocols/aws-json.h"

/* To note the objects of thousands of files takes a while: this many times as long passes until it is done again. */
#define PAUSES 20

void
mesh_s3_note_init (MeshS3Note *self, MeshResource *resource, const char *bucket, const char *prefix)
{
  *self = (MeshS3Note){ .resource = resource };
  self->target = aws_json_new ("Bucket", AWS_JSON_STRING, bucket, "Prefix", AWS_JSON_STRING, prefix, NULL);
  g_mutex_init (&self->mutex);
}

void
mesh_s3_note_clear (MeshS3Note *self)
{
  g_clear_pointer (&self->target, json_node_unref);
  g_clear_pointer (&self->before, json_node_unref);
  g_mutex_clear (&self->mutex);
}

/* An ETag for each object that was made, else the size that it will have: by a size alone nothing is known again. */
static void
take_undo (MeshS3Note *self, AwsUpload *upload)
{
  JsonNode *after = aws_json_new_object ();

  for (guint i = 0; i < aws_upload_get_n_files (upload); i++)
    {
      g_autofree char *etag = aws_upload_dup_etag (upload, i);

      if (etag != NULL)
        aws_json_set_string (after, aws_upload_get_key (upload, i), etag);
      else
        json_object_set_int_member (json_node_get_object (after), aws_upload_get_key (upload, i),
                                    (gint64) aws_upload_get_size (upload, i));
    }
  mesh_resource_take_undo (self->resource, "s3-objects", aws_json_copy (self->target), aws_json_copy (self->before),
                           after);
}

void
mesh_s3_note_observed (MeshS3Note *self, AwsUpload *upload)
{
  g_clear_pointer (&self->before, json_node_unref);
  self->before = aws_json_new_object ();
  for (guint i = 0; i < aws_upload_get_n_files (upload); i++)
    if (aws_upload_had_object (upload, i))
      json_object_set_boolean_member (json_node_get_object (self->before), aws_upload_get_key (upload, i), TRUE);
  take_undo (self, upload);
}

void
mesh_s3_note_sent (MeshS3Note *self, AwsUpload *upload, gboolean last)
{
  gint64 now = g_get_monotonic_time ();

  if (self->before == NULL)
    return;
  if (last)
    g_mutex_lock (&self->mutex);
  else if (!g_mutex_trylock (&self->mutex))
    return;
  if (last || now >= self->due)
    {
      take_undo (self, upload);
      self->due = g_get_monotonic_time () + PAUSES * (g_get_monotonic_time () - now);
    }
  g_mutex_unlock (&self->mutex);
}
