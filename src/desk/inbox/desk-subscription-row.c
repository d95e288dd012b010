/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-subscription-row.h"

#include "desk/common/desk-format.h"

struct _DeskSubscriptionRow
{
  AdwBin parent_instance;

  MeshSubscription *subscription; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, ADW_TYPE_BIN)

static void
desk_subscription_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, DESK_SUBSCRIPTION_ROW (object)->subscription);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      if (g_set_object (&DESK_SUBSCRIPTION_ROW (object)->subscription, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_dispose (GObject *object)
{
  /* Before the template, which would take a bound child away behind AdwBin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_SUBSCRIPTION_ROW);
  g_clear_object (&DESK_SUBSCRIPTION_ROW (object)->subscription);
  G_OBJECT_CLASS (desk_subscription_row_parent_class)->dispose (object);
}

static void
desk_subscription_row_class_init (DeskSubscriptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_subscription_row_get_property;
  object_class->set_property = desk_subscription_row_set_property;
  object_class->dispose = desk_subscription_row_dispose;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/meshdesk/Meshdesk/ui/subscription-summary.ui");
  desk_format_bind_class (widget_class);
}

static void
desk_subscription_row_init (DeskSubscriptionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
