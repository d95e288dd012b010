/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

/* S3 takes 5 GiB in one PutObject. */
#define MAX_SIZE (G_GUINT64_CONSTANT (5) * 1024 * 1024 * 1024)
#define BLOCK    (1024 * 1024)

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

static GMappedFile *
open_file (MeshS3Object *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GMappedFile *file = g_mapped_file_new (self->path, FALSE, &local);

  if (file == NULL)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s cannot be read: %s"), self->path,
                 local->message);
  else if (g_mapped_file_get_length (file) > MAX_SIZE)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("%s is larger than the 5 GiB that S3 takes at once: split it"), self->path);
      g_clear_pointer (&file, g_mapped_file_unref);
    }
  return file;
}

/* An object put at once has its MD5 as ETag. */
static char *
dup_etag (GMappedFile *file)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  const guchar *data = (const guchar *) g_mapped_file_get_contents (file);
  const gsize length = g_mapped_file_get_length (file);

  for (gsize i = 0; i < length; i += BLOCK)
    g_checksum_update (checksum, data + i, (gssize) MIN (BLOCK, length - i));
  return g_strdup (g_checksum_get_string (checksum));
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

static gboolean
is_same (JsonNode *object, GMappedFile *file)
{
  const char *etag = aws_json_get_string (object, "ETag");
  g_autofree char *own = NULL;
  g_autofree char *bare = NULL;

  if (etag == NULL
      || aws_json_get_int (object, "Size", -1) != (gint64) g_mapped_file_get_length (file))
    return FALSE;
  own = dup_etag (file);
  bare = g_strdup (etag);
  return g_str_equal (g_strstrip (g_strdelimit (bare, "\"", ' ')), own);
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
  g_autoptr (GMappedFile) file = open_file (self, error);
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
  if (object != NULL && is_same (object, file))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, object != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
  mesh_resource_add_call (resource, "s3:PutObject", new_put (self));
  return TRUE;
}

static gboolean
mesh_s3_object_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshS3Object *self = MESH_S3_OBJECT (resource);
  g_autoptr (GMappedFile) file = open_file (self, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) input = new_put (self);
  g_autoptr (JsonNode) answer = NULL;

  if (file == NULL)
    return FALSE;
  bytes = g_mapped_file_get_bytes (file);
  answer = aws_client_call_bytes (mesh_resource_get_client (resource),
                                  aws_operation_find ("s3:PutObject"), input, bytes, NULL,
                                  cancellable, error);
  return answer != NULL;
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
