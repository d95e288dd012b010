/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* GrantPermissions, RevokePermissions and their batches. */

#define BAD "InvalidInputException"
#define DENIED "AccessDeniedException"

/* One grant or revocation, read and checked for form */
typedef struct
{
  LfResource resource;
  const char *principal;   /* (unowned) */
  char *receiver;          /* (owned) (nullable): the other account that it goes to */
  guint bits, grantable;
} Change;

static void
change_clear (Change *change)
{
  lf_resource_clear (&change->resource);
  g_clear_pointer (&change->receiver, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

char *
lf_principal_account (const char *principal)
{
  if (catalog_is_account (principal))
    return g_strdup (principal);
  if (principal != NULL && strlen (principal) > 13 && g_str_has_suffix (principal, ":IAMPrincipals"))
    return g_strndup (principal, 12);
  return catalog_arn_account (principal);
}

gboolean
lf_principal_check (PracticeCall *call, const char *principal, CatalogFault *fault)
{
  g_autofree char *account = NULL;

  if (principal != NULL && g_str_equal (principal, LF_IAM_ALLOWED))
    return TRUE;
  account = lf_principal_account (principal);
  if (account == NULL)
    return catalog_refuse (fault, BAD, "Invalid principal");
  if (g_str_has_suffix (principal, ":IAMPrincipals"))
    return catalog_is_account (account) ? TRUE : catalog_refuse (fault, BAD, "Invalid principal");
  if (!practice_iam_principal_exists (call, principal))
    return catalog_refuse (fault, BAD, "Invalid principal");
  return TRUE;
}

static gboolean
change_read (PracticeCall *call, JsonObject *entry, Change *change, CatalogFault *fault)
{
  const char *account = practice_call_get_account (call);
  const char *catalog = catalog_string (entry, "CatalogId");
  JsonObject *resource = catalog_object (entry, "Resource");

  change->principal = catalog_string (catalog_object (entry, "Principal"), "DataLakePrincipalIdentifier");
  if (change->principal == NULL || *change->principal == '\0')
    return catalog_refuse (fault, BAD, "Principal is required");
  if (resource == NULL)
    return catalog_refuse (fault, BAD, "Resource is required");
  if (!lf_permissions_read (catalog_array (entry, "Permissions"), &change->bits, fault) ||
      !lf_permissions_read (catalog_array (entry, "PermissionsWithGrantOption"), &change->grantable, fault) ||
      !lf_resource_read (resource, catalog != NULL ? catalog : account, &change->resource, fault))
    return FALSE;
  if (((change->bits | change->grantable) & ~lf_kind_permissions (change->resource.kind)) != 0)
    return catalog_refuse (fault, BAD, "Permissions modification is invalid.");
  if (change->resource.kind == LF_ON_POLICY && g_str_equal (change->resource.name, "DATABASE") &&
      ((change->bits | change->grantable) & ~LF_DATABASE_RIGHTS) != 0)
    return catalog_refuse (fault, BAD, "Permissions modification is invalid.");
  if (change->resource.kind == LF_ON_POLICY && g_str_equal (change->resource.name, "TABLE") &&
      ((change->bits | change->grantable) & ~LF_TABLE_RIGHTS) != 0)
    return catalog_refuse (fault, BAD, "Permissions modification is invalid.");
  change->receiver = lf_principal_account (change->principal);
  if (change->receiver != NULL && g_str_equal (change->receiver, account))
    g_clear_pointer (&change->receiver, g_free);
  return TRUE;
}

/* ---- may the caller? ---- */

/* A filter that came with grant option can be passed on as it is. */
static gboolean
holds_filter_option (PracticeCall *call, const LfSubject *subject, const LfResource *filter)
{
  const gboolean home = g_str_equal (subject->account, filter->catalog);
  g_autofree char *arn = catalog_arn (call, filter->catalog, filter->database, filter->name);

  if (!home && !practice_ram_is_accepted (call, filter->catalog, subject->account, arn))
    return FALSE;
  return lf_filter_is_granted (call, filter, subject->principal, TRUE)
         || (!home && subject->admin == LF_ADMIN
             && lf_filter_is_granted (call, filter, subject->account, TRUE));
}

static gboolean
holds_grant_option (PracticeCall *call, const LfSubject *subject, const LfResource *resource, guint bits)
{
  g_auto (LfRights) rights = { 0 };
  gboolean table = resource->kind == LF_ON_TABLE || resource->kind == LF_ON_ALL_TABLES
                   || resource->kind == LF_ON_COLUMNS || resource->kind == LF_ON_FILTER;
  guint others = bits & ~LF_SELECT;

  if (resource->kind == LF_ON_FILTER && bits == LF_SELECT
      && holds_filter_option (call, subject, resource))
    return TRUE;
  if (resource->kind == LF_ON_CATALOG)
    lf_rights_get (call, subject, resource->catalog, NULL, NULL, &rights);
  else
    lf_rights_get (call, subject, resource->catalog, resource->database, table ? resource->name : NULL, &rights);
  if ((rights.grantable & LF_ALL) != 0)
    return TRUE;
  if ((rights.grantable & others) != others)
    return FALSE;
  if ((bits & LF_SELECT) == 0)
    return TRUE;
  if (resource->kind != LF_ON_COLUMNS)
    return lf_columns_cover (rights.grant_columns, "*");
  for (guint i = 0; i < resource->details->len; i++)
    if (!lf_columns_cover (rights.grant_columns, g_ptr_array_index (resource->details, i)))
      return FALSE;
  return TRUE;
}

/* Rights on locations, tags and policies are looked up by their own rows. */
static gboolean
holds_row_option (PracticeCall *call, const LfSubject *subject, const LfResource *resource, guint bits)
{
  g_autofree char *everybody = NULL;
  const char *names[4];
  guint found = 0;
  sqlite3_stmt *query;

  lf_subject_names (subject, resource->catalog, &everybody, names);
  query = practice_call_query (call,
                               "SELECT permission, name FROM lf_grant WHERE region = ?1 AND "
                               "catalog = ?2 AND database = '' AND kind = ?3 AND grantable = 1 "
                               "AND principal IN (?4, ?5, ?6, ?7) AND effective <= ?8",
                               "sssssssi", practice_call_get_region (call), resource->catalog,
                               lf_kind_name (resource->kind), names[0], names[1], names[2],
                               names[3], practice_call_get_time (call));
  while (practice_step (query))
    {
      const char *name = practice_column (query, 1);

      if (resource->kind == LF_ON_LOCATION ? catalog_s3_below (resource->name, name)
                                           : g_str_equal (resource->name, name))
        found |= lf_permission_from_name (practice_column (query, 0));
    }
  return bits != 0 && ((found & bits) == bits || (found & LF_ALL) != 0);
}

gboolean
lf_may_grant (PracticeCall *call, const LfResource *resource, guint bits, CatalogFault *fault)
{
  g_auto (LfSubject) subject = { 0 };

  lf_subject_init (call, &subject, NULL);
  if (g_str_equal (subject.account, resource->catalog) && subject.admin == LF_ADMIN)
    return TRUE;
  if (resource->kind == LF_ON_LOCATION || resource->kind == LF_ON_TAG || resource->kind == LF_ON_POLICY
        ? holds_row_option (call, &subject, resource, bits)
        : holds_grant_option (call, &subject, resource, bits))
    return TRUE;
  return catalog_refuse (fault, DENIED, LF_DENIED);
}

/* ---- is the resource there? ---- */

static gboolean
columns_exist (PracticeCall *call, const LfResource *resource, CatalogFault *fault)
{
  g_autoptr (GPtrArray) columns = glue_table_columns (call, resource->catalog, resource->database, resource->name);

  for (guint i = 0; columns != NULL && i < resource->details->len; i++)
    {
      const char *detail = g_ptr_array_index (resource->details, i);
      g_auto (GStrv) wanted = g_strsplit (g_str_has_prefix (detail, "*-") ? detail + 2 : detail, ",", -1);

      if (g_str_equal (detail, "*"))
        continue;
      for (guint w = 0; wanted[w] != NULL; w++)
        if (!g_ptr_array_find_with_equal_func (columns, wanted[w], g_str_equal, NULL))
          return catalog_refuse (fault, BAD, "cannot grant/revoke permission on non-existent column: %s", wanted[w]);
    }
  return TRUE;
}

static gboolean
missing (const LfResource *resource, const char *what, const char *name, CatalogFault *fault)
{
  return catalog_refuse (fault, "EntityNotFoundException", "%s %s not found.", what, name);
}

static gboolean
filter_exists (PracticeCall *call, const LfResource *resource)
{
  sqlite3_stmt *query = practice_call_query (call,
                                             "SELECT 1 FROM lf_filter WHERE region = ? AND catalog "
                                             "= ? AND database = ? AND name = ? AND filter = ?",
                                             "sssss", practice_call_get_region (call),
                                             resource->catalog, resource->database, resource->name,
                                             g_ptr_array_index (resource->details, 0));
  gboolean exists = practice_step (query);

  if (exists)
    practice_done (query);
  return exists;
}

static gboolean
policy_exists (PracticeCall *call, const LfResource *resource, CatalogFault *fault)
{
  g_autoptr (JsonNode) node = json_from_string (g_ptr_array_index (resource->details, 0), NULL);
  JsonArray *expression = json_node_get_array (node);

  for (guint i = 0; i < catalog_length (expression); i++)
    {
      JsonObject *pair = catalog_object_at (expression, i);
      JsonArray *list = catalog_array (pair, "TagValues");
      g_autoptr (GPtrArray) values = g_ptr_array_new ();

      for (guint v = 0; v < catalog_length (list); v++)
        g_ptr_array_add (values, (gpointer) catalog_string_at (list, v));
      if (!lf_tag_values_exist (call, resource->catalog, catalog_string (pair, "TagKey"), values))
        return missing (resource, "Tag", catalog_string (pair, "TagKey"), fault);
    }
  return TRUE;
}

/* A regular grant on a link says nothing about its target; only what links know is possible. */
static gboolean
link_allows (PracticeCall *call, const Change *change, CatalogFault *fault)
{
  const LfResource *resource = &change->resource;
  const char *table = resource->kind == LF_ON_DATABASE || resource->kind == LF_ON_ALL_TABLES ? NULL : resource->name;
  guint wrong = change->bits & ~(LF_DESCRIBE | LF_DROP | LF_ALL);

  if (!glue_is_link (call, resource->catalog, resource->database, table))
    return TRUE;
  if (wrong != 0 || resource->kind == LF_ON_ALL_TABLES || resource->kind == LF_ON_COLUMNS)
    return catalog_refuse (fault, BAD, "Resource links only support DESCRIBE and DROP permissions.");
  if (change->receiver != NULL)
    return catalog_refuse (fault, BAD, "Resource links can't be shared with other accounts.");
  return TRUE;
}

static gboolean
resource_exists (PracticeCall *call, const Change *change, CatalogFault *fault)
{
  const LfResource *resource = &change->resource;
  const char *catalog = resource->catalog;

  switch (resource->kind)
    {
    case LF_ON_CATALOG:
    case LF_ON_LOCATION:
      return TRUE;
    case LF_ON_POLICY:
      return policy_exists (call, resource, fault);
    case LF_ON_TAG:
      return lf_tag_values_exist (call, catalog, resource->name, resource->details)
                 ? TRUE
                 : missing (resource, "Tag", resource->name, fault);
    default:
      break;
    }
  if (!glue_database_exists (call, catalog, resource->database))
    return missing (resource, "Database", resource->database, fault);
  if (resource->kind != LF_ON_DATABASE && resource->kind != LF_ON_ALL_TABLES
      && !glue_table_exists (call, catalog, resource->database, resource->name))
    return missing (resource, "Table", resource->name, fault);
  if (resource->kind == LF_ON_FILTER && !filter_exists (call, resource))
    return missing (resource, "Data cells filter", g_ptr_array_index (resource->details, 0), fault);
  if (resource->kind == LF_ON_COLUMNS && !columns_exist (call, resource, fault))
    return FALSE;
  return link_allows (call, change, fault);
}

/* ---- granting ---- */

/* On another account's resource only the own people can be let in: nothing is passed on to a third. */
static gboolean
grant_abroad_allowed (PracticeCall *call, const Change *change, CatalogFault *fault)
{
  if (g_str_equal (change->resource.catalog, practice_call_get_account (call)))
    return TRUE;
  if (change->receiver != NULL || catalog_is_account (change->principal)
      || g_str_equal (change->principal, LF_IAM_ALLOWED))
    return catalog_refuse (fault, DENIED, LF_DENIED);
  return TRUE;
}

static gboolean
grant_one (PracticeCall *call, JsonObject *entry, CatalogFault *fault)
{
  g_auto (Change) change = { 0 };
  g_autofree char *root = NULL;

  if (!change_read (call, entry, &change, fault))
    return FALSE;
  if (change.bits == 0)
    return catalog_refuse (fault, BAD, "Permissions must not be empty.");
  if ((change.grantable & ~change.bits) != 0)
    return catalog_refuse (fault, BAD, "Permissions with grant option must be among the permissions.");
  if (!lf_principal_check (call, change.principal, fault))
    return FALSE;
  if (change.grantable != 0 && g_str_equal (change.principal, LF_IAM_ALLOWED))
    return catalog_refuse (fault, BAD, "Grant options can't be given to " LF_IAM_ALLOWED ".");
  lf_account_ensure (call, change.resource.catalog);
  if (!grant_abroad_allowed (call, &change, fault) || !lf_may_grant (call, &change.resource, change.bits, fault) ||
      !resource_exists (call, &change, fault))
    return FALSE;
  if (change.resource.kind == LF_ON_LOCATION)
    {
      root = lf_location_root (call, change.resource.catalog, change.resource.name);
      if (root == NULL)
        return catalog_refuse (fault, BAD,
                               "No location registered for it: register the S3 path s3://%s first.",
                               change.resource.name);
    }
  if (change.receiver != NULL &&
      !lf_cross_grant (call, &change.resource, change.principal, change.receiver, change.bits, fault))
    return FALSE;
  if (!lf_grant_put_all (call, &change.resource, change.principal, change.bits, change.grantable))
    return catalog_refuse (fault, "InternalServiceException", "Storage failed");
  return TRUE;
}

/* ---- revoking ---- */

static guint
remove_bit (PracticeCall *call,
            const LfResource *resource,
            const char *kind,
            const char *detail,
            const char *principal,
            guint bit,
            gboolean option_only)
{
  const char *account = practice_call_get_account (call);
  const char *sql
      = option_only ? "UPDATE lf_grant SET grantable = 0 WHERE grantable = 1 AND region = ? AND "
                      "catalog = ? AND database = ? AND name = ? AND kind = ? "
                      "AND (detail = ? OR ?) AND principal = ? AND permission = ? AND grantor = ?"
                    : "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND database = ? AND "
                      "name = ? AND kind = ? "
                      "AND (detail = ? OR ?) AND principal = ? AND permission = ? AND grantor = ?";

  /* All columns: also those that were granted one by one */
  practice_call_exec (call, sql, "ssssssisss", practice_call_get_region (call), resource->catalog,
                      resource->database, resource->name, kind, detail,
                      (gint64) (g_str_equal (kind, "columns") && g_str_equal (detail, "*")),
                      principal, lf_permission_name (bit), account);
  return (guint) sqlite3_changes (practice_call_get_db (call));
}

static guint
remove_bits (PracticeCall *call, const Change *change, guint bits, gboolean option_only)
{
  const LfResource *resource = &change->resource;
  guint removed = 0;

  for (guint bit = 1; bit <= LF_GRANT_TAG_EXPRESSION; bit <<= 1)
    {
      gboolean select = bit == LF_SELECT && resource->kind == LF_ON_TABLE;

      if ((bits & bit) == 0)
        continue;
      for (guint i = 0; i < resource->details->len; i++)
        removed += remove_bit (call, resource, select ? "columns" : lf_kind_name (resource->kind),
                               select ? "*" : g_ptr_array_index (resource->details, i),
                               change->principal, bit, option_only);
    }
  return removed;
}

static gboolean
revoke_one (PracticeCall *call, JsonObject *entry, CatalogFault *fault)
{
  g_auto (Change) change = { 0 };
  guint removed;

  if (!change_read (call, entry, &change, fault))
    return FALSE;
  if ((change.bits | change.grantable) == 0)
    return catalog_refuse (fault, BAD, "Permissions must not be empty.");
  lf_account_ensure (call, change.resource.catalog);
  if (!lf_may_grant (call, &change.resource, change.bits | change.grantable, fault))
    return FALSE;
  removed = remove_bits (call, &change, change.bits, FALSE)
            + remove_bits (call, &change, change.grantable & ~change.bits, TRUE);
  if (removed == 0)
    return catalog_refuse (fault, BAD,
                           "No permissions revoked. Grantee has no permissions and no grantable "
                           "permissions on resource.");
  if (change.receiver != NULL)
    lf_cross_revoked (call, &change.resource, change.principal, change.receiver);
  return TRUE;
}

/* ---- operations ---- */

static gboolean
single (PracticeCall *call,
        JsonObject *in,
        const char *operation,
        gboolean (*change) (PracticeCall *, JsonObject *, CatalogFault *))
{
  g_auto (CatalogFault) fault = { 0 };

  if (!lf_authorize (call, operation))
    return FALSE;
  return change (call, in, &fault) ? TRUE : catalog_fail (call, &fault);
}

static gboolean
check_ids (PracticeCall *call, JsonArray *entries)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < catalog_length (entries); i++)
    {
      const char *id = catalog_string (catalog_object_at (entries, i), "Id");

      if (id == NULL || !g_hash_table_add (seen, (gpointer) id))
        return practice_call_fail (call, 400, BAD, "Ids of batch entries must be unique");
    }
  return TRUE;
}

static gboolean
batch (PracticeCall *call,
       JsonObject *in,
       JsonObject *out,
       const char *operation,
       gboolean (*change) (PracticeCall *, JsonObject *, CatalogFault *))
{
  JsonArray *entries = catalog_array (in, "Entries");
  const char *catalog = catalog_string (in, "CatalogId");
  JsonArray *failures = json_array_new ();

  json_object_set_array_member (out, "Failures", failures);
  if (!lf_authorize (call, operation) || !check_ids (call, entries))
    return FALSE;
  for (guint i = 0; i < catalog_length (entries); i++)
    {
      g_autoptr (JsonObject) entry = catalog_copy (catalog_object_at (entries, i));
      g_auto (CatalogFault) fault = { 0 };
      JsonObject *failure, *error;

      if (catalog != NULL)
        json_object_set_string_member (entry, "CatalogId", catalog);
      if (change (call, entry, &fault))
        continue;
      failure = json_object_new ();
      error = json_object_new ();
      json_object_set_string_member (error, "ErrorCode", fault.code);
      json_object_set_string_member (error, "ErrorMessage", fault.message);
      json_object_remove_member (entry, "CatalogId");
      json_object_set_object_member (failure, "RequestEntry", g_steal_pointer (&entry));
      json_object_set_object_member (failure, "Error", error);
      json_array_add_object_element (failures, failure);
    }
  return TRUE;
}

static gboolean
grant_permissions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return single (call, in, "GrantPermissions", grant_one);
}

static gboolean
revoke_permissions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return single (call, in, "RevokePermissions", revoke_one);
}

static gboolean
batch_grant_permissions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return batch (call, in, out, "BatchGrantPermissions", grant_one);
}

static gboolean
batch_revoke_permissions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return batch (call, in, out, "BatchRevokePermissions", revoke_one);
}

static const PracticeMember one_members[] = {
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },
  { "Principal", PRACTICE_OBJECT, TRUE }, { "Principal.DataLakePrincipalIdentifier", PRACTICE_STRING, FALSE, 1, 255 },
  { "Resource", PRACTICE_OBJECT, TRUE },
  { "Permissions", PRACTICE_LIST, TRUE }, { "Permissions[]", PRACTICE_STRING },
  { "PermissionsWithGrantOption", PRACTICE_LIST }, { "PermissionsWithGrantOption[]", PRACTICE_STRING }, { NULL } };
static const PracticeMember batch_members[] = {
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },
  { "Entries", PRACTICE_LIST, TRUE, 0, 20 }, { "Entries[]", PRACTICE_OBJECT },
  { "Entries[].Id", PRACTICE_STRING, TRUE, 1, 255 },
  { "Entries[].Principal", PRACTICE_OBJECT }, { "Entries[].Resource", PRACTICE_OBJECT },
  { "Entries[].Permissions", PRACTICE_LIST }, { "Entries[].PermissionsWithGrantOption", PRACTICE_LIST }, { NULL } };

const PracticeOperation lf_grant_operations[] = {
  { "GrantPermissions", grant_permissions, one_members, TRUE },
  { "RevokePermissions", revoke_permissions, one_members, TRUE },
  { "BatchGrantPermissions", batch_grant_permissions, batch_members, TRUE },
  { "BatchRevokePermissions", batch_revoke_permissions, batch_members, TRUE },
  { NULL }
};
