/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"
#include "practice/s3/practice-s3.h"

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>

const char *const practice_s3_algorithms[PRACTICE_S3_ALGORITHMS]
    = { "CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME" };

#define SHA256 3
#define CRC64  4

static void
md5 (GBytes *body, guint8 digest[MD5_DIGEST_SIZE])
{
  struct md5_ctx context;
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  md5_init (&context);
  md5_update (&context, length, data);
  md5_digest (&context, MD5_DIGEST_SIZE, digest);
}

char *
practice_s3_md5 (GBytes *body)
{
  guint8 digest[MD5_DIGEST_SIZE];
  GString *text = g_string_new (NULL);

  md5 (body, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

char *
practice_s3_checksum (GBytes *body, guint algorithm)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);
  struct sha1_ctx sha1;
  struct sha256_ctx sha256;
  guint8 digest[SHA256_DIGEST_SIZE];
  guint32 sum;
  guint64 long_sum;

  switch (algorithm)
    {
    case 2:
      sha1_init (&sha1);
      sha1_update (&sha1, length, data);
      sha1_digest (&sha1, SHA1_DIGEST_SIZE, digest);
      return g_base64_encode (digest, SHA1_DIGEST_SIZE);
    case SHA256:
      sha256_init (&sha256);
      sha256_update (&sha256, length, data);
      sha256_digest (&sha256, SHA256_DIGEST_SIZE, digest);
      return g_base64_encode (digest, SHA256_DIGEST_SIZE);
    case CRC64:
      long_sum = GUINT64_TO_BE (practice_crc64 (data, length));
      return g_base64_encode ((const guchar *) &long_sum, sizeof long_sum);
    default:
      sum = GUINT32_TO_BE (practice_crc32 (data, length, algorithm == 1));
      return g_base64_encode ((const guchar *) &sum, sizeof sum);
    }
}

int
practice_s3_find_algorithm (const char *name)
{
  for (int i = 0; i < PRACTICE_S3_ALGORITHMS; i++)
    if (name && g_ascii_strcasecmp (practice_s3_algorithms[i], name) == 0)
      return i;
  return -1;
}

const char *
practice_s3_checksum_type (const char *algorithm)
{
  if (!algorithm)
    return NULL;
  return practice_s3_find_algorithm (algorithm) == CRC64 ? "FULL_OBJECT" : "COMPOSITE";
}

static gboolean
verify_md5 (PracticeCall *call, const char *given)
{
  gsize length = 0;
  g_autofree guchar *bytes = *given ? g_base64_decode (given, &length) : NULL;
  char hex[2 * MD5_DIGEST_SIZE + 1];

  if (length != MD5_DIGEST_SIZE)
    return practice_call_fail (call, 400, "InvalidDigest",
                               "The Content-MD5 you specified was invalid.");
  practice_hex (bytes, length, hex);
  return g_str_equal (hex, practice_call_get_body_md5 (call))
         || practice_call_fail (call, 400, "BadDigest",
                                "The Content-MD5 you specified did not match what we received.");
}

/* The checksum of the request's body, base64 */
static char *
body_checksum (PracticeCall *call, guint algorithm)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  const char *hex;

  if (algorithm != SHA256)
    return practice_s3_checksum (practice_call_get_body (call), algorithm);
  hex = practice_call_get_body_sha256 (call);
  for (guint i = 0; i < sizeof digest; i++)
    digest[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_base64_encode (digest, sizeof digest);
}

static gboolean
verify_checksum (PracticeCall *call,
                 int algorithm,
                 const char *header,
                 const char *given)
{
  static const gsize sizes[PRACTICE_S3_ALGORITHMS] = { 4, 4, SHA1_DIGEST_SIZE, SHA256_DIGEST_SIZE, 8 };
  gsize length = 0;
  g_autofree guchar *bytes = *given ? g_base64_decode (given, &length) : NULL;
  g_autofree char *found = body_checksum (call, algorithm);

  if (length != sizes[algorithm])
    return practice_call_fail (call, 400, "InvalidRequest", "Value for %s header is invalid.",
                               header);
  return g_str_equal (found, given)
         || practice_call_fail (call, 400, "BadDigest",
                                "The %s you specified did not match the calculated checksum.",
                                practice_s3_algorithms[algorithm]);
}

gboolean
practice_s3_verify (PracticeCall *call,
                    gboolean required,
                    int *algorithm,
                    char **value)
{
  const char *given_md5 = practice_call_get_header (call, "content-md5");
  int found = -1;

  if (given_md5 && !verify_md5 (call, given_md5))
    return FALSE;
  for (int i = 0; i < PRACTICE_S3_ALGORITHMS; i++)
    {
      g_autofree char *lower = g_ascii_strdown (practice_s3_algorithms[i], -1);
      g_autofree char *header = g_strconcat ("x-amz-checksum-", lower, NULL);
      const char *given = practice_call_get_header (call, header);

      if (!given)
        continue;
      if (found >= 0)
        return practice_call_fail (call, 400, "InvalidRequest",
                                   "Expecting a single x-amz-checksum- header. Multiple checksum "
                                   "Types are not allowed.");
      if (!verify_checksum (call, i, header, given))
        return FALSE;
      found = i;
      if (value)
        *value = g_strdup (given);
    }
  if (algorithm)
    *algorithm = found;
  if (required && !given_md5 && found < 0)
    return practice_call_fail (
        call, 400, "InvalidRequest",
        "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  return TRUE;
}

/* @checksum: "CRC32:value", nullable */
void
practice_s3_checksum_header (PracticeCall *call, const char *checksum)
{
  g_auto (GStrv) parts = g_strsplit (checksum ? checksum : "", ":", 2);
  g_autofree char *lower = NULL, *header = NULL;

  if (!parts[0] || !parts[1])
    return;
  lower = g_ascii_strdown (parts[0], -1);
  header = g_strconcat ("x-amz-checksum-", lower, NULL);
  practice_call_set_header (call, header, parts[1]);
}

void
practice_s3_checksum_element (GString *xml, const char *checksum)
{
  g_auto (GStrv) parts = g_strsplit (checksum ? checksum : "", ":", 2);
  g_autofree char *element = NULL;

  if (!parts[0] || !parts[1])
    return;
  element = g_strconcat ("Checksum", parts[0], NULL);
  practice_s3_text (xml, element, parts[1]);
}
