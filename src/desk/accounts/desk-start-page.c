/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-start-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/model/mesh-saved.h"

struct _DeskStartPage
{
  AdwBin parent_instance;

  GListStore *saved;
};

enum
{
  PROP_0,
  PROP_SAVED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DeskStartPage, desk_start_page, ADW_TYPE_BIN)

static char *
format_place (gpointer unused, const char *account, const char *region)
{
  /* Translators: the account of a mesh, and its region */
  return g_strdup_printf (C_ ("start", "%s · %s"), account != NULL ? account : "", region != NULL ? region : "");
}

static char *
format_action (gpointer unused, const char *id)
{
  return g_strdup ("win.open-mesh");
}

static char *
format_forget (gpointer unused, const char *id)
{
  return g_strdup ("win.forget-mesh");
}

static gboolean
format_any (gpointer unused, guint n)
{
  return n > 0;
}

static void
desk_start_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SAVED:
      g_value_set_object (value, DESK_START_PAGE (object)->saved);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_start_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_start_page_parent_class)->map (widget);
  desk_start_page_load (DESK_START_PAGE (widget));
}

static void
desk_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_START_PAGE);
  g_clear_object (&DESK_START_PAGE (object)->saved);
  G_OBJECT_CLASS (desk_start_page_parent_class)->dispose (object);
}

static void
desk_start_page_class_init (DeskStartPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_start_page_get_property;
  object_class->dispose = desk_start_page_dispose;
  widget_class->map = desk_start_page_map;
  g_object_class_install_property (object_class, PROP_SAVED,
                                   g_param_spec_object ("saved", NULL, NULL, G_TYPE_LIST_MODEL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (MESH_TYPE_SAVED);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/start-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, format_place);
  gtk_widget_class_bind_template_callback (widget_class, format_action);
  gtk_widget_class_bind_template_callback (widget_class, format_forget);
  gtk_widget_class_bind_template_callback (widget_class, format_any);
}

static void
desk_start_page_init (DeskStartPage *self)
{
  self->saved = g_list_store_new (MESH_TYPE_SAVED);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_start_page_load (DeskStartPage *self)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_if_fail (DESK_IS_START_PAGE (self));
  list = mesh_saved_list (NULL, NULL);
  g_list_store_splice (self->saved, 0, g_list_model_get_n_items (G_LIST_MODEL (self->saved)), list->pdata, list->len);
}
