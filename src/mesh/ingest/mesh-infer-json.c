/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/model/mesh-error.h"

/* Deeper ones are text. */
#define MAX_DEPTH 8

static char *
dup_type (JsonNode *value, guint depth);

static char *
dup_array_type (JsonArray *array, guint depth)
{
  g_autofree char *inner = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *type = dup_type (json_array_get_element (array, i), depth + 1);
      char *widened = mesh_type_widen (inner, type);

      g_free (inner);
      inner = widened;
    }
  return g_strdup_printf ("array<%s>", inner != NULL ? inner : "string");
}

/* Names that Hive's notation can't carry make it text. */
static gboolean
is_plain (const char *name)
{
  return *name != '\0'
         && strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
                == strlen (name);
}

static char *
dup_struct_type (JsonObject *object, guint depth)
{
  g_autoptr (GString) type = g_string_new ("struct<");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *inner = dup_type (value, depth + 1);
      g_autofree char *folded = g_ascii_strdown (name, -1);

      if (!is_plain (name))
        return g_strdup ("string");
      g_string_append_printf (type, "%s%s:%s", type->len > strlen ("struct<") ? "," : "", folded,
                              inner != NULL ? inner : "string");
    }
  g_string_append_c (type, '>');
  return json_object_get_size (object) > 0 ? g_string_free (g_steal_pointer (&type), FALSE)
                                           : g_strdup ("string");
}

/* NULL: null, which says nothing. */
static char *
dup_type (JsonNode *value, guint depth)
{
  if (JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (depth > MAX_DEPTH)
    return g_strdup ("string");
  if (JSON_NODE_HOLDS_ARRAY (value))
    return dup_array_type (json_node_get_array (value), depth);
  if (JSON_NODE_HOLDS_OBJECT (value))
    return dup_struct_type (json_node_get_object (value), depth);
  switch (json_node_get_value_type (value))
    {
    case G_TYPE_INT64:
      return g_strdup ("bigint");
    case G_TYPE_DOUBLE:
      return g_strdup ("double");
    case G_TYPE_BOOLEAN:
      return g_strdup ("boolean");
    default:
      return g_strdup ("string");
    }
}

/* As text, in the order of the columns so far. */
static void
keep_row (MeshInference *self, JsonObject *object)
{
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();

  if (self->rows->len >= MESH_INFER_MAX_ROWS)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      JsonNode *value = json_object_get_member (
          object, ((MeshInferColumn *) g_ptr_array_index (self->columns, i))->source);
      g_autofree char *text = NULL;

      if (value != NULL && JSON_NODE_HOLDS_VALUE (value)
          && json_node_get_value_type (value) == G_TYPE_STRING)
        text = json_node_dup_string (value);
      else if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
        text = json_to_string (value, FALSE);
      g_strv_builder_add (row, text != NULL ? text : "");
    }
  mesh_inference_keep_row (self, g_strv_builder_end (row));
}

static gboolean
see_line (MeshInference *self,
          const char *path,
          const char *line,
          gsize length,
          guint number,
          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = aws_json_parse (line, (gssize) length, &local);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      /* Translators: the path of a file; a line, counted from 1; then nothing, or a colon and what is wrong */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s: line %u is no JSON object%s%s"),
                   path, number, local != NULL ? ": " : "", local != NULL ? local->message : "");
      return FALSE;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *type = dup_type (value, 0);

      mesh_inference_see (self, name, type);
    }
  keep_row (self, json_node_get_object (node));
  return TRUE;
}

static gboolean
is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

gboolean
mesh_infer_json (MeshInference *self,
                 const char *path,
                 const char *data,
                 gsize length,
                 GError **error)
{
  const char *p = data, *end = data + length;
  guint number = 0, lines = 0;

  while (p < end)
    {
      const char *newline = memchr (p, '\n', end - p);
      const gsize size = newline != NULL ? (gsize) (newline - p) : (gsize) (end - p);

      number++;
      if (!is_blank (p, size))
        {
          if (!see_line (self, path, p, size, number, error))
            return FALSE;
          lines++;
        }
      p += size + 1;
    }
  if (lines > 0)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is the path of a file */
               _ ("%s has no complete JSON line in its first megabyte"), path);
  return FALSE;
}
