/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-role-switcher.h"

#include "desk/common/desk-format.h"

struct _DeskRoleSwitcher
{
  AdwBin parent_instance;

  DeskSession *session; /* (nullable) */
  GtkMenuButton *button;
  GtkSearchEntry *search;
  GtkFilterListModel *shown;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRoleSwitcher, desk_role_switcher, ADW_TYPE_BIN)

static void
activated_cb (DeskRoleSwitcher *self, guint position)
{
  g_autoptr (MeshPersona) persona = NULL;

  g_assert (DESK_IS_ROLE_SWITCHER (self));
  persona = g_list_model_get_item (G_LIST_MODEL (self->shown), position);
  if (persona == NULL)
    return;
  gtk_menu_button_popdown (self->button);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.persona", "s",
                              mesh_persona_get_name (persona));
}

static void
first_chosen_cb (DeskRoleSwitcher *self)
{
  activated_cb (self, 0);
}

static void
desk_role_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, DESK_ROLE_SWITCHER (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_role_switcher_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      if (g_set_object (&DESK_ROLE_SWITCHER (object)->session, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_role_switcher_dispose (GObject *object)
{
  /* Before the template, which would take a bound child away behind AdwBin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ROLE_SWITCHER);
  g_clear_object (&DESK_ROLE_SWITCHER (object)->session);
  G_OBJECT_CLASS (desk_role_switcher_parent_class)->dispose (object);
}

static void
desk_role_switcher_class_init (DeskRoleSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_role_switcher_get_property;
  object_class->set_property = desk_role_switcher_set_property;
  object_class->dispose = desk_role_switcher_dispose;
  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (MESH_TYPE_PERSONA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/role-switcher.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, search);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, shown);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_chosen_cb);
}

static void
desk_role_switcher_init (DeskRoleSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_role_switcher_open (DeskRoleSwitcher *self)
{
  g_return_if_fail (DESK_IS_ROLE_SWITCHER (self));
  gtk_menu_button_popup (self->button);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
