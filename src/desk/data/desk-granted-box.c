/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-granted-box.h"

#include "desk/common/desk-rows.h"
#include "desk/data/desk-granted-format.h"
#include "mesh/subscriptions/mesh-store.h"

struct _DeskGrantedBox
{
  AdwBin parent_instance;

  MeshGranted *granted; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_GRANTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskGrantedBox, desk_granted_box, ADW_TYPE_BIN)

static const char *
get_id (DeskGrantedBox *self)
{
  return mesh_subscription_get (mesh_granted_get_subscription (self->granted), "SubscriptionId");
}

/* The rows of the links say which link; whose it is, the page learns here. */
static void
repair_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskGrantedBox *self = DESK_GRANTED_BOX (widget);

  if (self->granted != NULL)
    gtk_widget_activate_action (widget, "data.repair", "(ss)", get_id (self), g_variant_get_string (parameter, NULL));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskGrantedBox *self = DESK_GRANTED_BOX (widget);

  if (self->granted != NULL)
    gtk_widget_activate_action (widget, "data.import", "s", get_id (self));
}

static void
desk_granted_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_GRANTED:
      g_value_set_object (value, DESK_GRANTED_BOX (object)->granted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_granted_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_GRANTED:
      if (g_set_object (&DESK_GRANTED_BOX (object)->granted, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_granted_box_dispose (GObject *object)
{
  /* Before the template, which would take a bound child away behind AdwBin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_GRANTED_BOX);
  g_clear_object (&DESK_GRANTED_BOX (object)->granted);
  G_OBJECT_CLASS (desk_granted_box_parent_class)->dispose (object);
}

static void
desk_granted_box_class_init (DeskGrantedBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_granted_box_get_property;
  object_class->set_property = desk_granted_box_set_property;
  object_class->dispose = desk_granted_box_dispose;
  properties[PROP_GRANTED]
      = g_param_spec_object ("granted", NULL, NULL, MESH_TYPE_GRANTED,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ROWS);
  g_type_ensure (MESH_TYPE_SUBSCRIPTION);
  g_type_ensure (MESH_TYPE_FINDING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/granted-box.ui");
  desk_granted_format_bind_class (widget_class);
  gtk_widget_class_install_action (widget_class, "access.repair", "s", repair_action);
  gtk_widget_class_install_action (widget_class, "granted.import", NULL, import_action);
}

static void
desk_granted_box_init (DeskGrantedBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
