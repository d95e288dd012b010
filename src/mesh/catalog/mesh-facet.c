/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-facet.h"

#include <gio/gio.h>

/* More than these nobody chooses from; they are still found by searching. */
#define MAX_VALUES 1000

struct _MeshFacetValue
{
  GObject parent_instance;

  char *value;
  guint number; /* of the index */
  guint count;
};

struct _MeshFacet
{
  GObject parent_instance;

  MeshFacetKind kind;
  GPtrArray *values; /* (element-type MeshFacetValue) */
};

enum
{
  PROP_VALUE = 1,
  PROP_COUNT,
  N_VALUE_PROPS
};

enum
{
  PROP_CHOICE = 1,
  N_PROPS
};

static GParamSpec *value_properties[N_VALUE_PROPS], *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshFacetValue, mesh_facet_value, G_TYPE_OBJECT)

static GType
mesh_facet_get_item_type (GListModel *list)
{
  return MESH_TYPE_FACET_VALUE;
}

static guint
mesh_facet_get_n_items (GListModel *list)
{
  return MESH_FACET (list)->values->len;
}

static gpointer
mesh_facet_get_item (GListModel *list, guint position)
{
  GPtrArray *values = MESH_FACET (list)->values;

  return position < values->len ? g_object_ref (g_ptr_array_index (values, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_facet_get_item_type;
  iface->get_n_items = mesh_facet_get_n_items;
  iface->get_item = mesh_facet_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshFacet,
                               mesh_facet,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- values ---- */

static MeshFacetValue *
new_value (const char *text, guint number)
{
  MeshFacetValue *self = g_object_new (MESH_TYPE_FACET_VALUE, NULL);

  self->value = g_strdup (text);
  self->number = number;
  return self;
}

static void
set_count (MeshFacetValue *self, guint count)
{
  if (self->count == count)
    return;
  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), value_properties[PROP_COUNT]);
}

static void
mesh_facet_value_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshFacetValue *self = MESH_FACET_VALUE (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_facet_value_finalize (GObject *object)
{
  g_free (MESH_FACET_VALUE (object)->value);
  G_OBJECT_CLASS (mesh_facet_value_parent_class)->finalize (object);
}

static void
mesh_facet_value_class_init (MeshFacetValueClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_facet_value_get_property;
  object_class->finalize = mesh_facet_value_finalize;
  value_properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, "", flags);
  value_properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_VALUE_PROPS, value_properties);
}

static void
mesh_facet_value_init (MeshFacetValue *self)
{
}

/* ---- the facet ---- */

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (mesh_facet_value_get_value (*(MeshFacetValue *const *) a),
                    mesh_facet_value_get_value (*(MeshFacetValue *const *) b));
}

/* Those that any row has, each once, sorted. Of access all are there: the reader knows them.
 * (transfer full) */
static GPtrArray *
collect (MeshFacet *self, MeshIndex *index)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n = mesh_index_get_n_values (index, self->kind);
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  for (guint row = 0; row < mesh_index_get_n_rows (index); row++)
    seen[mesh_index_get_value (index, self->kind, row)] = TRUE;
  for (guint i = 0; i < n && values->len < MAX_VALUES; i++)
    {
      const char *text = mesh_index_get_value_text (index, self->kind, i);

      if ((seen[i] || self->kind == MESH_FACET_ACCESS) && *text != '\0')
        g_ptr_array_add (values, new_value (text, i));
    }
  g_ptr_array_sort (values, compare_values);
  return values;
}

static void
change (MeshFacet *self, guint at, MeshFacetValue *added)
{
  if (added != NULL)
    g_ptr_array_insert (self->values, (gint) at, g_object_ref (added));
  else
    g_ptr_array_remove_index (self->values, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, added == NULL, added != NULL);
}

static gpointer
copy_value (gconstpointer value, gpointer data)
{
  return g_object_ref ((gpointer) value);
}

/* Both are sorted: one walk. */
static void
merge (MeshFacet *self, GPtrArray *values)
{
  guint i = 1, j = 0;

  while (i < self->values->len || j < values->len)
    {
      MeshFacetValue *old = i < self->values->len ? g_ptr_array_index (self->values, i) : NULL,
                     *new = j < values->len ? g_ptr_array_index (values, j) : NULL;
      const int order = new == NULL ? -1 : old == NULL ? 1 : g_strcmp0 (old->value, new->value);

      if (order < 0)
        {
          change (self, i, NULL);
          continue;
        }
      if (order > 0)
        change (self, i, new);
      else
        old->number = new->number;
      i++;
      j++;
    }
}

static void
mesh_facet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CHOICE:
      g_value_set_boolean (value, MESH_FACET (object)->values->len > 1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_facet_finalize (GObject *object)
{
  g_ptr_array_unref (MESH_FACET (object)->values);
  G_OBJECT_CLASS (mesh_facet_parent_class)->finalize (object);
}

static void
mesh_facet_class_init (MeshFacetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_facet_get_property;
  object_class->finalize = mesh_facet_finalize;
  properties[PROP_CHOICE]
      = g_param_spec_boolean ("choice", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_facet_init (MeshFacet *self)
{
  self->values = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->values, new_value ("", G_MAXUINT));
}

/* ---- public ---- */

const char *
mesh_facet_value_get_value (MeshFacetValue *self)
{
  return self->value;
}

guint
mesh_facet_value_get_count (MeshFacetValue *self)
{
  return self->count;
}

MeshFacet *
mesh_facet_new (MeshFacetKind kind)
{
  MeshFacet *self = g_object_new (MESH_TYPE_FACET, NULL);

  self->kind = kind;
  return self;
}

void
mesh_facet_set_index (MeshFacet *self, MeshIndex *index)
{
  g_autoptr (GPtrArray) values
      = index != NULL ? collect (self, index) : g_ptr_array_new_with_free_func (g_object_unref);

  if (self->values->len > 1)
    merge (self, values);
  else if (values->len > 0)
    {
      g_ptr_array_extend (self->values, values, copy_value, NULL);
      g_list_model_items_changed (G_LIST_MODEL (self), 1, 0, values->len);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

void
mesh_facet_set_counts (MeshFacet *self, const guint *counts, guint all)
{
  set_count (g_ptr_array_index (self->values, 0), all);
  for (guint i = 1; i < self->values->len; i++)
    {
      MeshFacetValue *value = g_ptr_array_index (self->values, i);

      set_count (value, counts[value->number]);
    }
}
