/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>
#include <string.h>

void
practice_hex (const guint8 *bytes, gsize length, char *out)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++)
    {
      out[2 * i] = digits[bytes[i] >> 4];
      out[2 * i + 1] = digits[bytes[i] & 15];
    }
  out[2 * length] = '\0';
}

void
practice_sha256_hex (gconstpointer data, gsize length, char out[65])
{
  struct sha256_ctx context;
  guint8 digest[SHA256_DIGEST_SIZE];

  sha256_init (&context);
  if (length > 0)
    sha256_update (&context, length, data);
  sha256_digest (&context, sizeof digest, digest);
  practice_hex (digest, sizeof digest, out);
}

void
practice_hmac_sha256 (gconstpointer key,
                      gsize key_length,
                      gconstpointer data,
                      gsize length,
                      guint8 out[32])
{
  struct hmac_sha256_ctx context;

  hmac_sha256_set_key (&context, key_length, key);
  hmac_sha256_update (&context, length, data);
  hmac_sha256_digest (&context, SHA256_DIGEST_SIZE, out);
}

/* Equal texts, in a time that does not tell where they differ */
gboolean
practice_equal_secret (const char *a, const char *b)
{
  gsize length = strlen (a);

  return length == strlen (b) && memeql_sec (a, b, length);
}
