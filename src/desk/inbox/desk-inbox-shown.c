/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-shown.h"

#include <string.h>

#include "mesh/subscriptions/mesh-store.h"

struct _DeskInboxShown
{
  GObject parent_instance;

  GListModel *model;       /* (nullable) */
  DeskInboxFilter *filter; /* (nullable) */
  GPtrArray *items;        /* (element-type MeshSubscription): of the model */
  GString *text;           /* what they are found by, one behind the other */
  GArray *ends;            /* (element-type gsize): of each in the text */
  GArray *rows;            /* (element-type guint): which are shown */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_FILTER,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
desk_inbox_shown_get_item_type (GListModel *list)
{
  return MESH_TYPE_SUBSCRIPTION;
}

static guint
desk_inbox_shown_get_n_items (GListModel *list)
{
  return DESK_INBOX_SHOWN (list)->rows->len;
}

static gpointer
desk_inbox_shown_get_item (GListModel *list, guint position)
{
  DeskInboxShown *self = DESK_INBOX_SHOWN (list);

  if (position >= self->rows->len)
    return NULL;
  return g_object_ref (
      g_ptr_array_index (self->items, g_array_index (self->rows, guint, position)));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_inbox_shown_get_item_type;
  iface->get_n_items = desk_inbox_shown_get_n_items;
  iface->get_item = desk_inbox_shown_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskInboxShown,
                               desk_inbox_shown,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- finding ---- */

static gsize
end_of (DeskInboxShown *self, guint row)
{
  return g_array_index (self->ends, gsize, row);
}

static gsize
start_of (DeskInboxShown *self, guint row)
{
  return row > 0 ? end_of (self, row - 1) : 0;
}

/* @words: but for the first, which was found already. */
static gboolean
has_words (DeskInboxShown *self, guint row, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *found = strstr (self->text->str + start_of (self, row), words[i]);

      if (found == NULL || (gsize) (found - self->text->str) >= end_of (self, row))
        return FALSE;
    }
  return TRUE;
}

/* Words have no spaces, hence never lie across two records. */
static void
find_words (DeskInboxShown *self, const char *const *words, GArray *rows)
{
  const char *found = self->text->str;
  guint row = 0;

  while (row < self->items->len && (found = strstr (found, words[0])) != NULL)
    {
      while (end_of (self, row) <= (gsize) (found - self->text->str))
        row++;
      if (desk_inbox_filter_wants (self->filter, g_ptr_array_index (self->items, row))
          && has_words (self, row, words + 1))
        g_array_append_val (rows, row);
      found = self->text->str + end_of (self, row++);
    }
}

/* (transfer full) (element-type guint) */
static GArray *
find_rows (DeskInboxShown *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *const *words = self->filter != NULL ? desk_inbox_filter_get_words (self->filter) : NULL;

  if (words != NULL && words[0] != NULL)
    find_words (self, words, rows);
  else
    for (guint row = 0; row < self->items->len; row++)
      if (self->filter == NULL
          || desk_inbox_filter_wants (self->filter, g_ptr_array_index (self->items, row)))
        g_array_append_val (rows, row);
  return rows;
}

static MeshSubscription *
item_of (GPtrArray *items, GArray *rows, guint position)
{
  return g_ptr_array_index (items, g_array_index (rows, guint, position));
}

/* One change, from the first difference to the last. @items: what @self->rows meant before. */
static void
show (DeskInboxShown *self, GPtrArray *items)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->rows);
  guint start = 0, end = 0, n;

  self->rows = find_rows (self);
  n = MIN (before->len, self->rows->len);
  while (start < n && item_of (items, before, start) == item_of (self->items, self->rows, start))
    start++;
  while (start + end < n
         && item_of (items, before, before->len - 1 - end)
                == item_of (self->items, self->rows, self->rows->len - 1 - end))
    end++;
  if (start + end < MAX (before->len, self->rows->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end,
                                self->rows->len - start - end);
  if (before->len != self->rows->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
filter_changed_cb (DeskInboxShown *self)
{
  show (self, self->items);
}

static void
items_changed_cb (DeskInboxShown *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->items);

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_string_truncate (self->text, 0);
  g_array_set_size (self->ends, 0);
  for (guint i = 0; self->model != NULL && i < g_list_model_get_n_items (self->model); i++)
    {
      MeshSubscription *one = g_list_model_get_item (self->model, i);

      g_ptr_array_add (self->items, one);
      g_string_append (self->text, mesh_subscription_get_search_text (one));
      g_array_append_val (self->ends, self->text->len);
    }
  show (self, before);
}

/* ---- the object ---- */

static void
set_model (DeskInboxShown *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
set_filter (DeskInboxShown *self, DeskInboxFilter *filter)
{
  if (self->filter == filter)
    return;
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, filter_changed_cb, self);
  g_set_object (&self->filter, filter);
  if (filter != NULL)
    g_signal_connect_swapped (filter, "changed", G_CALLBACK (filter_changed_cb), self);
  filter_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
desk_inbox_shown_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskInboxShown *self = DESK_INBOX_SHOWN (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->rows->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_shown_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      set_model (DESK_INBOX_SHOWN (object), g_value_get_object (value));
      break;
    case PROP_FILTER:
      set_filter (DESK_INBOX_SHOWN (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_shown_dispose (GObject *object)
{
  DeskInboxShown *self = DESK_INBOX_SHOWN (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, filter_changed_cb, self);
  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (desk_inbox_shown_parent_class)->dispose (object);
}

static void
desk_inbox_shown_finalize (GObject *object)
{
  DeskInboxShown *self = DESK_INBOX_SHOWN (object);

  g_ptr_array_unref (self->items);
  g_string_free (self->text, TRUE);
  g_array_unref (self->ends);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (desk_inbox_shown_parent_class)->finalize (object);
}

static void
desk_inbox_shown_class_init (DeskInboxShownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_inbox_shown_get_property;
  object_class->set_property = desk_inbox_shown_set_property;
  object_class->dispose = desk_inbox_shown_dispose;
  object_class->finalize = desk_inbox_shown_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | flags);
  properties[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, DESK_TYPE_INBOX_FILTER,
                                                 G_PARAM_READWRITE | flags);
  properties[PROP_N_ITEMS]
      = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_inbox_shown_init (DeskInboxShown *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->text = g_string_new (NULL);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
}
