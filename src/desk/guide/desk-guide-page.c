/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide-page.h"

#include "desk/common/desk-format.h"

struct _DeskGuidePage
{
  DeskPage parent_instance;

  GListModel *guide; /* (nullable): a DeskGuide, or a list of a test's own */
  gboolean setup_only;
  gboolean holding;
};

enum
{
  PROP_0,
  PROP_GUIDE,
  PROP_SETUP_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskGuidePage, desk_guide_page, DESK_TYPE_PAGE)

static void
update_holding (DeskGuidePage *self, gboolean mapped)
{
  const gboolean hold = mapped && DESK_IS_GUIDE (self->guide);

  if (hold && !self->holding)
    desk_guide_hold (DESK_GUIDE (self->guide));
  if (!hold && self->holding)
    desk_guide_release (DESK_GUIDE (self->guide));
  self->holding = hold;
}

static void
set_guide (DeskGuidePage *self, GListModel *guide)
{
  if (self->guide == guide)
    return;
  update_holding (self, FALSE);
  g_set_object (&self->guide, guide);
  update_holding (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GUIDE]);
}

static void
desk_guide_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_guide_page_parent_class)->map (widget);
  update_holding (DESK_GUIDE_PAGE (widget), TRUE);
}

static void
desk_guide_page_unmap (GtkWidget *widget)
{
  update_holding (DESK_GUIDE_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (desk_guide_page_parent_class)->unmap (widget);
}

static void
desk_guide_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_GUIDE:
      g_value_set_object (value, DESK_GUIDE_PAGE (object)->guide);
      break;
    case PROP_SETUP_ONLY:
      g_value_set_boolean (value, DESK_GUIDE_PAGE (object)->setup_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_guide_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskGuidePage *self = DESK_GUIDE_PAGE (object);

  switch (id)
    {
    case PROP_GUIDE:
      set_guide (self, g_value_get_object (value));
      break;
    case PROP_SETUP_ONLY:
      self->setup_only = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_guide_page_dispose (GObject *object)
{
  set_guide (DESK_GUIDE_PAGE (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_GUIDE_PAGE);
  G_OBJECT_CLASS (desk_guide_page_parent_class)->dispose (object);
}

static void
desk_guide_page_class_init (DeskGuidePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_guide_page_get_property;
  object_class->set_property = desk_guide_page_set_property;
  object_class->dispose = desk_guide_page_dispose;
  widget_class->map = desk_guide_page_map;
  widget_class->unmap = desk_guide_page_unmap;
  properties[PROP_GUIDE] = g_param_spec_object ("guide", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SETUP_ONLY] = g_param_spec_boolean ("setup-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_TASK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/guide-page.ui");
  desk_format_bind_class (widget_class);
}

static void
desk_guide_page_init (DeskGuidePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
