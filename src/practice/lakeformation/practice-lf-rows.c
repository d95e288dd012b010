/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* The rows of lf_grant: one for each catalog, resource, principal, permission and granting account. */

gboolean
lf_grant_put (PracticeCall *call,
              const LfResource *resource,
              const char *detail,
              const char *principal,
              guint bit,
              gboolean grantable,
              gint64 effective)
{
  /* What an account grants on another's resource is its own affair: kept apart by grantor */
  const char *account = practice_call_get_account (call);
  g_autofree char *principal_account
      = g_str_equal (principal, LF_IAM_ALLOWED) ? NULL : lf_principal_account (principal);
  const char *grantor = resource->catalog;

  if (!g_str_equal (account, resource->catalog) && g_strcmp0 (principal_account, account) == 0)
    grantor = account;
  return practice_call_exec (
      call,
      "INSERT INTO lf_grant (region, catalog, database, name, kind, detail, principal, permission, "
      "grantor, grantable, effective, updated, updated_by) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET grantable = MAX (grantable, excluded.grantable), updated = "
      "excluded.updated, updated_by = excluded.updated_by",
      "sssssssssiiis", practice_call_get_region (call), resource->catalog, resource->database,
      resource->name, lf_kind_name (resource->kind), detail, principal, lf_permission_name (bit),
      grantor, (gint64) grantable, effective, practice_call_get_time (call),
      practice_call_get_principal_arn (call));
}

gboolean
lf_grant_put_all (PracticeCall *call, const LfResource *resource, const char *principal, guint bits, guint grantable)
{
  gint64 delay = practice_call_get_delay (call, "lf-delay");
  gint64 effective = delay > 0 ? practice_call_get_time (call) + delay : 0;
  LfResource columns = *resource;

  columns.kind = LF_ON_COLUMNS;
  for (guint bit = 1; bit <= LF_GRANT_TAG_EXPRESSION; bit <<= 1)
    {
      /* SELECT on a table is SELECT on all of its columns */
      gboolean select = bit == LF_SELECT && resource->kind == LF_ON_TABLE;

      if ((bits & bit) == 0)
        continue;
      for (guint i = 0; i < resource->details->len; i++)
        if (!lf_grant_put (call, select ? &columns : resource, select ? "*" : g_ptr_array_index (resource->details, i),
                           principal, bit, (grantable & bit) != 0, effective))
          return FALSE;
    }
  return TRUE;
}

static void
grant_now (PracticeCall *call, const LfResource *resource, const char *principal, guint bits, guint grantable)
{
  LfResource columns = *resource;

  columns.kind = LF_ON_COLUMNS;
  for (guint bit = 1; bit <= LF_GRANT_TAG_EXPRESSION; bit <<= 1)
    if (bits & bit)
      {
        gboolean select = bit == LF_SELECT && resource->kind == LF_ON_TABLE;

        lf_grant_put (call, select ? &columns : resource, select ? "*" : "", principal, bit, (grantable & bit) != 0, 0);
      }
}

void
lf_created (PracticeCall *call,
            const char *principal,
            const char *catalog,
            const char *database,
            const char *table,
            JsonArray *defaults,
            gboolean link)
{
  LfResource resource = { table != NULL ? LF_ON_TABLE : LF_ON_DATABASE, (char *) catalog,
                          (char *) database, (char *) (table != NULL ? table : ""), NULL };
  guint rights = link ? LF_ALL | LF_DESCRIBE | LF_DROP : table != NULL ? LF_TABLE_RIGHTS : LF_DATABASE_RIGHTS;

  grant_now (call, &resource, principal, rights, rights);
  for (guint i = 0; i < catalog_length (defaults); i++)
    {
      JsonObject *entry = catalog_object_at (defaults, i);
      const char *to = catalog_string (catalog_object (entry, "Principal"), "DataLakePrincipalIdentifier");
      g_auto (CatalogFault) fault = { 0 };
      guint bits;

      if (to != NULL && lf_permissions_read (catalog_array (entry, "Permissions"), &bits, &fault))
        grant_now (call, &resource, to, bits, 0);
    }
}

gboolean
lf_catalog_is_shared (PracticeCall *call, const char *catalog)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT 1 FROM lf_grant WHERE region = ?1 AND catalog = ?2 AND grantor = ?2 AND "
    "(length (principal) = 12 OR (principal LIKE 'arn:aws:iam::%' AND substr (principal, 14, 12) <> ?2)) LIMIT 1",
    "ss", practice_call_get_region (call), catalog);
  gboolean shared = practice_step (query);

  if (shared)
    practice_done (query);
  return shared;
}

/* ---- when a resource goes ---- */

static void
unshare_all (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  g_autofree char *arn = catalog_arn (call, catalog, database, table);
  g_autoptr (GPtrArray) receivers = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT DISTINCT principal FROM lf_grant WHERE region = ? AND catalog = ? AND database = ? AND name = ?", "ssss",
    practice_call_get_region (call), catalog, database, table != NULL ? table : "");

  while (practice_step (query))
    {
      char *receiver = lf_principal_account (practice_column (query, 0));

      if (receiver != NULL && !g_str_equal (receiver, catalog))
        g_ptr_array_add (receivers, receiver);
      else
        g_free (receiver);
    }
  for (guint i = 0; i < receivers->len; i++)
    practice_ram_unshare (call, g_ptr_array_index (receivers, i), arn);
}

void
lf_forget (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  const char *region = practice_call_get_region (call);

  unshare_all (call, catalog, database, table);
  if (table != NULL)
    {
      practice_call_exec (
          call,
          "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
          "ssss", region, catalog, database, table);
      practice_call_exec (
          call,
          "DELETE FROM lf_tagged WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
          "ssss", region, catalog, database, table);
      practice_call_exec (
          call,
          "DELETE FROM lf_filter WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
          "ssss", region, catalog, database, table);
      return;
    }
  unshare_all (call, catalog, database, "*");
  practice_call_exec (call,
                      "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND database = ?",
                      "sss", region, catalog, database);
  practice_call_exec (call,
                      "DELETE FROM lf_tagged WHERE region = ? AND catalog = ? AND database = ?",
                      "sss", region, catalog, database);
  practice_call_exec (call,
                      "DELETE FROM lf_filter WHERE region = ? AND catalog = ? AND database = ?",
                      "sss", region, catalog, database);
}
