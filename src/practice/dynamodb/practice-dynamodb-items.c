/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

static const char *const write_expressions[] = { "ConditionExpression", "UpdateExpression", NULL };
static const char *const read_expressions[] = { "ProjectionExpression", NULL };
static const char *const actions[]
    = { "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem" };

/* ---- one write ---- */

void
practice_write_clear (PracticeWrite *write)
{
  g_clear_pointer (&write->table, practice_table_free);
  practice_symbols_clear (&write->symbols);
  g_clear_pointer (&write->condition, practice_expression_free);
  g_clear_pointer (&write->update, practice_update_free);
  g_clear_pointer (&write->old, json_object_unref);
  g_clear_pointer (&write->new, json_object_unref);
}

static gboolean
parse_expressions (PracticeCall *call, PracticeWrite *write, JsonObject *in)
{
  const char *condition = practice_dynamodb_string (in, "ConditionExpression");
  const char *update = practice_dynamodb_string (in, "UpdateExpression");
  GError *error = NULL;

  if (!practice_dynamodb_begin (call, in, &write->symbols, write_expressions))
    return FALSE;
  if (update && !(write->update = practice_update_parse (update, &write->symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  if (condition
      && !(write->condition
           = practice_condition_parse ("ConditionExpression", condition, &write->symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  if (write->symbols.used && !practice_symbols_check_used (&write->symbols, &error))
    return practice_dynamodb_refuse (call, error);
  return TRUE;
}

static gboolean
check_update_paths (PracticeCall *call, PracticeWrite *write)
{
  GPtrArray *paths = practice_update_get_paths (write->update);

  for (guint i = 0; i < paths->len; i++)
    {
      const PracticeStep *step
          = g_ptr_array_index ((PracticePath *) g_ptr_array_index (paths, i), 0);

      if (practice_key_has (write->table->key, step->name))
        return practice_dynamodb_fail (
            call,
            "One or more parameter values were invalid: Cannot update attribute %s. This "
            "attribute is part of the key",
            step->name);
    }
  return TRUE;
}

gboolean
practice_write_prepare (PracticeCall *call,
                        PracticeWrite *write,
                        PracticeWriteKind kind,
                        JsonObject *in)
{
  gboolean put = kind == PRACTICE_WRITE_PUT, good;
  GError *error = NULL;

  *write = (PracticeWrite){ .kind = kind,
                            .key_or_item = practice_dynamodb_object (in, put ? "Item" : "Key") };
  if (!parse_expressions (call, write, in))
    return FALSE;
  write->table
      = practice_table_open (call, practice_dynamodb_string (in, "TableName"), actions[kind], NULL);
  if (!write->table)
    return FALSE;
  good = put ? practice_item_check (write->table, write->key_or_item, &error)
             : practice_item_check_key (write->table, write->key_or_item, &error);
  if (!good)
    return practice_dynamodb_refuse (call, error);
  return !write->update || check_update_paths (call, write);
}

/* An item that an update made must still be one. */
static gboolean
check_updated (PracticeWrite *write, GError **error)
{
  if (practice_dynamodb_item_size (write->new) > PRACTICE_DYNAMODB_ITEM_SIZE)
    return practice_dynamodb_invalid (error,
                                      "Item size to update has exceeded the maximum allowed size");
  return practice_dynamodb_item_validate (write->new, error)
         && practice_item_check_indexes (write->table, write->new, error);
}

gboolean
practice_write_compute (PracticeCall *call, PracticeWrite *write, GError **error)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  write->old = practice_item_load (call, write->table, write->key_or_item);
  write->condition_failed
      = write->condition
        && !practice_condition_matches (write->condition, write->old ? write->old : nothing);
  if (write->condition_failed)
    return FALSE;
  if (write->kind == PRACTICE_WRITE_PUT)
    write->new = json_object_ref (write->key_or_item);
  if (write->kind != PRACTICE_WRITE_UPDATE)
    return TRUE;
  if (write->update)
    write->new = practice_update_apply (write->update, write->old ? write->old : write->key_or_item,
                                        error);
  else
    write->new = json_object_ref (write->old ? write->old : write->key_or_item);
  return write->new && check_updated (write, error);
}

gboolean
practice_write_commit (PracticeCall *call, PracticeWrite *write)
{
  if (write->new)
    return practice_item_store (call, write->table, write->new, write->old);
  if (write->kind == PRACTICE_WRITE_DELETE && write->old)
    return practice_item_remove (call, write->table, write->old);
  return TRUE;
}

/* ---- operations ---- */

static gboolean
fail_condition (PracticeCall *call, PracticeWrite *write, JsonObject *in)
{
  const char *wanted = practice_dynamodb_string (in, "ReturnValuesOnConditionCheckFailure");

  if (g_strcmp0 (wanted, "ALL_OLD") == 0 && write->old)
    {
      JsonNode *node = json_node_new (JSON_NODE_OBJECT);

      json_node_set_object (node, write->old);
      practice_call_fail_member (call, "Item", node);
    }
  return practice_call_fail (call, 400, "ConditionalCheckFailedException",
                             "The conditional request failed");
}

static void
return_values (PracticeWrite *write, JsonObject *in, JsonObject *out)
{
  const char *wanted = practice_dynamodb_string (in, "ReturnValues");
  JsonObject *source;
  JsonObject *part;

  if (!wanted || g_str_equal (wanted, "NONE"))
    return;
  source = g_str_has_suffix (wanted, "_OLD") ? write->old : write->new;
  if (!source)
    return;
  if (g_str_has_prefix (wanted, "ALL_"))
    {
      json_object_set_object_member (out, "Attributes", json_object_ref (source));
      return;
    }
  if (!write->update)
    return;
  part = practice_paths_project (practice_update_get_paths (write->update), source);
  if (json_object_get_size (part) > 0)
    json_object_set_object_member (out, "Attributes", part);
  else
    json_object_unref (part);
}

static gboolean
run_write (PracticeCall *call, PracticeWriteKind kind, JsonObject *in, JsonObject *out)
{
  g_auto (PracticeWrite) write = { 0 };
  const char *wanted = practice_dynamodb_string (in, "ReturnValues");
  gsize size;
  GError *error = NULL;

  if (kind != PRACTICE_WRITE_UPDATE && wanted && !g_str_equal (wanted, "NONE")
      && !g_str_equal (wanted, "ALL_OLD"))
    return practice_dynamodb_fail (call, "Return values set to invalid value");
  if (!practice_write_prepare (call, &write, kind, in))
    return FALSE;
  if (!practice_write_compute (call, &write, &error))
    return write.condition_failed ? fail_condition (call, &write, in)
                                  : practice_dynamodb_refuse (call, error);
  if (!practice_write_commit (call, &write))
    return FALSE;
  return_values (&write, in, out);
  size = MAX (write.old ? practice_dynamodb_item_size (write.old) : 0,
              write.new ? practice_dynamodb_item_size (write.new) : 0);
  practice_dynamodb_add_capacity (in, out, write.table, size, TRUE, TRUE);
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (put_item)
{
  return run_write (call, PRACTICE_WRITE_PUT, in, out);
}

PRACTICE_DYNAMODB_HANDLER (update_item)
{
  return run_write (call, PRACTICE_WRITE_UPDATE, in, out);
}

PRACTICE_DYNAMODB_HANDLER (delete_item)
{
  return run_write (call, PRACTICE_WRITE_DELETE, in, out);
}

PRACTICE_DYNAMODB_HANDLER (get_item)
{
  const char *projection = practice_dynamodb_string (in, "ProjectionExpression");
  JsonObject *key = practice_dynamodb_object (in, "Key");
  g_auto (PracticeSymbols) symbols = { 0 };
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (PracticeTable) table = NULL;
  g_autoptr (JsonObject) item = NULL;
  GError *error = NULL;

  if (!practice_dynamodb_begin (call, in, &symbols, read_expressions))
    return FALSE;
  if (projection && !(paths = practice_projection_parse (projection, &symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  if (!practice_symbols_check_used (&symbols, &error))
    return practice_dynamodb_refuse (call, error);
  table = practice_table_open (call, practice_dynamodb_string (in, "TableName"), "GetItem", NULL);
  if (!table)
    return FALSE;
  if (!practice_item_check_key (table, key, &error))
    return practice_dynamodb_refuse (call, error);
  item = practice_item_load (call, table, key);
  if (item)
    json_object_set_object_member (
        out, "Item", paths ? practice_paths_project (paths, item) : json_object_ref (item));
  practice_dynamodb_add_capacity (in, out, table, item ? practice_dynamodb_item_size (item) : 0,
                                  FALSE, practice_dynamodb_flag (in, "ConsistentRead"));
  return TRUE;
}
