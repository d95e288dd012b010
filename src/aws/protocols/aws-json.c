/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-json.h"

#include <string.h>

#include "aws/client/aws-error.h"

static JsonNode *
node_of_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
node_of_array (JsonArray *array)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

JsonNode *
aws_json_new_object (void)
{
  return node_of_object (json_object_new ());
}

JsonNode *
aws_json_new_array (void)
{
  return node_of_array (json_array_new ());
}

JsonNode *
aws_json_string (const char *string)
{
  g_return_val_if_fail (string != NULL, NULL);
  return json_node_init_string (json_node_alloc (), string);
}

JsonNode *
aws_json_strv (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (; strings != NULL && *strings != NULL; strings++)
    json_array_add_string_element (array, *strings);
  return node_of_array (array);
}

JsonNode *
aws_json_strings (const char *first, ...)
{
  JsonArray *array = json_array_new ();
  va_list args;

  va_start (args, first);
  for (const char *string = first; string != NULL; string = va_arg (args, const char *))
    json_array_add_string_element (array, string);
  va_end (args);
  return node_of_array (array);
}

JsonNode *
aws_json_array (JsonNode *first, ...)
{
  JsonArray *array = json_array_new ();
  va_list args;

  va_start (args, first);
  for (JsonNode *node = first; node != NULL; node = va_arg (args, JsonNode *))
    json_array_add_element (array, node);
  va_end (args);
  return node_of_array (array);
}

static JsonNode *
collect_value (AwsJsonType type, va_list *args)
{
  switch (type)
    {
    case AWS_JSON_STRING:
      {
        const char *string = va_arg (*args, const char *);
        return string != NULL ? aws_json_string (string) : NULL;
      }
    case AWS_JSON_INT:
      return json_node_init_int (json_node_alloc (), va_arg (*args, int));
    case AWS_JSON_INT64:
      return json_node_init_int (json_node_alloc (), va_arg (*args, gint64));
    case AWS_JSON_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), va_arg (*args, gboolean));
    case AWS_JSON_STRV:
      {
        const char *const *strings = va_arg (*args, const char *const *);
        return strings != NULL ? aws_json_strv (strings) : NULL;
      }
    case AWS_JSON_NODE:
      return va_arg (*args, JsonNode *);
    default:
      g_error ("aws_json_new: %d is no type of a value", type);
    }
}

JsonNode *
aws_json_new (const char *first_name, ...)
{
  JsonObject *object = json_object_new ();
  va_list args;

  va_start (args, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (args, const char *))
    {
      AwsJsonType type = va_arg (args, int);
      JsonNode *value = collect_value (type, &args);

      if (value != NULL)
        json_object_set_member (object, name, value);
    }
  va_end (args);
  return node_of_object (object);
}

JsonNode *
aws_json_copy (JsonNode *node)
{
  JsonNode *copy;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      copy = aws_json_new_object ();
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        aws_json_set (copy, name, aws_json_copy (value));
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      copy = aws_json_new_array ();
      for (guint i = 0; i < n; i++)
        aws_json_append (copy, aws_json_copy (json_array_get_element (array, i)));
      return copy;
    }
  return json_node_copy (node);
}

void
aws_json_set (JsonNode *object, const char *name, JsonNode *value)
{
  g_return_if_fail (object != NULL && JSON_NODE_HOLDS_OBJECT (object));
  g_return_if_fail (value != NULL);
  json_object_set_member (json_node_get_object (object), name, value);
}

void
aws_json_set_string (JsonNode *object, const char *name, const char *value)
{
  g_return_if_fail (object != NULL && JSON_NODE_HOLDS_OBJECT (object));
  if (value != NULL)
    json_object_set_string_member (json_node_get_object (object), name, value);
  else
    json_object_remove_member (json_node_get_object (object), name);
}

void
aws_json_append (JsonNode *array, JsonNode *element)
{
  g_return_if_fail (array != NULL && JSON_NODE_HOLDS_ARRAY (array));
  g_return_if_fail (element != NULL);
  json_array_add_element (json_node_get_array (array), element);
}

void
aws_json_append_string (JsonNode *array, const char *element)
{
  aws_json_append (array, aws_json_string (element));
}

static JsonNode *
step_into (JsonNode *node, const char *name, gsize length)
{
  char buffer[256];

  if (length >= sizeof buffer)
    return NULL;
  memcpy (buffer, name, length);
  buffer[length] = '\0';

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), buffer);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      guint64 i;

      if (!g_ascii_string_to_unsigned (buffer, 10, 0, G_MAXUINT, &i, NULL))
        return NULL;
      return aws_json_get_element (node, NULL, (guint) i);
    }
  return NULL;
}

JsonNode *
aws_json_get (JsonNode *node, const char *path)
{
  while (node != NULL && path != NULL)
    {
      const char *end = strchrnul (path, '.');

      node = step_into (node, path, end - path);
      path = *end == '.' ? end + 1 : NULL;
    }
  return node;
}

const char *
aws_json_get_string (JsonNode *node, const char *path)
{
  node = aws_json_get (node, path);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gint64
aws_json_get_int (JsonNode *node, const char *path, gint64 fallback)
{
  node = aws_json_get (node, path);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

double
aws_json_get_double (JsonNode *node, const char *path, double fallback)
{
  node = aws_json_get (node, path);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64 ||
      json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return json_node_get_double (node);
  return fallback;
}

gboolean
aws_json_get_boolean (JsonNode *node, const char *path, gboolean fallback)
{
  node = aws_json_get (node, path);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonObject *
aws_json_get_object (JsonNode *node, const char *path)
{
  node = aws_json_get (node, path);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
aws_json_get_array (JsonNode *node, const char *path)
{
  node = aws_json_get (node, path);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

guint
aws_json_get_length (JsonNode *node, const char *path)
{
  JsonArray *array = aws_json_get_array (node, path);

  return array != NULL ? json_array_get_length (array) : 0;
}

JsonNode *
aws_json_get_element (JsonNode *node, const char *path, guint i)
{
  JsonArray *array = aws_json_get_array (node, path);

  return array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i)
                                                            : NULL;
}

char **
aws_json_dup_strv (JsonNode *node, const char *path)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  guint n = aws_json_get_length (node, path);

  for (guint i = 0; i < n; i++)
    {
      const char *string = aws_json_get_string (aws_json_get_element (node, path, i), NULL);

      if (string != NULL)
        g_ptr_array_add (strings, g_strdup (string));
    }
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&strings), FALSE);
}

gboolean
aws_json_has_string (JsonNode *node, const char *path, const char *string)
{
  guint n = aws_json_get_length (node, path);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (aws_json_get_string (aws_json_get_element (node, path, i), NULL), string) == 0)
      return TRUE;
  return FALSE;
}

/* json-glib's parser recurses and takes comments and 'strings': both are refused here, so that what
 * it gets is of bounded depth. Everything else is left for it to judge. */
static const char *
find_fault (const char *text, gsize length)
{
  const char *end = text + length;
  guint depth = 0;

  for (const char *p = text; p < end; p++)
    {
      if (*p == '"')
        {
          for (p++; p < end && *p != '"'; p++)
            if (*p == '\\')
              p++;
          if (p >= end)
            return "it ends within a string";
        }
      else if (*p == '{' || *p == '[')
        {
          if (++depth > AWS_JSON_MAX_DEPTH)
            return "it is nested too deeply";
        }
      else if (*p == '}' || *p == ']')
        {
          if (depth-- == 0)
            return "it closes what was not opened";
        }
      else if (!g_ascii_isalnum (*p) && strchr (" \t\r\n,:+-.", *p) == NULL)
        return "it has a character outside of strings that JSON does not know";
    }
  return depth > 0 ? "it ends too early" : NULL;
}

JsonNode *
aws_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  const char *fault = NULL;
  JsonNode *root;

  if (length < 0)
    length = (gssize) strlen (text);
  if (length > AWS_JSON_MAX_BYTES)
    fault = "it is too large";
  else if (!g_utf8_validate_len (text, (gsize) length, NULL))
    fault = "it is not UTF-8";
  else
    fault = find_fault (text, (gsize) length);
  if (fault != NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "Not usable JSON: %s", fault);
      return NULL;
    }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, length, &local))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "Not usable JSON: %s",
                   local->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                           "Not usable JSON: it is empty");
      return NULL;
    }
  return root;
}

char *
aws_json_to_string (JsonNode *node, gboolean pretty)
{
  return json_to_string (node, pretty);
}
