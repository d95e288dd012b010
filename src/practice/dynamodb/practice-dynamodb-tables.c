/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

/* How long a new or changed table is not ready, in microseconds. */
#define TABLE_DELAY (200 * 1000)
/* What DescribeTable says of the structure, as CreateTable was given it. */
static const char *const copied_members[] = { "AttributeDefinitions", "KeySchema" };

/* ---- loading ---- */

void
practice_table_free (PracticeTable *table)
{
  g_free (table->name);
  g_free (table->arn);
  g_free (table->status);
  g_clear_pointer (&table->definition, json_object_unref);
  g_clear_pointer (&table->key, practice_key_free);
  g_clear_pointer (&table->indexes, g_ptr_array_unref);
  g_free (table);
}

/* @name: of a table, or an ARN, which stays as it is. (transfer full) */
char *
practice_table_make_arn (PracticeCall *call, const char *name)
{
  if (g_str_has_prefix (name, "arn:"))
    return g_strdup (name);
  return g_strdup_printf ("arn:aws:dynamodb:%s:%s:table/%s", practice_call_get_region (call),
                          practice_call_get_account (call), name);
}

static void
load_indexes (PracticeTable *table, const char *member, gboolean global)
{
  JsonArray *indexes = practice_dynamodb_array (table->definition, member);
  JsonArray *attributes = practice_dynamodb_array (table->definition, "AttributeDefinitions");

  for (guint i = 0; indexes && i < json_array_get_length (indexes); i++)
    g_ptr_array_add (table->indexes, practice_key_parse (json_array_get_object_element (indexes, i),
                                                         attributes, global));
}

PracticeTable *
practice_table_load (PracticeCall *call, const char *name)
{
  g_autofree char *arn = practice_table_make_arn (call, name);
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT id, definition, status, ready FROM dynamodb_tables WHERE arn=?", "s", arn);
  g_autoptr (JsonNode) node = NULL;
  PracticeTable *table;

  if (!practice_step (statement))
    return NULL;
  table = g_new0 (PracticeTable, 1);
  table->id = sqlite3_column_int64 (statement, 0);
  node = practice_column_json (statement, 1);
  table->status = g_strdup (sqlite3_column_int64 (statement, 3) <= practice_call_get_time (call)
                            ? "ACTIVE" : practice_column (statement, 2));
  practice_done (statement);
  table->definition = json_node_dup_object (node);
  table->name = g_strdup (practice_dynamodb_string (table->definition, "TableName"));
  table->arn = g_steal_pointer (&arn);
  table->key = practice_key_parse (
      table->definition, practice_dynamodb_array (table->definition, "AttributeDefinitions"),
      FALSE);
  table->indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_key_free);
  load_indexes (table, "GlobalSecondaryIndexes", TRUE);
  load_indexes (table, "LocalSecondaryIndexes", FALSE);
  return table;
}

PracticeTable *
practice_table_open (PracticeCall *call, const char *name, const char *action, const char *index)
{
  g_autofree char *arn = practice_table_make_arn (call, name);
  g_autofree char *resource = index ? g_strdup_printf ("%s/index/%s", arn, index) : g_strdup (arn);
  g_autofree char *full_action = g_strconcat ("dynamodb:", action, NULL);
  g_autoptr (PracticeTable) table = NULL;

  if (!practice_call_authorize (call, full_action, resource, NULL))
    return NULL;
  table = practice_table_load (call, name);
  if (!table || g_str_equal (table->status, "CREATING"))
    {
      practice_call_fail (call, 400, "ResourceNotFoundException", "Requested resource not found");
      return NULL;
    }
  return g_steal_pointer (&table);
}

PracticeKey *
practice_table_find_index (PracticeTable *table, const char *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    if (g_str_equal (((PracticeKey *) g_ptr_array_index (table->indexes, i))->name, name))
      return g_ptr_array_index (table->indexes, i);
  return NULL;
}

/* Control operations name the table that they miss. */
static PracticeTable *
open_for_control (PracticeCall *call, JsonObject *in, const char *action, gboolean change)
{
  const char *name = practice_dynamodb_string (in, "TableName");
  g_autofree char *arn = practice_table_make_arn (call, name);
  g_autofree char *full_action = g_strconcat ("dynamodb:", action, NULL);
  g_autoptr (PracticeTable) table = NULL;

  if (!practice_call_authorize (call, full_action, arn, NULL))
    return NULL;
  table = practice_table_load (call, name);
  if (!table)
    practice_call_fail (call, 400, "ResourceNotFoundException",
                        "Requested resource not found: Table: %s not found", name);
  else if (change && !g_str_equal (table->status, "ACTIVE"))
    practice_call_fail (call, 400, "ResourceInUseException",
                        "Attempt to change a resource which is still in use: Table is "
                        "being %s: %s",
                        g_str_equal (table->status, "CREATING") ? "created" : "updated", name);
  else
    return g_steal_pointer (&table);
  return NULL;
}

/* ---- describing ---- */

static void
count_items (PracticeCall *call, PracticeTable *table, gint64 *count, gint64 *size)
{
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT count(*), ifnull(sum(size),0) FROM dynamodb_items WHERE table_id=?", "i",
      table->id);

  practice_step (statement);
  *count = sqlite3_column_int64 (statement, 0);
  *size = sqlite3_column_int64 (statement, 1);
  practice_done (statement);
}

static void
describe_indexes (JsonObject *description,
                  const char *member,
                  const char *status,
                  gint64 count,
                  gint64 size)
{
  JsonArray *indexes = practice_dynamodb_array (description, member);

  for (guint i = 0; indexes && i < json_array_get_length (indexes); i++)
    {
      JsonObject *index = json_array_get_object_element (indexes, i);

      if (g_str_equal (member, "GlobalSecondaryIndexes"))
        json_object_set_string_member (index, "IndexStatus", status);
      json_object_set_int_member (index, "ItemCount", count);
      json_object_set_int_member (index, "IndexSizeBytes", size);
    }
}

static void
describe (PracticeCall *call,
          PracticeTable *table,
          const char *status,
          JsonObject *out,
          const char *member)
{
  JsonObject *description = table->definition;
  gint64 count = 0, size = 0;

  count_items (call, table, &count, &size);
  json_object_set_string_member (description, "TableStatus", status);
  json_object_set_int_member (description, "ItemCount", count);
  json_object_set_int_member (description, "TableSizeBytes", size);
  describe_indexes (description, "GlobalSecondaryIndexes",
                    g_str_equal (status, "CREATING") ? "CREATING" : "ACTIVE", count, size);
  describe_indexes (description, "LocalSecondaryIndexes", NULL, count, size);
  json_object_set_object_member (out, member, json_object_ref (description));
}

PRACTICE_DYNAMODB_HANDLER (describe_table)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "DescribeTable", FALSE);

  if (!table)
    return FALSE;
  describe (call, table, table->status, out, "Table");
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (list_tables)
{
  const char *start = practice_dynamodb_string (in, "ExclusiveStartTableName");
  gint64 limit = practice_dynamodb_integer (in, "Limit", 100), n = 0;
  g_autofree char *resource = practice_table_make_arn (call, "*");
  JsonArray *names;
  sqlite3_stmt *statement;

  if (!practice_call_authorize (call, "dynamodb:ListTables", resource, NULL))
    return FALSE;
  names = json_array_new ();
  json_object_set_array_member (out, "TableNames", names);
  statement = practice_call_query (
      call,
      "SELECT name FROM dynamodb_tables WHERE account=? AND region=? AND name>? ORDER BY name",
      "sss", practice_call_get_account (call), practice_call_get_region (call), start ? start : "");
  while (practice_step (statement))
    {
      if (n++ == limit)
        {
          json_object_set_string_member (out, "LastEvaluatedTableName",
                                         json_array_get_string_element (names, limit - 1));
          practice_done (statement);
          break;
        }
      json_array_add_string_element (names, practice_column (statement, 0));
    }
  return TRUE;
}

/* ---- creating ---- */

static JsonObject *
throughput (JsonObject *given)
{
  JsonObject *out = json_object_new ();

  json_object_set_int_member (out, "NumberOfDecreasesToday", 0);
  json_object_set_int_member (out, "ReadCapacityUnits",
                              given ? practice_dynamodb_integer (given, "ReadCapacityUnits", 0)
                                    : 0);
  json_object_set_int_member (out, "WriteCapacityUnits",
                              given ? practice_dynamodb_integer (given, "WriteCapacityUnits", 0)
                                    : 0);
  return out;
}

/* @index: as the request has it. (transfer full) */
static JsonObject *
describe_index (JsonObject *index, const char *table_arn, gboolean global)
{
  static const char *const members[] = { "IndexName", "KeySchema", "Projection" };
  const char *name = practice_dynamodb_string (index, "IndexName");
  g_autofree char *arn = g_strdup_printf ("%s/index/%s", table_arn, name);
  JsonObject *out = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_member (out, members[i], json_object_dup_member (index, members[i]));
  json_object_set_string_member (out, "IndexArn", arn);
  if (global)
    json_object_set_object_member (
        out, "ProvisionedThroughput",
        throughput (practice_dynamodb_object (index, "ProvisionedThroughput")));
  return out;
}

static void
define_indexes (JsonObject *definition,
                JsonObject *in,
                const char *member,
                const char *arn,
                gboolean global)
{
  JsonArray *indexes = practice_dynamodb_array (in, member), *out;

  if (!indexes)
    return;
  out = json_array_new ();
  for (guint i = 0; i < json_array_get_length (indexes); i++)
    json_array_add_object_element (
        out, describe_index (json_array_get_object_element (indexes, i), arn, global));
  json_object_set_array_member (definition, member, out);
}

static void
define_billing (PracticeCall *call, JsonObject *definition, JsonObject *in)
{
  const char *mode = practice_dynamodb_string (in, "BillingMode");
  JsonObject *summary;

  json_object_set_object_member (
      definition, "ProvisionedThroughput",
      throughput (practice_dynamodb_object (in, "ProvisionedThroughput")));
  if (g_strcmp0 (mode, "PAY_PER_REQUEST") != 0)
    return;
  summary = json_object_new ();
  json_object_set_string_member (summary, "BillingMode", mode);
  json_object_set_member (summary, "LastUpdateToPayPerRequestDateTime",
                          practice_call_time_node (call, practice_call_get_time (call)));
  json_object_set_object_member (definition, "BillingModeSummary", summary);
}

static void
define_stream (PracticeCall *call,
               JsonObject *definition,
               JsonObject *stream,
               const char *table_arn)
{
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_utc (practice_call_get_time (call) / G_USEC_PER_SEC);
  g_autofree char *second = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *label
      = g_strdup_printf ("%s.%03d", second, (int) (practice_call_get_time (call) / 1000 % 1000));
  g_autofree char *arn = g_strdup_printf ("%s/stream/%s", table_arn, label);

  json_object_remove_member (definition, "StreamSpecification");
  if (!practice_dynamodb_flag (stream, "StreamEnabled"))
    return;
  json_object_set_object_member (definition, "StreamSpecification", json_object_ref (stream));
  json_object_set_string_member (definition, "LatestStreamLabel", label);
  json_object_set_string_member (definition, "LatestStreamArn", arn);
}

static JsonObject *
define_table (PracticeCall *call, JsonObject *in, const char *arn)
{
  JsonObject *definition = json_object_new ();
  g_autofree char *id = practice_uuid ();

  json_object_set_string_member (definition, "TableName",
                                 practice_dynamodb_string (in, "TableName"));
  json_object_set_string_member (definition, "TableArn", arn);
  json_object_set_string_member (definition, "TableId", id);
  json_object_set_member (definition, "CreationDateTime",
                          practice_call_time_node (call, practice_call_get_time (call)));
  for (guint i = 0; i < G_N_ELEMENTS (copied_members); i++)
    json_object_set_member (definition, copied_members[i],
                            json_object_dup_member (in, copied_members[i]));
  define_billing (call, definition, in);
  define_indexes (definition, in, "GlobalSecondaryIndexes", arn, TRUE);
  define_indexes (definition, in, "LocalSecondaryIndexes", arn, FALSE);
  if (practice_dynamodb_object (in, "StreamSpecification"))
    define_stream (call, definition, practice_dynamodb_object (in, "StreamSpecification"), arn);
  json_object_set_boolean_member (definition, "DeletionProtectionEnabled",
                                  practice_dynamodb_flag (in, "DeletionProtectionEnabled"));
  return definition;
}

static char *
write_definition (JsonObject *definition)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, definition);
  return json_to_string (node, FALSE);
}

static gboolean
save_definition (PracticeCall *call, PracticeTable *table, const char *status)
{
  g_autofree char *text = write_definition (table->definition);

  return practice_call_exec (
      call, "UPDATE dynamodb_tables SET definition=?, status=?, ready=? WHERE id=?", "ssii", text,
      status, practice_call_get_time (call) + TABLE_DELAY, table->id);
}

PRACTICE_DYNAMODB_HANDLER (create_table)
{
  const char *name = practice_dynamodb_string (in, "TableName");
  g_autofree char *arn = practice_table_make_arn (call, name);
  g_autoptr (JsonObject) definition = NULL;
  g_autoptr (PracticeTable) table = NULL;
  g_autofree char *text = NULL;
  JsonArray *tags = practice_dynamodb_array (in, "Tags");
  GError *error = NULL;

  if (!practice_schema_check (in, &error))
    return practice_dynamodb_refuse (call, error);
  if (!practice_call_authorize (call, "dynamodb:CreateTable", arn, NULL)
      || (tags && !practice_call_authorize (call, "dynamodb:TagResource", arn, NULL)))
    return FALSE;
  table = practice_table_load (call, name);
  if (table)
    return practice_call_fail (call, 400, "ResourceInUseException", "Table already exists: %s",
                               name);
  definition = define_table (call, in, arn);
  text = write_definition (definition);
  if (!practice_call_exec (
          call,
          "INSERT INTO dynamodb_tables (account, region, name, arn, definition, status, ready) "
          "VALUES (?,?,?,?,?,'CREATING',?)",
          "sssssi", practice_call_get_account (call), practice_call_get_region (call), name, arn,
          text, practice_call_get_time (call) + TABLE_DELAY))
    return FALSE;
  for (guint i = 0; tags && i < json_array_get_length (tags); i++)
    {
      JsonObject *tag = json_array_get_object_element (tags, i);

      if (!practice_call_exec (call, "INSERT OR REPLACE INTO dynamodb_tags VALUES (?,?,?)", "sss",
                               arn, practice_dynamodb_string (tag, "Key"),
                               practice_dynamodb_string (tag, "Value")))
        return FALSE;
    }
  table = practice_table_load (call, name);
  describe (call, table, "CREATING", out, "TableDescription");
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (delete_table)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "DeleteTable", TRUE);

  if (!table)
    return FALSE;
  if (practice_dynamodb_flag (table->definition, "DeletionProtectionEnabled"))
    return practice_dynamodb_fail (
        call, "Resource cannot be deleted as it is currently protected against deletion. Disable "
              "deletion protection first.");
  describe (call, table, "DELETING", out, "TableDescription");
  return practice_call_exec (call, "DELETE FROM dynamodb_entries WHERE table_id=?", "i", table->id)
         && practice_call_exec (call, "DELETE FROM dynamodb_items WHERE table_id=?", "i", table->id)
         && practice_call_exec (call, "DELETE FROM dynamodb_tags WHERE arn=?", "s", table->arn)
         && practice_call_exec (call, "DELETE FROM dynamodb_ttl WHERE table_id=?", "i", table->id)
         && practice_call_exec (call, "DELETE FROM dynamodb_tables WHERE id=?", "i", table->id);
}

/* ---- updating ---- */

static int
find_definition (JsonArray *indexes, const char *name)
{
  for (guint i = 0; indexes && i < json_array_get_length (indexes); i++)
    if (g_strcmp0 (
            practice_dynamodb_string (json_array_get_object_element (indexes, i), "IndexName"),
            name)
        == 0)
      return i;
  return -1;
}

/* The items that the table has come into the new index at once. */
static gboolean
fill_indexes (PracticeCall *call, const char *name)
{
  g_autoptr (PracticeTable) table = practice_table_load (call, name);
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT item FROM dynamodb_items WHERE table_id=?", "i", table->id);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  while (practice_step (statement))
    g_ptr_array_add (items, practice_column_json (statement, 0));
  for (guint i = 0; i < items->len; i++)
    {
      JsonObject *item = json_node_get_object (g_ptr_array_index (items, i));

      if (practice_item_check_indexes (table, item, NULL)
          && !practice_item_store (call, table, item, item))
        return FALSE;
    }
  return TRUE;
}

static gboolean
create_index (PracticeCall *call, PracticeTable *table, JsonObject *create)
{
  JsonArray *indexes = practice_dynamodb_array (table->definition, "GlobalSecondaryIndexes");
  const char *name = practice_dynamodb_string (create, "IndexName");
  GError *error = NULL;

  if (practice_table_find_index (table, name))
    return practice_dynamodb_fail (call, "Attempting to create an index which already exists");
  if (!practice_schema_check_index (create, NULL, &error))
    return practice_dynamodb_refuse (call, error);
  if (!indexes)
    {
      indexes = json_array_new ();
      json_object_set_array_member (table->definition, "GlobalSecondaryIndexes", indexes);
    }
  if (json_array_get_length (indexes) >= 20)
    return practice_call_fail (call, 400, "LimitExceededException",
                               "Subscriber limit exceeded: GlobalSecondaryIndex count "
                               "exceeds the per-table limit of 20");
  json_array_add_object_element (indexes, describe_index (create, table->arn, TRUE));
  return TRUE;
}

static gboolean
update_index (PracticeCall *call, PracticeTable *table, JsonObject *change, gboolean remove)
{
  JsonArray *indexes = practice_dynamodb_array (table->definition, "GlobalSecondaryIndexes");
  const char *name = practice_dynamodb_string (change, "IndexName");
  int at = find_definition (indexes, name);

  if (at < 0)
    return practice_call_fail (call, 400, "ResourceNotFoundException",
                               "Requested resource not found");
  if (!remove)
    {
      json_object_set_object_member (
          json_array_get_object_element (indexes, at), "ProvisionedThroughput",
          throughput (practice_dynamodb_object (change, "ProvisionedThroughput")));
      return TRUE;
    }
  json_array_remove_element (indexes, at);
  if (json_array_get_length (indexes) == 0)
    json_object_remove_member (table->definition, "GlobalSecondaryIndexes");
  return practice_call_exec (call, "DELETE FROM dynamodb_entries WHERE table_id=? AND name=?", "is",
                             table->id, name);
}

static gboolean
change_index (PracticeCall *call, PracticeTable *table, JsonObject *update)
{
  JsonObject *create = practice_dynamodb_object (update, "Create"),
             *delete = practice_dynamodb_object (update, "Delete");
  JsonObject *change = practice_dynamodb_object (update, "Update");

  if (!create + !delete + !change != 2)
    return practice_dynamodb_fail (
        call,
        "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, "
        "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null");
  if (create)
    return create_index (call, table, create);
  return update_index (call, table, delete ? delete : change, delete != NULL);
}

static gboolean
change_stream (PracticeCall *call, PracticeTable *table, JsonObject *stream)
{
  gboolean has = practice_dynamodb_object (table->definition, "StreamSpecification") != NULL;

  if (practice_dynamodb_flag (stream, "StreamEnabled") == has)
    return practice_dynamodb_fail (call,
                                   has ? "Table already has an enabled stream: TableName: %s"
                                       : "Table has no stream to disable: TableName: %s",
                                   table->name);
  define_stream (call, table->definition, stream, table->arn);
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (update_table)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "UpdateTable", TRUE);
  JsonArray *updates = practice_dynamodb_array (in, "GlobalSecondaryIndexUpdates");
  JsonObject *stream = practice_dynamodb_object (in, "StreamSpecification");

  if (!table)
    return FALSE;
  if (json_object_has_member (in, "AttributeDefinitions"))
    json_object_set_member (table->definition, "AttributeDefinitions",
                            json_object_dup_member (in, "AttributeDefinitions"));
  if (json_object_has_member (in, "BillingMode"))
    json_object_remove_member (table->definition, "BillingModeSummary");
  if (json_object_has_member (in, "BillingMode")
      || json_object_has_member (in, "ProvisionedThroughput"))
    define_billing (call, table->definition, in);
  if (json_object_has_member (in, "DeletionProtectionEnabled"))
    json_object_set_boolean_member (table->definition, "DeletionProtectionEnabled",
                                    practice_dynamodb_flag (in, "DeletionProtectionEnabled"));
  if (stream && !change_stream (call, table, stream))
    return FALSE;
  for (guint i = 0; updates && i < json_array_get_length (updates); i++)
    if (!change_index (call, table, json_array_get_object_element (updates, i)))
      return FALSE;
  if (!save_definition (call, table, "UPDATING") || (updates && !fill_indexes (call, table->name)))
    return FALSE;
  describe (call, table, "UPDATING", out, "TableDescription");
  return TRUE;
}

/* ---- time to live, backups ---- */

PRACTICE_DYNAMODB_HANDLER (update_ttl)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "UpdateTimeToLive", FALSE);
  JsonObject *wanted = practice_dynamodb_object (in, "TimeToLiveSpecification");
  gboolean enable = practice_dynamodb_flag (wanted, "Enabled"), enabled;
  const char *attribute = practice_dynamodb_string (wanted, "AttributeName");
  sqlite3_stmt *statement;

  if (!table)
    return FALSE;
  statement = practice_call_query (call, "SELECT attribute FROM dynamodb_ttl WHERE table_id=?", "i",
                                   table->id);
  enabled = practice_step (statement);
  if (enabled)
    practice_done (statement);
  if (enable == enabled)
    return practice_dynamodb_fail (call, "TimeToLive is already %s",
                                   enabled ? "enabled" : "disabled");
  json_object_set_object_member (out, "TimeToLiveSpecification", json_object_ref (wanted));
  return enable ? practice_call_exec (call, "INSERT INTO dynamodb_ttl VALUES (?,?)", "is",
                                      table->id, attribute)
                : practice_call_exec (call, "DELETE FROM dynamodb_ttl WHERE table_id=?", "i",
                                      table->id);
}

PRACTICE_DYNAMODB_HANDLER (describe_ttl)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "DescribeTimeToLive", FALSE);
  JsonObject *description;
  sqlite3_stmt *statement;

  if (!table)
    return FALSE;
  description = json_object_new ();
  json_object_set_object_member (out, "TimeToLiveDescription", description);
  statement = practice_call_query (call, "SELECT attribute FROM dynamodb_ttl WHERE table_id=?", "i",
                                   table->id);
  if (!practice_step (statement))
    {
      json_object_set_string_member (description, "TimeToLiveStatus", "DISABLED");
      return TRUE;
    }
  json_object_set_string_member (description, "TimeToLiveStatus", "ENABLED");
  json_object_set_string_member (description, "AttributeName", practice_column (statement, 0));
  practice_done (statement);
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (describe_backups)
{
  g_autoptr (PracticeTable) table = open_for_control (call, in, "DescribeContinuousBackups", FALSE);
  JsonObject *description, *recovery;

  if (!table)
    return FALSE;
  description = json_object_new ();
  recovery = json_object_new ();
  json_object_set_string_member (recovery, "PointInTimeRecoveryStatus", "DISABLED");
  json_object_set_string_member (description, "ContinuousBackupsStatus", "ENABLED");
  json_object_set_object_member (description, "PointInTimeRecoveryDescription", recovery);
  json_object_set_object_member (out, "ContinuousBackupsDescription", description);
  return TRUE;
}
