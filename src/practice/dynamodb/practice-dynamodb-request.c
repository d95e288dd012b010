/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

gboolean
practice_dynamodb_refuse (PracticeCall *call, GError *error)
{
  g_autoptr (GError) owned = error;
  gboolean unreadable
      = g_error_matches (error, PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_SERIALIZATION);

  return practice_call_fail (call, 400,
                             unreadable ? "SerializationException" : "ValidationException", "%s",
                             owned ? owned->message : "");
}

gboolean
practice_dynamodb_fail (PracticeCall *call, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return practice_call_fail (call, 400, "ValidationException", "%s", text);
}

const char *
practice_dynamodb_string (JsonObject *in, const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

JsonObject *
practice_dynamodb_object (JsonObject *in, const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
practice_dynamodb_array (JsonObject *in, const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
practice_dynamodb_flag (JsonObject *in, const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

gint64
practice_dynamodb_integer (JsonObject *in, const char *name, gint64 otherwise)
{
  JsonNode *node = json_object_get_member (in, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node) : otherwise;
}

gboolean
practice_dynamodb_begin (PracticeCall *call,
                         JsonObject *in,
                         PracticeSymbols *symbols,
                         const char *const *expressions)
{
  static const char *const old[]
      = { "AttributesToGet", "AttributeUpdates", "ConditionalOperator", "Expected",
          "KeyConditions",   "QueryFilter",      "ScanFilter" };
  GError *error = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (old); i++)
    if (json_object_has_member (in, old[i]))
      return practice_dynamodb_fail (
          call,
          "The practice AWS takes expressions only, not the parameters that came before "
          "them: {%s}",
          old[i]);
  for (guint i = 0; expressions[i]; i++)
    n += json_object_has_member (in, expressions[i]);
  return practice_symbols_init (symbols, in, n, &error) || practice_dynamodb_refuse (call, error);
}

/* Reads cost one unit for 4 KB, half of it when eventually consistent; writes one for 1 KB. */
void
practice_dynamodb_add_capacity (JsonObject *in,
                                JsonObject *out,
                                PracticeTable *table,
                                gsize bytes,
                                gboolean write,
                                gboolean consistent)
{
  const char *wanted = practice_dynamodb_string (in, "ReturnConsumedCapacity");
  gsize block = write ? 1024 : 4096;
  double units = MAX ((bytes + block - 1) / block, 1);
  JsonObject *capacity, *part;

  if (!wanted || g_str_equal (wanted, "NONE"))
    return;
  capacity = json_object_new ();
  json_object_set_string_member (capacity, "TableName", table->name);
  json_object_set_double_member (capacity, "CapacityUnits",
                                 write || consistent ? units : units / 2);
  if (g_str_equal (wanted, "INDEXES"))
    {
      part = json_object_new ();
      json_object_set_double_member (part, "CapacityUnits",
                                     write || consistent ? units : units / 2);
      json_object_set_object_member (capacity, "Table", part);
    }
  json_object_set_object_member (out, "ConsumedCapacity", capacity);
}
