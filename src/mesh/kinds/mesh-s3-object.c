/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "aws/upload/aws-upload.h"
#include "mesh/model/mesh-error.h"

#define BLOCK (256 * 1024)

struct _MeshS3Object
{
  MeshResource parent_instance;
  char *bucket;
  char *key;
  char *path;
};

#define MESH_TYPE_S3_OBJECT (mesh_s3_object_get_type ())
G_DECLARE_FINAL_TYPE (MeshS3Object, mesh_s3_object, MESH, S3_OBJECT, MeshResource)
G_DEFINE_FINAL_TYPE (MeshS3Object, mesh_s3_object, MESH_TYPE_RESOURCE)

static GFileInputStream *
open_file (MeshS3Object *self, goffset *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local);
  g_autoptr (GFileInfo) info = NULL;

  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, &local);
  if (info == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s cannot be read: %s"), self->path,
                   local->message);
      return NULL;
    }
  *size = g_file_info_get_size (info);
  return g_steal_pointer (&stream);
}

/* Adds the next @length bytes of @stream, or what is left of it. */
static gboolean
digest_part (GInputStream *stream, guint64 length, GChecksum *checksum, GCancellable *cancellable)
{
  g_autofree guchar *block = g_malloc (BLOCK);

  while (length > 0)
    {
      const gssize n
          = g_input_stream_read (stream, block, MIN (BLOCK, length), cancellable, NULL);

      if (n <= 0)
        return n == 0;
      g_checksum_update (checksum, block, n);
      length -= (guint64) n;
    }
  return TRUE;
}

/* As S3 makes them (user guide, "Checking object integrity"): the MD5 of what was put at once; of what came in
 * parts the MD5 of the parts' MD5s, and their number. (nullable): it could not be read */
static char *
dup_etag (GInputStream *stream, guint64 size, GCancellable *cancellable)
{
  const guint64 part = aws_upload_get_part_size (size);
  const guint64 n_parts = size > part ? (size + part - 1) / part : 1;
  g_autoptr (GChecksum) all = g_checksum_new (G_CHECKSUM_MD5);

  if (n_parts == 1)
    return digest_part (stream, size, all, cancellable) ? g_strdup (g_checksum_get_string (all)) : NULL;
  for (guint64 i = 0; i < n_parts; i++)
    {
      g_autoptr (GChecksum) one = g_checksum_new (G_CHECKSUM_MD5);
      guint8 digest[16];
      gsize length = sizeof digest;

      if (!digest_part (stream, part, one, cancellable))
        return NULL;
      g_checksum_get_digest (one, digest, &length);
      g_checksum_update (all, digest, (gssize) length);
    }
  return g_strdup_printf ("%s-%" G_GUINT64_FORMAT, g_checksum_get_string (all), n_parts);
}

/* The folder's list, shared with the other files in it. */
static JsonNode *
list_folder (MeshS3Object *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  const char *slash = strrchr (self->key, '/');
  g_autofree char *prefix
      = slash != NULL ? g_strndup (self->key, slash + 1 - self->key) : g_strdup ("");
  g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Prefix",
                                             AWS_JSON_STRING, prefix, NULL);

  return mesh_reads_call (reads, mesh_resource_get_client (MESH_RESOURCE (self)),
                          "s3:ListObjectsV2", input, cancellable, error);
}

static JsonNode *
find_object (MeshS3Object *self, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "Contents"); i++)
    {
      JsonNode *object = aws_json_get_element (answer, "Contents", i);

      if (g_strcmp0 (aws_json_get_string (object, "Key"), self->key) == 0)
        return object;
    }
  return NULL;
}

/* Whether the object holds what the file does. One that somebody else sent in other parts has another ETag. */
static gboolean
is_same (JsonNode *object, GFileInputStream *file, goffset size, GCancellable *cancellable)
{
  const char *etag = aws_json_get_string (object, "ETag");
  g_autofree char *own = NULL;
  g_autofree char *bare = NULL;

  if (etag == NULL
      || aws_json_get_int (object, "Size", -1) != (gint64) size)
    return FALSE;
  own = dup_etag (G_INPUT_STREAM (file), (guint64) size, cancellable);
  bare = g_strdup (etag);
  return g_strcmp0 (g_strstrip (g_strdelimit (bare, "\"", ' ')), own) == 0;
}

static JsonNode *
new_put (MeshS3Object *self)
{
  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Key", AWS_JSON_STRING, self->key,
                       NULL);
}

static gboolean
mesh_s3_object_observe (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshS3Object *self = MESH_S3_OBJECT (resource);
  goffset size = 0;
  g_autoptr (GFileInputStream) file = open_file (self, &size, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;
  JsonNode *object;

  if (file == NULL)
    return FALSE;
  answer = list_folder (self, reads, cancellable, &local);
  /* Who may not list may still be allowed to write: the upload tells. */
  if (answer == NULL && !g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND)
      && !g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  object = find_object (self, answer);
  if (object != NULL && is_same (object, file, size, cancellable))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, object != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
  mesh_resource_add_call (resource, "s3:PutObject", new_put (self));
  return TRUE;
}

/* In parts where it is large; S3's checksum of what it stored is compared with what was read. */
static gboolean
mesh_s3_object_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshS3Object *self = MESH_S3_OBJECT (resource);
  g_autoptr (AwsUpload) upload
      = aws_upload_new (mesh_resource_get_client (resource), self->bucket);
  const guint file = aws_upload_add (upload, self->path, self->key);

  /* What is there was looked at, and is another. */
  aws_upload_set_always (upload, TRUE);
  if (!aws_upload_run (upload, cancellable, error))
    return FALSE;
  if (aws_upload_get_state (upload, file) == AWS_UPLOAD_SENT)
    return TRUE;
  g_propagate_error (error, g_error_copy (aws_upload_get_error (upload, file)));
  return FALSE;
}

static gboolean
mesh_s3_object_revert (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (JsonNode) input = new_put (MESH_S3_OBJECT (resource));
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("s3:DeleteObject"), input, cancellable, error);
  return answer != NULL;
}

static void
mesh_s3_object_finalize (GObject *object)
{
  MeshS3Object *self = MESH_S3_OBJECT (object);

  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (mesh_s3_object_parent_class)->finalize (object);
}

static void
mesh_s3_object_class_init (MeshS3ObjectClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_s3_object_finalize;
  resource_class->kind = "s3-object";
  resource_class->observe = mesh_s3_object_observe;
  resource_class->apply = mesh_s3_object_apply;
  resource_class->revert = mesh_s3_object_revert;
}

static void
mesh_s3_object_init (MeshS3Object *self)
{
}

MeshResource *
mesh_s3_object_new (const char *bucket, const char *key, const char *path)
{
  MeshS3Object *self = g_object_new (MESH_TYPE_S3_OBJECT, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("s3-object %s/%s", bucket, key);
  g_autofree char *label = g_strdup_printf (_("Upload %s to s3://%s/%s"), path, bucket, key);

  self->bucket = g_strdup (bucket);
  self->key = g_strdup (key);
  self->path = g_strdup (path);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
