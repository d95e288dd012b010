/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/core/practice-core.h"
#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* Registered S3 locations. */

#define SERVICE "lakeformation.amazonaws.com"

static char *
linked_role (const char *account)
{
  return g_strdup_printf ("arn:aws:iam::%s:role/aws-service-role/" SERVICE
                          "/AWSServiceRoleForLakeFormationDataAccess",
                          account);
}

/* What the service-linked role may read: an inline policy of its own that names every location registered
 * with it (Lake Formation, "Service-linked role permissions"). Also mends states of older versions. */
const char lf_linked_role_policy[]
    = "INSERT OR REPLACE INTO iam_inline (entity, name, document, since) "
      "SELECT e.id, 'LakeFormationDataAccessServiceRolePolicy', "
      "'{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":"
      "\"LakeFormationDataAccessPermissionsForS3\",\"Effect\":\"Allow\",\"Action\":[\"s3:"
      "PutObject\",\"s3:GetObject\","
      "\"s3:DeleteObject\"],\"Resource\":' || (SELECT json_group_array ('arn:aws:s3:::' || path || "
      "'/*') FROM "
      "lf_location l WHERE l.account = e.account AND linked = 1) || '},{\"Sid\":"
      "\"LakeFormationDataAccessPermissionsForS3ListBucket\",\"Effect\":\"Allow\",\"Action\":[\"s3:"
      "ListBucket\"],"
      "\"Resource\":' || (SELECT json_group_array (DISTINCT 'arn:aws:s3:::' || substr (path, 1, "
      "instr (path || '/', '/') "
      "- 1)) FROM lf_location l WHERE l.account = e.account AND linked = 1) || '}]}', 0 "
      "FROM iam_entities e WHERE e.service = '" SERVICE "' AND EXISTS "
      "(SELECT 1 FROM lf_location l WHERE l.account = e.account AND linked = 1)";

static gboolean
renew_linked_policy (PracticeCall *call)
{
  gboolean done = practice_call_exec (call, lf_linked_role_policy, "");

  practice_core_forget (call->core);
  return done;
}

char *
lf_location_root (PracticeCall *call, const char *account, const char *path)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT path FROM lf_location WHERE region = ?1 AND account = ?2 AND "
    "(path = ?3 OR substr (?3, 1, length (path) + 1) = path || '/') ORDER BY length (path) DESC LIMIT 1", "sss",
    practice_call_get_region (call), account, path);
  char *root = NULL;

  if (practice_step (query))
    {
      root = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  return root;
}

gboolean
lf_location_is_hybrid (PracticeCall *call, const char *account, const char *root)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT 1 FROM lf_location WHERE region = ? AND account = ? AND path = ? AND hybrid = 1", "sss",
    practice_call_get_region (call), account, root);
  gboolean hybrid = practice_step (query);

  if (hybrid)
    practice_done (query);
  return hybrid;
}

char *
lf_location_role (PracticeCall *call, const char *account, const char *root)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT role FROM lf_location WHERE region = ? AND account = ? AND path = ?", "sss",
    practice_call_get_region (call), account, root);
  char *role = NULL;

  if (practice_step (query))
    {
      role = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  return role;
}

static gboolean
read_path (PracticeCall *call, JsonObject *in, char **path)
{
  const char *arn = catalog_string (in, "ResourceArn");

  *path = arn != NULL && g_str_has_prefix (arn, "arn:aws:s3:::") ? catalog_s3_path (arn) : NULL;
  if (*path == NULL)
    return practice_call_fail (call, 400, "InvalidInputException", "Invalid S3 resource ARN: %s",
                               arn != NULL ? arn : "");
  return TRUE;
}

static gboolean
not_registered (PracticeCall *call)
{
  return practice_call_fail (call, 400, "EntityNotFoundException", "Resource is not registered with Lake Formation");
}

static JsonObject *
info (PracticeCall *call, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();
  g_autofree char *arn = g_strconcat ("arn:aws:s3:::", practice_column (row, 0), NULL);

  json_object_set_string_member (object, "ResourceArn", arn);
  json_object_set_string_member (object, "RoleArn", practice_column (row, 1));
  json_object_set_boolean_member (object, "WithFederation", sqlite3_column_int (row, 2));
  json_object_set_boolean_member (object, "HybridAccessEnabled", sqlite3_column_int (row, 3));
  json_object_set_member (object, "LastModified", practice_call_time_node (call, sqlite3_column_int64 (row, 4)));
  return object;
}

/* The role that Lake Formation reads the data with: passed, or its own. (nullable): refused */
static char *
read_role (PracticeCall *call, JsonObject *in, gboolean linked)
{
  const char *role = catalog_string (in, "RoleArn");
  g_autofree char *own = NULL;

  if (linked == (role != NULL))
    {
      practice_call_fail (call, 400, "InvalidInputException",
                          "Exactly one of UseServiceLinkedRole and RoleArn must be given");
      return NULL;
    }
  if (!linked)
    {
      if (!practice_call_authorize (call, "iam:PassRole", role, NULL))
        return NULL;
      if (!practice_iam_principal_exists (call, role))
        {
          practice_call_fail (call, 400, "InvalidInputException", "Invalid role: %s", role);
          return NULL;
        }
      return g_strdup (role);
    }
  own = linked_role (practice_call_get_account (call));
  if (practice_iam_service_linked_role_exists (call, SERVICE))
    return g_steal_pointer (&own);
  if (!practice_call_authorize (call, "iam:CreateServiceLinkedRole", own, NULL))
    return NULL;
  return practice_iam_make_service_linked_role (call, SERVICE);
}

static gboolean
register_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *account = practice_call_get_account (call), *region = practice_call_get_region (call);
  gboolean linked = catalog_bool (in, "UseServiceLinkedRole");
  g_autofree char *path = NULL, *role = NULL, *known = NULL;

  if (!lf_authorize (call, "RegisterResource") || !read_path (call, in, &path))
    return FALSE;
  role = read_role (call, in, linked);
  if (role == NULL)
    return FALSE;
  known = lf_location_role (call, account, path);
  if (known != NULL)
    return practice_call_fail (call, 400, "AlreadyExistsException", "Resource is already registered");
  return practice_call_exec (call,
    "INSERT INTO lf_location (region, account, path, role, linked, federation, hybrid, privileged, modified) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "ssssiiiii", region, account, path, role, (gint64) linked,
    (gint64) catalog_bool (in, "WithFederation"), (gint64) catalog_bool (in, "HybridAccessEnabled"),
    (gint64) catalog_bool (in, "WithPrivilegedAccess"), practice_call_get_time (call))
         && renew_linked_policy (call);
}

static gboolean
last_linked (PracticeCall *call, const char *path)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT SUM (path = ?3), COUNT (*) FROM lf_location WHERE region = ?1 AND account = ?2 AND linked = 1", "sss",
    practice_call_get_region (call), practice_call_get_account (call), path);
  gboolean last = FALSE;

  if (practice_step (query))
    {
      last = sqlite3_column_int (query, 0) == 1 && sqlite3_column_int (query, 1) == 1;
      practice_done (query);
    }
  return last;
}

static gboolean
deregister_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *account = practice_call_get_account (call), *region = practice_call_get_region (call);
  g_autofree char *path = NULL, *role = NULL;
  gboolean last;

  if (!lf_authorize (call, "DeregisterResource") || !read_path (call, in, &path))
    return FALSE;
  role = lf_location_role (call, account, path);
  if (role == NULL)
    return not_registered (call);
  last = last_linked (call, path);
  if (!practice_call_exec (call,
                           "DELETE FROM lf_location WHERE region = ? AND account = ? AND path = ?",
                           "sss", region, account, path)
      || !renew_linked_policy (call))
    return FALSE;
  if (!last)
    return TRUE;
  /* AWS's quirk: the registration is gone, and the call fails. The failure must not roll that back. */
  if (!practice_call_exec (call, "COMMIT", "") || !practice_call_exec (call, "BEGIN IMMEDIATE", ""))
    return FALSE;
  return practice_call_fail (
      call, 400, "InvalidInputException",
      "Must manually delete service-linked role to deregister last S3 location");
}

static gboolean
update_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *account = practice_call_get_account (call), *region = practice_call_get_region (call);
  const char *role = catalog_string (in, "RoleArn");
  g_autofree char *path = NULL, *before = NULL;
  sqlite3_stmt *query;

  if (!lf_authorize (call, "UpdateResource") || !read_path (call, in, &path))
    return FALSE;
  before = lf_location_role (call, account, path);
  if (before == NULL)
    return not_registered (call);
  query = practice_call_query (
      call,
      "SELECT 1 FROM lf_location WHERE region = ? AND account = ? AND path = ? AND linked = 1",
      "sss", region, account, path);
  if (practice_step (query))
    {
      practice_done (query);
      return practice_call_fail (call, 400, "InvalidInputException",
                                 "Registrations with the service-linked role can't be updated");
    }
  if (!practice_call_authorize (call, "iam:PassRole", role, NULL))
    return FALSE;
  if (!practice_iam_principal_exists (call, role))
    return practice_call_fail (call, 400, "InvalidInputException", "Invalid role: %s", role);
  return practice_call_exec (call,
                             "UPDATE lf_location SET role = ?, federation = ?, hybrid = ?, "
                             "modified = ? WHERE region = ? AND account = ? AND path = ?",
                             "siiisss", role, (gint64) catalog_bool (in, "WithFederation"),
                             (gint64) catalog_bool (in, "HybridAccessEnabled"),
                             practice_call_get_time (call), region, account, path);
}

static gboolean
describe_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autofree char *path = NULL;
  sqlite3_stmt *query;

  if (!lf_authorize (call, "DescribeResource") || !read_path (call, in, &path))
    return FALSE;
  query = practice_call_query (call,
                               "SELECT path, role, federation, hybrid, modified FROM lf_location "
                               "WHERE region = ? AND account = ? AND path = ?",
                               "sss", practice_call_get_region (call),
                               practice_call_get_account (call), path);
  if (!practice_step (query))
    return not_registered (call);
  json_object_set_object_member (out, "ResourceInfo", info (call, query));
  practice_done (query);
  return TRUE;
}

/* ---- ListResources ---- */

static gboolean
compares (const char *operator, const char *value, JsonArray *wanted)
{
  gboolean any = FALSE, negative = g_str_equal (operator, "NE") || g_str_equal (operator, "NOT_CONTAINS");

  for (guint i = 0; i < catalog_length (wanted); i++)
    {
      const char *text = catalog_string_at (wanted, i);

      if (text == NULL)
        continue;
      if (g_str_equal (operator, "CONTAINS") || g_str_equal (operator, "NOT_CONTAINS"))
        any = any || strstr (value, text) != NULL;
      else if (g_str_equal (operator, "BEGINS_WITH"))
        any = any || g_str_has_prefix (value, text);
      else if (g_str_equal (operator, "EQ") || g_str_equal (operator, "NE") || g_str_equal (operator, "IN"))
        any = any || g_str_equal (value, text);
      else
        any = any || (g_str_has_prefix (operator, "L") ? strcmp (value, text) <= 0 : strcmp (value, text) >= 0);
    }
  return any != negative;
}

static gboolean
passes (JsonObject *entry, JsonArray *conditions)
{
  for (guint i = 0; i < catalog_length (conditions); i++)
    {
      JsonObject *condition = catalog_object_at (conditions, i);
      const char *field = catalog_string (condition, "Field"),
                 *operator= catalog_string (condition, "ComparisonOperator");
      const char *value;

      if (field == NULL || operator == NULL || g_str_equal (field, "LAST_MODIFIED"))
        continue;
      value = catalog_string (entry, g_str_equal (field, "ROLE_ARN") ? "RoleArn" : "ResourceArn");
      if (!compares (operator, value, catalog_array (condition, "StringValueList")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_resources (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (JsonArray) all = json_array_new ();
  JsonArray *page;
  sqlite3_stmt *query;
  guint start, end;

  if (!lf_authorize (call, "ListResources"))
    return FALSE;
  query = practice_call_query (call,
                               "SELECT path, role, federation, hybrid, modified FROM lf_location "
                               "WHERE region = ? AND account = ? ORDER BY path",
                               "ss", practice_call_get_region (call),
                               practice_call_get_account (call));
  while (practice_step (query))
    {
      g_autoptr (JsonObject) entry = info (call, query);

      if (passes (entry, catalog_array (in, "FilterConditionList")))
        json_array_add_object_element (all, g_steal_pointer (&entry));
    }
  if (!catalog_page (call, in, out, json_array_get_length (all), 1000, &start, &end))
    return FALSE;
  page = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_element (page, json_node_ref (json_array_get_element (all, i)));
  json_object_set_array_member (out, "ResourceInfoList", page);
  return TRUE;
}

static const PracticeMember register_members[]
    = { { "ResourceArn", PRACTICE_STRING, TRUE },
        { "UseServiceLinkedRole", PRACTICE_BOOLEAN },
        { "RoleArn", PRACTICE_STRING, FALSE, 0, 0, "arn:aws:iam::[0-9]*:role/.*" },
        { "WithFederation", PRACTICE_BOOLEAN },
        { "HybridAccessEnabled", PRACTICE_BOOLEAN },
        { "WithPrivilegedAccess", PRACTICE_BOOLEAN },
        { NULL } };
static const PracticeMember update_members[] = {
  { "ResourceArn", PRACTICE_STRING, TRUE }, { "RoleArn", PRACTICE_STRING, TRUE, 0, 0, "arn:aws:iam::[0-9]*:role/.*" },
  { "WithFederation", PRACTICE_BOOLEAN }, { "HybridAccessEnabled", PRACTICE_BOOLEAN }, { NULL } };
static const PracticeMember arn_members[] = { { "ResourceArn", PRACTICE_STRING, TRUE }, { NULL } };
static const PracticeMember list_members[]
    = { { "FilterConditionList", PRACTICE_LIST, FALSE, 1, 20 },
        { "FilterConditionList[]", PRACTICE_OBJECT },
        { "FilterConditionList[].Field", PRACTICE_STRING, FALSE, 0, 0,
          "RESOURCE_ARN|ROLE_ARN|LAST_MODIFIED" },
        { "FilterConditionList[].ComparisonOperator", PRACTICE_STRING, FALSE, 0, 0,
          "EQ|NE|LE|LT|GE|GT|CONTAINS|NOT_CONTAINS|BEGINS_WITH|IN|BETWEEN" },
        { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
        { "NextToken", PRACTICE_STRING },
        { NULL } };

const PracticeOperation lf_location_operations[] = {
  { "RegisterResource", register_resource, register_members, TRUE },
  { "DeregisterResource", deregister_resource, arn_members, TRUE },
  { "UpdateResource", update_resource, update_members, TRUE },
  { "DescribeResource", describe_resource, arn_members, FALSE },
  { "ListResources", list_resources, list_members, FALSE },
  { NULL }
};
