/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* Many tables: GetTables, SearchTables, and the pattern of names. */

struct _GluePattern
{
  GRegex *regex;  /* as written, for the whole name */
  GRegex *glob;   /* (nullable): where "*" stands for anything, as Hive has it */
};

void
glue_pattern_free (GluePattern *pattern)
{
  g_clear_pointer (&pattern->regex, g_regex_unref);
  g_clear_pointer (&pattern->glob, g_regex_unref);
  g_free (pattern);
}

static GRegex *
compile (const char *text)
{
  g_autofree char *whole = g_strdup_printf ("^(?:%s)$", text);

  return g_regex_new (whole, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

GluePattern *
glue_pattern_new (const char *expression, CatalogFault *fault)
{
  g_autoptr (GluePattern) pattern = g_new0 (GluePattern, 1);

  pattern->regex = compile (expression);
  if (strchr (expression, '*') != NULL && strstr (expression, ".*") == NULL)
    {
      g_auto (GStrv) parts = g_strsplit (expression, "*", -1);
      g_autofree char *text = g_strjoinv (".*", parts);

      pattern->glob = compile (text);
    }
  if (pattern->regex == NULL && pattern->glob == NULL)
    {
      catalog_refuse (fault, GLUE_BAD, "Expression is not a valid regular expression: %s",
                      expression);
      return NULL;
    }
  return g_steal_pointer (&pattern);
}

gboolean
glue_pattern_matches (GluePattern *pattern, const char *name)
{
  return pattern == NULL
         || (pattern->regex != NULL && g_regex_match (pattern->regex, name, 0, NULL))
         || (pattern->glob != NULL && g_regex_match (pattern->glob, name, 0, NULL));
}

/* What GetTables says of one: nothing if it is hidden. (transfer full) (nullable) */
static JsonObject *
show (PracticeCall *call, const GlueScope *scope, const GlueObject *table)
{
  g_auto (LfRights) rights = { 0 };
  gboolean admin
      = g_str_equal (scope->subject.account, table->catalog) && scope->subject.admin != LF_NO_ADMIN;

  lf_rights_get (call, &scope->subject, table->catalog, table->database, table->name, &rights);
  if (admin)
    rights.held |= LF_DESCRIBE;
  if (!lf_rights_allow (&rights, LF_DESCRIBE))
    {
      if (!glue_scope_allows (call, scope, LF_DESCRIBE, table->database, table->name))
        return NULL;
      rights.held |= LF_DESCRIBE;
    }
  if (glue_object_is_link (table))
    return glue_link_write (call, scope, table, TRUE);
  return glue_table_write (call, table, &rights);
}

/* AttributesToGet: names alone, or with the type */
static JsonObject *
cut (JsonObject *full, JsonArray *attributes)
{
  g_autoptr (JsonObject) owned = full;
  JsonObject *out;

  if (catalog_length (attributes) == 0)
    return g_steal_pointer (&owned);
  out = json_object_new ();
  json_object_set_string_member (out, "Name", catalog_string (full, "Name"));
  for (guint i = 0; i < json_array_get_length (attributes); i++)
    if (g_strcmp0 (catalog_string_at (attributes, i), "TABLE_TYPE") == 0
        && catalog_string (full, "TableType") != NULL)
      json_object_set_string_member (out, "TableType", catalog_string (full, "TableType"));
  return out;
}

/* A page is @most tables that match; hidden ones count, so that pages may be short or empty. */
static gboolean
list_page (PracticeCall *call,
           const GlueScope *scope,
           GluePattern *pattern,
           JsonArray *attributes,
           guint most,
           const char *after,
           JsonObject *out)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) glue_object_free);
  JsonArray *list = json_array_new ();
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT " GLUE_TABLE_COLUMNS " FROM glue_table WHERE region = ? AND catalog = ? AND database "
                                   "= ? AND name > ? ORDER BY name",
      "ssss", practice_call_get_region (call), scope->catalog, scope->database, after);

  json_object_set_array_member (out, "TableList", list);
  while (tables->len <= most && practice_step (query))
    if (glue_pattern_matches (pattern, practice_column (query, 2)))
      g_ptr_array_add (tables, glue_table_from_row (query));
  if (tables->len > most)
    practice_done (query);
  for (guint i = 0; i < MIN (tables->len, most); i++)
    {
      JsonObject *shown = show (call, scope, g_ptr_array_index (tables, i));

      if (shown != NULL)
        json_array_add_object_element (list, cut (shown, attributes));
    }
  if (tables->len > most)
    {
      GlueObject *last = g_ptr_array_index (tables, most - 1);
      g_autofree char *next = practice_call_encode_token (call, last->name);

      json_object_set_string_member (out, "NextToken", next);
    }
  return TRUE;
}

static gboolean
get_tables (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (CatalogFault) fault = { 0 };
  g_autoptr (GluePattern) pattern = NULL;
  const char *expression = catalog_string (in, "Expression"),
             *token = catalog_string (in, "NextToken");
  g_autofree char *after = NULL;

  if (!glue_scope_open (call, &scope, in, "glue:GetTables", catalog_string (in, "DatabaseName"),
                        "*")
      || !glue_scope_follow (call, &scope))
    return FALSE;
  if (expression != NULL && *expression != '\0'
      && (pattern = glue_pattern_new (expression, &fault)) == NULL)
    return catalog_fail (call, &fault);
  g_clear_pointer (&scope.table, g_free);
  if (!glue_database_exists (call, scope.catalog, scope.database))
    return glue_scope_missing (call, &scope, LF_DESCRIBE);
  if (!glue_scope_sees_database (call, &scope, scope.database))
    return glue_scope_deny (call, LF_DESCRIBE, scope.database);
  after
      = token != NULL && *token != '\0' ? practice_call_decode_token (call, token) : g_strdup ("");
  return after != NULL
         && list_page (call, &scope, pattern, catalog_array (in, "AttributesToGet"),
                       (guint) catalog_int (in, "MaxResults", 100), after, out);
}

/* ---- SearchTables ---- */

static gboolean
contains_text (JsonObject *table, const char *text)
{
  static const char *const members[] = { "Name", "DatabaseName", "Description", "Owner" };
  JsonArray *columns = catalog_array (catalog_object (table, "StorageDescriptor"), "Columns");
  gsize length = strlen (text);
  gboolean exact = length >= 2 && text[0] == '"' && text[length - 1] == '"';
  g_autofree char *needle = exact ? g_strndup (text + 1, length - 2) : g_utf8_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = catalog_string (table, members[i]);
      g_autofree char *folded = value != NULL ? g_utf8_strdown (value, -1) : NULL;

      if (folded != NULL && (exact ? g_str_equal (value, needle) : strstr (folded, needle) != NULL))
        return TRUE;
    }
  for (guint i = 0; i < catalog_length (columns); i++)
    {
      const char *value = catalog_string (catalog_object_at (columns, i), "Name");
      g_autofree char *folded = value != NULL ? g_utf8_strdown (value, -1) : NULL;

      if (folded != NULL && (exact ? g_str_equal (value, needle) : strstr (folded, needle) != NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
passes (JsonObject *table, JsonArray *filters)
{
  for (guint i = 0; i < catalog_length (filters); i++)
    {
      JsonObject *filter = catalog_object_at (filters, i);
      const char *key = catalog_string (filter, "Key"), *value = catalog_string (filter, "Value"),
                 *have;
      const char *comparator = catalog_string (filter, "Comparator");
      int order;

      if (key == NULL || value == NULL)
        continue;
      have = catalog_string (table, key);
      if (have == NULL)
        have = catalog_string (catalog_object (table, "Parameters"), key);
      if (have == NULL)
        return FALSE;
      order = strcmp (have, value);
      if (comparator == NULL || g_str_equal (comparator, "EQUALS"))
        {
          if (strstr (have, value) == NULL)
            return FALSE;
        }
      else if (g_str_has_prefix (comparator, "GREATER")
                   ? order < 0 || (order == 0 && !g_str_has_suffix (comparator, "EQUALS"))
                   : order > 0 || (order == 0 && !g_str_has_suffix (comparator, "EQUALS")))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
load_all (PracticeCall *call, const GlueScope *scope, const char *type)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) glue_object_free);
  gboolean foreign = g_strcmp0 (type, "FOREIGN") == 0 || g_strcmp0 (type, "ALL") == 0,
           own = g_strcmp0 (type, "FOREIGN") != 0;
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT " GLUE_TABLE_COLUMNS " FROM glue_table t WHERE region = ?1 AND ((?2 AND catalog = "
                                   "?3) OR (?4 AND catalog <> ?3 AND "
      "EXISTS (SELECT 1 FROM ram_share s WHERE s.receiver = ?3 AND s.owner = t.catalog))) ORDER BY "
      "catalog, database, name",
      "sisi", practice_call_get_region (call), (gint64) own, scope->catalog, (gint64) foreign);

  while (practice_step (query))
    g_ptr_array_add (tables, glue_table_from_row (query));
  return tables;
}

static gboolean
search_tables (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *text = catalog_string (in, "SearchText");
  JsonArray *list = json_array_new ();
  guint start, end;

  json_object_set_array_member (out, "TableList", list);
  if (!glue_scope_open (call, &scope, in, "glue:SearchTables", NULL, NULL))
    return FALSE;
  tables = load_all (call, &scope, catalog_string (in, "ResourceShareType"));
  for (guint i = 0; i < tables->len; i++)
    {
      GlueObject *table = g_ptr_array_index (tables, i);
      GlueScope there = scope;
      g_autoptr (JsonObject) shown = NULL;

      there.catalog = table->catalog;
      shown = show (call, &there, table);
      if (shown != NULL && (text == NULL || *text == '\0' || contains_text (shown, text))
          && passes (shown, catalog_array (in, "Filters")))
        g_ptr_array_add (found, g_steal_pointer (&shown));
    }
  if (!catalog_page (call, in, out, found->len, 1000, &start, &end))
    return FALSE;
  for (guint i = start; i < end; i++)
    json_array_add_object_element (list, json_object_ref (g_ptr_array_index (found, i)));
  return TRUE;
}

#define CATALOG { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }
static const PracticeMember list_members[]
    = { CATALOG,
        { "DatabaseName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },
        { "Expression", PRACTICE_STRING, FALSE, 0, 2048 },
        { "NextToken", PRACTICE_STRING },
        { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 100 },
        { "AttributesToGet", PRACTICE_LIST },
        { "AttributesToGet[]", PRACTICE_STRING, FALSE, 0, 0, "NAME|TABLE_TYPE" },
        { NULL } };
static const PracticeMember search_members[]
    = { CATALOG,
        { "NextToken", PRACTICE_STRING },
        { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
        { "SearchText", PRACTICE_STRING, FALSE, 0, 1024 },
        { "Filters", PRACTICE_LIST },
        { "Filters[]", PRACTICE_OBJECT },
        { "ResourceShareType", PRACTICE_STRING, FALSE, 0, 0, "FOREIGN|ALL|FEDERATED" },
        { NULL } };

const PracticeOperation glue_tables_operations[] = {
  { "GetTables", get_tables, list_members, FALSE },
  { "SearchTables", search_tables, search_members, FALSE },
  { NULL }
};
