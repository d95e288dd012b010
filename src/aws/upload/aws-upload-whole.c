/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-private.h"

#include "aws/protocols/aws-json.h"

gboolean
aws_upload_mismatch (const char *key, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
               "S3 says that it stored something else than was read, for %s: upload it again", key);
  return FALSE;
}

/* A service that answers no checksum has verified the one that was sent, or does not know of them: then
 * there is no proof, and that is an error. */
JsonNode *
aws_upload_send_body (AwsUpload *self, const char *operation, JsonNode *input, AwsBody *body,
                      const guint8 *digest, GCancellable *cancellable, GError **error)
{
  g_autofree char *sum = g_base64_encode (digest, AWS_UPLOAD_DIGEST);
  g_autoptr (JsonNode) answer = NULL;

  aws_json_set_string (input, "ChecksumSHA256", sum);
  answer = aws_client_call_body (self->client, aws_operation_find (operation), input, body, cancellable,
                                 error);
  if (answer == NULL)
    return NULL;
  if (g_strcmp0 (aws_json_get_string (answer, "ChecksumSHA256"), sum) == 0)
    return g_steal_pointer (&answer);
  aws_upload_mismatch (aws_json_get_string (input, "Key"), error);
  return NULL;
}

gboolean
aws_upload_send_whole (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source, GError **error)
{
  g_autoptr (JsonNode) input = aws_upload_new_input (self, file->key);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (AwsBody) body = NULL;
  guint8 digest[AWS_UPLOAD_DIGEST];

  if (!aws_upload_source_hash (source, 0, source->size, digest, NULL, &body, self->stop, error)
      || !aws_upload_source_check (source, error))
    return FALSE;
  answer = aws_upload_send_body (self, "s3:PutObject", input, body, digest, self->stop, error);
  if (answer == NULL)
    return FALSE;
  aws_upload_take_etag (self, file, answer);
  aws_upload_add_bytes (self, source->size);
  return TRUE;
}
