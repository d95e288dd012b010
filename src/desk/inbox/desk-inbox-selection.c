/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-selection.h"

#include "desk/common/desk-feed.h"
#include "mesh/subscriptions/mesh-store.h"

/* So many rows at a time, of which a list view needs 0.2 ms for each. */
#define CHUNK     32
#define N_CHUNKED 256

struct _DeskInboxSelection
{
  GObject parent_instance;

  GListModel *model;  /* (nullable) */
  GHashTable *chosen; /* (element-type utf8): ids */
  GtkBitset *rows;    /* where they are */
  gboolean several;
  MeshSubscription *selected; /* (nullable) */
  DeskFeed feed;
  guint follower; /* idle source: what is chosen is told after the list was drawn */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SEVERAL,
  PROP_SELECTED_ITEM,
  PROP_N_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskInboxSelection,
                               desk_inbox_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static guint
count (DeskInboxSelection *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

/* Held by the model. */
static const char *
id_at (DeskInboxSelection *self, guint position)
{
  g_autoptr (MeshSubscription) one = g_list_model_get_item (self->model, position);

  return mesh_subscription_get (one, "SubscriptionId");
}

/* ---- what follows from what is chosen ---- */

static void
announce (DeskInboxSelection *self)
{
  if (self->feed.n_out > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->feed.n_out);
}

static void
update_selected (DeskInboxSelection *self)
{
  g_autoptr (MeshSubscription) selected = NULL;

  if (!self->several && !gtk_bitset_is_empty (self->rows))
    selected = g_list_model_get_item (self->model, gtk_bitset_get_minimum (self->rows));
  if (g_set_object (&self->selected, selected))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* What is no longer shown is no longer chosen: nobody decides on what they don't see. */
static void
find_rows (DeskInboxSelection *self)
{
  const guint n = count (self), wanted = g_hash_table_size (self->chosen);
  guint found = 0;

  gtk_bitset_remove_all (self->rows);
  for (guint i = 0; i < n && found < wanted; i++)
    if (g_hash_table_contains (self->chosen, id_at (self, i)))
      {
        gtk_bitset_add (self->rows, i);
        found++;
      }
  if (found == wanted)
    return;
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; i < gtk_bitset_get_size (self->rows); i++)
    g_hash_table_add (self->chosen, g_strdup (id_at (self, gtk_bitset_get_nth (self->rows, i))));
}

/* Of several none may be left; of one there is always one. */
static void
ensure_one (DeskInboxSelection *self, guint near)
{
  const guint n = count (self);

  if (self->several || n == 0 || !gtk_bitset_is_empty (self->rows))
    return;
  near = MIN (near, n - 1);
  gtk_bitset_add (self->rows, near);
  g_hash_table_add (self->chosen, g_strdup (id_at (self, near)));
}

/* @rows: (transfer full) */
static void
take_rows (DeskInboxSelection *self, GtkBitset *rows)
{
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (rows);

  gtk_bitset_difference (changed, self->rows);
  g_clear_pointer (&self->rows, gtk_bitset_unref);
  self->rows = rows;
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; i < gtk_bitset_get_size (rows); i++)
    g_hash_table_add (self->chosen, g_strdup (id_at (self, gtk_bitset_get_nth (rows, i))));
  if (!gtk_bitset_is_empty (changed))
    announce (self);
  update_selected (self);
}

static void
set_several (DeskInboxSelection *self, gboolean several)
{
  if (self->several == several)
    return;
  self->several = several;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEVERAL]);
}

static gboolean
follow_cb (gpointer data)
{
  DeskInboxSelection *self = data;

  self->follower = 0;
  update_selected (self);
  return G_SOURCE_REMOVE;
}

/* The detail of another one takes longer to make than the list, which is what is looked at while one types. */
static void
items_changed_cb (DeskInboxSelection *self, guint position, guint removed, guint added)
{
  const guint before = gtk_bitset_is_empty (self->rows) ? 0 : gtk_bitset_get_minimum (self->rows);

  find_rows (self);
  ensure_one (self, before);
  desk_feed_change (&self->feed, position, removed, added, count (self));
  /* Whatever is outside of that moved, if it moved, with what it was. */
  announce (self);
  if (self->follower == 0)
    self->follower = g_idle_add (follow_cb, self);
}

/* ---- GListModel ---- */

static GType
desk_inbox_selection_get_item_type (GListModel *list)
{
  return MESH_TYPE_SUBSCRIPTION;
}

static guint
desk_inbox_selection_get_n_items (GListModel *list)
{
  return DESK_INBOX_SELECTION (list)->feed.n_out;
}

static gpointer
desk_inbox_selection_get_item (GListModel *list, guint position)
{
  DeskInboxSelection *self = DESK_INBOX_SELECTION (list);

  return position < self->feed.n_out ? g_list_model_get_item (self->model, position) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_inbox_selection_get_item_type;
  iface->get_n_items = desk_inbox_selection_get_n_items;
  iface->get_item = desk_inbox_selection_get_item;
}

/* ---- GtkSelectionModel ---- */

static gboolean
desk_inbox_selection_is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (DESK_INBOX_SELECTION (model)->rows, position);
}

static GtkBitset *
desk_inbox_selection_get_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_ref (DESK_INBOX_SELECTION (model)->rows);
}

/* All ways of choosing come down to this. Plain moving about, which would leave the rest, does nothing while several
 * are chosen. */
static gboolean
desk_inbox_selection_set (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  DeskInboxSelection *self = DESK_INBOX_SELECTION (model);
  g_autoptr (GtkBitset) rows = gtk_bitset_copy (self->rows);
  g_autoptr (GtkBitset) wanted = gtk_bitset_copy (selected);

  if (self->several && gtk_bitset_get_size (selected) == 1 && gtk_bitset_get_size (mask) > 1)
    return TRUE;
  gtk_bitset_intersect (wanted, mask);
  gtk_bitset_subtract (rows, mask);
  gtk_bitset_union (rows, wanted);
  if (count (self) < G_MAXUINT)
    gtk_bitset_remove_range (rows, count (self), G_MAXUINT - count (self));
  if (gtk_bitset_get_size (rows) > 1)
    set_several (self, TRUE);
  else if (!self->several && gtk_bitset_is_empty (rows))
    return FALSE;
  take_rows (self, g_steal_pointer (&rows));
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = desk_inbox_selection_is_selected;
  iface->get_selection_in_range = desk_inbox_selection_get_range;
  iface->set_selection = desk_inbox_selection_set;
}

/* ---- the object ---- */

static void
set_model (DeskInboxSelection *self, GListModel *model)
{
  const guint before = count (self);

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self, 0, before, count (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
desk_inbox_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskInboxSelection *self = DESK_INBOX_SELECTION (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_SEVERAL:
      g_value_set_boolean (value, self->several);
      break;
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, self->selected);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, gtk_bitset_get_size (self->rows));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_selection_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      set_model (DESK_INBOX_SELECTION (object), g_value_get_object (value));
      break;
    case PROP_SEVERAL:
      desk_inbox_selection_set_several (DESK_INBOX_SELECTION (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_selection_dispose (GObject *object)
{
  DeskInboxSelection *self = DESK_INBOX_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  desk_feed_clear (&self->feed);
  g_clear_handle_id (&self->follower, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->selected);
  G_OBJECT_CLASS (desk_inbox_selection_parent_class)->dispose (object);
}

static void
desk_inbox_selection_finalize (GObject *object)
{
  DeskInboxSelection *self = DESK_INBOX_SELECTION (object);

  g_hash_table_unref (self->chosen);
  gtk_bitset_unref (self->rows);
  G_OBJECT_CLASS (desk_inbox_selection_parent_class)->finalize (object);
}

static void
desk_inbox_selection_class_init (DeskInboxSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_inbox_selection_get_property;
  object_class->set_property = desk_inbox_selection_set_property;
  object_class->dispose = desk_inbox_selection_dispose;
  object_class->finalize = desk_inbox_selection_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | flags);
  properties[PROP_SEVERAL]
      = g_param_spec_boolean ("several", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SELECTED_ITEM]
      = g_param_spec_object ("selected-item", NULL, NULL, MESH_TYPE_SUBSCRIPTION,
                             G_PARAM_READABLE | flags);
  properties[PROP_N_SELECTED]
      = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_inbox_selection_init (DeskInboxSelection *self)
{
  desk_feed_init (&self->feed, G_LIST_MODEL (self), CHUNK, N_CHUNKED, G_PRIORITY_DEFAULT_IDLE);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = gtk_bitset_new_empty ();
}

void
desk_inbox_selection_settle (DeskInboxSelection *self)
{
  g_return_if_fail (DESK_IS_INBOX_SELECTION (self));
  g_clear_handle_id (&self->follower, g_source_remove);
  update_selected (self);
}

gboolean
desk_inbox_selection_get_several (DeskInboxSelection *self)
{
  g_return_val_if_fail (DESK_IS_INBOX_SELECTION (self), FALSE);
  return self->several;
}

void
desk_inbox_selection_set_several (DeskInboxSelection *self, gboolean several)
{
  GtkBitset *rows = gtk_bitset_new_empty ();

  g_return_if_fail (DESK_IS_INBOX_SELECTION (self));
  if (self->several != several && !several && count (self) > 0)
    gtk_bitset_add (rows, gtk_bitset_is_empty (self->rows) ? 0 : gtk_bitset_get_minimum (self->rows));
  if (self->several == several)
    gtk_bitset_unref (rows);
  else
    {
      set_several (self, several);
      take_rows (self, rows);
      announce (self);
    }
}

void
desk_inbox_selection_toggle (DeskInboxSelection *self, guint position)
{
  GtkBitset *rows;

  g_return_if_fail (DESK_IS_INBOX_SELECTION (self));
  if (!self->several || position >= count (self))
    return;
  rows = gtk_bitset_copy (self->rows);
  if (!gtk_bitset_add (rows, position))
    gtk_bitset_remove (rows, position);
  take_rows (self, rows);
}

/* The model's length: nowhere. */
static guint
find (DeskInboxSelection *self, const char *id)
{
  guint i = 0;

  while (i < count (self) && g_strcmp0 (id_at (self, i), id) != 0)
    i++;
  return i;
}

void
desk_inbox_selection_toggle_id (DeskInboxSelection *self, const char *id)
{
  g_return_if_fail (DESK_IS_INBOX_SELECTION (self));
  desk_inbox_selection_toggle (self, find (self, id));
}

gboolean
desk_inbox_selection_choose (DeskInboxSelection *self, const char *id)
{
  GtkBitset *rows;
  guint row;

  g_return_val_if_fail (DESK_IS_INBOX_SELECTION (self), FALSE);
  row = find (self, id);
  if (row == count (self))
    return FALSE;
  rows = gtk_bitset_new_empty ();
  gtk_bitset_add (rows, row);
  set_several (self, FALSE);
  take_rows (self, rows);
  return TRUE;
}

GPtrArray *
desk_inbox_selection_dup_chosen (DeskInboxSelection *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (DESK_IS_INBOX_SELECTION (self), list);
  for (guint i = 0; i < gtk_bitset_get_size (self->rows); i++)
    g_ptr_array_add (list, g_list_model_get_item (self->model, gtk_bitset_get_nth (self->rows, i)));
  return list;
}
