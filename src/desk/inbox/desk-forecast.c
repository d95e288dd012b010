/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-forecast.h"

#include <glib/gi18n.h>

#include "desk/common/desk-code.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-rows.h"
#include "desk/inbox/desk-decision.h"
#include "desk/inbox/desk-inbox-format.h"
#include "desk/inbox/desk-meter.h"
#include "desk/plan/desk-run.h"

/* Who only leafs through the list asks AWS nothing. */
#define PAUSE 600 /* ms */

struct _DeskForecast
{
  AdwBin parent_instance;

  MeshSubscription *subscription; /* (nullable) */
  DeskSeat *seat;                 /* (nullable) */
  DeskDecision *decision;         /* (nullable) (weak) */
  DeskRun *run;                   /* (nullable) */
  GListModel *meters;             /* (nullable) */
  char *error_text;               /* (nullable) */
  GCancellable *looking;          /* (nullable): how much is shared already */
  guint timer;
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  PROP_SEAT,
  PROP_DECISION,
  PROP_RUN,
  PROP_METERS,
  PROP_ERROR_TEXT,
  PROP_WANTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskForecast, desk_forecast, ADW_TYPE_BIN)

static void
notify_all (DeskForecast *self)
{
  for (guint i = PROP_RUN; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static gboolean
is_wanted (DeskForecast *self)
{
  return self->subscription != NULL && self->seat != NULL && desk_seat_get_mesh (self->seat) != NULL
         && self->decision != NULL && desk_decision_foresees (self->decision);
}

/* Who may not look, or whom nobody answers, sees the other meters. */
static void
shares_cb (GObject *plan, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskForecast) self = data;
  g_autoptr (MeshShareUse) use = mesh_share_use_finish (MESH_PLAN (plan), result, NULL);

  if (use == NULL || self->run == NULL || self->meters == NULL || plan != G_OBJECT (desk_run_get_plan (self->run)))
    return;
  desk_meters_add_shares (self->meters, use);
}

static void
stop_looking (DeskForecast *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
look_at_shares (DeskForecast *self)
{
  self->looking = g_cancellable_new ();
  mesh_share_use_async (desk_run_get_plan (self->run), self->looking, shares_cb, g_object_ref (self));
}

static void
phase_cb (DeskForecast *self)
{
  stop_looking (self);
  g_clear_object (&self->meters);
  if (!desk_run_get_busy (self->run))
    {
      self->meters = desk_meters_new (desk_run_get_plan (self->run));
      if (g_strcmp0 (desk_run_get_phase (self->run), "failed") != 0)
        look_at_shares (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METERS]);
}

static void
stop (DeskForecast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->run, phase_cb, self);
      desk_run_cancel (self->run);
    }
  stop_looking (self);
  g_clear_object (&self->run);
  g_clear_object (&self->meters);
  g_clear_pointer (&self->error_text, g_free);
}

static gboolean
timer_cb (gpointer data)
{
  DeskForecast *self = data;
  g_autoptr (MeshPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  self->timer = 0;
  plan = self->decision != NULL ? desk_decision_make_plan (self->decision, &error) : NULL;
  if (plan == NULL && error == NULL)
    return G_SOURCE_REMOVE;
  if (plan == NULL)
    self->error_text = desk_format_error (error);
  else
    {
      /* No journal: nothing is done. */
      self->run = desk_run_new (plan, NULL);
      g_signal_connect_swapped (self->run, "notify::phase", G_CALLBACK (phase_cb), self);
      desk_run_preview (self->run);
    }
  notify_all (self);
  return G_SOURCE_REMOVE;
}

/* While it is on screen, and only then. */
static void
follow (DeskForecast *self)
{
  stop (self);
  if (is_wanted (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer = g_timeout_add (PAUSE, timer_cb, self);
  notify_all (self);
}

static void
set_decision (DeskForecast *self, DeskDecision *decision)
{
  if (self->decision != NULL)
    g_signal_handlers_disconnect_by_func (self->decision, follow, self);
  g_set_weak_pointer (&self->decision, decision);
  if (decision != NULL)
    g_signal_connect_object (decision, "changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  follow (self);
}

static void
copy_text_cb (GtkWidget *widget, const char *name, GVariant *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (text, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", C_ ("toast", "Copied"));
}

static void
desk_forecast_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_forecast_parent_class)->map (widget);
  follow (DESK_FORECAST (widget));
}

static void
desk_forecast_unmap (GtkWidget *widget)
{
  stop (DESK_FORECAST (widget));
  GTK_WIDGET_CLASS (desk_forecast_parent_class)->unmap (widget);
}

static void
desk_forecast_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskForecast *self = DESK_FORECAST (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    case PROP_DECISION:
      g_value_set_object (value, self->decision);
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_METERS:
      g_value_set_object (value, self->meters);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_WANTED:
      g_value_set_boolean (value, is_wanted (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_forecast_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskForecast *self = DESK_FORECAST (object);
  gboolean changed = FALSE;

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      changed = g_set_object (&self->subscription, g_value_get_object (value));
      break;
    case PROP_SEAT:
      changed = g_set_object (&self->seat, g_value_get_object (value));
      break;
    case PROP_DECISION:
      set_decision (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  if (!changed)
    return;
  g_object_notify_by_pspec (object, pspec);
  follow (self);
}

static void
desk_forecast_dispose (GObject *object)
{
  DeskForecast *self = DESK_FORECAST (object);

  stop (self);
  if (self->decision != NULL)
    g_signal_handlers_disconnect_by_func (self->decision, follow, self);
  g_clear_weak_pointer (&self->decision);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_FORECAST);
  g_clear_object (&self->subscription);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (desk_forecast_parent_class)->dispose (object);
}

static void
desk_forecast_class_init (DeskForecastClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_forecast_get_property;
  object_class->set_property = desk_forecast_set_property;
  object_class->dispose = desk_forecast_dispose;
  widget_class->map = desk_forecast_map;
  widget_class->unmap = desk_forecast_unmap;
  properties[PROP_SUBSCRIPTION] = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION,
                                                       G_PARAM_READWRITE | flags);
  properties[PROP_SEAT]
      = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, G_PARAM_READWRITE | flags);
  properties[PROP_DECISION] = g_param_spec_object ("decision", NULL, NULL, DESK_TYPE_DECISION,
                                                   G_PARAM_READWRITE | flags);
  properties[PROP_RUN]
      = g_param_spec_object ("run", NULL, NULL, DESK_TYPE_RUN, G_PARAM_READABLE | flags);
  properties[PROP_METERS]
      = g_param_spec_object ("meters", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | flags);
  properties[PROP_ERROR_TEXT]
      = g_param_spec_string ("error-text", NULL, NULL, NULL, G_PARAM_READABLE | flags);
  properties[PROP_WANTED]
      = g_param_spec_boolean ("wanted", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ROWS);
  g_type_ensure (DESK_TYPE_CODE);
  g_type_ensure (DESK_TYPE_METER);
  g_type_ensure (MESH_TYPE_STEP);
  gtk_widget_class_install_action (widget_class, "copy.text", "s", copy_text_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/forecast.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
}

static void
desk_forecast_init (DeskForecast *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
