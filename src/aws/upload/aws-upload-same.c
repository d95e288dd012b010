/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-private.h"

#include <gnutls/crypto.h>

#include "aws/protocols/aws-json.h"

/* As S3 makes them (user guide, "Checking object integrity"): of what was put at once the digest of its
 * bytes; of what came in parts the digest of the parts' digests, and their number. */
typedef struct
{
  char *md5;    /* as an ETag */
  char *sha256; /* as x-amz-checksum-sha256 */
} Sums;

static void
sums_clear (Sums *sums)
{
  g_free (sums->md5);
  g_free (sums->sha256);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static char *
dup_hex (const guint8 *digest)
{
  GString *text = g_string_sized_new (2 * AWS_UPLOAD_MD5 + 8);

  for (guint i = 0; i < AWS_UPLOAD_MD5; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

static gboolean
sum_whole (AwsUpload *self, AwsUploadSource *source, Sums *sums)
{
  guint8 sha256[AWS_UPLOAD_DIGEST], md5[AWS_UPLOAD_MD5];

  if (!aws_upload_source_hash (source, 0, source->size, sha256, md5, NULL, self->stop, NULL))
    return FALSE;
  sums->md5 = dup_hex (md5);
  sums->sha256 = g_base64_encode (sha256, sizeof sha256);
  return TRUE;
}

static gboolean
sum_parts (AwsUpload *self, AwsUploadSource *source, guint64 part, Sums *sums)
{
  guint n = (guint) ((source->size + part - 1) / part);
  g_autofree guint8 *sha256 = g_malloc_n (n, AWS_UPLOAD_DIGEST);
  g_autofree guint8 *md5 = g_malloc_n (n, AWS_UPLOAD_MD5);
  g_autofree char *joint_sha256 = NULL;
  g_autofree char *joint_md5 = NULL;
  guint8 digest[AWS_UPLOAD_DIGEST];

  for (guint i = 0; i < n; i++)
    if (!aws_upload_source_hash (source, i * part, MIN (part, source->size - i * part),
                                 sha256 + (gsize) i * AWS_UPLOAD_DIGEST, md5 + (gsize) i * AWS_UPLOAD_MD5,
                                 NULL, self->stop, NULL))
      return FALSE;
  gnutls_hash_fast (GNUTLS_DIG_MD5, md5, (gsize) n * AWS_UPLOAD_MD5, digest);
  joint_md5 = dup_hex (digest);
  gnutls_hash_fast (GNUTLS_DIG_SHA256, sha256, (gsize) n * AWS_UPLOAD_DIGEST, digest);
  joint_sha256 = g_base64_encode (digest, sizeof digest);
  sums->md5 = g_strdup_printf ("%s-%u", joint_md5, n);
  sums->sha256 = g_strdup_printf ("%s-%u", joint_sha256, n);
  return TRUE;
}

/* For objects whose ETag is no MD5, since KMS encrypts them, or that somebody else sent in other parts. */
static gboolean
has_checksum (AwsUpload *self, const char *key, const char *sha256)
{
  g_autoptr (JsonNode) input = aws_upload_new_input (self, key);
  g_autoptr (JsonNode) head = NULL;

  aws_json_set_string (input, "ChecksumMode", "ENABLED");
  head = aws_client_call (self->client, aws_operation_find ("s3:HeadObject"), input, self->stop, NULL);
  return g_strcmp0 (aws_json_get_string (head, "ChecksumSHA256"), sha256) == 0;
}

gboolean
aws_upload_is_same (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source)
{
  AwsUploadObject *object
      = self->objects != NULL ? g_hash_table_lookup (self->objects, file->key) : NULL;
  guint64 part = aws_upload_get_part_size (source->size);
  g_auto (Sums) sums = { NULL };

  if (object == NULL || object->size != source->size
      || !(part < source->size ? sum_parts (self, source, part, &sums) : sum_whole (self, source, &sums)))
    return FALSE;
  return g_strcmp0 (object->etag, sums.md5) == 0 || has_checksum (self, file->key, sums.sha256);
}
