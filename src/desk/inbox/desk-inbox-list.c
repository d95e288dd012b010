/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-list.h"

#include "mesh/subscriptions/mesh-store.h"

struct _DeskInboxList
{
  GObject parent_instance;

  GListModel *model; /* (nullable) */
  GPtrArray *items;  /* (element-type MeshSubscription) */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
desk_inbox_list_get_item_type (GListModel *list)
{
  return MESH_TYPE_SUBSCRIPTION;
}

static guint
desk_inbox_list_get_n_items (GListModel *list)
{
  return DESK_INBOX_LIST (list)->items->len;
}

static gpointer
desk_inbox_list_get_item (GListModel *list, guint position)
{
  DeskInboxList *self = DESK_INBOX_LIST (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_inbox_list_get_item_type;
  iface->get_n_items = desk_inbox_list_get_n_items;
  iface->get_item = desk_inbox_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskInboxList,
                               desk_inbox_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* (transfer full) (element-type MeshSubscription) */
static GPtrArray *
collect (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static void
keep (GPtrArray *items, guint i, MeshSubscription *old)
{
  g_object_unref (g_ptr_array_index (items, i));
  g_ptr_array_index (items, i) = g_object_ref (old);
}

/* (transfer full): by id */
static GHashTable *
index_by_id (GPtrArray *items)
{
  GHashTable *known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (known, (gpointer) mesh_subscription_get (g_ptr_array_index (items, i), "SubscriptionId"),
                         g_ptr_array_index (items, i));
  return known;
}

/* Takes over the objects of @before that are still the same record; most are where they were. */
static void
keep_objects (GPtrArray *items, GPtrArray *before)
{
  g_autoptr (GHashTable) known = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (items, i),
                       *old = i < before->len ? g_ptr_array_index (before, i) : NULL;

      if (old == NULL || !mesh_subscription_equal (old, one))
        {
          if (known == NULL)
            known = index_by_id (before);
          old = g_hash_table_lookup (known, mesh_subscription_get (one, "SubscriptionId"));
        }
      if (old != NULL && old != one && mesh_subscription_equal (old, one))
        keep (items, i, old);
    }
}

/* One change, from the first difference to the last. */
static void
update (DeskInboxList *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->items);
  guint start = 0, end = 0;

  self->items = collect (self->model);
  keep_objects (self->items, before);
  while (start < before->len && start < self->items->len
         && g_ptr_array_index (before, start) == g_ptr_array_index (self->items, start))
    start++;
  while (start + end < before->len && start + end < self->items->len
         && g_ptr_array_index (before, before->len - 1 - end)
                == g_ptr_array_index (self->items, self->items->len - 1 - end))
    end++;
  if (before->len != self->items->len || start + end < before->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end,
                                self->items->len - start - end);
  if (before->len != self->items->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_model (DeskInboxList *self, GListModel *model)
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
desk_inbox_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, DESK_INBOX_LIST (object)->model);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, DESK_INBOX_LIST (object)->items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      set_model (DESK_INBOX_LIST (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_list_dispose (GObject *object)
{
  DeskInboxList *self = DESK_INBOX_LIST (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, update, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (desk_inbox_list_parent_class)->dispose (object);
}

static void
desk_inbox_list_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_INBOX_LIST (object)->items);
  G_OBJECT_CLASS (desk_inbox_list_parent_class)->finalize (object);
}

static void
desk_inbox_list_class_init (DeskInboxListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_inbox_list_get_property;
  object_class->set_property = desk_inbox_list_set_property;
  object_class->dispose = desk_inbox_list_dispose;
  object_class->finalize = desk_inbox_list_finalize;
  properties[PROP_MODEL]
      = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS]
      = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_inbox_list_init (DeskInboxList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}
