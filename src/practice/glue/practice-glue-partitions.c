/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* Batches of partitions: what goes wrong with one is told beside the others' success. */

static void
add_error (JsonArray *errors, JsonArray *values, CatalogFault *fault)
{
  JsonObject *error = json_object_new (), *detail = json_object_new ();

  json_object_set_string_member (detail, "ErrorCode", fault->code);
  json_object_set_string_member (detail, "ErrorMessage", fault->message);
  json_object_set_array_member (error, "PartitionValues",
                                values != NULL ? json_array_ref (values) : json_array_new ());
  json_object_set_object_member (error, "ErrorDetail", detail);
  json_array_add_object_element (errors, error);
}

static gboolean
batch_create_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:BatchCreatePartition", LF_ALTER);
  JsonArray *inputs = catalog_array (in, "PartitionInputList"), *errors;

  if (table == NULL)
    return FALSE;
  errors = json_array_new ();
  json_object_set_array_member (out, "Errors", errors);
  for (guint i = 0; i < catalog_length (inputs); i++)
    {
      g_auto (CatalogFault) fault = { 0 };
      JsonObject *input = catalog_object_at (inputs, i);

      if (!glue_partition_put (call, &scope, table, input, FALSE, &fault))
        add_error (errors, catalog_array (input, "Values"), &fault);
    }
  return TRUE;
}

static gboolean
remove_one (PracticeCall *call, const GlueObject *table, JsonArray *values, CatalogFault *fault)
{
  g_autofree char *key = values != NULL ? glue_values_text (values) : g_strdup ("");

  practice_call_exec (call,
                      "DELETE FROM glue_partition WHERE region = ? AND catalog = ? AND database = "
                      "? AND name = ? AND \"values\" = ?",
                      "sssss", practice_call_get_region (call), table->catalog, table->database,
                      table->name, key);
  if (sqlite3_changes (practice_call_get_db (call)) > 0)
    return TRUE;
  return catalog_refuse (fault, "EntityNotFoundException", "Partition not found.");
}

static gboolean
batch_delete_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:BatchDeletePartition", LF_ALTER);
  JsonArray *list = catalog_array (in, "PartitionsToDelete"), *errors;

  if (table == NULL)
    return FALSE;
  errors = json_array_new ();
  json_object_set_array_member (out, "Errors", errors);
  for (guint i = 0; i < catalog_length (list); i++)
    {
      g_auto (CatalogFault) fault = { 0 };
      JsonArray *values = catalog_array (catalog_object_at (list, i), "Values");

      if (!remove_one (call, table, values, &fault))
        add_error (errors, values, &fault);
    }
  return TRUE;
}

static gboolean
replace_one (PracticeCall *call,
             const GlueScope *scope,
             const GlueObject *table,
             JsonObject *entry,
             CatalogFault *fault)
{
  JsonObject *input = catalog_object (entry, "PartitionInput");

  return remove_one (call, table, catalog_array (entry, "PartitionValueList"), fault) &&
         glue_partition_put (call, scope, table, input, TRUE, fault);
}

static gboolean
batch_update_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:BatchUpdatePartition", LF_ALTER);
  JsonArray *list = catalog_array (in, "Entries"), *errors;

  if (table == NULL)
    return FALSE;
  errors = json_array_new ();
  json_object_set_array_member (out, "Errors", errors);
  for (guint i = 0; i < catalog_length (list); i++)
    {
      g_auto (CatalogFault) fault = { 0 };
      JsonObject *entry = catalog_object_at (list, i), *error;
      JsonArray *values = catalog_array (entry, "PartitionValueList");

      practice_call_exec (call, "SAVEPOINT entry", "");
      if (!replace_one (call, &scope, table, entry, &fault))
        {
          practice_call_exec (call, "ROLLBACK TO entry", "");
          add_error (errors, values, &fault);
          error = json_array_get_object_element (errors, json_array_get_length (errors) - 1);
          json_object_remove_member (error, "PartitionValues");
          json_object_set_array_member (error, "PartitionValueList",
                                        values != NULL ? json_array_ref (values)
                                                       : json_array_new ());
        }
      practice_call_exec (call, "RELEASE entry", "");
    }
  return TRUE;
}

static gboolean
batch_get_partition (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table
      = glue_table_open (call, &scope, in, "glue:BatchGetPartition", LF_DESCRIBE);
  JsonArray *list = catalog_array (in, "PartitionsToGet"), *found, *rest;

  if (table == NULL)
    return FALSE;
  found = json_array_new ();
  rest = json_array_new ();
  json_object_set_array_member (out, "Partitions", found);
  json_object_set_array_member (out, "UnprocessedKeys", rest);
  for (guint i = 0; i < catalog_length (list); i++)
    {
      JsonArray *values = catalog_array (catalog_object_at (list, i), "Values");
      g_autofree char *key = values != NULL ? glue_values_text (values) : g_strdup ("");
      sqlite3_stmt *query
          = practice_call_query (call,
                                 "SELECT input, created FROM glue_partition WHERE region = ? AND "
                                 "catalog = ? AND database = ? AND name = ? AND \"values\" = ?",
                                 "sssss", practice_call_get_region (call), table->catalog,
                                 table->database, table->name, key);

      if (!practice_step (query))
        continue;
      json_array_add_object_element (found,
                                     glue_partition_write (call, table, practice_column (query, 0),
                                                           sqlite3_column_int64 (query, 1), TRUE));
      practice_done (query);
    }
  return TRUE;
}

#define NAMES                                                                                      \
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },                                                 \
      { "DatabaseName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },                                \
  {                                                                                                \
    "TableName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME                                          \
  }
static const PracticeMember create_members[]
    = { NAMES,
        { "PartitionInputList", PRACTICE_LIST, TRUE, 0, 100 },
        { "PartitionInputList[]", PRACTICE_OBJECT },
        { "PartitionInputList[].Values", PRACTICE_LIST },
        { NULL } };
static const PracticeMember delete_members[]
    = { NAMES,
        { "PartitionsToDelete", PRACTICE_LIST, TRUE, 0, 25 },
        { "PartitionsToDelete[]", PRACTICE_OBJECT },
        { "PartitionsToDelete[].Values", PRACTICE_LIST, TRUE },
        { NULL } };
static const PracticeMember update_members[]
    = { NAMES,
        { "Entries", PRACTICE_LIST, TRUE, 1, 100 },
        { "Entries[]", PRACTICE_OBJECT },
        { "Entries[].PartitionValueList", PRACTICE_LIST, TRUE, 0, 100 },
        { "Entries[].PartitionInput", PRACTICE_OBJECT, TRUE },
        { NULL } };
static const PracticeMember get_members[] = { NAMES,
                                              { "PartitionsToGet", PRACTICE_LIST, TRUE, 0, 1000 },
                                              { "PartitionsToGet[]", PRACTICE_OBJECT },
                                              { "PartitionsToGet[].Values", PRACTICE_LIST, TRUE },
                                              { NULL } };

const PracticeOperation glue_partition_batch_operations[] = {
  { "BatchCreatePartition", batch_create_partition, create_members, TRUE },
  { "BatchDeletePartition", batch_delete_partition, delete_members, TRUE },
  { "BatchUpdatePartition", batch_update_partition, update_members, TRUE },
  { "BatchGetPartition", batch_get_partition, get_members, FALSE },
  { NULL }
};
