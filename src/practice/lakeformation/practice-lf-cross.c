/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* Grants to other accounts: what they need, the RAM shares they make, what a revocation takes along
 * (Lake Formation guide, "Updating cross-account data sharing version settings"). */

#define BAD "InvalidInputException"

static gboolean
denied (PracticeCall *call, const char *action, const char *resource, CatalogFault *fault)
{
  return catalog_refuse (fault, "AccessDeniedException",
    "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
    practice_call_get_caller_arn (call), action, resource, action);
}

/* Lake Formation shares in the caller's name: the caller must be allowed what sharing takes. */
static gboolean
may_share (PracticeCall *call, const char *type, int version, CatalogFault *fault)
{
  static const char *const actions[]
      = { "ram:CreateResourceShare", "ram:AssociateResourceShare", "ram:GetResourceShares" };
  const char *account = practice_call_get_account (call);
  g_autofree char *catalog = catalog_arn (call, account, NULL, NULL);
  g_autofree char *share = g_strdup_printf ("arn:aws:ram:%s:%s:resource-share/*",
                                            practice_call_get_region (call), account);
  g_autofree char *name = g_strdup_printf ("LakeFormation-V%d-0000000000", version);
  g_autoptr (JsonObject) context = json_object_new ();

  json_object_set_string_member (context, "ram:RequestedResourceType", type);
  json_object_set_string_member (context, "ram:ResourceShareName", name);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (!practice_call_is_allowed (call, actions[i], share, context, NULL, NULL))
      return denied (call, actions[i], share, fault);
  if (!practice_call_is_allowed (call, "glue:PutResourcePolicy", catalog, NULL, NULL, NULL))
    return denied (call, "glue:PutResourcePolicy", catalog, fault);
  return TRUE;
}

static gboolean
names (JsonObject *object, const char *member, const char *const *accepted)
{
  const char *one = catalog_string (object, member);
  JsonArray *list = catalog_array (object, member);

  if (one != NULL)
    return g_strv_contains (accepted, one);
  for (guint i = 0; i < catalog_length (list); i++)
    if (catalog_string_at (list, i) != NULL && g_strv_contains (accepted, catalog_string_at (list, i)))
      return TRUE;
  return FALSE;
}

static gboolean
lets_ram_share (JsonObject *statement)
{
  static const char *const actions[] = { "glue:ShareResource", "glue:*", "*", NULL };
  static const char *const services[] = { "ram.amazonaws.com", NULL };

  return g_strcmp0 (catalog_string (statement, "Effect"), "Allow") == 0 && names (statement, "Action", actions) &&
         names (catalog_object (statement, "Principal"), "Service", services);
}

/* A catalogue with a policy shares nothing through RAM unless the policy says so. */
static gboolean
policy_lets_share (PracticeCall *call, CatalogFault *fault)
{
  g_autofree char *text = glue_policy_get (call, practice_call_get_account (call));
  g_autoptr (JsonObject) policy = catalog_parse (text);
  JsonArray *statements = catalog_array (policy, "Statement");

  if (policy == NULL
      || (catalog_object (policy, "Statement") != NULL
          && lets_ram_share (catalog_object (policy, "Statement"))))
    return TRUE;
  for (guint i = 0; i < catalog_length (statements); i++)
    if (lets_ram_share (catalog_object_at (statements, i)))
      return TRUE;
  return catalog_refuse (fault, "AccessDeniedException",
                         "Resource policy of the Data Catalog does not allow glue:ShareResource to ram.amazonaws.com");
}

static gboolean
check_principal (const LfResource *resource, const char *principal, guint bits, int version, CatalogFault *fault)
{
  if (resource->kind == LF_ON_CATALOG)
    return catalog_refuse (fault, BAD, "Permissions modification is invalid.");
  if (catalog_is_account (principal))
    return TRUE;
  if (version < 3)
    return catalog_refuse (fault, BAD,
                           "Invalid cross account grant request. Grants to IAM principals of "
                           "another account need cross account version 3 or above.");
  if (resource->kind == LF_ON_DATABASE && (bits & (LF_ALL | LF_DROP)) != 0)
    return catalog_refuse (fault, BAD, "Permissions modification is invalid.");
  return TRUE;
}

static gboolean
any_table_open_to_iam (PracticeCall *call, const LfResource *resource)
{
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT 1 FROM lf_grant WHERE region = ? AND catalog = ? AND database "
                             "= ? AND name <> '' AND principal = ? LIMIT 1",
                             "ssss", practice_call_get_region (call), resource->catalog,
                             resource->database, LF_IAM_ALLOWED);
  gboolean open = practice_step (query);

  if (open)
    practice_done (query);
  return open;
}

static gboolean
closed_to_iam (PracticeCall *call, const LfResource *resource, int version, CatalogFault *fault)
{
  gboolean open;

  if (version >= 4 || resource->kind == LF_ON_POLICY || resource->kind == LF_ON_TAG)
    return TRUE;
  if (resource->kind == LF_ON_ALL_TABLES)
    open = any_table_open_to_iam (call, resource);
  else
    open = lf_open_to_iam (call, resource->catalog, resource->database,
                           resource->kind == LF_ON_DATABASE ? NULL : resource->name);
  if (!open)
    return TRUE;
  return catalog_refuse (fault, BAD,
    "Cannot grant cross-account permissions on a resource with permissions to " LF_IAM_ALLOWED ". Revoke them first.");
}

/* Tag grants of versions 1 and 2 go by the Glue policy, which newer recipients no longer look at. */
static gboolean
check_tag_versions (PracticeCall *call, const char *receiver, int version, CatalogFault *fault)
{
  int theirs = lf_settings_version (call, receiver);

  if (version >= 3 || theirs < 3)
    return TRUE;
  return catalog_refuse (fault, BAD,
    "Invalid cross account grant request. Consumer account has opt-in to cross account version: v%d. "
    "Please update `CrossAccountVersion` in `DataLakeSetting` to minimal version v3", theirs);
}

gboolean
lf_cross_grant (PracticeCall *call,
                const LfResource *resource,
                const char *principal,
                const char *receiver,
                guint bits,
                CatalogFault *fault)
{
  static const struct { const char *share, *type;
  } kinds[] = { [LF_ON_DATABASE] = { "database", "glue:Database" },
                [LF_ON_TABLE] = { "table", "glue:Table" },
                [LF_ON_ALL_TABLES] = { "all-tables", "glue:Table" },
                [LF_ON_COLUMNS] = { "table", "glue:Table" },
                [LF_ON_FILTER] = { "table", "glue:Table" },
                [LF_ON_TAG] = { "tag", "glue:Catalog" },
                [LF_ON_POLICY] = { "tag", "glue:Catalog" } };
  int version = lf_settings_version (call, resource->catalog);
  g_autofree char *arn = lf_resource_ram_arn (call, resource), *share = NULL;
  gboolean tags = resource->kind == LF_ON_POLICY || resource->kind == LF_ON_TAG;

  if (!check_principal (resource, principal, bits, version, fault) || !closed_to_iam (call, resource, version, fault))
    return FALSE;
  if (arn == NULL)
    return TRUE;
  if (tags && !check_tag_versions (call, receiver, version, fault))
    return FALSE;
  if (!may_share (call, kinds[resource->kind].type, version, fault))
    return FALSE;
  if (tags && version < 3)
    return TRUE;
  if (version >= 3 && !policy_lets_share (call, fault))
    return FALSE;
  share = practice_ram_share (call, receiver, kinds[resource->kind].share, arn, version);
  return share != NULL ? TRUE : catalog_refuse (fault, "InternalServiceException", "The resource could not be shared");
}

/* ---- revocations ---- */

/* What @receiver as an account still holds of a table (or "" the database itself) */
static void
held_by_account (PracticeCall *call,
                 const LfResource *resource,
                 const char *name,
                 const char *receiver,
                 LfRights *rights)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT kind, detail, permission, grantable FROM lf_grant WHERE region = ?1 AND catalog = ?2 "
      "AND database = ?3 "
      "AND name IN (?4, ?5) AND principal = ?6 AND grantor = ?2",
      "ssssss", practice_call_get_region (call), resource->catalog, resource->database, name,
      *name != '\0' && resource->database[0] != '\0' ? "*" : name, receiver);

  while (practice_step (query))
    lf_rights_add (rights, practice_column (query, 0), practice_column (query, 1),
                   lf_permission_from_name (practice_column (query, 2)), sqlite3_column_int (query, 3));
}

typedef struct { char *name, *kind, *detail, *principal, *permission; } Regrant;

static void
regrant_free (Regrant *regrant)
{
  g_free (regrant->name);
  g_free (regrant->kind);
  g_free (regrant->detail);
  g_free (regrant->principal);
  g_free (regrant->permission);
  g_free (regrant);
}

static GPtrArray *
regrants_of (PracticeCall *call, const LfResource *resource, const char *receiver)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) regrant_free);
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT name, kind, detail, principal, permission FROM lf_grant WHERE region = ? AND catalog "
      "= ? AND database = ? AND grantor = ?",
      "ssss", practice_call_get_region (call), resource->catalog, resource->database, receiver);

  while (practice_step (query))
    {
      Regrant *regrant = g_new0 (Regrant, 1);

      regrant->name = g_strdup (practice_column (query, 0));
      regrant->kind = g_strdup (practice_column (query, 1));
      regrant->detail = g_strdup (practice_column (query, 2));
      regrant->principal = g_strdup (practice_column (query, 3));
      regrant->permission = g_strdup (practice_column (query, 4));
      g_ptr_array_add (list, regrant);
    }
  return list;
}

static gboolean
supported (const LfRights *rights, const Regrant *regrant)
{
  guint bit = lf_permission_from_name (regrant->permission);

  if (rights->held & LF_ALL)
    return TRUE;
  if (bit == LF_SELECT)
    return lf_columns_cover (rights->columns, g_str_equal (regrant->kind, "columns") ? regrant->detail : "*");
  return (rights->held & bit) != 0;
}

static gboolean
filter_is_supported (PracticeCall *call,
                     const LfResource *revoked,
                     const Regrant *regrant,
                     const char *receiver)
{
  g_autoptr (GPtrArray) details = g_ptr_array_new ();
  LfResource filter = { LF_ON_FILTER, revoked->catalog, revoked->database, regrant->name, details };

  g_ptr_array_add (details, regrant->detail);
  return lf_filter_is_granted (call, &filter, receiver, TRUE);
}

static void
cascade (PracticeCall *call, const LfResource *resource, const char *receiver)
{
  g_autoptr (GPtrArray) regrants = regrants_of (call, resource, receiver);

  for (guint i = 0; i < regrants->len; i++)
    {
      Regrant *regrant = g_ptr_array_index (regrants, i);
      g_auto (LfRights) rights = { 0 };

      held_by_account (call, resource, regrant->name, receiver, &rights);
      if (g_str_equal (regrant->kind, "filter")
              ? filter_is_supported (call, resource, regrant, receiver)
              : supported (&rights, regrant))
        continue;
      practice_call_exec (call,
                          "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND database = ? "
                          "AND name = ? AND kind = ? AND detail = ? "
                          "AND principal = ? AND permission = ? AND grantor = ?",
                          "sssssssss", practice_call_get_region (call), resource->catalog,
                          resource->database, regrant->name, regrant->kind, regrant->detail,
                          regrant->principal, regrant->permission, receiver);
    }
}

/* Does anybody in @receiver still hold anything of what the share carries? */
static gboolean
still_shared (PracticeCall *call, const LfResource *resource, const char *receiver)
{
  gboolean tags = resource->kind == LF_ON_POLICY || resource->kind == LF_ON_TAG;
  g_autofree char *pattern = g_strdup_printf ("arn:aws:iam::%s:%%", receiver);
  g_autofree char *everybody = g_strconcat (receiver, ":IAMPrincipals", NULL);
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT 1 FROM lf_grant WHERE region = ?1 AND catalog = ?2 AND grantor = ?2 AND database = "
      "?3 AND (name = ?4 OR (?5 AND kind IN ('tag', 'policy'))) "
      "AND (principal = ?6 OR principal = ?7 OR principal LIKE ?8) LIMIT 1",
      "ssssisss", practice_call_get_region (call), resource->catalog, resource->database,
      resource->name, (gint64) tags, receiver, everybody, pattern);
  gboolean shared = practice_step (query);

  if (shared)
    practice_done (query);
  return shared;
}

void
lf_cross_revoked (PracticeCall *call, const LfResource *resource, const char *principal, const char *receiver)
{
  g_autofree char *arn = lf_resource_ram_arn (call, resource);

  if (!g_str_equal (resource->catalog, practice_call_get_account (call)))
    return;
  if (catalog_is_account (principal))
    cascade (call, resource, receiver);
  if (arn != NULL && !still_shared (call, resource, receiver))
    practice_ram_unshare (call, receiver, arn);
}
