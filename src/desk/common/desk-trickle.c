/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-trickle.h"

struct _DeskTrickle
{
  GObject parent_instance;

  GListModel *model; /* (nullable) */
  guint shown;       /* of its items, from the first on */
  guint step;        /* items at a time */
  gboolean ready;
  guint timer;
};

enum
{
  PROP_MODEL = 1,
  PROP_READY,
  PROP_STEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void trickle_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskTrickle,
                               desk_trickle,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, trickle_list_init))

/* ---- the list ---- */

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return DESK_TRICKLE (list)->shown;
}

static gpointer
get_item (GListModel *list, guint position)
{
  DeskTrickle *self = DESK_TRICKLE (list);

  return position < self->shown ? g_list_model_get_item (self->model, position) : NULL;
}

static void
trickle_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- more and more ---- */

static guint
count_all (DeskTrickle *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

static gboolean
more_cb (gpointer data)
{
  DeskTrickle *self = data;
  const guint all = count_all (self), before = self->shown;
  const guint wanted = before + self->step;
  const gboolean more = wanted < MIN (DESK_TRICKLE_ALL, all);

  self->shown = more ? wanted : all;
  if (!more)
    self->timer = 0;
  if (self->shown > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->shown - before);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Once a frame: what is made has to be measured and drawn as well. */
static void
go_on (DeskTrickle *self)
{
  if (self->ready && self->timer == 0 && self->shown < count_all (self))
    self->timer = g_timeout_add_full (G_PRIORITY_LOW, DESK_TRICKLE_PAUSE, more_cb, self, NULL);
  else if (!self->ready || self->shown == count_all (self))
    g_clear_handle_id (&self->timer, g_source_remove);
}

/* A few that come are shown where they are. Where many come, those behind the first of them wait. */
static void
changed_cb (DeskTrickle *self, guint position, guint removed, guint added)
{
  const guint before = self->shown;
  const guint gone = position < before ? MIN (removed, before - position) : 0;
  const gboolean whole = before == count_all (self) - added + removed;
  guint come = 0;

  if (added > DESK_TRICKLE_FEW && position <= before && (position < DESK_TRICKLE_ALL || gone > 0))
    {
      /* What stood behind them comes again after them. */
      self->shown = position + (self->ready ? self->step : 0);
      g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, self->shown - position);
    }
  else
    {
      if (position < before || (whole && position == before && self->ready))
        come = added;
      self->shown = before - gone + come;
      if (gone > 0 || come > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), position, gone, come);
    }
  go_on (self);
}

static void
set_model (DeskTrickle *self, GListModel *model)
{
  const guint before = self->shown;

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->shown = self->ready ? MIN (self->step, count_all (self)) : 0;
  if (before > 0 || self->shown > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown);
  go_on (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
set_ready (DeskTrickle *self, gboolean ready)
{
  if (self->ready == ready)
    return;
  self->ready = ready;
  /* What fits into a window is there in its first frame. */
  if (ready && self->shown == 0 && count_all (self) > 0)
    more_cb (self);
  go_on (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

/* ---- the object ---- */

static void
desk_trickle_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskTrickle *self = DESK_TRICKLE (object);

  if (id == PROP_MODEL)
    g_value_set_object (value, self->model);
  else if (id == PROP_READY)
    g_value_set_boolean (value, self->ready);
  else if (id == PROP_STEP)
    g_value_set_uint (value, self->step);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_trickle_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskTrickle *self = DESK_TRICKLE (object);

  if (id == PROP_MODEL)
    set_model (self, g_value_get_object (value));
  else if (id == PROP_READY)
    set_ready (self, g_value_get_boolean (value));
  else if (id == PROP_STEP)
    self->step = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_trickle_dispose (GObject *object)
{
  DeskTrickle *self = DESK_TRICKLE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, changed_cb, self);
  g_clear_object (&self->model);
  self->shown = 0;
  G_OBJECT_CLASS (desk_trickle_parent_class)->dispose (object);
}

static void
desk_trickle_class_init (DeskTrickleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_trickle_get_property;
  object_class->set_property = desk_trickle_set_property;
  object_class->dispose = desk_trickle_dispose;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_STEP]
      = g_param_spec_uint ("step", NULL, NULL, 1, DESK_TRICKLE_ALL, DESK_TRICKLE_STEP,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_trickle_init (DeskTrickle *self)
{
  self->step = DESK_TRICKLE_STEP;
}

/* ---- public ---- */

static void
map_cb (DeskTrickle *self)
{
  set_ready (self, TRUE);
}

static void
unmap_cb (DeskTrickle *self)
{
  set_ready (self, FALSE);
}

void
desk_trickle_follow (DeskTrickle *self, GtkWidget *widget)
{
  g_signal_connect_object (widget, "map", G_CALLBACK (map_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);
  set_ready (self, gtk_widget_get_mapped (widget));
}
