/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-private.h"

#include <gnutls/crypto.h>

#include "aws/protocols/aws-json.h"

#define AT_ONCE 8

/* A large file under way. */
typedef struct
{
  AwsUpload *upload;
  AwsUploadFile *file;
  AwsUploadSource *source;
  const char *key;
  char *id;
  guint64 part_size;
  guint n_parts;
  guint8 *digests;      /* AWS_UPLOAD_DIGEST bytes each */
  char **etags;
  char **found;         /* nullable each: the SHA-256 of the part that an earlier run left, base64 */
  gint next;            /* atomic */
  GCancellable *stop;   /* of this file */

  GMutex mutex;
  GError *error;        /* nullable: the first; guarded */
} Parts;

static void
set_part (Parts *self, JsonNode *input, guint index)
{
  aws_json_set_string (input, "UploadId", self->id);
  aws_json_set (input, "PartNumber", json_node_init_int (json_node_alloc (), index + 1));
}

static guint64
get_length (Parts *self, guint index)
{
  return MIN (self->part_size, self->source->size - index * self->part_size);
}

/* ---- what an earlier run left ---- */

static void
take_found (Parts *self, JsonNode *part)
{
  gint64 number = aws_json_get_int (part, "PartNumber", 0);
  const char *sum = aws_json_get_string (part, "ChecksumSHA256");
  const char *etag = aws_json_get_string (part, "ETag");
  guint index = (guint) number - 1;

  if (number < 1 || number > self->n_parts || sum == NULL || etag == NULL || self->found[index] != NULL
      || aws_json_get_int (part, "Size", -1) != (gint64) get_length (self, index))
    return;
  self->found[index] = g_strdup (sum);
  self->etags[index] = g_strdup (etag);
}

/* FALSE: there is nothing to go on with. */
static gboolean
find_half (Parts *self)
{
  const char *id;
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;

  /* Whatever keeps this from being known does not keep the file from being sent. */
  if (self->upload->always || !aws_upload_list_halves (self->upload, NULL)
      || (id = aws_upload_find_half (self->upload, self->key)) == NULL)
    return FALSE;
  input = aws_upload_new_input (self->upload, self->key);
  aws_json_set_string (input, "UploadId", id);
  answer = aws_client_call_all (self->upload->client, aws_operation_find ("s3:ListParts"), input,
                                self->stop, NULL);
  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "Parts"); i++)
    take_found (self, aws_json_get_element (answer, "Parts", i));
  self->id = g_strdup (id);
  return TRUE;
}

static gboolean
begin (Parts *self, GError **error)
{
  g_autoptr (JsonNode) input = aws_upload_new_input (self->upload, self->key);
  g_autoptr (JsonNode) answer = NULL;

  aws_json_set_string (input, "ChecksumAlgorithm", "SHA256");
  answer = aws_client_call (self->upload->client, aws_operation_find ("s3:CreateMultipartUpload"), input,
                            self->stop, error);
  self->id = g_strdup (aws_json_get_string (answer, "UploadId"));
  if (answer != NULL && self->id == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                         "S3 began a multipart upload without naming it");
  return self->id != NULL;
}

/* ---- parts ---- */

static gboolean
is_found (Parts *self, guint index)
{
  g_autofree char *sum
      = g_base64_encode (self->digests + (gsize) index * AWS_UPLOAD_DIGEST, AWS_UPLOAD_DIGEST);

  return g_strcmp0 (self->found[index], sum) == 0;
}

static gboolean
send_part (Parts *self, guint index, GError **error)
{
  guint64 length = get_length (self, index);
  guint8 *digest = self->digests + (gsize) index * AWS_UPLOAD_DIGEST;
  g_autoptr (JsonNode) input = aws_upload_new_input (self->upload, self->key);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (AwsBody) body = NULL;

  if (!aws_upload_source_hash (self->source, index * self->part_size, length, digest, NULL, &body,
                               self->stop, error))
    return FALSE;
  if (!is_found (self, index))
    {
      set_part (self, input, index);
      answer = aws_upload_send_body (self->upload, "s3:UploadPart", input, body, digest, self->stop, error);
      if (answer == NULL)
        return FALSE;
      g_free (self->etags[index]);
      self->etags[index] = g_strdup (aws_json_get_string (answer, "ETag"));
    }
  aws_upload_add_bytes (self->upload, length);
  return self->etags[index] != NULL || aws_upload_mismatch (self->key, error);
}

static gpointer
part_thread (gpointer data)
{
  Parts *self = data;
  guint index;

  aws_client_set_thread_tag (self->upload->tag);
  while (!g_cancellable_is_cancelled (self->stop) && aws_upload_wait_while_paused (self->upload)
         && (index = (guint) g_atomic_int_add (&self->next, 1)) < self->n_parts)
    {
      GError *error = NULL;

      if (send_part (self, index, &error))
        continue;
      g_mutex_lock (&self->mutex);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
      g_clear_error (&error);
      g_cancellable_cancel (self->stop);
    }
  return NULL;
}

static gboolean
send_all (Parts *self, GError **error)
{
  GThread *threads[AT_ONCE];

  for (guint i = 0; i < AT_ONCE; i++)
    threads[i] = g_thread_new ("upload-part", part_thread, self);
  for (guint i = 0; i < AT_ONCE; i++)
    g_thread_join (threads[i]);
  if (self->error == NULL)
    return !g_cancellable_set_error_if_cancelled (self->stop, error);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* ---- the end ---- */

/* Of the whole: the digest of the parts' digests, and their number. */
static gboolean
check_whole (Parts *self, JsonNode *answer, GError **error)
{
  const char *given = aws_json_get_string (answer, "ChecksumSHA256");
  guint8 digest[AWS_UPLOAD_DIGEST];
  g_autofree char *sum = NULL;
  g_autofree char *composite = NULL;

  gnutls_hash_fast (GNUTLS_DIG_SHA256, self->digests, (gsize) self->n_parts * AWS_UPLOAD_DIGEST, digest);
  sum = g_base64_encode (digest, sizeof digest);
  composite = g_strdup_printf ("%s-%u", sum, self->n_parts);
  /* Each part has been answered for already. */
  return given == NULL || g_str_equal (given, composite) || aws_upload_mismatch (self->key, error);
}

static gboolean
complete (Parts *self, GError **error)
{
  g_autoptr (JsonNode) input = aws_upload_new_input (self->upload, self->key);
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *parts = aws_json_new_array ();

  for (guint i = 0; i < self->n_parts; i++)
    {
      g_autofree char *sum
          = g_base64_encode (self->digests + (gsize) i * AWS_UPLOAD_DIGEST, AWS_UPLOAD_DIGEST);

      aws_json_append (parts, aws_json_new ("ETag", AWS_JSON_STRING, self->etags[i], "ChecksumSHA256",
                                            AWS_JSON_STRING, sum, "PartNumber", AWS_JSON_INT,
                                            (int) i + 1, NULL));
    }
  aws_json_set_string (input, "UploadId", self->id);
  aws_json_set (input, "MultipartUpload", aws_json_new ("Parts", AWS_JSON_NODE, parts, NULL));
  answer = aws_client_call (self->upload->client, aws_operation_find ("s3:CompleteMultipartUpload"), input,
                            self->stop, error);
  if (answer != NULL)
    aws_upload_take_etag (self->upload, self->file, answer);
  return answer != NULL && check_whole (self, answer, error);
}

/* Of a file that changed, or that S3 stored otherwise, nothing is worth keeping. What the network or a
 * refusal stopped is continued another day: the bucket's lifecycle rule removes it if nobody does. */
static gboolean
is_worthless (const GError *error)
{
  return error->domain == G_FILE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY)
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
}

static gboolean
send (Parts *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!find_half (self) && !begin (self, error))
    return FALSE;
  if (send_all (self, &local) && aws_upload_source_check (self->source, &local) && complete (self, &local))
    return TRUE;
  if (aws_upload_source_check (self->source, NULL) ? is_worthless (local) : TRUE)
    aws_upload_end_half (self->upload, self->key, self->id, NULL, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
stop_cb (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

gboolean
aws_upload_send_parts (AwsUpload *upload, AwsUploadFile *file, AwsUploadSource *source, GError **error)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  Parts self = { upload, file, source, file->key, .part_size = aws_upload_get_part_size (source->size), .stop = stop };
  gulong id = g_cancellable_connect (upload->stop, G_CALLBACK (stop_cb), stop, NULL);
  gboolean good;

  self.n_parts = (guint) ((source->size + self.part_size - 1) / self.part_size);
  self.digests = g_malloc0_n (self.n_parts, AWS_UPLOAD_DIGEST);
  self.etags = g_new0 (char *, self.n_parts);
  self.found = g_new0 (char *, self.n_parts);
  g_mutex_init (&self.mutex);
  good = send (&self, error);
  g_cancellable_disconnect (upload->stop, id);
  /* Abandoned ones of this very object are superseded; if they cannot be ended, the bucket's rule does it. */
  if (good && upload->halves != NULL)
    aws_upload_end_halves (upload, file->key, self.id, FALSE, NULL, NULL);
  for (guint i = 0; i < self.n_parts; i++)
    {
      g_free (self.etags[i]);
      g_free (self.found[i]);
    }
  g_free (self.etags);
  g_free (self.found);
  g_free (self.digests);
  g_free (self.id);
  g_clear_error (&self.error);
  g_mutex_clear (&self.mutex);
  return good;
}
