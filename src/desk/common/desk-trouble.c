/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-trouble.h"

#include "desk/common/desk-format.h"

struct _DeskTrouble
{
  AdwBin parent_instance;

  DeskSource *source; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskTrouble, desk_trouble, ADW_TYPE_BIN)

static void
again_cb (DeskTrouble *self)
{
  g_assert (DESK_IS_TROUBLE (self));
  if (self->source != NULL)
    desk_source_refresh (self->source);
}

static void
desk_trouble_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskTrouble *self = DESK_TROUBLE (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_trouble_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskTrouble *self = DESK_TROUBLE (object);

  switch (id)
    {
    case PROP_SOURCE:
      if (g_set_object (&self->source, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_trouble_dispose (GObject *object)
{
  DeskTrouble *self = DESK_TROUBLE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_TROUBLE);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (desk_trouble_parent_class)->dispose (object);
}

static void
desk_trouble_class_init (DeskTroubleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_trouble_get_property;
  object_class->set_property = desk_trouble_set_property;
  object_class->dispose = desk_trouble_dispose;
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/trouble.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
desk_trouble_init (DeskTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
