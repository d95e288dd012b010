/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-error-page.h"

#include "desk/common/desk-format.h"

struct _DeskErrorPage
{
  AdwBin parent_instance;

  DeskSession *session;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskErrorPage, desk_error_page, ADW_TYPE_BIN)

static void
desk_error_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, DESK_ERROR_PAGE (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_error_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      DESK_ERROR_PAGE (object)->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_error_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ERROR_PAGE);
  g_clear_object (&DESK_ERROR_PAGE (object)->session);
  G_OBJECT_CLASS (desk_error_page_parent_class)->dispose (object);
}

static void
desk_error_page_class_init (DeskErrorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_error_page_get_property;
  object_class->set_property = desk_error_page_set_property;
  object_class->dispose = desk_error_page_dispose;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/meshdesk/Meshdesk/ui/error-page.ui");
  desk_format_bind_class (GTK_WIDGET_CLASS (klass));
}

static void
desk_error_page_init (DeskErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
desk_error_page_new (DeskSession *session)
{
  return g_object_new (DESK_TYPE_ERROR_PAGE, "session", session, NULL);
}
