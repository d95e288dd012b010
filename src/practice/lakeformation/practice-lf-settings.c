/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* Data lake settings: who administers, what new resources grant to everybody, how sharing works.
 * Put replaces the whole object (Lake Formation API reference, PutDataLakeSettings). */

#define BAD "InvalidInputException"
#define DEFAULT_PERMISSIONS                                                                        \
  "[{\"Principal\":{\"DataLakePrincipalIdentifier\":\"" LF_IAM_ALLOWED                             \
  "\"},\"Permissions\":[\"ALL\"]}]"

static const char defaults[] =
  "{\"DataLakeAdmins\":[],\"ReadOnlyAdmins\":[],"
  "\"CreateDatabaseDefaultPermissions\":" DEFAULT_PERMISSIONS ","
  "\"CreateTableDefaultPermissions\":" DEFAULT_PERMISSIONS ","
  "\"Parameters\":{\"CROSS_ACCOUNT_VERSION\":\"1\"},\"TrustedResourceOwners\":[],"
  "\"AllowExternalDataFiltering\":false,\"AllowFullTableExternalDataAccess\":false,"
  "\"ExternalDataFilteringAllowList\":[],\"AuthorizedSessionTagValueList\":[]}";

gboolean
lf_authorize (PracticeCall *call, const char *operation)
{
  const char *account = practice_call_get_account (call);
  g_autofree char *action = g_strconcat ("lakeformation:", operation, NULL);
  g_autofree char *resource = g_strdup_printf ("arn:aws:lakeformation:%s:%s:catalog:%s",
                                               practice_call_get_region (call), account, account);

  return practice_call_authorize (call, action, resource, NULL);
}

static char *
stored (PracticeCall *call, const char *account)
{
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT settings FROM lf_settings WHERE region = ? AND account = ?", "ss",
      practice_call_get_region (call), account);
  char *text = NULL;

  if (practice_step (query))
    {
      text = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  return text;
}

void
lf_account_ensure (PracticeCall *call, const char *account)
{
  g_autofree char *text = stored (call, account);
  LfResource catalog = { LF_ON_CATALOG, (char *) account, (char *) "", (char *) "", NULL };

  if (text != NULL)
    return;
  practice_call_exec (call, "INSERT INTO lf_settings (region, account, settings) VALUES (?, ?, ?)", "sss",
                      practice_call_get_region (call), account, defaults);
  lf_grant_put (call, &catalog, "", LF_IAM_ALLOWED, LF_CREATE_DATABASE, FALSE, 0);
}

JsonObject *
lf_settings_get (PracticeCall *call, const char *account)
{
  g_autofree char *text = stored (call, account);
  JsonObject *settings = catalog_parse (text != NULL ? text : defaults);

  return settings != NULL ? settings : json_object_new ();
}

static int
version_of (JsonObject *settings)
{
  const char *text = catalog_string (catalog_object (settings, "Parameters"), "CROSS_ACCOUNT_VERSION");

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 1;
}

int
lf_settings_version (PracticeCall *call, const char *account)
{
  g_autoptr (JsonObject) settings = lf_settings_get (call, account);

  return version_of (settings);
}

LfAdmin
lf_admin_level (PracticeCall *call, const char *account, const char *principal)
{
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT MAX (level) FROM lf_admin WHERE region = ? AND account = ? AND arn = ?", "sss",
    practice_call_get_region (call), account, principal);
  LfAdmin level = LF_NO_ADMIN;

  if (practice_step (query))
    {
      level = sqlite3_column_int (query, 0);
      practice_done (query);
    }
  return level;
}

/* ---- checks of PutDataLakeSettings ---- */

static gboolean
check_principals (PracticeCall *call, JsonObject *settings, const char *member)
{
  JsonArray *list = catalog_array (settings, member);

  if (catalog_length (list) > 30)
    return practice_call_fail (call, 400, BAD, "%s has more than 30 entries", member);
  for (guint i = 0; i < catalog_length (list); i++)
    {
      const char *arn = catalog_string (catalog_object_at (list, i), "DataLakePrincipalIdentifier");

      if (arn == NULL || !g_str_has_prefix (arn, "arn:") || strstr (arn, ":iam::") == NULL
          || !practice_iam_principal_exists (call, arn))
        return practice_call_fail (call, 400, BAD, "Invalid principal");
    }
  return TRUE;
}

/* Empty, or exactly ALL to IAM_ALLOWED_PRINCIPALS */
static gboolean
check_defaults (PracticeCall *call, JsonObject *settings, const char *member)
{
  JsonArray *list = catalog_array (settings, member);
  JsonObject *entry;
  JsonArray *permissions;

  if (catalog_length (list) == 0)
    return TRUE;
  entry = catalog_object_at (list, 0);
  permissions = catalog_array (entry, "Permissions");
  if (catalog_length (list) == 1 && catalog_length (permissions) == 1
      && g_strcmp0 (catalog_string_at (permissions, 0), "ALL") == 0
      && g_strcmp0 (
             catalog_string (catalog_object (entry, "Principal"), "DataLakePrincipalIdentifier"),
             LF_IAM_ALLOWED)
             == 0)
    return TRUE;
  return practice_call_fail (call, 400, BAD, "%s can only be empty or ALL to " LF_IAM_ALLOWED, member);
}

static gboolean
check_parameters (PracticeCall *call, JsonObject *settings, int before)
{
  static const char *const known[] = { "CROSS_ACCOUNT_VERSION", "SET_SOURCE_IDENTITY", "SET_CONTEXT", NULL };
  JsonObject *parameters = catalog_object (settings, "Parameters");
  g_autoptr (GList) names = parameters != NULL ? json_object_get_members (parameters) : NULL;
  int version = version_of (settings);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data) || catalog_string (parameters, l->data) == NULL)
      return practice_call_fail (call, 400, BAD, "Invalid parameter: %s", (char *) l->data);
  if (version < 1 || version > 5)
    return practice_call_fail (call, 400, BAD, "CROSS_ACCOUNT_VERSION must be 1 to 5");
  if (before == 5 && version < 5)
    return practice_call_fail (call, 400, BAD, "CROSS_ACCOUNT_VERSION can't be lowered from 5");
  return TRUE;
}

/* What was not given is empty again: Put replaces, it does not merge. */
static JsonObject *
complete (JsonObject *given)
{
  static const char *const lists[] = { "DataLakeAdmins",
                                       "ReadOnlyAdmins",
                                       "CreateDatabaseDefaultPermissions",
                                       "CreateTableDefaultPermissions",
                                       "TrustedResourceOwners",
                                       "ExternalDataFilteringAllowList",
                                       "AuthorizedSessionTagValueList" };
  static const char *const flags[] = { "AllowExternalDataFiltering", "AllowFullTableExternalDataAccess" };
  JsonObject *settings = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *list = catalog_array (given, lists[i]);

      json_object_set_array_member (settings, lists[i], list != NULL ? json_array_ref (list) : json_array_new ());
    }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    json_object_set_boolean_member (settings, flags[i], catalog_bool (given, flags[i]));
  if (catalog_object (given, "Parameters") != NULL)
    json_object_set_object_member (settings, "Parameters", json_object_ref (catalog_object (given, "Parameters")));
  else
    json_object_set_object_member (settings, "Parameters", json_object_new ());
  return settings;
}

static gboolean
store_admins (PracticeCall *call, const char *account, JsonObject *settings)
{
  static const char *const members[] = { "ReadOnlyAdmins", "DataLakeAdmins" };
  const char *region = practice_call_get_region (call);

  if (!practice_call_exec (call, "DELETE FROM lf_admin WHERE region = ? AND account = ?", "ss", region, account))
    return FALSE;
  for (guint level = LF_READ_ONLY_ADMIN; level <= LF_ADMIN; level++)
    {
      JsonArray *list = catalog_array (settings, members[level - 1]);

      for (guint i = 0; i < catalog_length (list); i++)
        if (!practice_call_exec (
                call,
                "INSERT OR REPLACE INTO lf_admin (region, account, arn, level) VALUES (?, ?, ?, ?)",
                "sssi", region, account,
                catalog_string (catalog_object_at (list, i), "DataLakePrincipalIdentifier"),
                (gint64) level))
          return FALSE;
    }
  return TRUE;
}

static gboolean
own_catalog (PracticeCall *call, JsonObject *in)
{
  const char *catalog;

  if (!catalog_id (call, in, &catalog))
    return FALSE;
  if (!g_str_equal (catalog, practice_call_get_account (call)))
    return practice_call_fail (call, 400, "AccessDeniedException",
                               "Cross account access to data lake settings is not allowed.");
  return TRUE;
}

static gboolean
get_data_lake_settings (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  if (!lf_authorize (call, "GetDataLakeSettings") || !own_catalog (call, in))
    return FALSE;
  json_object_set_object_member (out, "DataLakeSettings", lf_settings_get (call, practice_call_get_account (call)));
  return TRUE;
}

static gboolean
put_data_lake_settings (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *account = practice_call_get_account (call);
  JsonObject *given = catalog_object (in, "DataLakeSettings");
  g_autoptr (JsonObject) settings = NULL;
  g_autofree char *text = NULL;

  if (!lf_authorize (call, "PutDataLakeSettings") || !own_catalog (call, in))
    return FALSE;
  lf_account_ensure (call, account);
  settings = complete (given);
  if (!check_principals (call, settings, "DataLakeAdmins") || !check_principals (call, settings, "ReadOnlyAdmins") ||
      !check_defaults (call, settings, "CreateDatabaseDefaultPermissions") ||
      !check_defaults (call, settings, "CreateTableDefaultPermissions") ||
      !check_parameters (call, settings, lf_settings_version (call, account)))
    return FALSE;
  if (catalog_length (catalog_array (settings, "ExternalDataFilteringAllowList")) > 30)
    return practice_call_fail (call, 400, BAD, "ExternalDataFilteringAllowList has more than 30 entries");
  text = catalog_text (settings);
  return practice_call_exec (call, "UPDATE lf_settings SET settings = ? WHERE region = ? AND account = ?", "sss",
                             text, practice_call_get_region (call), account) &&
         store_admins (call, account, settings);
}

static const PracticeMember put_members[] = {
  { "DataLakeSettings", PRACTICE_OBJECT, TRUE },
  { "DataLakeSettings.DataLakeAdmins", PRACTICE_LIST }, { "DataLakeSettings.DataLakeAdmins[]", PRACTICE_OBJECT },
  { "DataLakeSettings.ReadOnlyAdmins", PRACTICE_LIST }, { "DataLakeSettings.ReadOnlyAdmins[]", PRACTICE_OBJECT },
  { "DataLakeSettings.CreateDatabaseDefaultPermissions", PRACTICE_LIST },
  { "DataLakeSettings.CreateDatabaseDefaultPermissions[]", PRACTICE_OBJECT },
  { "DataLakeSettings.CreateTableDefaultPermissions", PRACTICE_LIST },
  { "DataLakeSettings.CreateTableDefaultPermissions[]", PRACTICE_OBJECT },
  { "DataLakeSettings.Parameters", PRACTICE_OBJECT },
  { "DataLakeSettings.TrustedResourceOwners", PRACTICE_LIST },
  { NULL } };

const PracticeOperation lf_settings_operations[] = {
  { "GetDataLakeSettings", get_data_lake_settings, NULL, FALSE },
  { "PutDataLakeSettings", put_data_lake_settings, put_members, TRUE },
  { NULL }
};
