/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

#include <string.h>

#define SIZE_LIMIT 6144
#define SIZE_TEXT "Cannot exceed quota for PolicySize: 6144"
#define MAX_VERSIONS 5

/* ---- showing ---- */

JsonObject *
iam_policy_json (PracticeCall *call, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();
  g_autofree char *version
      = g_strdup_printf ("v%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (row, 7));

  json_object_set_string_member (object, "PolicyName", practice_column (row, 2));
  json_object_set_string_member (object, "PolicyId", practice_column (row, 1));
  json_object_set_string_member (object, "Arn", practice_column (row, 0));
  json_object_set_string_member (object, "Path", practice_column (row, 3));
  json_object_set_string_member (object, "DefaultVersionId", version);
  json_object_set_int_member (object, "AttachmentCount", sqlite3_column_int64 (row, 8));
  json_object_set_int_member (object, "PermissionsBoundaryUsageCount",
                              sqlite3_column_int64 (row, 9));
  json_object_set_boolean_member (object, "IsAttachable", TRUE);
  json_object_set_member (object, "CreateDate",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 5)));
  json_object_set_member (object, "UpdateDate",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 6)));
  return object;
}

static JsonObject *
find_policy_json (PracticeCall *call, const char *arn, gboolean details)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT " IAM_POLICY_COLUMNS " FROM iam_policies p WHERE p.arn = ?2", "ss",
      practice_call_get_account (call), arn);
  JsonObject *object;

  if (!practice_step (row))
    return NULL;
  object = iam_policy_json (call, row);
  if (details)
    {
      if (practice_column (row, 4) != NULL)
        json_object_set_string_member (object, "Description", practice_column (row, 4));
      iam_set_tags_json (call, arn, object);
    }
  practice_done (row);
  return object;
}

/* ---- finding ---- */

static gboolean
is_visible (PracticeCall *call, const char *arn)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT 1 FROM iam_policies WHERE arn = ? AND (account = ? OR account = 'aws')", "ss",
      arn, practice_call_get_account (call));
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}

static gboolean
take_policy (PracticeCall *call, const char *arn)
{
  if (!iam_authorize (call, arn, NULL))
    return FALSE;
  return is_visible (call, arn)
         || practice_call_fail (call, 404, "NoSuchEntity", "Policy %s was not found.", arn);
}

/* One that may be changed: AWS's own may not */
static gboolean
take_own_policy (PracticeCall *call, const char *arn)
{
  if (!take_policy (call, arn))
    return FALSE;
  return !g_str_has_prefix (arn, "arn:aws:iam::aws:")
         || practice_call_fail (
             call, 403, "AccessDenied",
             "User: %s is not authorized to perform: iam:%s on resource: policy %s",
             practice_call_get_caller_arn (call), call->operation->name, arn);
}

gboolean
iam_check_boundary (PracticeCall *call, const char *arn)
{
  return is_visible (call, arn)
         || practice_call_fail (call, 404, "NoSuchEntity",
                                "Scope ARN: %s does not exist or is not attachable.", arn);
}

static gint64
number (PracticeCall *call, const char *sql, const char *arn)
{
  sqlite3_stmt *row = practice_call_query (call, sql, "s", arn);
  gint64 value = practice_step (row) ? sqlite3_column_int64 (row, 0) : 0;

  practice_done (row);
  return value;
}

/* ---- policies ---- */

static gboolean
check_name (PracticeCall *call, const char *name)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT 1 FROM iam_policies WHERE account = ? AND fold = lower(?)", "ss",
      practice_call_get_account (call), name);
  gboolean taken = practice_step (row);

  practice_done (row);
  if (taken)
    return practice_call_fail (
        call, 409, "EntityAlreadyExists",
        "A policy called %s already exists. Duplicate names are not allowed.", name);
  return number (call, "SELECT count(*) FROM iam_policies WHERE account = ?",
                 practice_call_get_account (call))
             < 1500
         || practice_call_fail (call, 409, "LimitExceeded",
                                "Cannot exceed quota for PoliciesPerAccount: 1500");
}

IAM_HANDLER (iam_create_policy)
{
  const char *account = practice_call_get_account (call);
  const char *name = iam_text (in, "PolicyName", ""), *path = iam_text (in, "Path", "/");
  const char *document = iam_text (in, "PolicyDocument", "");
  g_autofree char *arn = g_strdup_printf ("arn:aws:iam::%s:policy%s%s", account, path, name);
  g_autofree char *id = practice_random_id ("ANPA", 17);

  if (*path != '/' || path[strlen (path) - 1] != '/')
    return practice_call_fail (
        call, 400, "ValidationError",
        "The specified value for path is invalid. It must begin and end with / and contain only "
        "alphanumeric characters and/or / characters.");
  if (!iam_authorize (call, arn, NULL) || !check_name (call, name)
      || !iam_check_document (call, document, PRACTICE_POLICY_IDENTITY, SIZE_LIMIT, SIZE_TEXT)
      || !practice_call_exec (
          call,
          "INSERT INTO iam_policies (arn, id, account, name, fold, path, description, created, "
          "updated, default_version, default_since, next_version)"
          " VALUES (?, ?, ?, ?, lower(?), ?, ?, ?, ?, 1, ?, 2)",
          "sssssssiii", arn, id, account, name, name, path, iam_text (in, "Description", NULL),
          call->time, call->time, call->time)
      || !practice_call_exec (
          call, "INSERT INTO iam_versions (arn, version, document, created) VALUES (?, 1, ?, ?)",
          "ssi", arn, document, call->time)
      || !iam_set_tags (call, arn, in))
    return FALSE;
  json_object_set_object_member (out, "Policy", find_policy_json (call, arn, FALSE));
  return TRUE;
}

IAM_HANDLER (iam_get_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");

  if (!take_policy (call, arn))
    return FALSE;
  json_object_set_object_member (out, "Policy", find_policy_json (call, arn, TRUE));
  return TRUE;
}

static gboolean
is_wanted (JsonObject *in, JsonObject *policy)
{
  return !iam_flag (in, "OnlyAttached")
         || json_object_get_int_member (policy, "AttachmentCount") > 0;
}

IAM_HANDLER (iam_list_policies)
{
  const char *scope = iam_text (in, "Scope", "All"), *prefix = iam_text (in, "PathPrefix", "/");
  JsonArray *list;
  IamPage page;
  sqlite3_stmt *row;

  if (!iam_authorize_list (call, "policy", prefix) || !iam_page_init (call, &page, in))
    return FALSE;
  list = json_array_new ();
  row = practice_call_query (
      call,
      "SELECT " IAM_POLICY_COLUMNS " FROM iam_policies p WHERE p.arn > ?2"
      " AND ((p.account = ?1 AND ?3 <> 'AWS') OR (p.account = 'aws' AND ?3 <> 'Local'))"
      " AND substr(p.path, 1, length(?4)) = ?4 ORDER BY p.arn",
      "ssss", practice_call_get_account (call), page.after, scope, prefix);
  while (practice_step (row))
    {
      g_autoptr (JsonObject) policy = iam_policy_json (call, row);

      if (!is_wanted (in, policy))
        continue;
      if (!iam_page_take (&page, practice_column (row, 0)))
        break;
      json_array_add_object_element (list, g_steal_pointer (&policy));
    }
  practice_done (row);
  json_object_set_array_member (out, "Policies", list);
  iam_page_finish (call, &page, out);
  return TRUE;
}

IAM_HANDLER (iam_delete_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");

  if (!take_own_policy (call, arn))
    return FALSE;
  if (number (call, "SELECT count(*) FROM iam_attachments WHERE arn = ?", arn) > 0
      || number (call, "SELECT count(*) FROM iam_entities WHERE boundary = ?", arn) > 0)
    return practice_call_fail (call, 409, "DeleteConflict",
                               "Cannot delete a policy attached to entities.");
  if (number (call, "SELECT count(*) FROM iam_versions WHERE arn = ?", arn) > 1)
    return practice_call_fail (
        call, 409, "DeleteConflict",
        "This policy has more than one version. Before you delete a policy, you must delete "
        "the policy's versions. The default version is deleted with the policy.");
  return practice_call_exec (call, "DELETE FROM iam_tags WHERE owner = ?", "s", arn)
         && practice_call_exec (call, "DELETE FROM iam_policies WHERE arn = ?", "s", arn);
}

/* ---- versions: v1, v2 …, never used again ---- */

static JsonObject *
version_json (PracticeCall *call,
              gint64 version,
              gint64 standard,
              gint64 created,
              const char *document)
{
  JsonObject *object = json_object_new ();
  g_autofree char *name = g_strdup_printf ("v%" G_GINT64_FORMAT, version);

  if (document != NULL)
    {
      g_autofree char *escaped = iam_escape (document);

      json_object_set_string_member (object, "Document", escaped);
    }
  json_object_set_string_member (object, "VersionId", name);
  json_object_set_boolean_member (object, "IsDefaultVersion", version == standard);
  json_object_set_member (object, "CreateDate", practice_call_time_node (call, created));
  return object;
}

static gboolean
make_default (PracticeCall *call, const char *arn, gint64 version)
{
  return practice_call_exec (call,
                             "UPDATE iam_policies SET previous_version = default_version, "
                             "default_version = ?, default_since = ?, updated = ?"
                             " WHERE arn = ? AND default_version <> ?",
                             "iiisi", version, call->time, call->time, arn, version);
}

IAM_HANDLER (iam_create_policy_version)
{
  const char *arn = iam_text (in, "PolicyArn", ""), *document = iam_text (in, "PolicyDocument", "");
  gboolean standard = iam_flag (in, "SetAsDefault");
  gint64 version;

  if (!take_own_policy (call, arn)
      || !iam_check_document (call, document, PRACTICE_POLICY_IDENTITY, SIZE_LIMIT, SIZE_TEXT))
    return FALSE;
  if (number (call, "SELECT count(*) FROM iam_versions WHERE arn = ?", arn) >= MAX_VERSIONS)
    return practice_call_fail (
        call, 409, "LimitExceeded",
        "A managed policy can have up to 5 versions. Before you create a new version, you must "
        "delete an existing version.");
  version = number (call, "SELECT next_version FROM iam_policies WHERE arn = ?", arn);
  if (!practice_call_exec (
          call, "INSERT INTO iam_versions (arn, version, document, created) VALUES (?, ?, ?, ?)",
          "sisi", arn, version, document, call->time)
      || !practice_call_exec (call,
                              "UPDATE iam_policies SET next_version = ?, updated = ? WHERE arn = ?",
                              "iis", version + 1, call->time, arn)
      || (standard && !make_default (call, arn, version)))
    return FALSE;
  json_object_set_object_member (
      out, "PolicyVersion", version_json (call, version, standard ? version : 0, call->time, NULL));
  return TRUE;
}

/* The number of a version that is there; fails the call otherwise */
static gboolean
take_version (PracticeCall *call, JsonObject *in, gint64 *version, gint64 *standard)
{
  const char *arn = iam_text (in, "PolicyArn", ""), *name = iam_text (in, "VersionId", "");
  sqlite3_stmt *row;
  gboolean found;

  *version = g_ascii_strtoll (name + 1, NULL, 10);
  row = practice_call_query (call,
                             "SELECT p.default_version FROM iam_versions v JOIN iam_policies p ON "
                             "p.arn = v.arn WHERE v.arn = ? AND v.version = ?",
                             "si", arn, *version);
  found = practice_step (row);
  *standard = found ? sqlite3_column_int64 (row, 0) : 0;
  practice_done (row);
  return found
         || practice_call_fail (call, 404, "NoSuchEntity",
                                "Policy %s version %s does not exist or is not attachable.", arn,
                                name);
}

IAM_HANDLER (iam_get_policy_version)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  gint64 version, standard;
  sqlite3_stmt *row;

  if (!take_policy (call, arn) || !take_version (call, in, &version, &standard))
    return FALSE;
  row = practice_call_query (
      call, "SELECT document, created FROM iam_versions WHERE arn = ? AND version = ?", "si", arn,
      version);
  if (practice_step (row))
    json_object_set_object_member (out, "PolicyVersion",
                                   version_json (call, version, standard,
                                                 sqlite3_column_int64 (row, 1),
                                                 practice_column (row, 0)));
  practice_done (row);
  return TRUE;
}

IAM_HANDLER (iam_list_policy_versions)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  gint64 standard;
  JsonArray *list;
  IamPage page;
  sqlite3_stmt *row;

  if (!take_policy (call, arn) || !iam_page_init (call, &page, in))
    return FALSE;
  standard = number (call, "SELECT default_version FROM iam_policies WHERE arn = ?", arn);
  list = json_array_new ();
  row = practice_call_query (
      call,
      "SELECT version, created FROM iam_versions WHERE arn = ? AND version < ? ORDER BY version "
      "DESC",
      "si", arn, *page.after != '\0' ? g_ascii_strtoll (page.after, NULL, 10) : G_MAXINT64);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 0)))
    json_array_add_object_element (list,
                                   version_json (call, sqlite3_column_int64 (row, 0), standard,
                                                 sqlite3_column_int64 (row, 1), NULL));
  practice_done (row);
  json_object_set_array_member (out, "Versions", list);
  iam_page_finish (call, &page, out);
  return TRUE;
}

IAM_HANDLER (iam_set_default_policy_version)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  gint64 version, standard;

  return take_own_policy (call, arn) && take_version (call, in, &version, &standard)
         && make_default (call, arn, version);
}

IAM_HANDLER (iam_delete_policy_version)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  gint64 version, standard;

  if (!take_own_policy (call, arn) || !take_version (call, in, &version, &standard))
    return FALSE;
  if (version == standard)
    return practice_call_fail (call, 409, "DeleteConflict",
                               "Cannot delete the default version of a policy.");
  return practice_call_exec (call, "DELETE FROM iam_versions WHERE arn = ? AND version = ?", "si",
                             arn, version);
}

/* ---- tags of policies ---- */

IAM_HANDLER (iam_tag_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");

  return take_own_policy (call, arn) && iam_set_tags (call, arn, in);
}

IAM_HANDLER (iam_untag_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  JsonArray *keys = json_object_get_array_member (in, "TagKeys");

  if (!take_own_policy (call, arn))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (keys); i++)
    if (!practice_call_exec (call, "DELETE FROM iam_tags WHERE owner = ? AND fold = lower(?)", "ss",
                             arn, json_array_get_string_element (keys, i)))
      return FALSE;
  return TRUE;
}

IAM_HANDLER (iam_list_policy_tags)
{
  const char *arn = iam_text (in, "PolicyArn", "");

  if (!take_policy (call, arn))
    return FALSE;
  json_object_set_array_member (out, "Tags", iam_tags_json (call, arn));
  json_object_set_boolean_member (out, "IsTruncated", FALSE);
  return TRUE;
}
