/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-item.h"

#include <stdlib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-reading.h"

JsonNode *
mesh_item_string (const char *text)
{
  return aws_json_new ("S", AWS_JSON_STRING, text, NULL);
}

JsonNode *
mesh_item_list (const char *const *texts)
{
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    aws_json_append (list, mesh_item_string (texts[i]));
  return aws_json_new ("L", AWS_JSON_NODE, list, NULL);
}

JsonNode *
mesh_item_set (const char *const *texts)
{
  return aws_json_new ("SS", AWS_JSON_STRV, texts, NULL);
}

JsonNode *
mesh_item_boolean (gboolean value)
{
  return aws_json_new ("BOOL", AWS_JSON_BOOLEAN, value, NULL);
}

JsonNode *
mesh_item_shares (JsonNode *shares)
{
  JsonNode *map = aws_json_new_object ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *share;

  json_object_iter_init (&iter, json_node_get_object (shares));
  while (json_object_iter_next (&iter, &name, &share))
    {
      const char *type = aws_json_get_string (share, "type"),
                 *arn = aws_json_get_string (share, "arn");
      JsonNode *inner
          = aws_json_new ("type", AWS_JSON_NODE, mesh_item_string (type != NULL ? type : ""), "arn",
                          AWS_JSON_NODE, mesh_item_string (arn != NULL ? arn : ""), NULL);

      aws_json_set (map, name, aws_json_new ("M", AWS_JSON_NODE, inner, NULL));
    }
  return aws_json_new ("M", AWS_JSON_NODE, map, NULL);
}

static JsonNode *
get (JsonNode *item, const char *name, const char *type)
{
  g_autofree char *path = g_strdup_printf ("%s.%s", name, type);

  return aws_json_get (item, path);
}

const char *
mesh_item_get_string (JsonNode *item, const char *name)
{
  return aws_json_get_string (get (item, name, "S"), NULL);
}

gboolean
mesh_item_get_boolean (JsonNode *item, const char *name)
{
  return aws_json_get_boolean (get (item, name, "BOOL"), NULL, FALSE);
}

char **
mesh_item_dup_strings (JsonNode *item, const char *name)
{
  JsonNode *list = get (item, name, "L");
  g_autoptr (GStrvBuilder) builder = NULL;

  if (list == NULL)
    return aws_json_dup_strv (get (item, name, "SS"), NULL);
  builder = g_strv_builder_new ();
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      const char *text = aws_json_get_string (aws_json_get_element (list, NULL, i), "S");

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

char **
mesh_item_dup_share_arns (JsonNode *item)
{
  JsonNode *map = get (item, "RamShares", "M");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *share;

  if (map == NULL || !JSON_NODE_HOLDS_OBJECT (map))
    return g_strv_builder_end (builder);
  json_object_iter_init (&iter, json_node_get_object (map));
  while (json_object_iter_next (&iter, &name, &share))
    {
      const char *arn = aws_json_get_string (share, "M.arn.S");

      if (arn != NULL && g_str_has_prefix (arn, "arn:"))
        g_strv_builder_add (builder, arn);
    }
  return g_strv_builder_end (builder);
}

char *
mesh_item_dup_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%d %H:%M:%S");
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_sorted (JsonNode *value)
{
  g_autoptr (JsonNode) item = aws_json_new ("V", AWS_JSON_NODE, aws_json_copy (value), NULL);
  g_auto (GStrv) texts = mesh_item_dup_strings (item, "V");

  qsort (texts, g_strv_length (texts), sizeof *texts, compare_texts);
  return g_strjoinv ("\n", texts);
}

gboolean
mesh_item_values_equal (JsonNode *a, JsonNode *b)
{
  g_autofree char *x = NULL, *y = NULL;
  const gboolean a_list = aws_json_get (a, "L") != NULL || aws_json_get (a, "SS") != NULL;
  const gboolean b_list = aws_json_get (b, "L") != NULL || aws_json_get (b, "SS") != NULL;

  if (!a_list && !b_list)
    return mesh_json_equal (a, b);
  /* An attribute that is not there is as good as an empty list. */
  x = a != NULL ? dup_sorted (a) : g_strdup ("");
  y = b != NULL ? dup_sorted (b) : g_strdup ("");
  return g_str_equal (x, y);
}

#define FNV_START G_GUINT64_CONSTANT (14695981039346656037)
#define FNV_PRIME G_GUINT64_CONSTANT (1099511628211)
/* DynamoDB nests 32 levels at most. */
#define MAX_DEPTH 64

static guint64
mix_text (guint64 hash, const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * FNV_PRIME;
  return (hash ^ 0xff) * FNV_PRIME;
}

static guint64
fingerprint (JsonNode *node, guint depth)
{
  guint64 hash = FNV_START + depth;

  if (node == NULL || depth > MAX_DEPTH)
    return hash;
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      hash = (hash ^ fingerprint (json_array_get_element (json_node_get_array (node), i), depth + 1)) * FNV_PRIME;
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        hash += mix_text (fingerprint (member, depth + 1), name);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    hash = mix_text (hash, json_node_get_string (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    hash = (hash ^ (guint64) json_node_get_int (node) ^ 1) * FNV_PRIME;
  return hash;
}

guint64
mesh_item_fingerprint (JsonNode *item)
{
  return fingerprint (item, 0);
}
