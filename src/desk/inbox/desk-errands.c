/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-errands.h"

#include <glib/gi18n.h>

struct _DeskErrands
{
  GObject parent_instance;

  char *title;
  GPtrArray *list;   /* (element-type DeskErrand) */
  const char *phase;
  guint next;        /* the first that had no turn in this phase */
  DeskRun *current;  /* (nullable): on its way */
  gboolean cancelled;
  gboolean again;    /* what failed is tried once more */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_BUSY,
  PROP_PHASE,
  PROP_CAN_RUN,
  PROP_RUN_LABEL,
  PROP_CLOSE_LABEL,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
desk_errands_get_item_type (GListModel *list)
{
  return DESK_TYPE_ERRAND;
}

static guint
desk_errands_get_n_items (GListModel *list)
{
  return DESK_ERRANDS (list)->list->len;
}

static gpointer
desk_errands_get_item (GListModel *list, guint position)
{
  DeskErrands *self = DESK_ERRANDS (list);

  return position < self->list->len ? g_object_ref (g_ptr_array_index (self->list, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_errands_get_item_type;
  iface->get_n_items = desk_errands_get_n_items;
  iface->get_item = desk_errands_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskErrands,
                               desk_errands,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
notify_all (DeskErrands *self)
{
  for (guint i = PROP_BUSY; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static guint
count_phase (DeskErrands *self, const char *phase)
{
  guint n = 0;

  for (guint i = 0; i < self->list->len; i++)
    n += g_str_equal (desk_errand_get_phase (g_ptr_array_index (self->list, i)), phase);
  return n;
}

/* ---- one after the other ---- */

static gboolean
has_turn (DeskErrands *self, DeskErrand *errand)
{
  const char *phase = desk_errand_get_phase (errand);

  if (desk_errand_get_run (errand) == NULL)
    return FALSE;
  if (g_str_equal (self->phase, "observing"))
    return TRUE;
  return g_str_equal (phase, "ready") || (self->again && g_str_equal (phase, "failed"));
}

static void start_next (DeskErrands *self);

static void
busy_cb (DeskErrands *self)
{
  g_autoptr (DeskErrands) kept = g_object_ref (self);

  if (self->current == NULL || desk_run_get_busy (self->current))
    return;
  g_signal_handlers_disconnect_by_func (self->current, busy_cb, self);
  g_clear_object (&self->current);
  start_next (self);
}

static void
finish (DeskErrands *self)
{
  self->phase = g_str_equal (self->phase, "observing") ? "ready" : "done";
  notify_all (self);
}

static void
start_next (DeskErrands *self)
{
  DeskErrand *errand = NULL;

  while (!self->cancelled && self->next < self->list->len && errand == NULL)
    {
      errand = g_ptr_array_index (self->list, self->next++);
      if (!has_turn (self, errand))
        errand = NULL;
    }
  if (errand == NULL)
    {
      finish (self);
      return;
    }
  self->current = g_object_ref (desk_errand_get_run (errand));
  if (g_str_equal (self->phase, "observing"))
    desk_run_preview (self->current);
  else
    desk_run_apply (self->current);
  g_signal_connect_object (self->current, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  notify_all (self);
}

static void
start (DeskErrands *self, const char *phase)
{
  if (self->current != NULL)
    return;
  self->again = g_str_equal (self->phase, "done");
  self->phase = phase;
  self->next = 0;
  self->cancelled = FALSE;
  start_next (self);
}

/* ---- how it stands ---- */

/* What failed when it was looked at is not agreed to yet; what failed on its way is. */
static gboolean
can_run (DeskErrands *self)
{
  return self->current == NULL
         && (count_phase (self, "ready") > 0
             || (g_str_equal (self->phase, "done") && count_phase (self, "failed") > 0));
}

static char *
dup_summary (DeskErrands *self)
{
  const guint n = self->list->len, done = count_phase (self, "done"), failed = count_phase (self, "failed");

  if (g_str_equal (self->phase, "observing"))
    return g_strdup (_ ("Looking at what is there. Nothing is changed."));
  if (g_str_equal (self->phase, "ready"))
    /* Translators: so many requests, of so many, that can be decided on */
    return g_strdup_printf (C_ ("errands", "%'u of %'u can be done. Nothing is changed before you say so."),
                            count_phase (self, "ready"), n);
  if (failed > 0 && self->current == NULL)
    /* Translators: numbers of requests that were chosen together */
    return g_strdup_printf (C_ ("errands", "%'u of %'u done, %'u failed."), done, n, failed);
  /* Translators: numbers of requests that were chosen together */
  return g_strdup_printf (C_ ("errands", "%'u of %'u done."), done, n);
}

static void
desk_errands_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskErrands *self = DESK_ERRANDS (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->current != NULL);
      break;
    case PROP_PHASE:
      g_value_set_static_string (value, self->phase);
      break;
    case PROP_CAN_RUN:
      g_value_set_boolean (value, can_run (self));
      break;
    case PROP_RUN_LABEL:
      g_value_set_string (value, g_str_equal (self->phase, "done") ? C_ ("plan", "Continue") : C_ ("plan", "Run"));
      break;
    case PROP_CLOSE_LABEL:
      g_value_set_string (value, self->current != NULL && g_str_equal (self->phase, "applying")
                                     ? C_ ("plan", "Stop")
                                     : C_ ("plan", "Close"));
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, dup_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_errands_finalize (GObject *object)
{
  DeskErrands *self = DESK_ERRANDS (object);

  if (self->current != NULL)
    desk_run_cancel (self->current);
  g_clear_object (&self->current);
  g_ptr_array_unref (self->list);
  g_free (self->title);
  G_OBJECT_CLASS (desk_errands_parent_class)->finalize (object);
}

static void
desk_errands_class_init (DeskErrandsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_errands_get_property;
  object_class->finalize = desk_errands_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_PHASE] = g_param_spec_string ("phase", NULL, NULL, "observing", flags);
  properties[PROP_CAN_RUN] = g_param_spec_boolean ("can-run", NULL, NULL, FALSE, flags);
  properties[PROP_RUN_LABEL] = g_param_spec_string ("run-label", NULL, NULL, NULL, flags);
  properties[PROP_CLOSE_LABEL] = g_param_spec_string ("close-label", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_errands_init (DeskErrands *self)
{
  self->phase = "observing";
  self->list = g_ptr_array_new_with_free_func (g_object_unref);
}

DeskErrands *
desk_errands_new (const char *title)
{
  DeskErrands *self = g_object_new (DESK_TYPE_ERRANDS, NULL);

  self->title = g_strdup (title);
  return self;
}

void
desk_errands_take (DeskErrands *self, DeskErrand *errand)
{
  g_return_if_fail (DESK_IS_ERRANDS (self));
  g_ptr_array_add (self->list, errand);
  g_list_model_items_changed (G_LIST_MODEL (self), self->list->len - 1, 0, 1);
}

void
desk_errands_preview (DeskErrands *self)
{
  g_return_if_fail (DESK_IS_ERRANDS (self));
  start (self, "observing");
}

void
desk_errands_apply (DeskErrands *self)
{
  g_return_if_fail (DESK_IS_ERRANDS (self));
  start (self, "applying");
}

void
desk_errands_cancel (DeskErrands *self)
{
  g_return_if_fail (DESK_IS_ERRANDS (self));
  self->cancelled = TRUE;
  if (self->current != NULL)
    desk_run_cancel (self->current);
}

const char *
desk_errands_get_phase (DeskErrands *self)
{
  g_return_val_if_fail (DESK_IS_ERRANDS (self), NULL);
  return self->phase;
}

gboolean
desk_errands_get_busy (DeskErrands *self)
{
  g_return_val_if_fail (DESK_IS_ERRANDS (self), FALSE);
  return self->current != NULL;
}
