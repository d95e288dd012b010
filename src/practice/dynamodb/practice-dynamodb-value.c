/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-value.h"

#include <string.h>

static const char *const types[] = { "S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL" };

G_DEFINE_QUARK (practice-dynamodb-error-quark, practice_dynamodb_error)

gboolean
practice_dynamodb_invalid (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error)
    *error = g_error_new_valist (PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_VALIDATION,
                                 format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
unreadable (GError **error, const char *wanted)
{
  g_set_error (error, PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_SERIALIZATION,
               "Unexpected value type in payload: expected %s", wanted);
  return FALSE;
}

const char *
practice_dynamodb_value_type (JsonNode *value)
{
  JsonObject *object = json_node_get_object (value);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (json_object_has_member (object, types[i]))
      return types[i];
  return "";
}

JsonNode *
practice_dynamodb_value_content (JsonNode *value)
{
  return json_object_get_member (json_node_get_object (value),
                                 practice_dynamodb_value_type (value));
}

const char *
practice_dynamodb_value_text (JsonNode *value)
{
  JsonNode *content = practice_dynamodb_value_content (value);

  return content && JSON_NODE_HOLDS_VALUE (content)
                 && json_node_get_value_type (content) == G_TYPE_STRING
             ? json_node_get_string (content)
             : "";
}

JsonNode *
practice_dynamodb_value_new (const char *type, const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, type, text);
  json_node_take_object (node, object);
  return node;
}

JsonNode *
practice_dynamodb_value_copy (JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      g_autoptr (JsonObject) copy = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member, *node = json_node_new (JSON_NODE_OBJECT);

      json_object_iter_init (&iter, json_node_get_object (value));
      while (json_object_iter_next (&iter, &name, &member))
        json_object_set_member (copy, name, practice_dynamodb_value_copy (member));
      json_node_set_object (node, copy);
      return node;
    }
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      g_autoptr (JsonArray) copy = json_array_new ();
      JsonArray *array = json_node_get_array (value);
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (copy,
                                practice_dynamodb_value_copy (json_array_get_element (array, i)));
      json_node_set_array (node, copy);
      return node;
    }
  return json_node_copy (value);
}

/* ---- what a client sent ---- */

static gboolean
is_string (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
validate_scalar (JsonNode *content, char type, GError **error)
{
  const char *text;

  if (!is_string (content))
    return unreadable (error, "a string");
  text = json_node_get_string (content);
  if (type == 'N')
    {
      PracticeDecimal number;
      g_autofree char *normal = NULL;

      if (!practice_decimal_parse (text, &number, error))
        return FALSE;
      normal = practice_decimal_print (&number);
      json_node_set_string (content, normal);
    }
  else if (type == 'B' && *text)
    {
      gsize length;
      g_autofree guchar *bytes = g_base64_decode (text, &length);
      g_autofree char *normal = g_base64_encode (bytes, length);

      if (!g_str_equal (normal, text))
        {
          g_set_error (error, PRACTICE_DYNAMODB_ERROR, PRACTICE_DYNAMODB_ERROR_SERIALIZATION,
                       "Invalid Base64 value in payload");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
validate_set (JsonNode *content, char type, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (content))
    return unreadable (error, "a list");
  array = json_node_get_array (content);
  n = json_array_get_length (array);
  if (n == 0)
    return practice_dynamodb_invalid (error, "One or more parameter values were invalid: %s",
                                      type == 'S' ? "An string set  may not be empty"
                                      : type == 'N' ? "An number set  may not be empty"
                                                    : "Binary sets should not be empty");
  for (guint i = 0; i < n; i++)
    if (!validate_scalar (json_array_get_element (array, i), type, error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_add (seen, (char *) json_array_get_string_element (array, i)))
      {
        if (type == 'N')
          return practice_dynamodb_invalid (error, "Input collection contains duplicates");
        return practice_dynamodb_invalid (error,
                                          "One or more parameter values were invalid: "
                                          "Input collection of type %cS contains duplicates.",
                                          type);
      }
  return TRUE;
}

static gboolean validate (JsonNode *value, int depth, GError **error);

static gboolean
validate_members (JsonObject *map, int depth, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, map);
  while (json_object_iter_next (&iter, &name, &member))
    if (!validate (member, depth, error))
      return FALSE;
  return TRUE;
}

static gboolean
validate_collection (JsonNode *content, gboolean list, int depth, GError **error)
{
  JsonArray *array;

  if (!list)
    return JSON_NODE_HOLDS_OBJECT (content)
             ? validate_members (json_node_get_object (content), depth, error)
             : unreadable (error, "a map");
  if (!JSON_NODE_HOLDS_ARRAY (content))
    return unreadable (error, "a list");
  array = json_node_get_array (content);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!validate (json_array_get_element (array, i), depth, error))
      return FALSE;
  return TRUE;
}

static gboolean
validate_flag (JsonNode *content, gboolean null, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (content) || json_node_get_value_type (content) != G_TYPE_BOOLEAN)
    return unreadable (error, "a boolean");
  if (null && !json_node_get_boolean (content))
    return practice_dynamodb_invalid (error,
                                      "One or more parameter values were invalid: "
                                      "Null attribute value types must have the value of true");
  return TRUE;
}

static gboolean
validate (JsonNode *value, int depth, GError **error)
{
  JsonObject *object;
  JsonNode *content;
  const char *type;

  if (!value || !JSON_NODE_HOLDS_OBJECT (value))
    return unreadable (error, "a map");
  if (depth > PRACTICE_DYNAMODB_DEPTH)
    return practice_dynamodb_invalid (
        error, "Nesting Levels have exceeded supported limits: Attributes in "
               "the item have nested levels beyond supported limit");
  object = json_node_get_object (value);
  type = practice_dynamodb_value_type (value);
  if (!*type)
    return practice_dynamodb_invalid (error,
                                      "Supplied AttributeValue is empty, must contain exactly one "
                                      "of the supported datatypes");
  if (json_object_get_size (object) > 1)
    return practice_dynamodb_invalid (
        error, "Supplied AttributeValue has more than one datatypes set, must "
               "contain exactly one of the supported datatypes");
  content = json_object_get_member (object, type);
  if (g_str_equal (type, "NULL") || g_str_equal (type, "BOOL"))
    return validate_flag (content, *type == 'N', error);
  if (type[1] == 'S')
    return validate_set (content, *type, error);
  if (*type == 'M' || *type == 'L')
    return validate_collection (content, *type == 'L', depth + 1, error);
  return validate_scalar (content, *type, error);
}

gboolean
practice_dynamodb_value_validate (JsonNode *value, GError **error)
{
  return validate (value, 1, error);
}

/* The values of an item, and its size. */
gboolean
practice_dynamodb_item_validate (JsonObject *item, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (item);

  for (GList *l = names; l; l = l->next)
    if (strlen (l->data) > 65535)
      return practice_dynamodb_invalid (
          error, "One or more parameter values were invalid: Attribute name is "
                 "too large, must be less than 65536 bytes");
  if (!validate_members (item, 1, error))
    return FALSE;
  if (practice_dynamodb_item_size (item) > PRACTICE_DYNAMODB_ITEM_SIZE)
    return practice_dynamodb_invalid (error, "Item size has exceeded the maximum allowed size");
  return TRUE;
}

/* ---- sizes ---- */

static gsize
scalar_size (const char *text, char type)
{
  gsize length = strlen (text);

  if (type == 'N')
    return strspn (text, "-0.") == length ? 1 : (length + 1) / 2 + 1;
  if (type == 'B')
    return length / 4 * 3 - (g_str_has_suffix (text, "==") ? 2 : g_str_has_suffix (text, "="));
  return length;
}

gsize
practice_dynamodb_item_size (JsonObject *item)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gsize size = 0;

  json_object_iter_init (&iter, item);
  while (json_object_iter_next (&iter, &name, &member))
    size += strlen (name) + practice_dynamodb_value_size (member);
  return size;
}

gsize
practice_dynamodb_value_size (JsonNode *value)
{
  const char *type = practice_dynamodb_value_type (value);
  JsonNode *content = practice_dynamodb_value_content (value);
  gsize size = 0;

  if (g_str_equal (type, "M"))
    return 3 + json_object_get_size (json_node_get_object (content))
           + practice_dynamodb_item_size (json_node_get_object (content));
  if (JSON_NODE_HOLDS_ARRAY (content))
    {
      JsonArray *array = json_node_get_array (content);

      for (guint i = 0; i < json_array_get_length (array); i++)
        size += *type == 'L' ? 1 + practice_dynamodb_value_size (json_array_get_element (array, i))
                             : scalar_size (json_array_get_string_element (array, i), *type);
      return *type == 'L' ? size + 3 : size;
    }
  return is_string (content) ? scalar_size (json_node_get_string (content), *type) : 1;
}

gint64
practice_dynamodb_value_length (JsonNode *value)
{
  const char *type = practice_dynamodb_value_type (value);
  JsonNode *content = practice_dynamodb_value_content (value);

  if (JSON_NODE_HOLDS_ARRAY (content))
    return json_array_get_length (json_node_get_array (content));
  if (JSON_NODE_HOLDS_OBJECT (content))
    return json_object_get_size (json_node_get_object (content));
  if (*type == 'S')
    return g_utf8_strlen (json_node_get_string (content), -1);
  return g_str_equal (type, "B") ? (gint64) scalar_size (json_node_get_string (content), 'B') : -1;
}

/* ---- comparing: numbers and base64 are in their normal form ---- */

static gboolean
set_contains (JsonArray *set, const char *text)
{
  for (guint i = 0; i < json_array_get_length (set); i++)
    if (g_str_equal (json_array_get_string_element (set, i), text))
      return TRUE;
  return FALSE;
}

static gboolean
array_equal (JsonArray *a, JsonArray *b, gboolean list)
{
  guint n = json_array_get_length (a);

  if (n != json_array_get_length (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (list ? !practice_dynamodb_value_equal (json_array_get_element (a, i),
                                               json_array_get_element (b, i))
             : !set_contains (b, json_array_get_string_element (a, i)))
      return FALSE;
  return TRUE;
}

static gboolean
map_equal (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (json_object_get_size (a) != json_object_get_size (b))
    return FALSE;
  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &member))
    {
      JsonNode *other = json_object_get_member (b, name);

      if (!other || !practice_dynamodb_value_equal (member, other))
        return FALSE;
    }
  return TRUE;
}

gboolean
practice_dynamodb_value_equal (JsonNode *a, JsonNode *b)
{
  const char *type = practice_dynamodb_value_type (a);
  JsonNode *one = practice_dynamodb_value_content (a), *other = practice_dynamodb_value_content (b);

  if (!g_str_equal (type, practice_dynamodb_value_type (b)))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (one))
    return array_equal (json_node_get_array (one), json_node_get_array (other), *type == 'L');
  if (JSON_NODE_HOLDS_OBJECT (one))
    return map_equal (json_node_get_object (one), json_node_get_object (other));
  return json_node_equal (one, other);
}

gboolean
practice_dynamodb_value_compare (JsonNode *a, JsonNode *b, int *order)
{
  const char *type = practice_dynamodb_value_type (a);
  g_autoptr (GByteArray) one = NULL, other = NULL;

  if (!g_str_equal (type, practice_dynamodb_value_type (b)) || type[1] || strchr ("ML", *type))
    return FALSE;
  one = g_byte_array_new ();
  other = g_byte_array_new ();
  practice_dynamodb_value_encode (a, one);
  practice_dynamodb_value_encode (b, other);
  *order = one->len && other->len ? memcmp (one->data, other->data, MIN (one->len, other->len)) : 0;
  if (*order == 0)
    *order = (one->len > other->len) - (one->len < other->len);
  return TRUE;
}

void
practice_dynamodb_value_encode (JsonNode *value, GByteArray *out)
{
  const char *type = practice_dynamodb_value_type (value);
  const char *text = practice_dynamodb_value_text (value);

  if (*type == 'N')
    {
      PracticeDecimal number;

      if (practice_decimal_parse (text, &number, NULL))
        practice_decimal_encode (&number, out);
    }
  else if (*type == 'B')
    {
      gsize length = 0;
      g_autofree guchar *bytes = *text ? g_base64_decode (text, &length) : NULL;

      g_byte_array_append (out, bytes, length);
    }
  else
    g_byte_array_append (out, (const guint8 *) text, strlen (text));
}

gboolean
practice_dynamodb_value_begins_with (JsonNode *value, JsonNode *prefix)
{
  const char *type = practice_dynamodb_value_type (value);
  g_autoptr (GByteArray) one = NULL, other = NULL;

  if (!g_str_equal (type, practice_dynamodb_value_type (prefix)) || type[1]
      || !strchr ("SB", *type))
    return FALSE;
  one = g_byte_array_new ();
  other = g_byte_array_new ();
  practice_dynamodb_value_encode (value, one);
  practice_dynamodb_value_encode (prefix, other);
  return other->len == 0
         || (one->len >= other->len && memcmp (one->data, other->data, other->len) == 0);
}

static gboolean
binary_contains (JsonNode *haystack, JsonNode *needle)
{
  g_autoptr (GByteArray) one = g_byte_array_new (), other = g_byte_array_new ();

  practice_dynamodb_value_encode (haystack, one);
  practice_dynamodb_value_encode (needle, other);
  return other->len == 0 || (one->len && memmem (one->data, one->len, other->data, other->len));
}

gboolean
practice_dynamodb_value_contains (JsonNode *haystack, JsonNode *needle)
{
  const char *type = practice_dynamodb_value_type (haystack),
             *wanted = practice_dynamodb_value_type (needle);
  JsonNode *content = practice_dynamodb_value_content (haystack);

  if (g_str_equal (type, "S") || g_str_equal (type, "B"))
    return g_str_equal (type, wanted)
           && (*type == 'S' ? strstr (practice_dynamodb_value_text (haystack),
                                      practice_dynamodb_value_text (needle))
                                  != NULL
                            : binary_contains (haystack, needle));
  if (type[0] && type[1] == 'S')
    return wanted[0] == type[0] && !wanted[1]
           && set_contains (json_node_get_array (content), practice_dynamodb_value_text (needle));
  if (*type == 'L')
    {
      JsonArray *list = json_node_get_array (content);

      for (guint i = 0; i < json_array_get_length (list); i++)
        if (practice_dynamodb_value_equal (json_array_get_element (list, i), needle))
          return TRUE;
    }
  return FALSE;
}
