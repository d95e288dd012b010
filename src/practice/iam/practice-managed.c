/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/core/practice-accounts.h"

#include <gio/gio.h>
#include <string.h>

#include "practice-managed-policies.h" /* made from data/managed/managed.gresource.xml */

/* Policies that AWS manages, as far as a data mesh uses them; cut down to what they allow of the
 * services that are here. Folders below FOLDER are the paths of their ARNs. */

#define FOLDER "/io/github/meshdesk/Meshdesk/managed"
#define CREATED G_GINT64_CONSTANT (1422000000000000)

static gboolean
seed_policy (sqlite3 *db, const char *path, const char *name, const char *document, GError **error)
{
  g_autofree char *arn = g_strconcat ("arn:aws:iam::aws:policy", path, name, NULL);
  g_autofree char *id = practice_random_id ("ANPA", 17);

  return practice_sql (db, error,
                       "INSERT OR IGNORE INTO iam_policies (arn, id, account, name, fold, path, "
                       "created, updated, default_version, next_version)"
                       " VALUES (?, ?, 'aws', ?, lower(?), ?, ?, ?, 1, 2)",
                       "sssssii", arn, id, name, name, path, CREATED, CREATED)
         && practice_sql (db, error,
                          "INSERT OR REPLACE INTO iam_versions (arn, version, document, created) "
                          "VALUES (?, 1, ?, ?)",
                          "ssi", arn, document, CREATED);
}

static gboolean
seed_file (sqlite3 *db, GResource *resource, const char *path, const char *file, GError **error)
{
  g_autofree char *where = g_strconcat (FOLDER, path, file, NULL);
  g_autofree char *name = g_strndup (file, strlen (file) - strlen (".json"));
  g_autoptr (GBytes) document = g_resource_lookup_data (resource, where, 0, error);

  /* Resources end in a NUL that is not counted. */
  return document != NULL
         && seed_policy (db, path, name, (const char *) g_bytes_get_data (document, NULL), error);
}

static gboolean
seed_folder (sqlite3 *db, GResource *resource, const char *path, GError **error)
{
  g_autofree char *where = g_strconcat (FOLDER, path, NULL);
  g_auto (GStrv) children = g_resource_enumerate_children (resource, where, 0, error);

  if (children == NULL)
    return FALSE;
  for (guint i = 0; children[i] != NULL; i++)
    {
      g_autofree char *below = g_strconcat (path, children[i], NULL);

      if (g_str_has_suffix (children[i], "/") ? !seed_folder (db, resource, below, error)
                                              : !seed_file (db, resource, path, children[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
practice_managed_seed (sqlite3 *db, GError **error)
{
  return seed_folder (db, practice_managed_get_resource (), "/", error);
}
