/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <nettle/md5.h>
#include <string.h>

#define HASH_KEY_SIZE 2048
#define SORT_KEY_SIZE 1024
#define INVALID "One or more parameter values were invalid: "
#define NOT_VALID "One or more parameter values are not valid. "

/* ---- checks ---- */

static gboolean
check_key_size (JsonNode *value, gboolean hash, GError **error)
{
  gsize size = practice_dynamodb_value_size (value);

  if (hash && size > HASH_KEY_SIZE)
    return practice_dynamodb_invalid (
        error, INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!hash && size > SORT_KEY_SIZE)
    return practice_dynamodb_invalid (
        error,
        INVALID "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  return TRUE;
}

static gboolean
is_empty (JsonNode *value)
{
  return !g_str_equal (practice_dynamodb_value_type (value), "N")
         && !*practice_dynamodb_value_text (value);
}

static gboolean
check_key_value (const char *name,
                 const char *type,
                 JsonNode *value,
                 gboolean hash,
                 gboolean whole_item,
                 GError **error)
{
  if (!g_str_equal (practice_dynamodb_value_type (value), type))
    return whole_item ? practice_dynamodb_invalid (
               error, INVALID "Type mismatch for key %s expected: %s actual: %s", name, type,
               practice_dynamodb_value_type (value))
                      : practice_dynamodb_invalid (
                          error, "The provided key element does not match the schema");
  if (is_empty (value))
    return practice_dynamodb_invalid (
        error,
        NOT_VALID "The AttributeValue for a key attribute cannot contain an empty %s "
                  "value. Key: %s",
        *type == 'S' ? "string" : "binary", name);
  return check_key_size (value, hash, error);
}

static gboolean
check_index_value (const PracticeKey *index,
                   const char *name,
                   const char *type,
                   JsonNode *value,
                   gboolean hash,
                   GError **error)
{
  if (!value)
    return TRUE;
  if (!g_str_equal (practice_dynamodb_value_type (value), type))
    return practice_dynamodb_invalid (
        error, INVALID "Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s", name,
        type, practice_dynamodb_value_type (value), index->name);
  if (is_empty (value))
    return practice_dynamodb_invalid (
        error,
        NOT_VALID
        "A value specified for a secondary index key is not supported. The "
        "AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, "
        "IndexKey: %s",
        *type == 'S' ? "string" : "binary", index->name, name);
  return check_key_size (value, hash, error);
}

gboolean
practice_item_check_indexes (PracticeTable *table, JsonObject *item, GError **error)
{
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const PracticeKey *index = g_ptr_array_index (table->indexes, i);

      if (!check_index_value (index, index->hash, index->hash_type,
                              json_object_get_member (item, index->hash), TRUE, error)
          || (index->sort
              && !check_index_value (index, index->sort, index->sort_type,
                                     json_object_get_member (item, index->sort), FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
practice_item_check (PracticeTable *table, JsonObject *item, GError **error)
{
  const PracticeKey *key = table->key;
  const char *names[] = { key->hash, key->sort }, *types[] = { key->hash_type, key->sort_type };

  if (!practice_dynamodb_item_validate (item, error))
    return FALSE;
  for (guint i = 0; i < 2 && names[i]; i++)
    {
      JsonNode *value = json_object_get_member (item, names[i]);

      if (!value)
        return practice_dynamodb_invalid (error, INVALID "Missing the key %s in the item",
                                          names[i]);
      if (!check_key_value (names[i], types[i], value, i == 0, TRUE, error))
        return FALSE;
    }
  return practice_item_check_indexes (table, item, error);
}

gboolean
practice_item_check_key (PracticeTable *table, JsonObject *item, GError **error)
{
  const PracticeKey *key = table->key;
  const char *names[] = { key->hash, key->sort }, *types[] = { key->hash_type, key->sort_type };

  if (!practice_dynamodb_item_validate (item, error))
    return FALSE;
  if (json_object_get_size (item) != (key->sort ? 2 : 1))
    return practice_dynamodb_invalid (error, "The provided key element does not match the schema");
  for (guint i = 0; i < 2 && names[i]; i++)
    {
      JsonNode *value = json_object_get_member (item, names[i]);

      if (!value)
        return practice_dynamodb_invalid (error,
                                          "The provided key element does not match the schema");
      if (!check_key_value (names[i], types[i], value, i == 0, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- storage ---- */

/* A digest stands in front, so that a scan meets the partitions in no order that one could rely on.
 */
GBytes *
practice_item_encode_hash (JsonNode *value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  struct md5_ctx context;
  guint8 digest[MD5_DIGEST_SIZE];

  g_byte_array_set_size (bytes, 8);
  practice_dynamodb_value_encode (value, bytes);
  md5_init (&context);
  md5_update (&context, bytes->len - 8, bytes->data + 8);
  md5_digest (&context, sizeof digest, digest);
  memcpy (bytes->data, digest, 8);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
practice_item_encode_sort (JsonNode *value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (value)
    practice_dynamodb_value_encode (value, bytes);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
encode_key (const PracticeKey *key, JsonObject *item, GBytes **hash, GBytes **sort)
{
  *hash = practice_item_encode_hash (json_object_get_member (item, key->hash));
  *sort = practice_item_encode_sort (key->sort ? json_object_get_member (item, key->sort) : NULL);
}

static gboolean
is_in_index (const PracticeKey *index, JsonObject *item)
{
  return json_object_has_member (item, index->hash)
         && (!index->sort || json_object_has_member (item, index->sort));
}

JsonObject *
practice_item_load (PracticeCall *call, PracticeTable *table, JsonObject *key)
{
  g_autoptr (GBytes) hash = NULL, sort = NULL;
  g_autoptr (JsonNode) node = NULL;
  sqlite3_stmt *statement;

  encode_key (table->key, key, &hash, &sort);
  statement = practice_call_query (
      call, "SELECT item FROM dynamodb_items WHERE table_id=? AND hash=? AND sort=?", "ibb",
      table->id, hash, sort);
  if (!practice_step (statement))
    return NULL;
  node = practice_column_json (statement, 0);
  practice_done (statement);
  return node ? json_node_dup_object (node) : NULL;
}

static gboolean
change_entries (PracticeCall *call,
                PracticeTable *table,
                JsonObject *item,
                GBytes *hash,
                GBytes *sort,
                gboolean add)
{
  for (guint i = 0; item && i < table->indexes->len; i++)
    {
      const PracticeKey *index = g_ptr_array_index (table->indexes, i);
      g_autoptr (GBytes) index_hash = NULL, index_sort = NULL;

      if (!is_in_index (index, item))
        continue;
      encode_key (index, item, &index_hash, &index_sort);
      if (!practice_call_exec (call,
                               add ? "INSERT OR REPLACE INTO dynamodb_entries VALUES (?,?,?,?,?,?)"
                                   : "DELETE FROM dynamodb_entries WHERE table_id=? AND name=? AND "
                                     "hash=? AND sort=? "
                                     "AND item_hash=? AND item_sort=?",
                               "isbbbb", table->id, index->name, index_hash, index_sort, hash,
                               sort))
        return FALSE;
    }
  return TRUE;
}

/* @old: (nullable): what is there now */
gboolean
practice_item_store (PracticeCall *call, PracticeTable *table, JsonObject *item, JsonObject *old)
{
  g_autoptr (GBytes) hash = NULL, sort = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, item);
  text = json_to_string (node, FALSE);
  encode_key (table->key, item, &hash, &sort);
  return change_entries (call, table, old, hash, sort, FALSE)
         && practice_call_exec (call, "INSERT OR REPLACE INTO dynamodb_items VALUES (?,?,?,?,?)",
                                "ibbsi", table->id, hash, sort, text,
                                (gint64) practice_dynamodb_item_size (item))
         && change_entries (call, table, item, hash, sort, TRUE);
}

gboolean
practice_item_remove (PracticeCall *call, PracticeTable *table, JsonObject *old)
{
  g_autoptr (GBytes) hash = NULL, sort = NULL;

  encode_key (table->key, old, &hash, &sort);
  return change_entries (call, table, old, hash, sort, FALSE)
         && practice_call_exec (call,
                                "DELETE FROM dynamodb_items WHERE table_id=? AND hash=? AND sort=?",
                                "ibb", table->id, hash, sort);
}

JsonObject *
practice_item_extract_key (PracticeTable *table, PracticeKey *key, JsonObject *item)
{
  const char *names[] = { table->key->hash, table->key->sort, key->hash, key->sort };
  JsonObject *out = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] && json_object_has_member (item, names[i]))
      json_object_set_member (out, names[i], json_object_dup_member (item, names[i]));
  return out;
}
