/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-bucket.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

typedef struct
{
  char *own_region;
  MeshBucketState state;
  char *region; /* (nullable) */
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->own_region, g_free);
  g_clear_pointer (&look->region, g_free);
  g_free (look);
}

/* https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
static gboolean
is_name (const char *bucket)
{
  const gsize n = strlen (bucket);

  return n >= 3 && n <= 63 && strspn (bucket, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n
         && g_ascii_isalnum (bucket[0]) && g_ascii_isalnum (bucket[n - 1])
         && strstr (bucket, "..") == NULL && !g_str_has_prefix (bucket, "xn--")
         && !g_str_has_suffix (bucket, "-s3alias");
}

gboolean
mesh_bucket_check_name (const char *bucket, GError **error)
{
  if (bucket != NULL && is_name (bucket) && !g_hostname_is_ip_address (bucket))
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is what somebody typed */
               _ ("\"%s\" can be no bucket's name: 3 to 63 small letters, digits, dots and dashes"),
               bucket != NULL ? bucket : "");
  return FALSE;
}

static void
head_cb (GObject *client, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Look *look = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = aws_client_call_finish (AWS_CLIENT (client), result, &error);

  if (answer != NULL)
    {
      look->region = g_strdup (aws_json_get_string (answer, "BucketRegion"));
      look->state = look->region != NULL && g_strcmp0 (look->region, look->own_region) != 0
                        ? MESH_BUCKET_ELSEWHERE
                        : MESH_BUCKET_THERE;
    }
  else if (g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    look->state = MESH_BUCKET_NEW;
  else if (g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    look->state = MESH_BUCKET_TAKEN;
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_boolean (task, TRUE);
}

void
mesh_bucket_look_async (MeshMesh *mesh,
                        MeshPersona *persona,
                        const char *bucket,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (JsonNode) input = NULL;
  GError *error = NULL;
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, mesh_bucket_look_async);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->own_region = g_strdup (mesh_mesh_get_region (mesh));
  if (!mesh_bucket_check_name (bucket, &error)
      || (client = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_LOCAL, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  input = aws_json_new ("Bucket", AWS_JSON_STRING, bucket, NULL);
  aws_client_call_async (client, aws_operation_find ("s3:HeadBucket"), input, cancellable, head_cb,
                         g_steal_pointer (&task));
}

gboolean
mesh_bucket_look_finish (GAsyncResult *result,
                         MeshBucketState *state,
                         char **region,
                         GError **error)
{
  Look *look;

  g_return_val_if_fail (g_async_result_is_tagged (result, mesh_bucket_look_async), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  look = g_task_get_task_data (G_TASK (result));
  *state = look->state;
  if (region != NULL)
    *region = g_strdup (look->region);
  return TRUE;
}
