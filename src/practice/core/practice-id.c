/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-call.h"

#include <errno.h>
#include <sys/random.h>

static void
fill_random (guint8 *bytes, gsize length)
{
  /* never short up to 256 bytes; the server can't go on without */
  if (getrandom (bytes, length, 0) != (gssize) length)
    g_error ("no random numbers: %s", g_strerror (errno));
}

/**
 * practice_random_id:
 * @prefix: how it starts, "AKIA"
 * @length: how many characters follow, at most 256
 *
 * Returns: (transfer full): the prefix and as many random letters and digits (32 of them, as AWS's
 * ids)
 */
char *
practice_random_id (const char *prefix, guint length)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autoptr (GString) id = g_string_new (prefix);
  guint8 bytes[256];

  length = MIN (length, sizeof bytes);
  fill_random (bytes, length);
  for (guint i = 0; i < length; i++)
    g_string_append_c (id, alphabet[bytes[i] & 31]);
  return g_string_free (g_steal_pointer (&id), FALSE);
}

/**
 * practice_uuid:
 *
 * Returns: (transfer full): a random UUID in lower case
 */
char *
practice_uuid (void)
{
  return g_uuid_string_random ();
}
