/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-subscription-view.h"

#include "desk/common/desk-fact.h"
#include "desk/common/desk-format.h"
#include "desk/inbox/desk-decision.h"
#include "desk/inbox/desk-forecast.h"
#include "desk/inbox/desk-inbox-format.h"

struct _DeskSubscriptionView
{
  AdwBin parent_instance;

  MeshSubscription *subscription; /* (nullable) */
  DeskSeat *seat;                 /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  PROP_SEAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSubscriptionView, desk_subscription_view, ADW_TYPE_BIN)

static void
desk_subscription_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSubscriptionView *self = DESK_SUBSCRIPTION_VIEW (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_view_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  DeskSubscriptionView *self = DESK_SUBSCRIPTION_VIEW (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      if (g_set_object (&self->subscription, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_SEAT:
      if (g_set_object (&self->seat, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_view_dispose (GObject *object)
{
  DeskSubscriptionView *self = DESK_SUBSCRIPTION_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_SUBSCRIPTION_VIEW);
  g_clear_object (&self->subscription);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (desk_subscription_view_parent_class)->dispose (object);
}

static void
desk_subscription_view_class_init (DeskSubscriptionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_subscription_view_get_property;
  object_class->set_property = desk_subscription_view_set_property;
  object_class->dispose = desk_subscription_view_dispose;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_DECISION);
  g_type_ensure (DESK_TYPE_FACT);
  g_type_ensure (DESK_TYPE_FORECAST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/meshdesk/Meshdesk/ui/subscription-view.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
}

static void
desk_subscription_view_init (DeskSubscriptionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
