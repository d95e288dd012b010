/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-catalog-selection.h"

#include "desk/common/desk-feed.h"
#include "mesh/catalog/mesh-product.h"

/* Who types on looks at what was looked at before, in ms. */
#define PAUSE 200
/* So many rows at a time, of which a list view needs a third of a millisecond for each. */
#define CHUNK     14
#define N_CHUNKED 264

struct _DeskCatalogSelection
{
  GObject parent_instance;

  MeshSearch *model;     /* (nullable) */
  MeshShelf *shelf;      /* (nullable): whose tables are looked at */
  MeshProduct *selected; /* (nullable) */
  guint position;        /* GTK_INVALID_LIST_POSITION: it is not among those found */
  gboolean gone;
  DeskFeed feed;
  guint pause;  /* timeout source: what is looked at is not among those found */
  char *wanted_database, *wanted_name; /* (nullable): what to look at once there is a catalogue */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED_ITEM,
  PROP_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
list_model_init (GListModelInterface *iface);
static void
selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskCatalogSelection,
                               desk_catalog_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

static guint
count (DeskCatalogSelection *self)
{
  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

/* ---- what is looked at ---- */

static void
want (DeskCatalogSelection *self, const char *database, const char *name)
{
  g_free (self->wanted_database);
  g_free (self->wanted_name);
  self->wanted_database = g_strdup (database);
  self->wanted_name = g_strdup (name);
}

static void
announce (DeskCatalogSelection *self, guint before, guint now)
{
  const guint first = MIN (before, now), last = MAX (before, now);

  if (before == now || self->feed.n_out == 0)
    return;
  if (last == GTK_INVALID_LIST_POSITION && first < self->feed.n_out)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, 1);
  else if (last != GTK_INVALID_LIST_POSITION && first < self->feed.n_out)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first,
                                           MIN (last, self->feed.n_out - 1) - first + 1);
}

static void
set_selected (DeskCatalogSelection *self, MeshProduct *product, guint position, gboolean gone)
{
  const guint before = self->position;
  const gboolean was_gone = self->gone;

  self->position = position;
  self->gone = gone;
  want (self, NULL, NULL);
  if (g_set_object (&self->selected, product))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
  if (was_gone != gone)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GONE]);
  announce (self, before, position);
}

static void
choose_position (DeskCatalogSelection *self, guint position)
{
  g_autoptr (MeshProduct) product = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (product != NULL)
    set_selected (self, product, position, FALSE);
}

/* The product that @self->selected is in the catalogue as it is now. (transfer full) (nullable) */
static MeshProduct *
find_again (DeskCatalogSelection *self)
{
  MeshShelf *shelf = self->model != NULL ? mesh_search_get_shelf (self->model) : NULL;
  guint row;

  if (shelf == NULL
      || !mesh_index_find_table (mesh_shelf_get_index (shelf),
                                 mesh_product_get_database (self->selected),
                                 mesh_product_get_name (self->selected), &row))
    return NULL;
  return mesh_shelf_get_product (shelf, row);
}

static gboolean
paused_cb (gpointer data)
{
  DeskCatalogSelection *self = data;

  self->pause = 0;
  if (self->position == GTK_INVALID_LIST_POSITION && !self->gone && count (self) > 0)
    choose_position (self, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
take_wanted (DeskCatalogSelection *self)
{
  g_autofree char *database = g_strdup (self->wanted_database);
  g_autofree char *name = g_strdup (self->wanted_name);

  return name != NULL && desk_catalog_selection_choose (self, database, name);
}

/* Whether these are another persona's tables. The one that was looked at is looked at again, if it is among them. */
static gboolean
take_shelf (DeskCatalogSelection *self)
{
  MeshShelf *shelf = self->model != NULL ? mesh_search_get_shelf (self->model) : NULL;

  return shelf != NULL && g_set_object (&self->shelf, shelf);
}

/* @position: of the table that is looked at. @is_other: see take_shelf(). */
static void
follow_table (DeskCatalogSelection *self, guint position, gboolean is_other)
{
  g_autoptr (MeshProduct) product = self->selected != NULL ? find_again (self) : NULL;

  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->selected == NULL || (product == NULL && is_other))
    {
      if (!take_wanted (self) && count (self) > 0)
        choose_position (self, 0);
      else if (self->wanted_name == NULL && count (self) == 0)
        set_selected (self, NULL, GTK_INVALID_LIST_POSITION, FALSE);
      return;
    }
  set_selected (self, product != NULL ? product : self->selected, position, product == NULL);
  if (position == GTK_INVALID_LIST_POSITION && product != NULL && count (self) > 0)
    self->pause = g_timeout_add (PAUSE, paused_cb, self);
}

static guint
find_position (DeskCatalogSelection *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->selected != NULL && self->model != NULL)
    mesh_search_find_position (self->model, mesh_product_get_database (self->selected),
                               mesh_product_get_name (self->selected), &position);
  return position;
}

static void
follow (DeskCatalogSelection *self)
{
  const gboolean is_other = take_shelf (self);

  follow_table (self, find_position (self), is_other);
}

static void
items_changed_cb (DeskCatalogSelection *self, guint position, guint removed, guint added)
{
  const gboolean is_other = take_shelf (self);

  /* What was selected is looked for first: the list view asks at once. */
  self->position = find_position (self);
  desk_feed_change (&self->feed, position, removed, added, count (self));
  follow_table (self, self->position, is_other);
}

/* ---- GListModel ---- */

static GType
desk_catalog_selection_get_item_type (GListModel *list)
{
  return MESH_TYPE_PRODUCT;
}

static guint
desk_catalog_selection_get_n_items (GListModel *list)
{
  return DESK_CATALOG_SELECTION (list)->feed.n_out;
}

static gpointer
desk_catalog_selection_get_item (GListModel *list, guint position)
{
  DeskCatalogSelection *self = DESK_CATALOG_SELECTION (list);

  return position < self->feed.n_out ? g_list_model_get_item (G_LIST_MODEL (self->model), position)
                                : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_catalog_selection_get_item_type;
  iface->get_n_items = desk_catalog_selection_get_n_items;
  iface->get_item = desk_catalog_selection_get_item;
}

/* ---- GtkSelectionModel ---- */

static gboolean
desk_catalog_selection_is_selected (GtkSelectionModel *model, guint position)
{
  return DESK_CATALOG_SELECTION (model)->position == position;
}

static GtkBitset *
desk_catalog_selection_get_range (GtkSelectionModel *model, guint position, guint n_items)
{
  DeskCatalogSelection *self = DESK_CATALOG_SELECTION (model);
  GtkBitset *rows = gtk_bitset_new_empty ();

  if (self->position != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (rows, self->position);
  return rows;
}

static gboolean
desk_catalog_selection_select_item (GtkSelectionModel *model,
                                    guint position,
                                    gboolean unselect_rest)
{
  DeskCatalogSelection *self = DESK_CATALOG_SELECTION (model);

  if (position >= self->feed.n_out)
    return FALSE;
  choose_position (self, position);
  return TRUE;
}

/* One is always looked at. */
static gboolean
desk_catalog_selection_unselect_item (GtkSelectionModel *model, guint position)
{
  return FALSE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = desk_catalog_selection_is_selected;
  iface->get_selection_in_range = desk_catalog_selection_get_range;
  iface->select_item = desk_catalog_selection_select_item;
  iface->unselect_item = desk_catalog_selection_unselect_item;
}

/* ---- the object ---- */

static void
set_model (DeskCatalogSelection *self, MeshSearch *model)
{
  const guint before = self->feed.n_out;

  if (self->model == model)
    return;
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->model, follow, self);
    }
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      g_signal_connect_swapped (model, "changed", G_CALLBACK (follow), self);
    }
  items_changed_cb (self, 0, before, count (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
desk_catalog_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskCatalogSelection *self = DESK_CATALOG_SELECTION (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, self->selected);
      break;
    case PROP_GONE:
      g_value_set_boolean (value, self->gone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_catalog_selection_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      set_model (DESK_CATALOG_SELECTION (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_catalog_selection_dispose (GObject *object)
{
  DeskCatalogSelection *self = DESK_CATALOG_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  desk_feed_clear (&self->feed);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->shelf);
  g_clear_object (&self->selected);
  want (self, NULL, NULL);
  G_OBJECT_CLASS (desk_catalog_selection_parent_class)->dispose (object);
}

static void
desk_catalog_selection_class_init (DeskCatalogSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_catalog_selection_get_property;
  object_class->set_property = desk_catalog_selection_set_property;
  object_class->dispose = desk_catalog_selection_dispose;
  properties[PROP_MODEL]
      = g_param_spec_object ("model", NULL, NULL, MESH_TYPE_SEARCH, G_PARAM_READWRITE | flags);
  properties[PROP_SELECTED_ITEM] = g_param_spec_object (
      "selected-item", NULL, NULL, MESH_TYPE_PRODUCT, G_PARAM_READABLE | flags);
  properties[PROP_GONE]
      = g_param_spec_boolean ("gone", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_catalog_selection_init (DeskCatalogSelection *self)
{
  desk_feed_init (&self->feed, G_LIST_MODEL (self), CHUNK, N_CHUNKED, GDK_PRIORITY_REDRAW + 1);
  self->position = GTK_INVALID_LIST_POSITION;
}

/* ---- public ---- */

MeshProduct *
desk_catalog_selection_get_selected (DeskCatalogSelection *self)
{
  g_return_val_if_fail (DESK_IS_CATALOG_SELECTION (self), NULL);
  return self->selected;
}

gboolean
desk_catalog_selection_choose (DeskCatalogSelection *self, const char *database, const char *name)
{
  MeshShelf *shelf;
  g_autoptr (MeshProduct) product = NULL;
  guint row = 0, position = GTK_INVALID_LIST_POSITION;

  g_return_val_if_fail (DESK_IS_CATALOG_SELECTION (self), FALSE);
  shelf = self->model != NULL ? mesh_search_get_shelf (self->model) : NULL;
  if (shelf == NULL)
    want (self, database, name);
  if (shelf == NULL
      || !(name != NULL ? mesh_index_find_table (mesh_shelf_get_index (shelf), database, name, &row)
                        : mesh_index_find_database (mesh_shelf_get_index (shelf), database, &row)))
    return FALSE;
  product = mesh_shelf_get_product (shelf, row);
  mesh_search_find_position (self->model, mesh_product_get_database (product),
                             mesh_product_get_name (product), &position);
  set_selected (self, product, position, FALSE);
  return TRUE;
}

void
desk_catalog_selection_reset (DeskCatalogSelection *self)
{
  g_return_if_fail (DESK_IS_CATALOG_SELECTION (self));
  want (self, NULL, NULL);
  if (self->model != NULL && mesh_search_get_shelf (self->model) != NULL)
    return;
  g_clear_object (&self->shelf);
  set_selected (self, NULL, GTK_INVALID_LIST_POSITION, FALSE);
}
