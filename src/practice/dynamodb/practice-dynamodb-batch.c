/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

#define MAX_GETS 100
#define MAX_WRITES 25
#define ANSWER_SIZE (16 * 1024 * 1024)

static const char *const expressions[] = { "ProjectionExpression", NULL };

/* A text that is the same for the same item of the same table. (transfer full) */
static char *
item_identity (PracticeTable *table, JsonObject *item)
{
  g_autoptr (GBytes) hash
      = practice_item_encode_hash (json_object_get_member (item, table->key->hash));
  g_autoptr (GBytes) sort = practice_item_encode_sort (
      table->key->sort ? json_object_get_member (item, table->key->sort) : NULL);
  gsize hash_length, sort_length;
  gconstpointer hash_data = g_bytes_get_data (hash, &hash_length),
                sort_data = g_bytes_get_data (sort, &sort_length);
  g_autofree char *one = g_base64_encode (hash_data, hash_length);
  g_autofree char *other = sort_length ? g_base64_encode (sort_data, sort_length) : g_strdup ("");

  return g_strdup_printf ("%s:%s:%s", table->arn, one, other);
}

static gboolean
check_new (PracticeCall *call, GHashTable *seen, PracticeTable *table, JsonObject *item)
{
  return g_hash_table_add (seen, item_identity (table, item))
         || practice_dynamodb_fail (call, "Provided list of item keys contains duplicates");
}

/* ---- BatchGetItem ---- */

static JsonObject *
unprocessed (JsonObject *out, const char *member, const char *table)
{
  JsonObject *tables = practice_dynamodb_object (out, member), *entry;

  entry = practice_dynamodb_object (tables, table);
  if (entry)
    return entry;
  entry = json_object_new ();
  json_object_set_object_member (tables, table, entry);
  return entry;
}

/* Keys that no longer fit the answer go back to the caller. */
static void
put_off (JsonObject *out, const char *name, JsonObject *request, JsonObject *key)
{
  JsonObject *entry = unprocessed (out, "UnprocessedKeys", name);
  JsonArray *keys = practice_dynamodb_array (entry, "Keys");

  if (!keys)
    {
      static const char *const copied[]
          = { "ProjectionExpression", "ExpressionAttributeNames", "ConsistentRead" };

      for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
        if (json_object_has_member (request, copied[i]))
          json_object_set_member (entry, copied[i], json_object_dup_member (request, copied[i]));
      keys = json_array_new ();
      json_object_set_array_member (entry, "Keys", keys);
    }
  json_array_add_object_element (keys, json_object_ref (key));
}

static gboolean
get_from_table (PracticeCall *call,
                const char *name,
                JsonObject *request,
                JsonObject *out,
                GHashTable *seen,
                gsize *size)
{
  const char *projection = practice_dynamodb_string (request, "ProjectionExpression");
  JsonArray *keys = practice_dynamodb_array (request, "Keys"), *items = json_array_new ();
  g_auto (PracticeSymbols) symbols = { 0 };
  g_autoptr (PracticeTable) table = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  GError *error = NULL;

  json_object_set_array_member (practice_dynamodb_object (out, "Responses"), name, items);
  if (!practice_dynamodb_begin (call, request, &symbols, expressions))
    return FALSE;
  if ((projection && !(paths = practice_projection_parse (projection, &symbols, &error)))
      || !practice_symbols_check_used (&symbols, &error))
    return practice_dynamodb_refuse (call, error);
  table = practice_table_open (call, name, "BatchGetItem", NULL);
  if (!table)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      JsonObject *key = json_array_get_object_element (keys, i);
      g_autoptr (JsonObject) item = NULL;

      if (!practice_item_check_key (table, key, &error))
        return practice_dynamodb_refuse (call, error);
      if (!check_new (call, seen, table, key))
        return FALSE;
      item = *size < ANSWER_SIZE ? practice_item_load (call, table, key) : NULL;
      if (*size >= ANSWER_SIZE)
        put_off (out, name, request, key);
      if (!item)
        continue;
      *size += practice_dynamodb_item_size (item);
      json_array_add_object_element (items, paths ? practice_paths_project (paths, item)
                                                  : json_object_ref (item));
    }
  return TRUE;
}

static gboolean
check_get_requests (PracticeCall *call, JsonObject *tables)
{
  g_autoptr (GList) names = json_object_get_members (tables);
  guint n = 0;

  for (GList *l = names; l; l = l->next)
    {
      JsonObject *request = practice_dynamodb_object (tables, l->data);
      JsonArray *keys = request ? practice_dynamodb_array (request, "Keys") : NULL;

      if (!keys || json_array_get_length (keys) == 0)
        return practice_dynamodb_fail (
            call,
            "1 validation error detected: Value at 'requestItems.%s.member.keys' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1",
            (char *) l->data);
      n += json_array_get_length (keys);
      for (guint i = 0; i < json_array_get_length (keys); i++)
        if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (keys, i)))
          return practice_call_fail (call, 400, "SerializationException",
                                     "Unexpected value type in payload");
    }
  return n <= MAX_GETS
         || practice_dynamodb_fail (call, "Too many items requested for the BatchGetItem call");
}

PRACTICE_DYNAMODB_HANDLER (batch_get)
{
  JsonObject *tables = practice_dynamodb_object (in, "RequestItems");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) names = json_object_get_members (tables);
  gsize size = 0;

  if (!names)
    return practice_dynamodb_fail (
        call, "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1");
  if (!check_get_requests (call, tables))
    return FALSE;
  json_object_set_object_member (out, "Responses", json_object_new ());
  json_object_set_object_member (out, "UnprocessedKeys", json_object_new ());
  for (GList *l = names; l; l = l->next)
    if (!get_from_table (call, l->data, practice_dynamodb_object (tables, l->data), out, seen,
                         &size))
      return FALSE;
  return TRUE;
}

/* ---- BatchWriteItem ---- */

typedef struct
{
  PracticeTable *table;
  JsonObject *item; /* (unowned): or key */
  gboolean put;
} Change;

static gboolean
read_change (PracticeCall *call, JsonNode *node, Change *change)
{
  JsonObject *request = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *put = request ? practice_dynamodb_object (request, "PutRequest") : NULL;
  JsonObject *delete = request ? practice_dynamodb_object (request, "DeleteRequest") : NULL;
  GError *error = NULL;
  gboolean good;

  if (!put == !delete)
    return practice_dynamodb_fail (
        call,
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
        "the supported datatypes");
  change->put = put != NULL;
  change->item = practice_dynamodb_object (put ? put : delete, put ? "Item" : "Key");
  if (!change->item)
    return practice_dynamodb_fail (
        call,
        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member "
        "must not be null",
        put ? "putRequest.item" : "deleteRequest.key");
  good = put ? practice_item_check (change->table, change->item, &error)
             : practice_item_check_key (change->table, change->item, &error);
  return good || practice_dynamodb_refuse (call, error);
}

static gboolean
apply_change (PracticeCall *call, Change *change)
{
  g_autoptr (JsonObject) old = practice_item_load (call, change->table, change->item);

  if (change->put)
    return practice_item_store (call, change->table, change->item, old);
  return !old || practice_item_remove (call, change->table, old);
}

static gboolean
write_to_table (PracticeCall *call, const char *name, JsonArray *requests, GHashTable *seen)
{
  g_autoptr (PracticeTable) table = practice_table_open (call, name, "BatchWriteItem", NULL);

  for (guint i = 0; table && i < json_array_get_length (requests); i++)
    {
      Change change = { table };

      if (!read_change (call, json_array_get_element (requests, i), &change)
          || !check_new (call, seen, table, change.item) || !apply_change (call, &change))
        return FALSE;
    }
  return table != NULL;
}

PRACTICE_DYNAMODB_HANDLER (batch_write)
{
  JsonObject *tables = practice_dynamodb_object (in, "RequestItems");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) names = json_object_get_members (tables);
  guint n = 0;

  for (GList *l = names; l; l = l->next)
    {
      JsonArray *requests = practice_dynamodb_array (tables, l->data);

      n += requests ? json_array_get_length (requests) : 0;
      if (!requests || json_array_get_length (requests) == 0)
        return practice_dynamodb_fail (
            call, "The batch write request list for a table cannot be null or empty: %s",
            (char *) l->data);
    }
  if (n == 0)
    return practice_dynamodb_fail (
        call, "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1");
  if (n > MAX_WRITES)
    return practice_dynamodb_fail (call, "Too many items requested for the BatchWriteItem call");
  json_object_set_object_member (out, "UnprocessedItems", json_object_new ());
  for (GList *l = names; l; l = l->next)
    if (!write_to_table (call, l->data, practice_dynamodb_array (tables, l->data), seen))
      return FALSE;
  return TRUE;
}
