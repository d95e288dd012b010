/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-private.h"

#include <string.h>

#include "aws/protocols/aws-json.h"

/* What is in the bucket before anything is sent: objects, and multipart uploads that were not finished. */

/* The longest text that all keys begin with. (transfer full) */
static char *
dup_prefix (AwsUpload *self)
{
  const char *first = ((AwsUploadFile *) g_ptr_array_index (self->files, 0))->key;
  gsize length = strlen (first);

  for (guint i = 1; i < self->files->len; i++)
    {
      const char *key = ((AwsUploadFile *) g_ptr_array_index (self->files, i))->key;
      gsize same = 0;

      while (same < length && key[same] == first[same])
        same++;
      length = same;
    }
  while (length > 0 && ((guchar) first[length] & 0xc0) == 0x80)
    length--;
  return g_strndup (first, length);
}

/* All pages. NULL without an error: may not be listed; who may not list may still be allowed to write. */
static JsonNode *
list (AwsUpload *self, const char *operation, gboolean *allowed, GError **error)
{
  g_autofree char *prefix = dup_prefix (self);
  g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Prefix",
                                             AWS_JSON_STRING, prefix, NULL);
  g_autoptr (GError) local = NULL;
  JsonNode *answer
      = aws_client_call_all (self->client, aws_operation_find (operation), input, self->stop, &local);

  *allowed = answer != NULL || g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
  if (!*allowed)
    g_propagate_error (error, g_steal_pointer (&local));
  return answer;
}

/* ---- objects ---- */

static void
object_free (gpointer data)
{
  AwsUploadObject *object = data;

  g_free (object->etag);
  g_free (object);
}

gboolean
aws_upload_list_objects (AwsUpload *self, GError **error)
{
  gboolean allowed;
  g_autoptr (JsonNode) answer = list (self, "s3:ListObjectsV2", &allowed, error);

  g_clear_pointer (&self->objects, g_hash_table_unref);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
  for (guint i = 0; i < aws_json_get_length (answer, "Contents"); i++)
    {
      JsonNode *found = aws_json_get_element (answer, "Contents", i);
      const char *key = aws_json_get_string (found, "Key");
      gint64 size = aws_json_get_int (found, "Size", -1);
      AwsUploadObject *object;

      if (key == NULL || size < 0)
        continue;
      object = g_new0 (AwsUploadObject, 1);
      object->size = (guint64) size;
      object->etag = g_strdup (aws_json_get_string (found, "ETag"));
      if (object->etag != NULL)
        g_strstrip (g_strdelimit (object->etag, "\"", ' '));
      g_hash_table_replace (self->objects, g_strdup (key), object);
    }
  return allowed;
}

/* ---- unfinished uploads ---- */

static void
half_free (gpointer data)
{
  AwsUploadHalf *half = data;

  g_free (half->id);
  g_free (half->initiated);
  g_free (half);
}

static int
compare_halves (gconstpointer a, gconstpointer b)
{
  const AwsUploadHalf *one = *(AwsUploadHalf *const *) a, *other = *(AwsUploadHalf *const *) b;

  return strcmp (one->initiated, other->initiated);
}

static void
add_half (GHashTable *halves, const char *key, const char *id, const char *initiated)
{
  GPtrArray *of_key = g_hash_table_lookup (halves, key);
  AwsUploadHalf *half = g_new0 (AwsUploadHalf, 1);

  if (of_key == NULL)
    {
      of_key = g_ptr_array_new_with_free_func (half_free);
      g_hash_table_insert (halves, g_strdup (key), of_key);
    }
  half->id = g_strdup (id);
  half->initiated = g_strdup (initiated);
  g_ptr_array_add (of_key, half);
}

/* Ours are those with SHA-256: their parts can be compared, and no other client asks for it by itself. */
static gboolean
read_halves (AwsUpload *self, GError **error)
{
  gboolean allowed;
  g_autoptr (JsonNode) answer = list (self, "s3:ListMultipartUploads", &allowed, error);
  GHashTableIter iter;
  gpointer of_key;

  if (!allowed)
    return FALSE;
  self->halves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < aws_json_get_length (answer, "Uploads"); i++)
    {
      JsonNode *found = aws_json_get_element (answer, "Uploads", i);
      const char *key = aws_json_get_string (found, "Key");
      const char *id = aws_json_get_string (found, "UploadId");
      const char *initiated = aws_json_get_string (found, "Initiated");

      if (key != NULL && id != NULL && initiated != NULL
          && g_strcmp0 (aws_json_get_string (found, "ChecksumAlgorithm"), "SHA256") == 0)
        add_half (self->halves, key, id, initiated);
    }
  g_hash_table_iter_init (&iter, self->halves);
  while (g_hash_table_iter_next (&iter, NULL, &of_key))
    g_ptr_array_sort (of_key, compare_halves);
  return TRUE;
}

gboolean
aws_upload_list_halves (AwsUpload *self, GError **error)
{
  gboolean good;

  g_mutex_lock (&self->halves_mutex);
  good = self->halves != NULL || read_halves (self, error);
  g_mutex_unlock (&self->halves_mutex);
  return good;
}

const char *
aws_upload_find_half (AwsUpload *self, const char *key)
{
  GPtrArray *of_key = g_hash_table_lookup (self->halves, key);

  return of_key != NULL ? ((AwsUploadHalf *) g_ptr_array_index (of_key, of_key->len - 1))->id : NULL;
}

gboolean
aws_upload_end_half (AwsUpload *self, const char *key, const char *id, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (JsonNode) input = aws_upload_new_input (self, key);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  aws_json_set_string (input, "UploadId", id);
  answer = aws_client_call (self->client, aws_operation_find ("s3:AbortMultipartUpload"), input,
                            cancellable, &local);
  if (answer != NULL || aws_error_is_code (local, "NoSuchUpload"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
aws_upload_end_halves (AwsUpload *self, const char *key, const char *kept, gboolean all,
                       GCancellable *cancellable, GError **error)
{
  GPtrArray *of_key = g_hash_table_lookup (self->halves, key);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -1);
  g_autofree char *yesterday = g_date_time_format (then, "%Y-%m-%dT%H:%M:%S");

  for (guint i = 0; of_key != NULL && i < of_key->len; i++)
    {
      AwsUploadHalf *half = g_ptr_array_index (of_key, i);

      if (g_strcmp0 (half->id, kept) != 0 && (all || strcmp (half->initiated, yesterday) < 0)
          && !aws_upload_end_half (self, key, half->id, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
