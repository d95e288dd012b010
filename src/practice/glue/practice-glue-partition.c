/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* Partitions, one at a time, and their list. */

static const char *const input_members[]
    = { "Values", "LastAccessTime", "StorageDescriptor", "Parameters", "LastAnalyzedTime", NULL };

JsonArray *
glue_partition_keys (const GlueObject *table)
{
  return catalog_array (table->input, "PartitionKeys");
}

char *
glue_values_text (JsonArray *values)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, values);
  return json_to_string (node, FALSE);
}

static gboolean
check_values (const GlueObject *table, JsonArray *values, CatalogFault *fault)
{
  JsonArray *keys = glue_partition_keys (table);

  if (catalog_length (values) == 0 || catalog_length (values) != catalog_length (keys))
    return catalog_refuse (
        fault, GLUE_BAD,
        "The number of partition keys do not match the number of partition values");
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      const char *value = catalog_string_at (values, i);

      if (value == NULL || strlen (value) > 1024)
        return catalog_refuse (fault, GLUE_BAD,
                               "Partition values must be strings of at most 1024 characters");
    }
  return TRUE;
}

static gboolean
partition_exists (PracticeCall *call, const GlueObject *table, const char *values)
{
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT 1 FROM glue_partition WHERE region = ? AND catalog = ? AND "
                             "database = ? AND name = ? AND \"values\" = ?",
                             "sssss", practice_call_get_region (call), table->catalog,
                             table->database, table->name, values);
  gboolean exists = practice_step (query);

  if (exists)
    practice_done (query);
  return exists;
}

/* Data under a registered location: only whom the table already lets there, or who may use the
 * location. */
static gboolean
reaches (PracticeCall *call,
         const GlueScope *scope,
         const GlueObject *table,
         JsonObject *input,
         CatalogFault *fault)
{
  const char *location = catalog_string (catalog_object (input, "StorageDescriptor"), "Location");
  g_autofree char *path = catalog_s3_path (location),
                  *root = catalog_s3_path (glue_object_location (table));

  if (path == NULL || (root != NULL && catalog_s3_below (path, root))
      || lf_subject_reaches (call, &scope->subject, scope->catalog, path))
    return TRUE;
  return catalog_refuse (fault, "AccessDeniedException",
                         "Insufficient Lake Formation permission(s) on %s", location);
}

gboolean
glue_partition_put (PracticeCall *call,
                    const GlueScope *scope,
                    const GlueObject *table,
                    JsonObject *given,
                    gboolean replace,
                    CatalogFault *fault)
{
  JsonArray *values = catalog_array (given, "Values");
  g_autoptr (JsonObject) input = NULL;
  g_autofree char *key = NULL, *text = NULL;

  if (!check_values (table, values, fault) || !reaches (call, scope, table, given, fault))
    return FALSE;
  key = glue_values_text (values);
  if (!replace && partition_exists (call, table, key))
    return catalog_refuse (fault, "AlreadyExistsException", "Partition already exists.");
  input = glue_keep_members (given, input_members);
  text = catalog_text (input);
  if (!practice_call_exec (call,
                           "INSERT INTO glue_partition (region, catalog, database, name, "
                           "\"values\", input, created) VALUES (?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT DO UPDATE SET input = excluded.input",
                           "ssssssi", practice_call_get_region (call), table->catalog,
                           table->database, table->name, key, text, practice_call_get_time (call)))
    return catalog_refuse (fault, "InternalServiceException", "Storage failed");
  return TRUE;
}

JsonObject *
glue_partition_write (PracticeCall *call,
                      const GlueObject *table,
                      const char *input,
                      gint64 created,
                      gboolean columns)
{
  JsonObject *out = catalog_parse (input), *descriptor;

  if (out == NULL)
    out = json_object_new ();
  descriptor = catalog_object (out, "StorageDescriptor");
  if (!columns && descriptor != NULL)
    json_object_remove_member (descriptor, "Columns");
  json_object_set_string_member (out, "DatabaseName", table->database);
  json_object_set_string_member (out, "TableName", table->name);
  json_object_set_string_member (out, "CatalogId", table->catalog);
  json_object_set_member (out, "CreationTime", practice_call_time_node (call, created));
  return out;
}

/* ---- operations ---- */

/* The table, through links of database and table, with a right on it. (transfer full) (nullable) */
GlueObject *
glue_table_open (PracticeCall *call,
                 GlueScope *scope,
                 JsonObject *in,
                 const char *action,
                 guint permission)
{
  g_autoptr (GlueObject) table = NULL;

  if (!glue_scope_open (call, scope, in, action, catalog_string (in, "DatabaseName"),
                        catalog_string (in, "TableName"))
      || !glue_scope_follow (call, scope))
    return NULL;
  table = glue_table_require (call, scope, permission, NULL);
  if (table == NULL || !glue_object_is_link (table))
    return g_steal_pointer (&table);
  g_free (scope->catalog);
  g_free (scope->database);
  g_free (scope->table);
  scope->catalog = g_strdup (table->target_catalog);
  scope->database = g_strdup (table->target_database);
  scope->table = g_strdup (table->target_name);
  return glue_table_require (call, scope, permission, NULL);
}

static gboolean
not_found (PracticeCall *call)
{
  return practice_call_fail (call, 400, "EntityNotFoundException", "Partition not found.");
}

static gboolean
create_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (CatalogFault) fault = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:CreatePartition", LF_ALTER);

  if (table == NULL)
    return FALSE;
  return glue_partition_put (call, &scope, table, catalog_object (in, "PartitionInput"), FALSE,
                             &fault)
             ? TRUE
             : catalog_fail (call, &fault);
}

static gboolean
update_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (CatalogFault) fault = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:UpdatePartition", LF_ALTER);
  g_autofree char *before = NULL, *after = NULL;
  JsonObject *input = catalog_object (in, "PartitionInput");

  if (table == NULL)
    return FALSE;
  before = glue_values_text (catalog_array (in, "PartitionValueList"));
  if (!partition_exists (call, table, before))
    return not_found (call);
  if (catalog_array (input, "Values") != NULL)
    after = glue_values_text (catalog_array (input, "Values"));
  if (after != NULL && !g_str_equal (before, after))
    {
      if (partition_exists (call, table, after))
        return practice_call_fail (call, 400, "AlreadyExistsException",
                                   "Partition already exists.");
      practice_call_exec (call,
                          "DELETE FROM glue_partition WHERE region = ? AND catalog = ? AND "
                          "database = ? AND name = ? AND \"values\" = ?",
                          "sssss", practice_call_get_region (call), table->catalog, table->database,
                          table->name, before);
    }
  return glue_partition_put (call, &scope, table, input, TRUE, &fault)
             ? TRUE
             : catalog_fail (call, &fault);
}

static gboolean
delete_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:DeletePartition", LF_ALTER);
  g_autofree char *values = NULL;

  if (table == NULL)
    return FALSE;
  values = glue_values_text (catalog_array (in, "PartitionValues"));
  if (!partition_exists (call, table, values))
    return not_found (call);
  return practice_call_exec (call,
                             "DELETE FROM glue_partition WHERE region = ? AND catalog = ? AND "
                             "database = ? AND name = ? AND \"values\" = ?",
                             "sssss", practice_call_get_region (call), table->catalog,
                             table->database, table->name, values);
}

static gboolean
get_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:GetPartition", LF_DESCRIBE);
  g_autofree char *values = NULL;
  sqlite3_stmt *query;

  if (table == NULL)
    return FALSE;
  values = glue_values_text (catalog_array (in, "PartitionValues"));
  query = practice_call_query (call,
                               "SELECT input, created FROM glue_partition WHERE region = ? AND "
                               "catalog = ? AND database = ? AND name = ? AND \"values\" = ?",
                               "sssss", practice_call_get_region (call), table->catalog,
                               table->database, table->name, values);
  if (!practice_step (query))
    return not_found (call);
  json_object_set_object_member (out, "Partition",
                                 glue_partition_write (call, table, practice_column (query, 0),
                                                       sqlite3_column_int64 (query, 1), TRUE));
  practice_done (query);
  return TRUE;
}

static gboolean
in_segment (JsonObject *segment, const char *values)
{
  gint64 total = catalog_int (segment, "TotalSegments", 1);

  return segment == NULL
         || (gint64) (g_str_hash (values) % (guint) MAX (total, 1))
                == catalog_int (segment, "SegmentNumber", 0);
}

static gboolean
write_partitions (PracticeCall *call,
                  JsonObject *in,
                  JsonObject *out,
                  const GlueObject *table,
                  const GlueFilter *filter,
                  const char *after)
{
  guint most = (guint) catalog_int (in, "MaxResults", 1000);
  gboolean columns = !catalog_bool (in, "ExcludeColumnSchema");
  g_autofree char *last = NULL;
  JsonArray *list = json_array_new ();
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT \"values\", input, created FROM glue_partition WHERE region = ? AND catalog = ? AND "
      "database = ? AND name = ? AND \"values\" > ? ORDER BY \"values\"",
      "sssss", practice_call_get_region (call), table->catalog, table->database, table->name,
      after);

  json_object_set_array_member (out, "Partitions", list);
  while (practice_step (query))
    {
      const char *text = practice_column (query, 0);
      g_autoptr (JsonNode) values = json_from_string (text, NULL);

      if (!in_segment (catalog_object (in, "Segment"), text)
          || !glue_filter_matches (filter, json_node_get_array (values)))
        continue;
      if (json_array_get_length (list) == most)
        {
          g_autofree char *next = practice_call_encode_token (call, last);

          json_object_set_string_member (out, "NextToken", next);
          practice_done (query);
          break;
        }
      json_array_add_object_element (
          list, glue_partition_write (call, table, practice_column (query, 1),
                                      sqlite3_column_int64 (query, 2), columns));
      g_free (last);
      last = g_strdup (text);
    }
  return TRUE;
}

static gboolean
get_partitions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (CatalogFault) fault = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:GetPartitions", LF_DESCRIBE);
  g_autoptr (GlueFilter) filter = NULL;
  const char *expression = catalog_string (in, "Expression"),
             *token = catalog_string (in, "NextToken");
  JsonObject *segment = catalog_object (in, "Segment");
  g_autofree char *after = NULL;

  if (table == NULL)
    return FALSE;
  if (segment != NULL
      && catalog_int (segment, "SegmentNumber", 0) >= catalog_int (segment, "TotalSegments", 1))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "SegmentNumber must be less than TotalSegments");
  if (expression != NULL && *expression != '\0'
      && (filter = glue_filter_parse (expression, glue_partition_keys (table), FALSE, &fault)) == NULL)
    return catalog_fail (call, &fault);
  after
      = token != NULL && *token != '\0' ? practice_call_decode_token (call, token) : g_strdup ("");
  return after != NULL && write_partitions (call, in, out, table, filter, after);
}

#define NAMES                                                                                      \
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },                                                 \
      { "DatabaseName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },                                \
  {                                                                                                \
    "TableName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME                                          \
  }
#define INPUT                                                                                      \
  { "PartitionInput", PRACTICE_OBJECT, TRUE }, { "PartitionInput.Values", PRACTICE_LIST },         \
  {                                                                                                \
    "PartitionInput.StorageDescriptor", PRACTICE_OBJECT                                            \
  }
#define VALUES                                                                                     \
  { "PartitionValues", PRACTICE_LIST, TRUE },                                                      \
  {                                                                                                \
    "PartitionValues[]", PRACTICE_STRING, FALSE, 0, 1024                                           \
  }
static const PracticeMember create_members[] = { NAMES, INPUT, { NULL } };
static const PracticeMember update_members[]
    = { NAMES,
        { "PartitionValueList", PRACTICE_LIST, TRUE, 0, 100 },
        { "PartitionValueList[]", PRACTICE_STRING, FALSE, 0, 1024 },
        INPUT,
        { NULL } };
static const PracticeMember values_members[] = { NAMES, VALUES, { NULL } };
static const PracticeMember list_members[]
    = { NAMES,
        { "Expression", PRACTICE_STRING, FALSE, 0, 2048 },
        { "NextToken", PRACTICE_STRING },
        { "Segment", PRACTICE_OBJECT },
        { "Segment.SegmentNumber", PRACTICE_INTEGER, TRUE, 0, 0 },
        { "Segment.TotalSegments", PRACTICE_INTEGER, TRUE, 1, 10 },
        { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
        { "ExcludeColumnSchema", PRACTICE_BOOLEAN },
        { NULL } };

const PracticeOperation glue_partition_operations[] = {
  { "CreatePartition", create_partition, create_members, TRUE },
  { "UpdatePartition", update_partition, update_members, TRUE },
  { "DeletePartition", delete_partition, values_members, TRUE },
  { "GetPartition", get_partition, values_members, FALSE },
  { "GetPartitions", get_partitions, list_members, FALSE },
  { NULL }
};
