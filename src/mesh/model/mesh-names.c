/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-names.h"

#include <string.h>

/* The alphabet of the reference's short uuids: no characters that look alike. */
#define SHORT_ALPHABET "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#define SHORT_LENGTH   22
#define MAX_ROLE_NAME  64 /* IAM's quota */
#define HASH_LENGTH    8

char *
mesh_role_arn (const char *partition, const char *account, const char *role)
{
  return g_strdup_printf ("arn:%s:iam::%s:role" MESH_IAM_PATH "%s", partition, account, role);
}

char *
mesh_central_role_name (gboolean producer, const char *account)
{
  return g_strdup_printf ("%s-%s", producer ? MESH_ROLE_ADMIN_PRODUCER : MESH_ROLE_ADMIN_CONSUMER,
                          account);
}

char *
mesh_sync_role_name (const char *producer_account)
{
  return g_strdup_printf ("%s-%s", MESH_ROLE_SYNC, producer_account);
}

char *
mesh_crawler_role_name (const char *bucket)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", MESH_ROLE_CRAWLER, bucket), *hash = NULL;

  if (strlen (name) <= MAX_ROLE_NAME)
    return g_steal_pointer (&name);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bucket, -1);
  return g_strdup_printf ("%.*s-%.*s", MAX_ROLE_NAME - HASH_LENGTH - 1, name, HASH_LENGTH, hash);
}

char *
mesh_product_database_name (const char *database, const char *producer_account)
{
  return g_strdup_printf ("%s-%s", database, producer_account);
}

gboolean
mesh_is_account_id (const char *text)
{
  return text != NULL && strlen (text) == 12 && strspn (text, "0123456789") == 12;
}

char *
mesh_subscription_id_new (void)
{
  const char *alphabet = SHORT_ALPHABET;
  const unsigned base = sizeof SHORT_ALPHABET - 1;
  g_autofree char *uuid = g_uuid_string_random ();
  unsigned __int128 number = 0;
  char *id = g_malloc0 (SHORT_LENGTH + 1);

  for (const char *p = uuid; *p != '\0'; p++)
    if (*p != '-')
      number = number << 4 | (unsigned) g_ascii_xdigit_value (*p);

  for (int i = SHORT_LENGTH - 1; i >= 0; i--)
    {
      id[i] = alphabet[number % base];
      number /= base;
    }
  return id;
}
