/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-protocol.h"

#include <string.h>

static void
append_text (GString *xml, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (xml, escaped);
}

/* What the flat list @member is called on the wire, or what the items of a wrapped one are. */
static char *
dup_item_name (const AwsOperation *operation, const char *member, gboolean *flat)
{
  const char *tables[] = { operation->flat, operation->service->lists };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const char *name = tables[i]; name != NULL && *name != '\0';)
      {
        const char *end = strchrnul (name, ' ');
        const char *arrow = memchr (name, '>', end - name);
        const char *left_end = arrow != NULL ? arrow : end;
        const char *right = arrow != NULL ? arrow + 1 : name;
        const char *from = i == 0 ? right : name;
        const char *from_end = i == 0 ? end : left_end;

        if ((gsize) (from_end - from) == strlen (member) && memcmp (from, member, from_end - from) == 0)
          {
            *flat = i == 0;
            return i == 0 ? g_strndup (name, left_end - name) : g_strndup (right, end - right);
          }
        name = *end == ' ' ? end + 1 : end;
      }
  *flat = TRUE;
  return g_strdup (member);
}

static void
write_array (GString *xml, const AwsOperation *operation, const char *name, JsonArray *array)
{
  gboolean flat;
  g_autofree char *item = dup_item_name (operation, name, &flat);
  guint n = json_array_get_length (array);

  if (!flat)
    g_string_append_printf (xml, "<%s>", name);
  for (guint i = 0; i < n; i++)
    aws_xml_write (xml, operation, item, NULL, json_array_get_element (array, i));
  if (!flat)
    g_string_append_printf (xml, "</%s>", name);
}

static void
write_content (GString *xml, const AwsOperation *operation, JsonNode *value)
{
  g_autofree char *scalar = aws_protocol_dup_scalar (value);
  JsonObjectIter iter;
  const char *member;
  JsonNode *inner;

  if (scalar != NULL)
    append_text (xml, scalar);
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iter, &member, &inner))
    aws_xml_write (xml, operation, member, NULL, inner);
}

void
aws_xml_write (GString *xml, const AwsOperation *operation, const char *name, const char *namespace,
               JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      write_array (xml, operation, name, json_node_get_array (value));
      return;
    }
  g_string_append_printf (xml, "<%s", name);
  if (namespace != NULL)
    g_string_append_printf (xml, " xmlns=\"%s\"", namespace);
  g_string_append_c (xml, '>');
  write_content (xml, operation, value);
  g_string_append_printf (xml, "</%s>", name);
}
