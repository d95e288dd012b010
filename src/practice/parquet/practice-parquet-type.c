/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

/* Hive's types of Parquet's elements. */

#define MAX_DEPTH 16
#define MAX_TYPE 131072 /* Glue's limit of a column's type */

static char *hive_type (PracticeParquet *self, guint index, guint *next, guint depth);

static char *
flat_type (const ParquetElement *element)
{
  if (element->meaning == MEANS_DECIMAL)
    return g_strdup_printf ("decimal(%d,%d)", (int) element->precision, (int) element->scale);
  if (element->meaning == MEANS_DATE)
    return g_strdup ("date");
  if (element->meaning == MEANS_TIMESTAMP || element->physical == PARQUET_INT96)
    return g_strdup ("timestamp");
  switch (element->physical)
    {
    case PARQUET_BOOLEAN:
      return g_strdup ("boolean");
    case PARQUET_INT32:
      /* What is unsigned needs a bit more. */
      if (element->meaning == MEANS_UNSIGNED)
        return g_strdup (element->width == 8 ? "smallint" : element->width == 16 ? "int" : "bigint");
      return g_strdup (element->width == 8 ? "tinyint" : element->width == 16 ? "smallint" : "int");
    case PARQUET_INT64:
      return g_strdup (element->meaning == MEANS_UNSIGNED ? "decimal(20,0)" : "bigint");
    case PARQUET_FLOAT:
      return g_strdup ("float");
    case PARQUET_DOUBLE:
      return g_strdup ("double");
    default:
      return g_strdup (element->meaning == MEANS_TEXT || element->meaning == MEANS_UUID ? "string" : "binary");
    }
}

static char *
wrap (const char *name, char *inner)
{
  g_autofree char *owned = inner;

  return owned != NULL ? g_strdup_printf ("%s<%s>", name, owned) : NULL;
}

/* "a:int,b:string", or without the names: "int,string" */
static char *
children_types (PracticeParquet *self, guint index, guint *next, guint depth, gboolean named)
{
  const ParquetElement *group = g_ptr_array_index (self->elements, index);
  g_autoptr (GString) text = g_string_new (NULL);

  *next = index + 1;
  for (gint64 i = 0; i < group->children; i++)
    {
      const ParquetElement *child
          = *next < self->elements->len ? g_ptr_array_index (self->elements, *next) : NULL;
      g_autofree char *type = child != NULL ? hive_type (self, *next, next, depth + 1) : NULL;

      if (type == NULL || text->len > MAX_TYPE)
        return NULL;
      if (i > 0)
        g_string_append_c (text, ',');
      if (named)
        g_string_append_printf (text, "%s:", child->name);
      g_string_append (text, type);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Lists and maps have a repeated group within, which holds what they are of. */
static char *
group_type (PracticeParquet *self, guint index, guint *next, guint depth)
{
  const ParquetElement *group = g_ptr_array_index (self->elements, index);
  const ParquetElement *inner = index + 1 < self->elements->len ? g_ptr_array_index (self->elements, index + 1) : NULL;

  if (group->meaning == MEANS_MAP && group->children == 1 && inner != NULL && inner->children == 2)
    return wrap ("map", children_types (self, index + 1, next, depth + 1, FALSE));
  if (group->meaning == MEANS_LIST && group->children == 1 && inner != NULL && inner->children == 1)
    return wrap ("array", children_types (self, index + 1, next, depth + 1, FALSE));
  if (group->meaning == MEANS_LIST && group->children == 1)
    return children_types (self, index, next, depth + 1, FALSE); /* the repeated one is an array by itself */
  return wrap ("struct", children_types (self, index, next, depth, TRUE));
}

static char *
hive_type (PracticeParquet *self, guint index, guint *next, guint depth)
{
  const ParquetElement *element = g_ptr_array_index (self->elements, index);
  char *type;

  if (depth > MAX_DEPTH)
    return NULL;
  *next = index + 1;
  type = element->physical == PARQUET_GROUP ? group_type (self, index, next, depth) : flat_type (element);
  return element->repetition == 2 ? wrap ("array", type) : type;
}

char *
parquet_hive_type (PracticeParquet *self, guint element, guint *next)
{
  return hive_type (self, element, next, 0);
}
