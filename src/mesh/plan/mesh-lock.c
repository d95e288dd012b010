/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-lock.h"

GMutex *
mesh_lock_of (const char *kind, const char *account, const char *name)
{
  static GMutex lock;
  static GHashTable *locks; /* (owned char *) → GMutex */
  g_autofree char *key = g_strdup_printf ("%s %s %s", kind, account, name);
  GMutex *found;

  g_mutex_lock (&lock);
  if (locks == NULL)
    locks = g_hash_table_new (g_str_hash, g_str_equal);
  found = g_hash_table_lookup (locks, key);
  if (found == NULL)
    {
      found = g_new0 (GMutex, 1);
      g_mutex_init (found);
      g_hash_table_insert (locks, g_steal_pointer (&key), found);
    }
  g_mutex_unlock (&lock);
  return found;
}
