/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

#define MAX_ITEMS 100
#define MAX_SIZE (4 * 1024 * 1024)
#define TOKEN_LIFE (10 * 60 * G_USEC_PER_SEC)

static const char *const read_expressions[] = { "ProjectionExpression", NULL };
static const struct { const char *member; PracticeWriteKind kind; } kinds[] = {
  { "Put", PRACTICE_WRITE_PUT }, { "Update", PRACTICE_WRITE_UPDATE },
  { "Delete", PRACTICE_WRITE_DELETE }, { "ConditionCheck", PRACTICE_WRITE_CHECK },
};

static void
add_reason (JsonArray *reasons, const char *code, const char *message, JsonObject *item)
{
  JsonObject *reason = json_object_new ();

  json_object_set_string_member (reason, "Code", code);
  if (message)
    json_object_set_string_member (reason, "Message", message);
  if (item)
    json_object_set_object_member (reason, "Item", json_object_ref (item));
  json_array_add_object_element (reasons, reason);
}

/* Takes @reasons. */
static gboolean
cancel (PracticeCall *call, JsonArray *reasons)
{
  g_autoptr (GString) codes = g_string_new (NULL);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < json_array_get_length (reasons); i++)
    g_string_append_printf (
        codes, "%s%s", i ? ", " : "",
        practice_dynamodb_string (json_array_get_object_element (reasons, i), "Code"));
  json_node_take_array (node, reasons);
  practice_call_fail_member (call, "CancellationReasons", node);
  return practice_call_fail (call, 400, "TransactionCanceledException",
                             "Transaction cancelled, please refer cancellation reasons "
                             "for specific reasons [%s]",
                             codes->str);
}

static gboolean
check_identity (PracticeCall *call, GHashTable *seen, PracticeTable *table, JsonObject *item)
{
  g_autoptr (JsonObject) key = practice_item_extract_key (table, table->key, item);
  g_autoptr (JsonNode) hash = json_object_dup_member (key, table->key->hash);
  g_autofree char *sort = table->key->sort ? g_strdup (practice_dynamodb_value_text (
                              json_object_get_member (key, table->key->sort)))
                                           : NULL;
  char *identity = g_strdup_printf ("%s\n%s\n%s", table->arn, practice_dynamodb_value_text (hash),
                                    sort ? sort : "");

  return g_hash_table_add (seen, identity)
         || practice_dynamodb_fail (
             call, "Transaction request cannot include multiple operations on one item");
}

/* ---- TransactWriteItems ---- */

static gboolean
prepare_one (PracticeCall *call, JsonNode *node, PracticeWrite *write, JsonObject **request)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  guint n = 0, found = 0;

  for (guint i = 0; entry && i < G_N_ELEMENTS (kinds); i++)
    if (practice_dynamodb_object (entry, kinds[i].member))
      {
        n++;
        found = i;
      }
  if (n != 1)
    return practice_dynamodb_fail (
        call, "TransactItems can only contain one of Check, Put, Update or Delete");
  *request = practice_dynamodb_object (entry, kinds[found].member);
  if (!practice_dynamodb_object (*request, kinds[found].kind == PRACTICE_WRITE_PUT ? "Item" : "Key")
      || !practice_dynamodb_string (*request, "TableName")
      || (kinds[found].kind == PRACTICE_WRITE_CHECK
          && !practice_dynamodb_string (*request, "ConditionExpression"))
      || (kinds[found].kind == PRACTICE_WRITE_UPDATE
          && !practice_dynamodb_string (*request, "UpdateExpression")))
    return practice_dynamodb_fail (
        call,
        "1 validation error detected: Value null at 'transactItems.member.%s' failed to satisfy "
        "constraint: Member must not be null",
        kinds[found].member);
  return practice_write_prepare (call, write, kinds[found].kind, *request);
}

static void
write_free (PracticeWrite *write)
{
  practice_write_clear (write);
  g_free (write);
}

static gboolean
compute_all (PracticeCall *call, GPtrArray *writes, GPtrArray *requests)
{
  g_autoptr (JsonArray) reasons = json_array_new ();
  gboolean failed = FALSE;

  for (guint i = 0; i < writes->len; i++)
    {
      PracticeWrite *write = g_ptr_array_index (writes, i);
      const char *wanted = practice_dynamodb_string (g_ptr_array_index (requests, i),
                                                     "ReturnValuesOnConditionCheckFailure");
      g_autoptr (GError) error = NULL;

      if (practice_write_compute (call, write, &error))
        {
          add_reason (reasons, "None", NULL, NULL);
          continue;
        }
      failed = TRUE;
      if (write->condition_failed)
        add_reason (reasons, "ConditionalCheckFailed", "The conditional request failed",
                    g_strcmp0 (wanted, "ALL_OLD") == 0 ? write->old : NULL);
      else
        add_reason (reasons, "ValidationError", error->message, NULL);
    }
  return !failed || cancel (call, g_steal_pointer (&reasons));
}

/* @done: (out): the same request came before and was carried out */
static gboolean
check_token (PracticeCall *call, JsonObject *in, gboolean *done)
{
  const char *token = practice_dynamodb_string (in, "ClientRequestToken"), *before;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL, *digest = NULL;
  gboolean same;
  sqlite3_stmt *statement;

  *done = FALSE;
  if (!token)
    return TRUE;
  node = json_object_dup_member (in, "TransactItems");
  text = json_to_string (node, FALSE);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (!practice_call_exec (call, "DELETE FROM dynamodb_tokens WHERE time<?", "i",
                           practice_call_get_time (call) - TOKEN_LIFE))
    return FALSE;
  statement = practice_call_query (
      call, "SELECT request FROM dynamodb_tokens WHERE account=? AND region=? AND token=?", "sss",
      practice_call_get_account (call), practice_call_get_region (call), token);
  *done = practice_step (statement);
  if (!*done)
    return practice_call_exec (call, "INSERT INTO dynamodb_tokens VALUES (?,?,?,?,?)", "ssssi",
                               practice_call_get_account (call), practice_call_get_region (call),
                               token, digest, practice_call_get_time (call));
  before = practice_column (statement, 0);
  same = g_strcmp0 (before, digest) == 0;
  practice_done (statement);
  return same
         || practice_call_fail (call, 400, "IdempotentParameterMismatchException",
                                "This transaction request was received "
                                "with the same client token but different parameters");
}

PRACTICE_DYNAMODB_HANDLER (transact_write)
{
  JsonArray *entries = practice_dynamodb_array (in, "TransactItems");
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean done;
  gsize size = 0;

  /* The digest of the request is of what was sent: validation writes numbers anew. */
  if (!check_token (call, in, &done))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      PracticeWrite *write = g_new0 (PracticeWrite, 1);
      JsonObject *request = NULL;

      g_ptr_array_add (writes, write);
      if (!prepare_one (call, json_array_get_element (entries, i), write, &request)
          || !check_identity (call, seen, write->table, write->key_or_item))
        return FALSE;
      g_ptr_array_add (requests, request);
      size += practice_dynamodb_item_size (write->key_or_item);
    }
  if (size > MAX_SIZE)
    return practice_dynamodb_fail (call, "Member must have size less than or equal to 4194304");
  if (done)
    return TRUE;
  if (!compute_all (call, writes, requests))
    return FALSE;
  for (guint i = 0; i < writes->len; i++)
    if (!practice_write_commit (call, g_ptr_array_index (writes, i)))
      return FALSE;
  return TRUE;
}

/* ---- TransactGetItems ---- */

static gboolean
get_one (PracticeCall *call, JsonObject *get, GHashTable *seen, JsonArray *responses)
{
  const char *projection = practice_dynamodb_string (get, "ProjectionExpression");
  const char *name = practice_dynamodb_string (get, "TableName");
  JsonObject *key = practice_dynamodb_object (get, "Key"), *response;
  g_auto (PracticeSymbols) symbols = { 0 };
  g_autoptr (PracticeTable) table = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (JsonObject) item = NULL;
  GError *error = NULL;

  if (!name || !key)
    return practice_dynamodb_fail (
        call,
        "1 validation error detected: Value null at 'transactItems.member.get' failed to satisfy "
        "constraint: Member must not be null");
  if (!practice_dynamodb_begin (call, get, &symbols, read_expressions))
    return FALSE;
  if ((projection && !(paths = practice_projection_parse (projection, &symbols, &error)))
      || !practice_symbols_check_used (&symbols, &error))
    return practice_dynamodb_refuse (call, error);
  table = practice_table_open (call, name, "GetItem", NULL);
  if (!table)
    return FALSE;
  if (!practice_item_check_key (table, key, &error))
    return practice_dynamodb_refuse (call, error);
  if (!check_identity (call, seen, table, key))
    return FALSE;
  item = practice_item_load (call, table, key);
  response = json_object_new ();
  if (item)
    json_object_set_object_member (
        response, "Item", paths ? practice_paths_project (paths, item) : json_object_ref (item));
  json_array_add_object_element (responses, response);
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (transact_get)
{
  JsonArray *entries = practice_dynamodb_array (in, "TransactItems"),
            *responses = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  json_object_set_array_member (out, "Responses", responses);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      JsonObject *get = JSON_NODE_HOLDS_OBJECT (node)
                            ? practice_dynamodb_object (json_node_get_object (node), "Get")
                            : NULL;

      if (!get)
        return practice_dynamodb_fail (
            call,
            "1 validation error detected: Value null at 'transactItems.%u.member.get' failed to "
            "satisfy constraint: Member must not be null",
            i + 1);
      if (!get_one (call, get, seen, responses))
        return FALSE;
    }
  return TRUE;
}
