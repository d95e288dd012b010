/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-catalog.h"

#include <string.h>

gboolean
catalog_refuse (CatalogFault *fault, const char *code, const char *format, ...)
{
  va_list args;

  if (fault->code != NULL)
    return FALSE;
  fault->code = code;
  va_start (args, format);
  fault->message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

gboolean
catalog_fail (PracticeCall *call, CatalogFault *fault)
{
  guint status = g_str_equal (fault->code, "InternalServiceException") ? 500 : 400;

  practice_call_fail (call, status, fault->code, "%s", fault->message);
  catalog_fault_clear (fault);
  return FALSE;
}

void
catalog_fault_clear (CatalogFault *fault)
{
  fault->code = NULL;
  g_clear_pointer (&fault->message, g_free);
}

static JsonNode *
member (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

const char *
catalog_string (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gint64
catalog_int (JsonObject *object, const char *name, gint64 otherwise)
{
  JsonNode *node = member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return otherwise;
  return json_node_get_int (node);
}

gboolean
catalog_bool (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonObject *
catalog_object (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
catalog_array (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

guint
catalog_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonObject *
catalog_object_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
catalog_string_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

char *
catalog_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

JsonObject *
catalog_parse (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return json_object_ref (json_node_get_object (node));
}

JsonObject *
catalog_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));
  return copy;
}

gboolean
catalog_is_account (const char *text)
{
  return text != NULL && strlen (text) == 12 && strspn (text, "0123456789") == 12;
}

gboolean
catalog_id (PracticeCall *call, JsonObject *in, const char **catalog)
{
  *catalog = catalog_string (in, "CatalogId");
  if (*catalog == NULL)
    *catalog = practice_call_get_account (call);
  if (!catalog_is_account (*catalog))
    return practice_call_fail (call, 400, "InvalidInputException", "Invalid catalog id: %s",
                               *catalog);
  return TRUE;
}

char *
catalog_arn_account (const char *arn)
{
  g_auto (GStrv) parts = arn != NULL ? g_strsplit (arn, ":", 6) : NULL;

  if (parts == NULL || g_strv_length (parts) < 6 || !g_str_equal (parts[0], "arn")
      || !catalog_is_account (parts[4]))
    return NULL;
  return g_strdup (parts[4]);
}

char *
catalog_arn (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  const char *region = practice_call_get_region (call);

  if (database == NULL)
    return g_strdup_printf ("arn:aws:glue:%s:%s:catalog", region, catalog);
  if (table == NULL)
    return g_strdup_printf ("arn:aws:glue:%s:%s:database/%s", region, catalog, database);
  return g_strdup_printf ("arn:aws:glue:%s:%s:table/%s/%s", region, catalog, database, table);
}

char *
catalog_s3_path (const char *location)
{
  static const char *const prefixes[] = { "s3://", "s3a://", "s3n://", "arn:aws:s3:::", NULL };
  char *path;
  gsize length;

  for (guint i = 0; location != NULL && prefixes[i] != NULL; i++)
    {
      if (!g_str_has_prefix (location, prefixes[i]))
        continue;
      path = g_strdup (location + strlen (prefixes[i]));
      length = strlen (path);
      while (length > 0 && (path[length - 1] == '/' || path[length - 1] == '*'))
        path[--length] = '\0';
      if (length > 0)
        return path;
      g_free (path);
      return NULL;
    }
  return NULL;
}

gboolean
catalog_s3_below (const char *path, const char *root)
{
  gsize length = strlen (root);

  return strncmp (path, root, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

gboolean
catalog_page (PracticeCall *call,
              JsonObject *in,
              JsonObject *out,
              guint total,
              guint most,
              guint *start,
              guint *end)
{
  const char *token = catalog_string (in, "NextToken");
  guint count = (guint) CLAMP (catalog_int (in, "MaxResults", most), 1, (gint64) most);

  *start = 0;
  if (token != NULL && *token != '\0')
    {
      g_autofree char *position = practice_call_decode_token (call, token);
      guint64 from;

      if (position == NULL)
        return FALSE;
      if (!g_ascii_string_to_unsigned (position, 10, 0, G_MAXUINT, &from, NULL))
        return practice_call_fail (call, 400, "InvalidInputException", "Invalid token");
      *start = MIN ((guint) from, total);
    }
  *end = *start + MIN (count, total - *start);
  if (*end < total)
    {
      g_autofree char *position = g_strdup_printf ("%u", *end);
      g_autofree char *next = practice_call_encode_token (call, position);

      json_object_set_string_member (out, "NextToken", next);
    }
  return TRUE;
}

void
catalog_gather (PracticeOperation *all,
                gsize size,
                const PracticeOperation *const *parts,
                gsize count)
{
  gsize at = 0;

  for (gsize i = 0; i < count; i++)
    for (const PracticeOperation *operation = parts[i]; operation->name != NULL; operation++)
      {
        g_assert (at + 1 < size);
        all[at++] = *operation;
      }
}
