/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide-panel.h"

#include "desk/common/desk-format.h"
#include "desk/guide/desk-guide-page.h"

struct _DeskGuidePanel
{
  AdwBin parent_instance;

  DeskGuide *guide; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_GUIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskGuidePanel, desk_guide_panel, ADW_TYPE_BIN)

static void
desk_guide_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_GUIDE:
      g_value_set_object (value, DESK_GUIDE_PANEL (object)->guide);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_guide_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_GUIDE:
      if (g_set_object (&DESK_GUIDE_PANEL (object)->guide, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_guide_panel_dispose (GObject *object)
{
  /* Before the template, which would take the child away behind AdwBin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_GUIDE_PANEL);
  g_clear_object (&DESK_GUIDE_PANEL (object)->guide);
  G_OBJECT_CLASS (desk_guide_panel_parent_class)->dispose (object);
}

static void
desk_guide_panel_class_init (DeskGuidePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_guide_panel_get_property;
  object_class->set_property = desk_guide_panel_set_property;
  object_class->dispose = desk_guide_panel_dispose;
  properties[PROP_GUIDE]
      = g_param_spec_object ("guide", NULL, NULL, DESK_TYPE_GUIDE,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_GUIDE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/guide-panel.ui");
  desk_format_bind_class (widget_class);
}

static void
desk_guide_panel_init (DeskGuidePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
desk_guide_panel_new (DeskGuide *guide)
{
  return g_object_new (DESK_TYPE_GUIDE_PANEL, "guide", guide, NULL);
}
