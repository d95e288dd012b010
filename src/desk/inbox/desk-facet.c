/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-facet.h"

/* More than these nobody chooses from; they are still found by searching. */
#define MAX_VALUES 1000

struct _DeskFacet
{
  GObject parent_instance;

  GListModel *model; /* (nullable) */
  char *property;    /* (nullable) */
  char *all;         /* (nullable) */
  GPtrArray *items;  /* (element-type GtkStringObject) */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_PROPERTY,
  PROP_ALL,
  PROP_CHOICE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
desk_facet_get_item_type (GListModel *list)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
desk_facet_get_n_items (GListModel *list)
{
  return DESK_FACET (list)->items->len;
}

static gpointer
desk_facet_get_item (GListModel *list, guint position)
{
  DeskFacet *self = DESK_FACET (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_facet_get_item_type;
  iface->get_n_items = desk_facet_get_n_items;
  iface->get_item = desk_facet_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskFacet,
                               desk_facet,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static const char *
value_at (DeskFacet *self, guint i)
{
  return gtk_string_object_get_string (g_ptr_array_index (self->items, i));
}

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): sorted, each once */
static GPtrArray *
collect (DeskFacet *self)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const guint n = self->model != NULL && self->property != NULL
                      ? g_list_model_get_n_items (self->model)
                      : 0;

  for (guint i = 0; i < n && values->len < MAX_VALUES; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);
      g_autofree char *value = NULL;

      g_object_get (item, self->property, &value, NULL);
      if (value == NULL || *value == '\0' || g_hash_table_contains (seen, value))
        continue;
      g_hash_table_add (seen, value);
      g_ptr_array_add (values, g_steal_pointer (&value));
    }
  g_ptr_array_sort (values, compare_values);
  return values;
}

static void
insert (DeskFacet *self, guint i, const char *value)
{
  g_ptr_array_insert (self->items, i, gtk_string_object_new (value));
  g_list_model_items_changed (G_LIST_MODEL (self), i, 0, 1);
}

/* Both are sorted: one walk. */
static void
update (DeskFacet *self)
{
  g_autoptr (GPtrArray) values = collect (self);
  guint i = 1, j = 0;

  while (j < values->len || i < self->items->len)
    {
      const int order = j == values->len           ? -1
                        : i == self->items->len ? 1
                                                : g_strcmp0 (value_at (self, i),
                                                             g_ptr_array_index (values, j));

      if (order < 0)
        {
          g_ptr_array_remove_index (self->items, i);
          g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
          continue;
        }
      if (order > 0)
        insert (self, i, g_ptr_array_index (values, j));
      i++;
      j++;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

static void
set_model (DeskFacet *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, update, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (update), self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
set_all (DeskFacet *self, const char *all)
{
  g_free (self->all);
  self->all = g_strdup (all);
  g_object_unref (g_ptr_array_index (self->items, 0));
  g_ptr_array_index (self->items, 0) = gtk_string_object_new (all != NULL ? all : "");
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 1, 1);
}

static void
desk_facet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskFacet *self = DESK_FACET (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_PROPERTY:
      g_value_set_string (value, self->property);
      break;
    case PROP_ALL:
      g_value_set_string (value, self->all);
      break;
    case PROP_CHOICE:
      g_value_set_boolean (value, self->items->len > 2);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_facet_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskFacet *self = DESK_FACET (object);

  switch (id)
    {
    case PROP_MODEL:
      set_model (self, g_value_get_object (value));
      break;
    case PROP_PROPERTY:
      g_free (self->property);
      self->property = g_value_dup_string (value);
      update (self);
      break;
    case PROP_ALL:
      set_all (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_facet_dispose (GObject *object)
{
  DeskFacet *self = DESK_FACET (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, update, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (desk_facet_parent_class)->dispose (object);
}

static void
desk_facet_finalize (GObject *object)
{
  DeskFacet *self = DESK_FACET (object);

  g_free (self->property);
  g_free (self->all);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (desk_facet_parent_class)->finalize (object);
}

static void
desk_facet_class_init (DeskFacetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = desk_facet_get_property;
  object_class->set_property = desk_facet_set_property;
  object_class->dispose = desk_facet_dispose;
  object_class->finalize = desk_facet_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | flags);
  properties[PROP_PROPERTY]
      = g_param_spec_string ("property", NULL, NULL, NULL, G_PARAM_READWRITE | flags);
  properties[PROP_ALL] = g_param_spec_string ("all", NULL, NULL, NULL, G_PARAM_READWRITE | flags);
  properties[PROP_CHOICE]
      = g_param_spec_boolean ("choice", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_facet_init (DeskFacet *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->items, gtk_string_object_new (""));
}
