/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 12

/* ---- decoding: "Tags.member.1.Key=a" → {"Tags": [{"Key": "a"}]} ---- */

static gboolean
put (JsonObject *object, char **parts, const char *value)
{
  for (guint depth = 0; parts[1] != NULL; parts++, depth++)
    {
      JsonNode *node = json_object_get_member (object, parts[0]);

      if (depth >= MAX_DEPTH || (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)))
        return FALSE;
      if (node == NULL)
        json_object_set_object_member (object, parts[0], json_object_new ());
      object = json_object_get_object_member (object, parts[0]);
    }
  if (json_object_has_member (object, parts[0]))
    return FALSE;
  json_object_set_string_member (object, parts[0], value);
  return TRUE;
}

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  return atoi (*(const char *const *) a) - atoi (*(const char *const *) b);
}

static JsonNode *fold (JsonNode *node);

static JsonNode *
fold_list (JsonObject *members)
{
  g_autoptr (GList) names = json_object_get_members (members);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (GList *l = names; l != NULL; l = l->next)
    g_ptr_array_add (sorted, l->data);
  g_ptr_array_sort (sorted, compare_indexes);
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_element (array,
                            fold (json_object_get_member (members, g_ptr_array_index (sorted, i))));
  json_node_take_array (node, array);
  return node;
}

static gboolean
is_list (JsonObject *object)
{
  JsonNode *only
      = json_object_get_size (object) == 1 ? json_object_get_member (object, "member") : NULL;
  g_autoptr (GList) names = NULL;

  if (only == NULL || !JSON_NODE_HOLDS_OBJECT (only))
    return FALSE;
  names = json_object_get_members (json_node_get_object (only));
  for (GList *l = names; l != NULL; l = l->next)
    if (!g_ascii_string_to_unsigned (l->data, 10, 1, 100000, NULL, NULL))
      return FALSE;
  return names != NULL;
}

/* A copy in which {"member": {"1": …}} became a list */
static JsonNode *
fold (JsonNode *node)
{
  g_autoptr (GList) names = NULL;
  JsonObject *in, *out;
  JsonNode *copy;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return json_node_copy (node);
  in = json_node_get_object (node);
  if (is_list (in))
    return fold_list (json_object_get_object_member (in, "member"));
  out = json_object_new ();
  names = json_object_get_members (in);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (out, l->data, fold (json_object_get_member (in, l->data)));
  copy = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (copy, out);
  return copy;
}

static gboolean
collect (PracticeCall *call, GPtrArray *pairs)
{
  gsize length;
  const char *body = g_bytes_get_data (call->request->body, &length);
  const char *query = call->request->query;

  if ((query == NULL || practice_form_parse (query, strlen (query), pairs))
      && practice_form_parse (body, length, pairs))
    return TRUE;
  return practice_call_fail (call, 400, "MalformedQueryString",
                             "The query string contains a syntax error.");
}

static gboolean
find_operation (PracticeCall *call, const char *action, const char *version)
{
  if (action == NULL)
    return practice_call_fail (call, 400, "MissingAction",
                               "The request is missing an action parameter.");
  if (version == NULL || !g_str_equal (version, call->service->version)
      || (call->operation = practice_service_find_operation (call->service, action)) == NULL)
    return practice_call_fail (call, 400, "InvalidAction",
                               "Could not find operation %s for version %s", action,
                               version != NULL ? version : "NO_VERSION_SPECIFIED");
  return TRUE;
}

gboolean
practice_query_decode (PracticeCall *call, JsonObject *in)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) tree = json_object_new ();
  g_autoptr (GList) names = NULL;
  const char *action = NULL, *version = NULL;

  if (!collect (call, pairs))
    return FALSE;
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    {
      const char *name = g_ptr_array_index (pairs, i);
      const char *value = g_ptr_array_index (pairs, i + 1);
      g_auto (GStrv) parts = NULL;

      if (g_str_equal (name, "Action"))
        action = value;
      else if (g_str_equal (name, "Version"))
        version = value;
      if (g_str_equal (name, "Action") || g_str_equal (name, "Version")
          || g_str_has_prefix (name, "X-Amz-"))
        continue;
      parts = g_strsplit (name, ".", MAX_DEPTH + 2);
      if (parts[0] == NULL || !put (tree, parts, value))
        return practice_call_fail (call, 400, "MalformedInput",
                                   "Unexpected list or structure at '%s'", name);
    }
  if (!find_operation (call, action, version))
    return FALSE;
  names = json_object_get_members (tree);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (in, l->data, fold (json_object_get_member (tree, l->data)));
  return TRUE;
}

/* ---- encoding ---- */

void
practice_xml_escape (GString *xml, const char *text)
{
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '&': g_string_append (xml, "&amp;"); break;
      case '<': g_string_append (xml, "&lt;"); break;
      case '>': g_string_append (xml, "&gt;"); break;
      case '"': g_string_append (xml, "&quot;"); break;
      case '\r': g_string_append (xml, "&#13;"); break;
      case '\n': case '\t': g_string_append_c (xml, *text); break;
      default:
        if ((guchar) *text >= 0x20) /* XML 1.0 has no other control characters */
          g_string_append_c (xml, *text);
      }
}

static void
append_scalar (GString *xml, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    practice_xml_escape (xml, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (xml, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (xml, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (xml, g_ascii_dtostr (number, sizeof number, json_node_get_double (node)));
    }
}

static void append_members (GString *xml, JsonObject *object, gboolean flat);

static void
append_node (GString *xml, const char *name, JsonNode *node, gboolean flat)
{
  g_string_append_printf (xml, "<%s>", name);
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_members (xml, json_node_get_object (node), flat);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        append_node (xml, "member", json_array_get_element (array, i), flat);
    }
  else if (JSON_NODE_HOLDS_VALUE (node))
    append_scalar (xml, node);
  g_string_append_printf (xml, "</%s>", name);
}

/* @flat: lists repeat their own name, as S3 has them; so do a map's "entry" lists everywhere. */
static void
append_members (GString *xml, JsonObject *object, gboolean flat)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_ARRAY (node) && (flat || g_str_equal (name, "entry")))
      {
        JsonArray *array = json_node_get_array (node);

        for (guint i = 0; i < json_array_get_length (array); i++)
          append_node (xml, name, json_array_get_element (array, i), flat);
      }
    else if (!JSON_NODE_HOLDS_NULL (node))
      append_node (xml, name, node, flat);
}

GBytes *
practice_query_encode (PracticeCall *call, JsonObject *out)
{
  g_autoptr (GString) xml = g_string_sized_new (1024);
  const char *name = call->operation->name;

  g_string_append_printf (xml, "<%sResponse xmlns=\"https://%s.amazonaws.com/doc/%s/\">", name,
                          call->service->signing_name, call->service->version);
  if (json_object_get_size (out) > 0
      || call->root != NULL) /* a root: a result that has no members, but is there */
    {
      g_string_append_printf (xml, "<%sResult>", name);
      append_members (xml, out, FALSE);
      g_string_append_printf (xml, "</%sResult>", name);
    }
  g_string_append_printf (
      xml, "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></%sResponse>",
      call->request_id, name);
  return g_string_free_to_bytes (g_steal_pointer (&xml));
}

GBytes *
practice_xml_encode (PracticeCall *call, JsonObject *out)
{
  g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append_printf (xml, "<%s xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
                          call->root);
  append_members (xml, out, TRUE);
  g_string_append_printf (xml, "</%s>", call->root);
  return g_string_free_to_bytes (g_steal_pointer (&xml));
}
