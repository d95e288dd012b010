/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/query/mesh-query.h"

#include <string.h>

struct _MeshQueryRow
{
  GObject parent_instance;

  GPtrArray *values; /* (element-type utf8) (nullable elements) */
};

G_DEFINE_FINAL_TYPE (MeshQueryRow, mesh_query_row, G_TYPE_OBJECT)

static void
mesh_query_row_finalize (GObject *object)
{
  g_clear_pointer (&MESH_QUERY_ROW (object)->values, g_ptr_array_unref);
  G_OBJECT_CLASS (mesh_query_row_parent_class)->finalize (object);
}

static void
mesh_query_row_class_init (MeshQueryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_query_row_finalize;
}

static void
mesh_query_row_init (MeshQueryRow *self)
{
}

MeshQueryRow *
mesh_query_row_new (GPtrArray *values)
{
  MeshQueryRow *self = g_object_new (MESH_TYPE_QUERY_ROW, NULL);

  self->values = values;
  return self;
}

const char *
mesh_query_row_get_value (MeshQueryRow *self, guint column)
{
  g_return_val_if_fail (MESH_IS_QUERY_ROW (self), NULL);
  return column < self->values->len ? g_ptr_array_index (self->values, column) : NULL;
}

int
mesh_query_row_compare (MeshQueryRow *a, MeshQueryRow *b, guint column, gboolean numeric)
{
  const char *left = mesh_query_row_get_value (a, column), *right = mesh_query_row_get_value (b, column);

  if (left == NULL || right == NULL)
    return (left == NULL) - (right == NULL);
  if (numeric)
    {
      double x = g_ascii_strtod (left, NULL), y = g_ascii_strtod (right, NULL);

      return (x > y) - (x < y);
    }
  return g_utf8_collate (left, right);
}
