/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/policy/mesh-policy.h"

#include <gio/gio.h>

#include "aws/protocols/aws-json.h"
#include "mesh-policies.h" /* made from data/policies/policies.gresource.xml */

/* In strings only, whole or in part: "arn:@PARTITION@:iam::@MESH@:root" */
static char *
substitute (const char *text, GHashTable *values)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", -1);
  GString *out = g_string_new (parts[0]);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      const char *value = i % 2 == 1 ? g_hash_table_lookup (values, parts[i]) : parts[i];

      if (value == NULL)
        g_error ("Policy template: no value for @%s@", parts[i]);
      g_string_append (out, value);
    }
  return g_string_free (out, FALSE);
}

static JsonNode *
fill (JsonNode *node, GHashTable *values)
{
  JsonNode *out;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      out = aws_json_new_object ();
      for (GList *l = members; l != NULL; l = l->next)
        aws_json_set (out, l->data,
                      fill (json_object_get_member (json_node_get_object (node), l->data), values));
      return out;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      out = aws_json_new_array ();
      for (guint i = 0; i < aws_json_get_length (node, NULL); i++)
        aws_json_append (out, fill (aws_json_get_element (node, NULL, i), values));
      return out;
    }
  if (aws_json_get_string (node, NULL) != NULL)
    {
      g_autofree char *text = substitute (aws_json_get_string (node, NULL), values);

      return aws_json_string (text);
    }
  return aws_json_copy (node);
}

JsonNode *
mesh_policy_template (const char *name, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = g_strdup_printf ("/io/github/meshdesk/Meshdesk/policies/%s.json", name);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const char *key;
  va_list args;

  va_start (args, name);
  while ((key = va_arg (args, const char *)) != NULL)
    g_hash_table_insert (values, (gpointer) key, va_arg (args, char *));
  va_end (args);

  /* Asked for by name: the linker drops constructors of a static library that nothing refers to. */
  bytes = g_resource_lookup_data (mesh_policies_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  &error);
  if (bytes != NULL)
    node = aws_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                           &error);
  if (node == NULL)
    g_error ("Policy template %s: %s", name,
             error->message); /* built in: can't fail but by our mistake */
  return fill (node, values);
}
