/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-shelf.h"

#include "mesh/catalog/mesh-product.h"

struct _MeshShelf
{
  GObject parent_instance;

  MeshIndex *index;
  GHashTable *
      products; /* (element-type guint MeshProduct): rows to those that somebody holds; not owned */
};

enum
{
  PROP_0,
  PROP_INDEX,
  PROP_READ_AT,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
mesh_shelf_get_item_type (GListModel *list)
{
  return MESH_TYPE_PRODUCT;
}

static guint
mesh_shelf_get_n_items (GListModel *list)
{
  return mesh_index_get_n_rows (MESH_SHELF (list)->index);
}

static gpointer
mesh_shelf_get_item (GListModel *list, guint position)
{
  MeshShelf *self = MESH_SHELF (list);

  if (position >= mesh_index_get_n_rows (self->index))
    return NULL;
  return mesh_shelf_get_product (self,
                                 mesh_index_get_row (self->index, MESH_ORDER_DATABASE, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_shelf_get_item_type;
  iface->get_n_items = mesh_shelf_get_n_items;
  iface->get_item = mesh_shelf_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshShelf,
                               mesh_shelf,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- products that somebody holds ---- */

static gboolean
is_product (gpointer key, gpointer value, gpointer product)
{
  return value == product;
}

static void
product_gone_cb (gpointer data, GObject *product)
{
  g_hash_table_foreach_remove (MESH_SHELF (data)->products, is_product, product);
}

static void
hold (MeshShelf *self, guint row, MeshProduct *product)
{
  g_hash_table_insert (self->products, GUINT_TO_POINTER (row), product);
}

/* Those that are not the same in the new index keep what they know, and are replaced when they are
 * asked for again. */
static void
move_products (MeshShelf *self, MeshIndex *before)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->products);
  GHashTableIter iter;
  gpointer key, product;

  self->products = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &product))
    {
      guint row;

      if (mesh_index_find_table (self->index, mesh_product_get_database (product),
                                 mesh_product_get_name (product), &row)
          && mesh_index_get_hash (self->index, row)
                 == mesh_index_get_hash (before, GPOINTER_TO_UINT (key))
          && !g_hash_table_contains (self->products, GUINT_TO_POINTER (row)))
        {
          mesh_product_move (product, self->index, row);
          hold (self, row, product);
          continue;
        }
      g_object_weak_unref (product, product_gone_cb, self);
      mesh_product_leave (product);
    }
}

/* ---- the object ---- */

static guint64
hash_at (MeshIndex *index, guint position)
{
  return mesh_index_get_hash (index, mesh_index_get_row (index, MESH_ORDER_DATABASE, position));
}

/* One change, from the first difference to the last. */
static void
tell (MeshShelf *self, MeshIndex *before)
{
  const guint n_before = mesh_index_get_n_rows (before), n = mesh_index_get_n_rows (self->index);
  guint start = 0, end = 0;

  while (start < MIN (n_before, n) && hash_at (before, start) == hash_at (self->index, start))
    start++;
  while (start + end < MIN (n_before, n)
         && hash_at (before, n_before - 1 - end) == hash_at (self->index, n - 1 - end))
    end++;
  if (start + end < MAX (n_before, n))
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_before - start - end,
                                n - start - end);
  if (n_before != n)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
mesh_shelf_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshShelf *self = MESH_SHELF (object);

  switch (id)
    {
    case PROP_INDEX:
      g_value_set_boxed (value, self->index);
      break;
    case PROP_READ_AT:
      g_value_set_int64 (value, mesh_index_get_read_at (self->index));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, mesh_index_get_n_rows (self->index));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_shelf_finalize (GObject *object)
{
  MeshShelf *self = MESH_SHELF (object);
  GHashTableIter iter;
  gpointer product;

  g_hash_table_iter_init (&iter, self->products);
  while (g_hash_table_iter_next (&iter, NULL, &product))
    g_object_weak_unref (product, product_gone_cb, self);
  g_hash_table_unref (self->products);
  mesh_index_unref (self->index);
  G_OBJECT_CLASS (mesh_shelf_parent_class)->finalize (object);
}

static void
mesh_shelf_class_init (MeshShelfClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_shelf_get_property;
  object_class->finalize = mesh_shelf_finalize;
  properties[PROP_INDEX] = g_param_spec_boxed ("index", NULL, NULL, MESH_TYPE_INDEX, flags);
  properties[PROP_READ_AT] = g_param_spec_int64 ("read-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_shelf_init (MeshShelf *self)
{
  self->products = g_hash_table_new (NULL, NULL);
}

/* ---- public ---- */

MeshShelf *
mesh_shelf_new (MeshIndex *index)
{
  MeshShelf *self = g_object_new (MESH_TYPE_SHELF, NULL);

  self->index = mesh_index_ref (index);
  return self;
}

MeshIndex *
mesh_shelf_get_index (MeshShelf *self)
{
  g_return_val_if_fail (MESH_IS_SHELF (self), NULL);
  return self->index;
}

void
mesh_shelf_set_index (MeshShelf *self, MeshIndex *index)
{
  g_autoptr (MeshIndex) before = NULL;

  g_return_if_fail (MESH_IS_SHELF (self));
  if (self->index == index)
    return;
  before = g_steal_pointer (&self->index);
  self->index = mesh_index_ref (index);
  move_products (self, before);
  /* Searches first: their rows are those of the index before. */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEX]);
  tell (self, before);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_AT]);
}

MeshProduct *
mesh_shelf_get_product (MeshShelf *self, guint row)
{
  MeshProduct *product;

  g_return_val_if_fail (MESH_IS_SHELF (self), NULL);
  product = g_hash_table_lookup (self->products, GUINT_TO_POINTER (row));
  if (product != NULL)
    return g_object_ref (product);
  product = mesh_product_new_from_row (self->index, row);
  g_object_weak_ref (G_OBJECT (product), product_gone_cb, self);
  hold (self, row, product);
  return product;
}
