/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-sidebar-row.h"

#include "desk/common/desk-format.h"

struct _DeskSidebarRow
{
  GtkListBoxRow parent_instance;

  char *page;
  char *title;
  char *icon_name;
  gboolean counts;
  DeskSession *session; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_COUNTS,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSidebarRow, desk_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
desk_sidebar_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSidebarRow *self = DESK_SIDEBAR_ROW (object);

  switch (id)
    {
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_COUNTS:
      g_value_set_boolean (value, self->counts);
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_sidebar_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskSidebarRow *self = DESK_SIDEBAR_ROW (object);

  switch (id)
    {
    case PROP_PAGE:
      self->page = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->title, -1);
      break;
    case PROP_ICON_NAME:
      self->icon_name = g_value_dup_string (value);
      break;
    case PROP_COUNTS:
      self->counts = g_value_get_boolean (value);
      break;
    case PROP_SESSION:
      if (g_set_object (&self->session, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_sidebar_row_dispose (GObject *object)
{
  DeskSidebarRow *self = DESK_SIDEBAR_ROW (object);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_SIDEBAR_ROW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->icon_name, g_free);
  G_OBJECT_CLASS (desk_sidebar_row_parent_class)->dispose (object);
}

static void
desk_sidebar_row_class_init (DeskSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags once = flags | G_PARAM_CONSTRUCT_ONLY;

  object_class->get_property = desk_sidebar_row_get_property;
  object_class->set_property = desk_sidebar_row_set_property;
  object_class->dispose = desk_sidebar_row_dispose;
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, once);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, once);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, once);
  properties[PROP_COUNTS] = g_param_spec_boolean ("counts", NULL, NULL, FALSE, once);
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION,
                                                  flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_SEAT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/sidebar-row.ui");
  desk_format_bind_class (widget_class);
}

static void
desk_sidebar_row_init (DeskSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
desk_sidebar_row_get_page (DeskSidebarRow *self)
{
  g_return_val_if_fail (DESK_IS_SIDEBAR_ROW (self), NULL);
  return self->page;
}
