/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler.h"

#include <string.h>

static void
field_free (PracticeField *field)
{
  g_free (field->name);
  practice_shape_free (field->shape);
  g_free (field);
}

PracticeShape *
practice_shape_new (PracticeShapeKind kind)
{
  PracticeShape *shape = g_new0 (PracticeShape, 1);

  shape->kind = kind;
  if (kind == PRACTICE_SHAPE_STRUCT)
    shape->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  return shape;
}

static void
clear (PracticeShape *shape)
{
  g_clear_pointer (&shape->element, practice_shape_free);
  g_clear_pointer (&shape->type, g_free);
  g_clear_pointer (&shape->fields, g_ptr_array_unref);
}

void
practice_shape_free (PracticeShape *shape)
{
  clear (shape);
  g_free (shape);
}

PracticeShape *
practice_shape_copy (const PracticeShape *shape)
{
  PracticeShape *copy = practice_shape_new (shape->kind);

  copy->type = g_strdup (shape->type);
  copy->element = shape->element ? practice_shape_copy (shape->element) : NULL;
  for (guint i = 0; shape->fields && i < shape->fields->len; i++)
    {
      const PracticeField *field = g_ptr_array_index (shape->fields, i);
      PracticeField *added = g_new0 (PracticeField, 1);

      added->name = g_strdup (field->name);
      added->shape = practice_shape_copy (field->shape);
      g_ptr_array_add (copy->fields, added);
    }
  return copy;
}

static PracticeShape *
find_field (const PracticeShape *shape, const char *name)
{
  for (guint i = 0; i < shape->fields->len; i++)
    {
      const PracticeField *field = g_ptr_array_index (shape->fields, i);

      if (g_str_equal (field->name, name))
        return field->shape;
    }
  return NULL;
}

PracticeShape *
practice_shape_field (PracticeShape *shape, const char *name)
{
  PracticeShape *found = find_field (shape, name);
  PracticeField *field;

  if (found)
    return found;
  field = g_new0 (PracticeField, 1);
  field->name = g_strdup (name);
  field->shape = practice_shape_new (PRACTICE_SHAPE_NOTHING);
  g_ptr_array_add (shape->fields, field);
  return field->shape;
}

static gboolean
is_number (PracticeShapeKind kind)
{
  return kind == PRACTICE_SHAPE_INT || kind == PRACTICE_SHAPE_BIGINT
         || kind == PRACTICE_SHAPE_DOUBLE;
}

static void
merge_fields (PracticeShape *shape, PracticeShape *other)
{
  for (guint i = 0; i < other->fields->len; i++)
    {
      PracticeField *field = g_ptr_array_index (other->fields, i);

      practice_shape_merge (practice_shape_field (shape, field->name),
                            g_steal_pointer (&field->shape));
      field->shape = practice_shape_new (PRACTICE_SHAPE_NOTHING);
    }
}

void
practice_shape_merge (PracticeShape *shape, PracticeShape *other)
{
  g_autoptr (PracticeShape) owned = other;

  if (other->kind == PRACTICE_SHAPE_NOTHING)
    return;
  if (shape->kind == PRACTICE_SHAPE_NOTHING)
    {
      PracticeShape swap = *shape;

      *shape = *other;
      *other = swap;
    }
  else if (shape->kind == other->kind && shape->kind == PRACTICE_SHAPE_STRUCT)
    merge_fields (shape, other);
  else if (shape->kind == other->kind && shape->kind == PRACTICE_SHAPE_ARRAY)
    practice_shape_merge (shape->element, g_steal_pointer (&other->element));
  else if (is_number (shape->kind) && is_number (other->kind))
    shape->kind = MAX (shape->kind, other->kind);
  else if (shape->kind != other->kind || g_strcmp0 (shape->type, other->type) != 0)
    {
      clear (shape);
      shape->kind = PRACTICE_SHAPE_STRING;
    }
}

static void
print (const PracticeShape *shape, GString *text)
{
  static const char *const names[] = { "string", "boolean", "int", "bigint", "double", "string" };

  if (shape->kind == PRACTICE_SHAPE_ARRAY)
    {
      g_string_append (text, "array<");
      print (shape->element, text);
      g_string_append_c (text, '>');
    }
  else if (shape->kind == PRACTICE_SHAPE_STRUCT)
    {
      g_string_append (text, "struct<");
      for (guint i = 0; i < shape->fields->len; i++)
        {
          const PracticeField *field = g_ptr_array_index (shape->fields, i);

          g_string_append_printf (text, "%s%s:", i ? "," : "", field->name);
          print (field->shape, text);
        }
      g_string_append_c (text, '>');
    }
  else
    g_string_append (text, shape->type != NULL ? shape->type : names[shape->kind]);
}

char *
practice_shape_print (const PracticeShape *shape)
{
  GString *text = g_string_new (NULL);

  print (shape, text);
  return g_string_free (text, FALSE);
}

/* ---- JSON ---- */

static PracticeShapeKind
scalar_kind (JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  gint64 number;

  if (type == G_TYPE_BOOLEAN)
    return PRACTICE_SHAPE_BOOLEAN;
  if (type == G_TYPE_DOUBLE)
    return PRACTICE_SHAPE_DOUBLE;
  if (type != G_TYPE_INT64)
    return PRACTICE_SHAPE_STRING;
  number = json_node_get_int (node);
  return number >= G_MININT32 && number <= G_MAXINT32 ? PRACTICE_SHAPE_INT : PRACTICE_SHAPE_BIGINT;
}

static PracticeShape *
shape_of_array (JsonArray *array, guint depth)
{
  PracticeShape *shape = practice_shape_new (PRACTICE_SHAPE_ARRAY);

  shape->element = practice_shape_new (PRACTICE_SHAPE_NOTHING);
  for (guint i = 0; i < json_array_get_length (array); i++)
    practice_shape_merge (shape->element,
                          practice_shape_of_json (json_array_get_element (array, i), depth));
  return shape;
}

static PracticeShape *
shape_of_object (JsonObject *object, guint depth)
{
  PracticeShape *shape = practice_shape_new (PRACTICE_SHAPE_STRUCT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    practice_shape_merge (practice_shape_field (shape, name),
                          practice_shape_of_json (member, depth));
  return shape;
}

PracticeShape *
practice_shape_of_json (JsonNode *node, guint depth)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return practice_shape_new (PRACTICE_SHAPE_NOTHING);
  if (JSON_NODE_HOLDS_VALUE (node) || depth == 0)
    return practice_shape_new (depth ? scalar_kind (node) : PRACTICE_SHAPE_STRING);
  return JSON_NODE_HOLDS_ARRAY (node) ? shape_of_array (json_node_get_array (node), depth - 1)
                                      : shape_of_object (json_node_get_object (node), depth - 1);
}
