/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <string.h>

static gboolean
check_placeholder (const char *what, const char *key, char sigil, GError **error)
{
  gboolean good = key[0] == sigil && key[1];

  for (const char *p = key + 1; good && *p; p++)
    good = g_ascii_isalnum (*p) || *p == '_';
  return good
         || practice_dynamodb_invalid (error, "%s contains invalid key: Syntax error; key: \"%s\"",
                                       what, key);
}

static gboolean
check_names (JsonObject *names, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, names);
  while (json_object_iter_next (&iter, &key, &node))
    {
      if (!check_placeholder ("ExpressionAttributeNames", key, '#', error))
        return FALSE;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error (error, PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_SERIALIZATION,
                       "Unexpected value type in payload: expected a string");
          return FALSE;
        }
      if (!*json_node_get_string (node))
        return practice_dynamodb_invalid (error, "ExpressionAttributeNames contains invalid value: "
                                                 "Empty attribute name; key: %s", key);
    }
  return TRUE;
}

static gboolean
check_values (JsonObject *values, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    {
      if (!check_placeholder ("ExpressionAttributeValues", key, ':', error))
        return FALSE;
      if (!practice_dynamodb_value_validate (node, error))
        {
          if (error && (*error)->code == PRACTICE_DYNAMODB_ERROR_VALIDATION)
            {
              g_autofree char *text = g_strdup ((*error)->message);

              g_free ((*error)->message);
              (*error)->message = g_strdup_printf (
                  "ExpressionAttributeValues contains invalid value: %s; key: %s", text, key);
            }
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
get_map (JsonObject *in, const char *name, JsonObject **map, GError **error)
{
  JsonNode *node = json_object_get_member (in, name);

  *map = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_SERIALIZATION,
                   "Unexpected value type in payload: expected a map");
      return FALSE;
    }
  *map = json_node_get_object (node);
  return json_object_get_size (*map) > 0
         || practice_dynamodb_invalid (error, "%s must not be empty", name);
}

gboolean
practice_symbols_init (PracticeSymbols *symbols, JsonObject *in, guint expressions, GError **error)
{
  *symbols = (PracticeSymbols) { 0 };
  if (!get_map (in, "ExpressionAttributeNames", &symbols->names, error)
      || !get_map (in, "ExpressionAttributeValues", &symbols->values, error))
    return FALSE;
  if (symbols->names && expressions == 0)
    return practice_dynamodb_invalid (
        error, "ExpressionAttributeNames can only be specified when using expressions");
  if (symbols->values && expressions == 0)
    return practice_dynamodb_invalid (
        error, "ExpressionAttributeValues can only be specified when using expressions");
  if ((symbols->names && !check_names (symbols->names, error))
      || (symbols->values && !check_values (symbols->values, error)))
    return FALSE;
  symbols->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return TRUE;
}

void
practice_symbols_clear (PracticeSymbols *symbols)
{
  g_clear_pointer (&symbols->used, g_hash_table_unref);
}

static gboolean
check_map_used (PracticeSymbols *symbols, JsonObject *map, const char *what, GError **error)
{
  g_autoptr (GString) unused = g_string_new (NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!map)
    return TRUE;
  json_object_iter_init (&iter, map);
  while (json_object_iter_next (&iter, &key, &node))
    if (!g_hash_table_contains (symbols->used, key))
      g_string_append_printf (unused, "%s%s", unused->len ? ", " : "", key);
  return unused->len == 0
         || practice_dynamodb_invalid (
             error, "Value provided in %s unused in expressions: keys: {%s}", what, unused->str);
}

gboolean
practice_symbols_check_used (PracticeSymbols *symbols, GError **error)
{
  return check_map_used (symbols, symbols->names, "ExpressionAttributeNames", error)
         && check_map_used (symbols, symbols->values, "ExpressionAttributeValues", error);
}
