/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* LF-tags as rights: effective tags, expressions, and what policies grant through them. */

#define BAD "InvalidInputException"

/* ---- effective tags: inherited from database to table to column, each overriding ---- */

static void
add_tags (PracticeCall *call,
          GHashTable *tags,
          const char *catalog,
          const char *database,
          const char *table,
          const char *column)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT key, value FROM lf_tagged WHERE region = ? AND catalog = ? AND database = ? AND name "
      "= ? AND column_name = ?",
      "sssss", practice_call_get_region (call), catalog, database, table, column);

  while (practice_step (query))
    g_hash_table_replace (tags, g_strdup (practice_column (query, 0)), g_strdup (practice_column (query, 1)));
}

GHashTable *
lf_tags_of (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *column)
{
  GHashTable *tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  add_tags (call, tags, catalog, database, "", "");
  if (table != NULL)
    add_tags (call, tags, catalog, database, table, "");
  if (column != NULL)
    add_tags (call, tags, catalog, database, table, column);
  return tags;
}

GPtrArray *
lf_tagged_columns (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT DISTINCT column_name FROM lf_tagged WHERE region = ? AND "
                             "catalog = ? AND database = ? AND name = ? AND column_name <> ''",
                             "ssss", practice_call_get_region (call), catalog, database, table);

  while (practice_step (query))
    g_ptr_array_add (columns, g_strdup (practice_column (query, 0)));
  return columns;
}

gboolean
lf_tag_values_exist (PracticeCall *call, const char *catalog, const char *key, GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    {
      const char *value = g_ptr_array_index (values, i);
      sqlite3_stmt *query = practice_call_query (call,
        "SELECT 1 FROM lf_tag WHERE region = ? AND catalog = ? AND key = ? AND (value = ? OR ? = '*') LIMIT 1", "sssss",
        practice_call_get_region (call), catalog, key, value, value);

      if (!practice_step (query))
        return FALSE;
      practice_done (query);
    }
  return values->len > 0;
}

/* ---- expressions ---- */

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static JsonObject *
normal_pair (JsonObject *pair, CatalogFault *fault)
{
  const char *key = catalog_string (pair, "TagKey");
  JsonArray *values = catalog_array (pair, "TagValues"), *list;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = NULL;
  JsonObject *out;

  if (key == NULL || *key == '\0' || g_utf8_strlen (key, -1) > 128 || catalog_length (values) == 0
      || catalog_length (values) > 50)
    {
      catalog_refuse (fault, BAD, "Each pair of an expression needs TagKey and 1 to 50 TagValues");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      const char *value = catalog_string_at (values, i);

      if (value == NULL || *value == '\0' || g_utf8_strlen (value, -1) > 256)
        {
          catalog_refuse (fault, BAD, "Invalid tag value");
          return NULL;
        }
      g_ptr_array_add (sorted, g_utf8_strdown (value, -1));
    }
  g_ptr_array_sort (sorted, compare_text);
  list = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_string_element (list, g_ptr_array_index (sorted, i));
  out = json_object_new ();
  folded = g_utf8_strdown (key, -1);
  json_object_set_string_member (out, "TagKey", folded);
  json_object_set_array_member (out, "TagValues", list);
  return out;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  return strcmp (catalog_string (*(JsonObject *const *) a, "TagKey"),
                 catalog_string (*(JsonObject *const *) b, "TagKey"));
}

char *
lf_expression_text (JsonArray *expression, CatalogFault *fault)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array;

  if (catalog_length (expression) == 0 || catalog_length (expression) > 50)
    {
      catalog_refuse (fault, BAD, "Expression must have 1 to 50 tags");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (expression); i++)
    {
      JsonObject *pair = normal_pair (catalog_object_at (expression, i), fault);

      if (pair == NULL)
        return NULL;
      g_ptr_array_add (pairs, pair);
    }
  g_ptr_array_sort (pairs, compare_pairs);
  array = json_array_new ();
  for (guint i = 0; i < pairs->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (pairs, i)));
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

static gboolean
pair_matches (JsonObject *pair, GHashTable *tags)
{
  const char *key = catalog_string (pair, "TagKey"), *have = key != NULL ? g_hash_table_lookup (tags, key) : NULL;
  JsonArray *values = catalog_array (pair, "TagValues");

  for (guint i = 0; have != NULL && i < catalog_length (values); i++)
    {
      const char *value = catalog_string_at (values, i);

      if (value != NULL && (g_str_equal (value, "*") || g_str_equal (value, have)))
        return TRUE;
    }
  return FALSE;
}

gboolean
lf_expression_matches (JsonArray *expression, GHashTable *tags)
{
  for (guint i = 0; i < catalog_length (expression); i++)
    if (!pair_matches (catalog_object_at (expression, i), tags))
      return FALSE;
  return catalog_length (expression) > 0;
}

/* ---- rights ---- */

/* SELECT by tags: the whole table, without columns that override; or just columns that match. */
static void
add_select (PracticeCall *call, const char *catalog, const char *database, const char *table, JsonArray *expression,
            gboolean whole, gboolean grantable, LfRights *rights)
{
  g_autoptr (GPtrArray) columns = lf_tagged_columns (call, catalog, database, table);
  g_autoptr (GString) excluded = g_string_new ("*-");

  for (guint i = 0; i < columns->len; i++)
    {
      const char *column = g_ptr_array_index (columns, i);
      g_autoptr (GHashTable) tags = lf_tags_of (call, catalog, database, table, column);
      gboolean matches = lf_expression_matches (expression, tags);

      if (matches && !whole)
        lf_rights_add (rights, "columns", column, LF_SELECT, grantable);
      else if (!matches && whole)
        g_string_append_printf (excluded, "%s%s", excluded->len > 2 ? "," : "", column);
    }
  if (whole)
    lf_rights_add (rights, "columns", excluded->len > 2 ? excluded->str : "*", LF_SELECT, grantable);
}

/* Versions 1 and 2 share by tags through the owner's Glue policy, later ones through RAM. */
static gboolean
arrived (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database, const char *table)
{
  g_autofree char *arn = catalog_arn (call, catalog, NULL, NULL), *resource = NULL, *policy = NULL;
  g_autoptr (JsonObject) context = NULL;

  if (practice_ram_is_accepted (call, catalog, subject->account, arn))
    return TRUE;
  if (lf_settings_version (call, catalog) >= 3)
    return FALSE;
  policy = glue_policy_get (call, catalog);
  if (policy == NULL)
    return FALSE;
  resource = catalog_arn (call, catalog, database, table);
  context = json_object_new ();
  json_object_set_string_member (context, "glue:EvaluatedByLakeFormationTags", "true");
  return practice_call_is_allowed (call, table != NULL ? "glue:GetTable" : "glue:GetDatabase",
                                   resource, context, policy, catalog);
}

typedef struct { JsonArray *expression; guint permission; gboolean grantable; } Policy;

static void
policy_free (Policy *policy)
{
  json_array_unref (policy->expression);
  g_free (policy);
}

static GPtrArray *
load_policies (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *type)
{
  GPtrArray *policies = NULL;
  g_autofree char *everybody = NULL;
  const char *names[4];
  sqlite3_stmt *query;

  lf_subject_names (subject, catalog, &everybody, names);
  query
      = practice_call_query (call,
                             "SELECT detail, permission, grantable FROM lf_grant WHERE region = ?1 "
                             "AND catalog = ?2 AND database = '' AND name = ?3 AND kind = 'policy' "
                             "AND principal IN (?4, ?5, ?6, ?7) AND effective <= ?8",
                             "sssssssi", practice_call_get_region (call), catalog, type, names[0],
                             names[1], names[2], names[3], practice_call_get_time (call));
  while (practice_step (query))
    {
      g_autoptr (JsonNode) node = practice_column_json (query, 0);
      Policy *policy;

      if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
        continue;
      policy = g_new0 (Policy, 1);
      policy->expression = json_array_ref (json_node_get_array (node));
      policy->permission = lf_permission_from_name (practice_column (query, 1));
      policy->grantable = sqlite3_column_int (query, 2);
      if (policies == NULL)
        policies = g_ptr_array_new_with_free_func ((GDestroyNotify) policy_free);
      g_ptr_array_add (policies, policy);
    }
  return policies;
}

void
lf_rights_add_policies (PracticeCall *call,
                        const LfSubject *subject,
                        const char *catalog,
                        const char *database,
                        const char *table,
                        LfRights *rights)
{
  g_autoptr (GPtrArray) policies = load_policies (call, subject, catalog, table != NULL ? "TABLE" : "DATABASE");
  g_autoptr (GHashTable) tags = NULL;

  if (policies == NULL
      || (!g_str_equal (subject->account, catalog)
          && !arrived (call, subject, catalog, database, table)))
    return;
  tags = lf_tags_of (call, catalog, database, table, NULL);
  for (guint i = 0; i < policies->len; i++)
    {
      Policy *policy = g_ptr_array_index (policies, i);
      gboolean whole = lf_expression_matches (policy->expression, tags);

      if (table != NULL && policy->permission == LF_SELECT)
        add_select (call, catalog, database, table, policy->expression, whole, policy->grantable, rights);
      else if (whole)
        lf_rights_add (rights, "policy", "", policy->permission, policy->grantable);
    }
}
