/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-protocol.h"
#include "aws/client/aws-signer.h"

#include <string.h>

static void append_node (GString *form, const char *key, JsonNode *node);

char *
aws_protocol_dup_scalar (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return json_node_dup_string (node);
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    case G_TYPE_DOUBLE:
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];
        return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
      }
    default:
      return NULL;
    }
}

static void
append_pair (GString *form, const char *key, const char *value)
{
  if (form->len > 0)
    g_string_append_c (form, '&');
  aws_uri_encode (form, key, strlen (key), FALSE);
  g_string_append_c (form, '=');
  aws_uri_encode (form, value, strlen (value), FALSE);
}

static void
append_object (GString *form, const char *key, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *inner = key != NULL ? g_strconcat (key, ".", name, NULL) : g_strdup (name);
      append_node (form, inner, value);
    }
}

static void
append_array (GString *form, const char *key, JsonArray *array)
{
  guint n = json_array_get_length (array);

  if (n == 0)
    append_pair (form, key, "");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s.member.%u", key, i + 1);
      append_node (form, inner, json_array_get_element (array, i));
    }
}

static void
append_node (GString *form, const char *key, JsonNode *node)
{
  g_autofree char *scalar = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (form, key, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (form, key, json_node_get_array (node));
  else if ((scalar = aws_protocol_dup_scalar (node)) != NULL)
    append_pair (form, key, scalar);
}

GBytes *
aws_query_build (const AwsOperation *operation, JsonNode *input, GError **error)
{
  GString *form = g_string_sized_new (256);

  append_pair (form, "Action", aws_operation_get_short_name (operation));
  append_pair (form, "Version", operation->service->version);
  if (input != NULL)
    append_object (form, NULL, json_node_get_object (input));
  return g_string_free_to_bytes (form);
}
