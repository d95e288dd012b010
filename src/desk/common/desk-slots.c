/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-slots.h"

struct _DeskSlot
{
  GObject parent_instance;

  GObject *item; /* (nullable) */
};

struct _DeskSlots
{
  GObject parent_instance;

  GListModel *model; /* (nullable) */
  GPtrArray *slots;  /* (element-type DeskSlot) */
};

enum
{
  SLOT_PROP_0,
  SLOT_PROP_ITEM
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *item_property, *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (DeskSlot, desk_slot, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (DeskSlots,
                               desk_slots,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- a slot ---- */

static void
fill (DeskSlot *self, GObject *item)
{
  if (g_set_object (&self->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), item_property);
}

static void
desk_slot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case SLOT_PROP_ITEM:
      g_value_set_object (value, DESK_SLOT (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_slot_finalize (GObject *object)
{
  g_clear_object (&DESK_SLOT (object)->item);
  G_OBJECT_CLASS (desk_slot_parent_class)->finalize (object);
}

static void
desk_slot_class_init (DeskSlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_slot_get_property;
  object_class->finalize = desk_slot_finalize;
  item_property = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT,
                                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, SLOT_PROP_ITEM, item_property);
}

static void
desk_slot_init (DeskSlot *self)
{
}

/* ---- GListModel ---- */

static GType
desk_slots_get_item_type (GListModel *list)
{
  return DESK_TYPE_SLOT;
}

static guint
desk_slots_get_n_items (GListModel *list)
{
  return DESK_SLOTS (list)->slots->len;
}

static gpointer
desk_slots_get_item (GListModel *list, guint position)
{
  GPtrArray *slots = DESK_SLOTS (list)->slots;

  return position < slots->len ? g_object_ref (g_ptr_array_index (slots, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_slots_get_item_type;
  iface->get_n_items = desk_slots_get_n_items;
  iface->get_item = desk_slots_get_item;
}

/* ---- slots ---- */

static void
fill_from (DeskSlots *self, guint position)
{
  for (guint i = position; i < self->slots->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      fill (g_ptr_array_index (self->slots, i), item);
    }
}

/* What the model has from @position on is another. */
static void
refill (DeskSlots *self, guint position)
{
  const guint before = self->slots->len, n = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  if (n < before)
    g_ptr_array_set_size (self->slots, (gint) n);
  fill_from (self, position);
  for (guint i = before; i < n; i++)
    g_ptr_array_add (self->slots, g_object_new (DESK_TYPE_SLOT, NULL));
  if (n > before)
    fill_from (self, before);
  if (n != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (n, before), before - MIN (n, before), n - MIN (n, before));
}

static void
items_changed_cb (DeskSlots *self, guint position, guint removed, guint added)
{
  refill (self, position);
}

static void
set_model (DeskSlots *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  refill (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
desk_slots_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, DESK_SLOTS (object)->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_slots_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      set_model (DESK_SLOTS (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_slots_finalize (GObject *object)
{
  DeskSlots *self = DESK_SLOTS (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_clear_object (&self->model);
  g_ptr_array_unref (self->slots);
  G_OBJECT_CLASS (desk_slots_parent_class)->finalize (object);
}

static void
desk_slots_class_init (DeskSlotsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_slots_get_property;
  object_class->set_property = desk_slots_set_property;
  object_class->finalize = desk_slots_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_slots_init (DeskSlots *self)
{
  self->slots = g_ptr_array_new_with_free_func (g_object_unref);
}

/* ---- public ---- */

DeskSlots *
desk_slots_new (GListModel *model)
{
  return g_object_new (DESK_TYPE_SLOTS, "model", model, NULL);
}
