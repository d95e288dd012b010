/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* GetTemporaryGlueTableCredentials: keys of the location's role, cut down to the table's data. */

/* "arn:aws:glue:R:A:table/D/T" */
static gboolean
read_table_arn (PracticeCall *call, const char *arn, char **catalog, char **database, char **table)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 6), path = NULL;

  if (g_strv_length (parts) == 6 && g_str_equal (parts[2], "glue"))
    path = g_strsplit (parts[5], "/", 3);
  if (path == NULL || g_strv_length (path) != 3 || !g_str_equal (path[0], "table") || !catalog_is_account (parts[4]))
    return practice_call_fail (call, 400, "InvalidInputException", "Invalid table ARN: %s", arn);
  *catalog = g_strdup (parts[4]);
  *database = g_utf8_strdown (path[1], -1);
  *table = g_utf8_strdown (path[2], -1);
  return TRUE;
}

/* Cells can't be filtered by these keys, so all of the table must be granted. */
static gboolean
may_read (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  g_auto (LfSubject) subject = { 0 };
  g_auto (LfRights) rights = { 0 };

  lf_subject_init (call, &subject, NULL);
  lf_rights_get (call, &subject, catalog, database, table, &rights);
  if (lf_columns_cover (rights.columns, "*"))
    return TRUE;
  if (rights.columns != NULL)
    return practice_call_fail (call, 400, "PermissionTypeMismatchException",
                               "The caller has column permissions only on %s", table);
  return practice_lf_deny (call, "SELECT", table);
}

static char *
session_policy (const char *path)
{
  g_autofree char *bucket = g_strndup (path, strcspn (path, "/"));
  g_autofree char *document = g_strdup_printf (
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:"
      "GetObject\"],\"Resource\":\"arn:aws:s3:::%s/*\"},"
      "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::%s\"}]}",
      path, bucket);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_array_add_string_element (array, document);
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

static gboolean
start_session (PracticeCall *call, const char *role, const char *path, gint64 seconds, JsonObject *out)
{
  g_autofree char *id = practice_iam_find_id (call, role), *key = practice_random_id ("ASIA", 16);
  g_autofree char *secret = practice_random_id ("", 40), *token = practice_random_id ("IQoJ", 252),
                  *policy = session_policy (path);
  gint64 now = practice_call_get_time (call), expires = now + seconds * G_USEC_PER_SEC;

  if (id == NULL)
    return practice_call_fail (call, 400, "InvalidInputException",
                               "The role of the registered location does not exist: %s", role);
  json_object_set_string_member (out, "AccessKeyId", key);
  json_object_set_string_member (out, "SecretAccessKey", secret);
  json_object_set_string_member (out, "SessionToken", token);
  json_object_set_member (out, "Expiration", practice_call_time_node (call, expires));
  return practice_call_exec (
      call,
      "INSERT INTO sts_sessions (id, secret, token, entity, created, expires, session_name, "
      "policies) VALUES (?, ?, ?, ?, ?, ?, 'AWSLF', ?)",
      "ssssiis", key, secret, token, id, now, expires, policy);
}

static gboolean
get_temporary_glue_table_credentials (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autofree char *catalog = NULL, *database = NULL, *table = NULL, *path = NULL, *root = NULL, *role = NULL;

  if (!lf_authorize (call, "GetDataAccess") ||
      !practice_call_authorize (call, "glue:GetTable", catalog_string (in, "TableArn"), NULL) ||
      !read_table_arn (call, catalog_string (in, "TableArn"), &catalog, &database, &table) ||
      !may_read (call, catalog, database, table))
    return FALSE;
  path = glue_table_path (call, catalog, database, table);
  root = path != NULL ? lf_location_root (call, catalog, path) : NULL;
  if (root == NULL)
    return practice_call_fail (call, 400, "InvalidInputException",
                               "The location of %s is not registered with Lake Formation", table);
  role = lf_location_role (call, catalog, root);
  return start_session (call, role, path, catalog_int (in, "DurationSeconds", 3600), out);
}

static const PracticeMember table_members[]
    = { { "TableArn", PRACTICE_STRING, TRUE },
        { "Permissions", PRACTICE_LIST },
        { "Permissions[]", PRACTICE_STRING },
        { "DurationSeconds", PRACTICE_INTEGER, FALSE, 900, 43200 },
        { "AuditContext", PRACTICE_OBJECT },
        { "SupportedPermissionTypes", PRACTICE_LIST, TRUE, 1, 255 },
        { "SupportedPermissionTypes[]", PRACTICE_STRING, FALSE, 0, 0,
          "COLUMN_PERMISSION|CELL_FILTER_PERMISSION|NESTED_PERMISSION|NESTED_CELL_PERMISSION" },
        { NULL } };

const PracticeOperation lf_credentials_operations[] = {
  { "GetTemporaryGlueTableCredentials", get_temporary_glue_table_credentials, table_members, TRUE },
  { NULL }
};
