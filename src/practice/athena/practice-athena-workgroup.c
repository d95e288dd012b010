/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <string.h>

/* Workgroups: where results go. Every account has "primary". */

#define PRIMARY "primary"

gboolean
athena_authorize (PracticeCall *call, const char *action, const char *workgroup)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:athena:%s:%s:workgroup/%s", practice_call_get_region (call),
                                          practice_call_get_account (call), workgroup);
  g_autofree char *full = g_strconcat ("athena:", action, NULL);

  return practice_call_authorize (call, full, arn, NULL);
}

static JsonObject *
default_configuration (gboolean enforce)
{
  JsonObject *configuration = json_object_new (), *engine = json_object_new ();

  json_object_set_string_member (engine, "SelectedEngineVersion", "AUTO");
  json_object_set_string_member (engine, "EffectiveEngineVersion", "Athena engine version 3");
  json_object_set_boolean_member (configuration, "EnforceWorkGroupConfiguration", enforce);
  json_object_set_boolean_member (configuration, "PublishCloudWatchMetricsEnabled", TRUE);
  json_object_set_boolean_member (configuration, "RequesterPaysEnabled", FALSE);
  json_object_set_object_member (configuration, "ResultConfiguration", json_object_new ());
  json_object_set_object_member (configuration, "EngineVersion", engine);
  return configuration;
}

JsonObject *
athena_workgroup_load (PracticeCall *call, const char *name, char **state)
{
  JsonObject *configuration = NULL;
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT configuration, state FROM athena_workgroup WHERE region = ? AND account = ? AND name = ?", "sss",
      practice_call_get_region (call), practice_call_get_account (call), name);

  if (practice_step (query))
    {
      configuration = catalog_parse (practice_column (query, 0));
      if (state != NULL)
        *state = g_strdup (practice_column (query, 1));
      practice_done (query);
      return configuration;
    }
  if (!g_str_equal (name, PRIMARY))
    return NULL;
  if (state != NULL)
    *state = g_strdup ("ENABLED");
  return default_configuration (FALSE);
}

static gboolean
missing (PracticeCall *call, const char *name)
{
  return practice_call_fail (call, 0, ATHENA_BAD, "WorkGroup %s is not found.", name);
}

/* Members of an update take the place of those that are there; RemoveX takes X away. */
static void
merge_result (JsonObject *into, JsonObject *update)
{
  static const char *const kept[] = { "OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", NULL };

  for (guint i = 0; update != NULL && kept[i] != NULL; i++)
    {
      g_autofree char *removal = g_strconcat ("Remove", kept[i], NULL);

      if (json_object_has_member (update, kept[i]))
        json_object_set_member (into, kept[i], json_node_copy (json_object_get_member (update, kept[i])));
      else if (catalog_bool (update, removal))
        json_object_remove_member (into, kept[i]);
    }
}

static gboolean
merge (PracticeCall *call, JsonObject *configuration, JsonObject *given)
{
  JsonObject *result = catalog_object (configuration, "ResultConfiguration");
  JsonObject *updates = catalog_object (given, "ResultConfigurationUpdates");
  const char *location;

  if (json_object_has_member (given, "EnforceWorkGroupConfiguration"))
    json_object_set_boolean_member (configuration, "EnforceWorkGroupConfiguration",
                                    catalog_bool (given, "EnforceWorkGroupConfiguration"));
  merge_result (result, catalog_object (given, "ResultConfiguration"));
  merge_result (result, updates);
  location = catalog_string (result, "OutputLocation");
  return location == NULL || athena_parse_location (location, NULL, NULL)
         || practice_call_fail (call, 0, ATHENA_BAD, "outputLocation is not a valid S3 path.");
}

static gboolean
save (PracticeCall *call, const char *name, JsonObject *configuration, const char *description, const char *state)
{
  g_autofree char *text = catalog_text (configuration);

  return practice_call_exec (
      call,
      "INSERT INTO athena_workgroup (region, account, name, configuration, description, state, created) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET configuration = excluded.configuration, "
      "description = COALESCE (excluded.description, description), state = excluded.state",
      "ssssssi", practice_call_get_region (call), practice_call_get_account (call), name, text, description, state,
      practice_call_get_time (call));
}

static gboolean
create_work_group (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *name = catalog_string (in, "Name");
  g_autoptr (JsonObject) before = NULL, configuration = default_configuration (TRUE);

  if (!athena_authorize (call, "CreateWorkGroup", name))
    return FALSE;
  before = athena_workgroup_load (call, name, NULL);
  if (before != NULL)
    return practice_call_fail (call, 0, ATHENA_BAD, "WorkGroup is already created");
  if (catalog_object (in, "Configuration") != NULL
      && !merge (call, configuration, catalog_object (in, "Configuration")))
    return FALSE;
  return save (call, name, configuration, catalog_string (in, "Description"), "ENABLED");
}

static gboolean
update_work_group (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *name = catalog_string (in, "WorkGroup"), *wanted = catalog_string (in, "State");
  g_autoptr (JsonObject) configuration = NULL;
  g_autofree char *state = NULL;

  if (!athena_authorize (call, "UpdateWorkGroup", name))
    return FALSE;
  configuration = athena_workgroup_load (call, name, &state);
  if (configuration == NULL)
    return missing (call, name);
  if (catalog_object (in, "ConfigurationUpdates") != NULL
      && !merge (call, configuration, catalog_object (in, "ConfigurationUpdates")))
    return FALSE;
  return save (call, name, configuration, catalog_string (in, "Description"), wanted != NULL ? wanted : state);
}

static gboolean
get_work_group (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *name = catalog_string (in, "WorkGroup");
  g_autoptr (JsonObject) configuration = NULL;
  g_autofree char *state = NULL;
  JsonObject *group;

  if (!athena_authorize (call, "GetWorkGroup", name))
    return FALSE;
  configuration = athena_workgroup_load (call, name, &state);
  if (configuration == NULL)
    return missing (call, name);
  group = json_object_new ();
  json_object_set_string_member (group, "Name", name);
  json_object_set_string_member (group, "State", state);
  json_object_set_object_member (group, "Configuration", g_steal_pointer (&configuration));
  json_object_set_object_member (out, "WorkGroup", group);
  return TRUE;
}

static gboolean
delete_work_group (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *name = catalog_string (in, "WorkGroup");
  g_autoptr (JsonObject) before = NULL;

  if (!athena_authorize (call, "DeleteWorkGroup", name))
    return FALSE;
  if (g_str_equal (name, PRIMARY))
    return practice_call_fail (call, 0, ATHENA_BAD, "Deletion of primary workgroup not allowed.");
  before = athena_workgroup_load (call, name, NULL);
  if (before == NULL)
    return missing (call, name);
  return practice_call_exec (call, "DELETE FROM athena_workgroup WHERE region = ? AND account = ? AND name = ?", "sss",
                             practice_call_get_region (call), practice_call_get_account (call), name);
}

static void
add_summary (JsonArray *list, const char *name, const char *state)
{
  JsonObject *summary = json_object_new ();

  json_object_set_string_member (summary, "Name", name);
  json_object_set_string_member (summary, "State", state);
  json_array_add_object_element (list, summary);
}

static gboolean
list_work_groups (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (JsonArray) all = json_array_new ();
  JsonArray *page = json_array_new ();
  sqlite3_stmt *query;
  gboolean primary = FALSE;
  guint start, end;

  json_object_set_array_member (out, "WorkGroups", page);
  if (!practice_call_authorize (call, "athena:ListWorkGroups", "*", NULL))
    return FALSE;
  query = practice_call_query (call,
                               "SELECT name, state FROM athena_workgroup WHERE region = ? AND account = ? ORDER BY 1",
                               "ss", practice_call_get_region (call), practice_call_get_account (call));
  while (practice_step (query))
    {
      primary = primary || g_str_equal (practice_column (query, 0), PRIMARY);
      add_summary (all, practice_column (query, 0), practice_column (query, 1));
    }
  if (!primary)
    add_summary (all, PRIMARY, "ENABLED");
  if (!catalog_page (call, in, out, json_array_get_length (all), 50, &start, &end))
    return FALSE;
  for (guint i = start; i < end; i++)
    json_array_add_element (page, json_node_copy (json_array_get_element (all, i)));
  return TRUE;
}

#define NAME "[a-zA-Z0-9._-]{1,128}"
static const PracticeMember create_members[] = { { "Name", PRACTICE_STRING, TRUE, 1, 128, NAME },
                                                 { "Configuration", PRACTICE_OBJECT },
                                                 { "Description", PRACTICE_STRING, FALSE, 0, 1024 },
                                                 { "Tags", PRACTICE_LIST },
                                                 { NULL } };
static const PracticeMember update_members[] = { { "WorkGroup", PRACTICE_STRING, TRUE, 1, 128, NAME },
                                                 { "ConfigurationUpdates", PRACTICE_OBJECT },
                                                 { "Description", PRACTICE_STRING, FALSE, 0, 1024 },
                                                 { "State", PRACTICE_STRING, FALSE, 0, 0, "ENABLED|DISABLED" },
                                                 { NULL } };
static const PracticeMember name_members[] = { { "WorkGroup", PRACTICE_STRING, TRUE, 1, 128, NAME },
                                               { "RecursiveDeleteOption", PRACTICE_BOOLEAN },
                                               { NULL } };
static const PracticeMember list_members[] = { { "NextToken", PRACTICE_STRING, FALSE, 1, 1024 },
                                               { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 50 },
                                               { NULL } };

const PracticeOperation athena_workgroup_operations[] = {
  { "CreateWorkGroup", create_work_group, create_members, TRUE },
  { "UpdateWorkGroup", update_work_group, update_members, TRUE },
  { "GetWorkGroup", get_work_group, name_members, FALSE },
  { "DeleteWorkGroup", delete_work_group, name_members, TRUE },
  { "ListWorkGroups", list_work_groups, list_members, FALSE },
  { NULL }
};
