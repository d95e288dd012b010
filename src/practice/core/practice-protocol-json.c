/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

#define MAX_DEPTH 64

/**
 * practice_json_check:
 *
 * json-glib recurses without a bound and takes any bytes: so that a hostile document can't
 * overflow the stack, its nesting and encoding are looked at beforehand.
 */
gboolean
practice_json_check (const char *data, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    if (in_string && data[i] == '\\')
      i++;
    else if (data[i] == '"')
      in_string = !in_string;
    else if (!in_string && (data[i] == '{' || data[i] == '['))
      {
        if (++depth > MAX_DEPTH)
          return FALSE;
      }
    else if (!in_string && (data[i] == '}' || data[i] == ']') && depth > 0)
      depth--;
  return g_utf8_validate (data, length, NULL);
}

static gboolean
find_target (PracticeCall *call)
{
  const char *target = practice_request_get_header (call->request, "x-amz-target");
  const char *prefix = call->service->version;
  gsize length = strlen (prefix);

  if (target != NULL && strncmp (target, prefix, length) == 0 && target[length] == '.')
    call->operation = practice_service_find_operation (call->service, target + length + 1);
  return call->operation != NULL
         || practice_call_fail (call, 400, "UnknownOperationException", "%s", "");
}

static gboolean
find_path (PracticeCall *call, JsonObject *in)
{
  const char *path = call->request->path;

  if (call->service->route != NULL)
    call->operation = call->service->route (call, in);
  else if (g_str_equal (call->request->method, "POST") && *path == '/')
    call->operation = practice_service_find_operation (call->service, path + 1);
  return call->operation != NULL || call->failed
         || practice_call_fail (call, 404, "UnknownOperationException", "%s", "");
}

static gboolean
parse_body (PracticeCall *call, JsonObject *in)
{
  gsize length;
  const char *body = g_bytes_get_data (call->request->body, &length);
  g_autoptr (JsonParser) parser = NULL;
  JsonObjectIter iter;
  JsonNode *root, *node;
  const char *name;

  if (length == 0)
    return TRUE;
  if (!practice_json_check (body, length))
    return practice_call_fail (call, 400, "SerializationException",
                               "The request body could not be read.");
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, body, (gssize) length, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return practice_call_fail (call, 400, "SerializationException",
                               "The request body is not a JSON object.");
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node))
    if (!JSON_NODE_HOLDS_NULL (node))
      json_object_set_member (in, name, json_node_copy (node));
  return TRUE;
}

gboolean
practice_json_decode (PracticeCall *call, JsonObject *in)
{
  if (!parse_body (call, in))
    return FALSE;
  return call->service->protocol == PRACTICE_REST_JSON ? find_path (call, in) : find_target (call);
}
