/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* Earlier versions of tables. */

static JsonObject *
version_write (PracticeCall *call, const GlueObject *table, const LfRights *rights)
{
  JsonObject *object = json_object_new (), *shown = glue_table_write (call, table, rights);

  json_object_set_string_member (object, "VersionId", catalog_string (shown, "VersionId"));
  json_object_set_object_member (object, "Table", shown);
  return object;
}

/* The current one and those archived, newest first. (transfer full) */
static GPtrArray *
load_versions (PracticeCall *call, const GlueObject *table)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func ((GDestroyNotify) glue_object_free);
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT catalog, database, name, input, updated, updated, ?5, version FROM glue_version "
      "WHERE region = ?1 AND catalog = ?2 AND database = ?3 AND name = ?4 ORDER BY version DESC",
      "sssss", practice_call_get_region (call), table->catalog, table->database, table->name,
      table->created_by);

  g_ptr_array_add (versions, glue_table_load (call, table->catalog, table->database, table->name));
  while (practice_step (query))
    g_ptr_array_add (versions, glue_table_from_row (query));
  return versions;
}

static gboolean
get_table_versions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (LfRights) rights = { 0 };
  g_autoptr (GlueObject) table = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  JsonArray *list;
  guint start, end;

  if (!glue_scope_open (call, &scope, in, "glue:GetTableVersions",
                        catalog_string (in, "DatabaseName"), catalog_string (in, "TableName"))
      || !glue_scope_follow (call, &scope)
      || (table = glue_table_require (call, &scope, LF_DESCRIBE, &rights)) == NULL)
    return FALSE;
  versions = load_versions (call, table);
  if (!catalog_page (call, in, out, versions->len, 100, &start, &end))
    return FALSE;
  list = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (list,
                                   version_write (call, g_ptr_array_index (versions, i), &rights));
  json_object_set_array_member (out, "TableVersions", list);
  return TRUE;
}

static gboolean
get_table_version (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (LfRights) rights = { 0 };
  g_autoptr (GlueObject) table = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  const char *wanted = catalog_string (in, "VersionId");

  if (!glue_scope_open (call, &scope, in, "glue:GetTableVersion",
                        catalog_string (in, "DatabaseName"), catalog_string (in, "TableName"))
      || !glue_scope_follow (call, &scope)
      || (table = glue_table_require (call, &scope, LF_DESCRIBE, &rights)) == NULL)
    return FALSE;
  versions = load_versions (call, table);
  for (guint i = 0; i < versions->len; i++)
    {
      GlueObject *version = g_ptr_array_index (versions, i);

      if (wanted != NULL && g_ascii_strtoll (wanted, NULL, 10) != version->version)
        continue;
      json_object_set_object_member (out, "TableVersion", version_write (call, version, &rights));
      return TRUE;
    }
  return practice_call_fail (call, 400, "EntityNotFoundException", "Version not found.");
}

/* NULL: done */
static const char *
remove_version (PracticeCall *call, const GlueObject *table, const char *version)
{
  gint64 number = version != NULL ? g_ascii_strtoll (version, NULL, 10) : -1;

  if (number == table->version)
    return "InvalidInputException";
  practice_call_exec (call,
                      "DELETE FROM glue_version WHERE region = ? AND catalog = ? AND database = ? "
                      "AND name = ? AND version = ?",
                      "ssssi", practice_call_get_region (call), table->catalog, table->database,
                      table->name, number);
  return sqlite3_changes (practice_call_get_db (call)) > 0 ? NULL : "EntityNotFoundException";
}

static gboolean
delete_table_version (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table = NULL;
  const char *problem;

  if (!glue_scope_open (call, &scope, in, "glue:DeleteTableVersion",
                        catalog_string (in, "DatabaseName"), catalog_string (in, "TableName"))
      || !glue_scope_follow (call, &scope)
      || (table = glue_table_require (call, &scope, LF_ALTER, NULL)) == NULL)
    return FALSE;
  problem = remove_version (call, table, catalog_string (in, "VersionId"));
  return problem == NULL
         || practice_call_fail (call, 400, problem, "Version %s can't be deleted.",
                                catalog_string (in, "VersionId"));
}

static gboolean
batch_delete_table_version (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table = NULL;
  JsonArray *ids = catalog_array (in, "VersionIds"), *errors;

  if (!glue_scope_open (call, &scope, in, "glue:BatchDeleteTableVersion",
                        catalog_string (in, "DatabaseName"), catalog_string (in, "TableName"))
      || !glue_scope_follow (call, &scope)
      || (table = glue_table_require (call, &scope, LF_ALTER, NULL)) == NULL)
    return FALSE;
  errors = json_array_new ();
  json_object_set_array_member (out, "Errors", errors);
  for (guint i = 0; i < catalog_length (ids); i++)
    {
      const char *id = catalog_string_at (ids, i), *problem = remove_version (call, table, id);
      JsonObject *error, *detail;

      if (problem == NULL)
        continue;
      error = json_object_new ();
      detail = json_object_new ();
      json_object_set_string_member (detail, "ErrorCode", problem);
      json_object_set_string_member (detail, "ErrorMessage", "The version can't be deleted.");
      json_object_set_string_member (error, "TableName", table->name);
      json_object_set_string_member (error, "VersionId", id);
      json_object_set_object_member (error, "ErrorDetail", detail);
      json_array_add_object_element (errors, error);
    }
  return TRUE;
}

#define NAMES                                                                                      \
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },                                                 \
      { "DatabaseName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },                                \
  {                                                                                                \
    "TableName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME                                          \
  }
static const PracticeMember list_members[] = { NAMES,
                                               { "NextToken", PRACTICE_STRING },
                                               { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 100 },
                                               { NULL } };
static const PracticeMember get_members[]
    = { NAMES, { "VersionId", PRACTICE_STRING, FALSE, 1, 255 }, { NULL } };
static const PracticeMember delete_members[]
    = { NAMES, { "VersionId", PRACTICE_STRING, TRUE, 1, 255 }, { NULL } };
static const PracticeMember batch_members[] = { NAMES,
                                                { "VersionIds", PRACTICE_LIST, TRUE, 0, 100 },
                                                { "VersionIds[]", PRACTICE_STRING, FALSE, 1, 255 },
                                                { NULL } };

const PracticeOperation glue_version_operations[] = {
  { "GetTableVersions", get_table_versions, list_members, FALSE },
  { "GetTableVersion", get_table_version, get_members, FALSE },
  { "DeleteTableVersion", delete_table_version, delete_members, TRUE },
  { "BatchDeleteTableVersion", batch_delete_table_version, batch_members, TRUE },
  { NULL }
};
