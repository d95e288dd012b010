/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* LF-tags on databases, tables and columns: assigning, reading, searching. */

#define BAD "InvalidInputException"
#define MAX_TAGS 50

/* ---- the resource ---- */

static gboolean
open_resource (PracticeCall *call, JsonObject *in, LfResource *resource, LfSubject *subject, guint permission)
{
  const char *catalog;
  g_auto (CatalogFault) fault = { 0 };
  const char *table;
  gboolean there;

  if (!catalog_id (call, in, &catalog))
    return FALSE;
  if (!lf_resource_read (catalog_object (in, "Resource"), catalog, resource, &fault))
    return catalog_fail (call, &fault);
  if (resource->kind != LF_ON_DATABASE && resource->kind != LF_ON_TABLE && resource->kind != LF_ON_COLUMNS)
    return practice_call_fail (call, 400, BAD, "LF-Tags can only be on databases, tables and columns.");
  lf_subject_init (call, subject, NULL);
  table = resource->kind == LF_ON_DATABASE ? NULL : resource->name;
  there = table == NULL ? glue_database_exists (call, resource->catalog, resource->database)
                        : glue_table_exists (call, resource->catalog, resource->database, table);
  if (!(g_str_equal (subject->account, resource->catalog) && subject->admin == LF_ADMIN) &&
      !lf_subject_is_allowed (call, subject, permission, resource->catalog, resource->database, table))
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  if (!there)
    return practice_call_fail (call, 400, "EntityNotFoundException", "%s %s not found.",
                               table == NULL ? "Database" : "Table",
                               table == NULL ? resource->database : table);
  if (glue_is_link (call, resource->catalog, resource->database, table))
    return practice_call_fail (call, 400, BAD, "LF-Tags can't be on resource links.");
  return TRUE;
}

static guint
column_count (const LfResource *resource)
{
  return resource->kind == LF_ON_COLUMNS ? resource->details->len : 1;
}

static const char *
column_at (const LfResource *resource, guint index)
{
  return resource->kind == LF_ON_COLUMNS ? g_ptr_array_index (resource->details, index) : "";
}

static gboolean
columns_known (PracticeCall *call, const LfResource *resource)
{
  g_autoptr (GPtrArray) columns = NULL;

  if (resource->kind != LF_ON_COLUMNS)
    return TRUE;
  columns = glue_table_columns (call, resource->catalog, resource->database, resource->name);
  for (guint i = 0; i < resource->details->len; i++)
    if (columns == NULL || !g_ptr_array_find_with_equal_func (columns, resource->details->pdata[i], g_str_equal, NULL))
      return practice_call_fail (call, 400, BAD, "Column %s does not exist.", (char *) resource->details->pdata[i]);
  return TRUE;
}

/* ---- assigning ---- */

static void
add_failure (JsonArray *failures, JsonObject *pair, const CatalogFault *fault)
{
  JsonObject *failure = json_object_new (), *error = json_object_new ();

  json_object_set_string_member (error, "ErrorCode", fault->code);
  json_object_set_string_member (error, "ErrorMessage", fault->message);
  json_object_set_object_member (failure, "LFTag", json_object_ref (pair));
  json_object_set_object_member (failure, "Error", error);
  json_array_add_object_element (failures, failure);
}

static gboolean
read_pair (PracticeCall *call,
           const LfResource *resource,
           const LfSubject *subject,
           JsonObject *pair,
           char **key,
           char **value,
           CatalogFault *fault)
{
  JsonArray *values = catalog_array (pair, "TagValues");
  const char *catalog = catalog_string (pair, "CatalogId") != NULL
                            ? catalog_string (pair, "CatalogId")
                            : resource->catalog;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (catalog_string (pair, "TagKey") == NULL || catalog_length (values) != 1 || catalog_string_at (values, 0) == NULL)
    return catalog_refuse (fault, BAD, "An LF-Tag on a resource has one key and one value.");
  *key = g_utf8_strdown (catalog_string (pair, "TagKey"), -1);
  *value = g_utf8_strdown (catalog_string_at (values, 0), -1);
  g_ptr_array_add (one, *value);
  if (!lf_tag_allows (call, subject, catalog, *key, *value, LF_ASSOCIATE))
    return catalog_refuse (
        fault, "AccessDeniedException",
        "Insufficient Lake Formation permission(s): Required Associate on LF-Tag %s", *key);
  if (!lf_tag_values_exist (call, catalog, *key, one) || g_str_equal (*value, "*"))
    return catalog_refuse (fault, "EntityNotFoundException", "Tag or tag value does not exist: %s=%s", *key, *value);
  return TRUE;
}

static gboolean
assign (PracticeCall *call,
        const LfResource *resource,
        const char *key,
        const char *value,
        gboolean remove,
        CatalogFault *fault)
{
  const char *table = resource->kind == LF_ON_DATABASE ? "" : resource->name;
  guint changed = 0;

  for (guint i = 0; i < column_count (resource); i++)
    {
      practice_call_exec (
          call,
          remove ? "DELETE FROM lf_tagged WHERE region = ? AND catalog = ? AND database = ? AND "
                   "name = ? AND column_name = ? AND key = ? AND value = ?"
                 : "INSERT OR REPLACE INTO lf_tagged (region, catalog, database, name, "
                   "column_name, key, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
          "sssssss", practice_call_get_region (call), resource->catalog, resource->database, table,
          column_at (resource, i), key, value);
      changed += (guint) sqlite3_changes (practice_call_get_db (call));
    }
  return changed > 0
         || catalog_refuse (fault, "EntityNotFoundException", "The resource has no LF-Tag %s=%s.",
                            key, value);
}

static gboolean
change_tags (PracticeCall *call, JsonObject *in, JsonObject *out, gboolean remove)
{
  g_auto (LfResource) resource = { 0 };
  g_auto (LfSubject) subject = { 0 };
  JsonArray *pairs = catalog_array (in, "LFTags"), *failures = json_array_new ();

  json_object_set_array_member (out, "Failures", failures);
  if (!lf_authorize (call, remove ? "RemoveLFTagsFromResource" : "AddLFTagsToResource") ||
      !open_resource (call, in, &resource, &subject, LF_ALTER) || !columns_known (call, &resource))
    return FALSE;
  for (guint i = 0; i < catalog_length (pairs); i++)
    {
      JsonObject *pair = catalog_object_at (pairs, i);
      g_auto (CatalogFault) fault = { 0 };
      g_autofree char *key = NULL, *value = NULL;

      if (!read_pair (call, &resource, &subject, pair, &key, &value, &fault)
          || !assign (call, &resource, key, value, remove, &fault))
        add_failure (failures, pair, &fault);
    }
  return TRUE;
}

static gboolean
add_lf_tags_to_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return change_tags (call, in, out, FALSE);
}

static gboolean
remove_lf_tags_from_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return change_tags (call, in, out, TRUE);
}

/* ---- reading ---- */

static JsonArray *
write_tags (const char *catalog, GHashTable *tags)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (tags), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonObject *pair = json_object_new ();
      JsonArray *values = json_array_new ();

      json_array_add_string_element (values, g_hash_table_lookup (tags, l->data));
      json_object_set_string_member (pair, "CatalogId", catalog);
      json_object_set_string_member (pair, "TagKey", l->data);
      json_object_set_array_member (pair, "TagValues", values);
      json_array_add_object_element (list, pair);
    }
  return list;
}

/* Only those set on the table or column itself, where @assigned */
static GHashTable *
tags_at (PracticeCall *call,
         const char *catalog,
         const char *database,
         const char *table,
         const char *column,
         gboolean assigned)
{
  g_autoptr (GHashTable) above = NULL;
  GHashTable *tags = lf_tags_of (call, catalog, database, table, column);
  GHashTableIter iter;
  gpointer key, value;

  if (!assigned || table == NULL)
    return tags;
  above = lf_tags_of (call, catalog, database, column != NULL ? table : NULL, NULL);
  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (g_hash_table_lookup (above, key), value) == 0)
      g_hash_table_iter_remove (&iter);
  return tags;
}

static void
write_columns (PracticeCall *call,
               const char *catalog,
               const char *database,
               const char *table,
               GPtrArray *columns,
               gboolean assigned,
               JsonObject *out)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < columns->len; i++)
    {
      g_autoptr (GHashTable) tags = tags_at (call, catalog, database, table, columns->pdata[i], assigned);
      JsonObject *column = json_object_new ();

      json_object_set_string_member (column, "Name", columns->pdata[i]);
      json_object_set_array_member (column, "LFTags", write_tags (catalog, tags));
      json_array_add_object_element (list, column);
    }
  json_object_set_array_member (out, "LFTagsOnColumns", list);
}

static void
write_all (PracticeCall *call,
           const char *catalog,
           const char *database,
           const char *table,
           GPtrArray *columns,
           gboolean assigned,
           JsonObject *out)
{
  g_autoptr (GHashTable) of_database = tags_at (call, catalog, database, NULL, NULL, assigned);
  g_autoptr (GHashTable) of_table = table != NULL ? tags_at (call, catalog, database, table, NULL, assigned) : NULL;

  if (g_hash_table_size (of_database) > 0 && (table == NULL || !assigned))
    json_object_set_array_member (out, "LFTagOnDatabase", write_tags (catalog, of_database));
  if (table == NULL)
    return;
  if (g_hash_table_size (of_table) > 0)
    json_object_set_array_member (out, "LFTagsOnTable", write_tags (catalog, of_table));
  if (columns != NULL)
    write_columns (call, catalog, database, table, columns, assigned, out);
}

static gboolean
get_resource_lf_tags (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (LfResource) resource = { 0 };
  g_auto (LfSubject) subject = { 0 };
  g_autoptr (GPtrArray) columns = NULL;

  if (!lf_authorize (call, "GetResourceLFTags") || !open_resource (call, in, &resource, &subject, LF_DESCRIBE))
    return FALSE;
  if (resource.kind == LF_ON_TABLE)
    columns = lf_tagged_columns (call, resource.catalog, resource.database, resource.name);
  else if (resource.kind == LF_ON_COLUMNS)
    columns = g_ptr_array_ref (resource.details);
  write_all (call, resource.catalog, resource.database, resource.kind == LF_ON_DATABASE ? NULL : resource.name, columns,
             catalog_bool (in, "ShowAssignedLFTags"), out);
  return TRUE;
}

/* ---- searching ---- */

static JsonArray *
search_expression (PracticeCall *call, JsonObject *in, JsonNode **owner)
{
  g_auto (CatalogFault) fault = { 0 };
  g_autofree char *text = lf_expression_text (catalog_array (in, "Expression"), &fault);

  if (text == NULL)
    {
      catalog_fail (call, &fault);
      return NULL;
    }
  *owner = json_from_string (text, NULL);
  return json_node_get_array (*owner);
}

static gboolean
page_out (PracticeCall *call, JsonObject *in, JsonObject *out, const char *member, GPtrArray *found)
{
  JsonArray *list;
  guint start, end;

  if (!catalog_page (call, in, out, found->len, 100, &start, &end))
    return FALSE;
  list = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (list, json_object_ref (found->pdata[i]));
  json_object_set_array_member (out, member, list);
  return TRUE;
}

static gboolean
search_databases_by_lf_tags (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_auto (LfSubject) subject = { 0 };
  g_autoptr (JsonNode) owner = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *expression;
  sqlite3_stmt *query;

  if (!lf_authorize (call, "SearchDatabasesByLFTags") || !catalog_id (call, in, &catalog)
      || (expression = search_expression (call, in, &owner)) == NULL)
    return FALSE;
  lf_subject_init (call, &subject, NULL);
  query = practice_call_query (call,
                               "SELECT name FROM glue_database WHERE region = ? AND catalog = ? "
                               "AND target_database IS NULL ORDER BY name",
                               "ss", practice_call_get_region (call), catalog);
  while (practice_step (query))
    g_ptr_array_add (names, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GHashTable) tags = lf_tags_of (call, catalog, names->pdata[i], NULL, NULL);
      JsonObject *entry, *database;

      if (!lf_expression_matches (expression, tags)
          || !lf_subject_sees_database (call, &subject, catalog, names->pdata[i]))
        continue;
      entry = json_object_new ();
      database = json_object_new ();
      json_object_set_string_member (database, "CatalogId", catalog);
      json_object_set_string_member (database, "Name", names->pdata[i]);
      json_object_set_object_member (entry, "Database", database);
      json_object_set_array_member (entry, "LFTags", write_tags (catalog, tags));
      g_ptr_array_add (found, entry);
    }
  return page_out (call, in, out, "DatabaseList", found);
}

static gboolean
table_matches (PracticeCall *call,
               const char *catalog,
               const char *database,
               const char *table,
               JsonArray *expression,
               GPtrArray *columns)
{
  g_autoptr (GHashTable) tags = lf_tags_of (call, catalog, database, table, NULL);

  if (lf_expression_matches (expression, tags))
    return TRUE;
  for (guint i = 0; i < columns->len; i++)
    {
      g_autoptr (GHashTable) own = lf_tags_of (call, catalog, database, table, columns->pdata[i]);

      if (lf_expression_matches (expression, own))
        return TRUE;
    }
  return FALSE;
}

static gboolean
search_tables_by_lf_tags (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_auto (LfSubject) subject = { 0 };
  g_autoptr (JsonNode) owner = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *expression;
  sqlite3_stmt *query;

  if (!lf_authorize (call, "SearchTablesByLFTags") || !catalog_id (call, in, &catalog)
      || (expression = search_expression (call, in, &owner)) == NULL)
    return FALSE;
  lf_subject_init (call, &subject, NULL);
  query = practice_call_query (call,
                               "SELECT database, name FROM glue_table WHERE region = ? AND catalog "
                               "= ? ORDER BY database, name",
                               "ss", practice_call_get_region (call), catalog);
  while (practice_step (query))
    {
      char **path = g_new0 (char *, 3);

      path[0] = g_strdup (practice_column (query, 0));
      path[1] = g_strdup (practice_column (query, 1));
      g_ptr_array_add (paths, path);
    }
  for (guint i = 0; i < paths->len; i++)
    {
      char **path = g_ptr_array_index (paths, i);
      g_autoptr (GPtrArray) columns = lf_tagged_columns (call, catalog, path[0], path[1]);
      JsonObject *entry, *table;

      if (!table_matches (call, catalog, path[0], path[1], expression, columns) ||
          !lf_subject_is_allowed (call, &subject, LF_DESCRIBE, catalog, path[0], path[1]))
        continue;
      entry = json_object_new ();
      table = json_object_new ();
      json_object_set_string_member (table, "CatalogId", catalog);
      json_object_set_string_member (table, "DatabaseName", path[0]);
      json_object_set_string_member (table, "Name", path[1]);
      json_object_set_object_member (entry, "Table", table);
      write_all (call, catalog, path[0], path[1], columns, FALSE, entry);
      g_ptr_array_add (found, entry);
    }
  return page_out (call, in, out, "TableList", found);
}

#define CATALOG { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }
static const PracticeMember change_members[]
    = { CATALOG,
        { "Resource", PRACTICE_OBJECT, TRUE },
        { "LFTags", PRACTICE_LIST, TRUE, 1, 50 },
        { "LFTags[]", PRACTICE_OBJECT },
        { "LFTags[].TagKey", PRACTICE_STRING, TRUE, 1, 128 },
        { "LFTags[].TagValues", PRACTICE_LIST, TRUE, 1, 50 },
        { NULL } };
static const PracticeMember get_members[] = {
  CATALOG, { "Resource", PRACTICE_OBJECT, TRUE }, { "ShowAssignedLFTags", PRACTICE_BOOLEAN }, { NULL } };
static const PracticeMember search_members[] = {
  CATALOG, { "Expression", PRACTICE_LIST, TRUE, 1, 5 }, { "Expression[]", PRACTICE_OBJECT },
  { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 100 }, { "NextToken", PRACTICE_STRING }, { NULL } };

const PracticeOperation lf_tag_search_operations[] = {
  { "AddLFTagsToResource", add_lf_tags_to_resource, change_members, TRUE },
  { "RemoveLFTagsFromResource", remove_lf_tags_from_resource, change_members, TRUE },
  { "GetResourceLFTags", get_resource_lf_tags, get_members, FALSE },
  { "SearchDatabasesByLFTags", search_databases_by_lf_tags, search_members, FALSE },
  { "SearchTablesByLFTags", search_tables_by_lf_tags, search_members, FALSE },
  { NULL }
};
