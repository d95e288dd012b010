/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-role-switcher.h"

#include "desk/common/desk-format.h"
#include "desk/roles/desk-colour.h"
#include "desk/roles/desk-role-format.h"
#include "desk/roles/desk-roles.h"

struct _DeskRoleSwitcher
{
  AdwBin parent_instance;

  DeskSession *session; /* (nullable) */
  DeskRoles *roles;     /* (nullable) */
  GtkMenuButton *button;
  GtkSearchEntry *search;
  GtkWidget *list;
  GtkSingleSelection *selection;
  GtkWidget *colour_box;
  GtkDropDown *colour;
  gboolean filling; /* nobody chooses a colour just now */
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_ROLES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRoleSwitcher, desk_role_switcher, ADW_TYPE_BIN)

static void
choose (DeskRoleSwitcher *self, DeskRole *role)
{
  MeshSaved *saved = desk_role_get_saved (role);

  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.visit", "(ss)", saved != NULL ? mesh_saved_get_id (saved) : "",
                              mesh_persona_get_name (desk_role_get_persona (role)));
}

static void
activated_cb (DeskRoleSwitcher *self, guint position)
{
  g_autoptr (DeskRole) role = NULL;

  g_assert (DESK_IS_ROLE_SWITCHER (self));
  role = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (role != NULL)
    choose (self, role);
}

static void
enter_cb (DeskRoleSwitcher *self)
{
  activated_cb (self, gtk_single_selection_get_selected (self->selection));
}

/* Escape empties the search first, as elsewhere. */
static void
stop_cb (DeskRoleSwitcher *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_menu_button_popdown (self->button);
}

/* Up and down choose in the list while the search has the keys. */
static gboolean
key_cb (DeskRoleSwitcher *self, guint key, guint code, GdkModifierType modifiers)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const guint now = gtk_single_selection_get_selected (self->selection);
  guint next;

  if ((key != GDK_KEY_Up && key != GDK_KEY_Down) || n == 0)
    return GDK_EVENT_PROPAGATE;
  next = key == GDK_KEY_Down ? (now + 1 < n ? now + 1 : now) : (now > 0 && now < n ? now - 1 : 0);
  gtk_single_selection_set_selected (self->selection, next);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", next);
  return GDK_EVENT_STOP;
}

static void
mark_cb (DeskRoleSwitcher *self, guint position, guint removed, guint added, GListModel *shown)
{
  desk_role_mark_heads (shown);
}

/* Whoever sits here is where the keys start from. */
static void
select_chosen (DeskRoleSwitcher *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (DeskRole) role = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (desk_role_get_chosen (role))
        gtk_single_selection_set_selected (self->selection, i);
    }
}

/* ---- the colour of whoever sits here ---- */

/* What is free to choose; a picture or a test has a seat of no mesh. */
static void
fill_colours (DeskRoleSwitcher *self)
{
  DeskSeat *seat = self->session != NULL ? desk_session_get_seat (self->session) : NULL;
  MeshPersona *persona = seat != NULL ? desk_seat_get_persona (seat) : NULL;
  GListModel *personas = persona != NULL ? desk_session_get_personas (self->session) : NULL;
  g_autoptr (GListModel) colours = personas != NULL ? desk_colours_new (personas, persona) : NULL;

  self->filling = TRUE;
  gtk_widget_set_visible (self->colour_box, colours != NULL);
  gtk_drop_down_set_model (self->colour, colours);
  for (guint i = 0; colours != NULL && i < g_list_model_get_n_items (colours); i++)
    {
      g_autoptr (DeskColour) one = g_list_model_get_item (colours, i);

      if (desk_colour_get_number (one) == (int) mesh_persona_get_colour (persona))
        gtk_drop_down_set_selected (self->colour, i);
    }
  self->filling = FALSE;
}

static void
colour_cb (DeskRoleSwitcher *self)
{
  DeskColour *colour = self->colour != NULL ? gtk_drop_down_get_selected_item (self->colour) : NULL;
  DeskSeat *seat = self->session != NULL ? desk_session_get_seat (self->session) : NULL;

  if (self->filling || colour == NULL || seat == NULL)
    return;
  desk_session_set_colour (self->session, desk_seat_get_name (seat), desk_colour_get_number (colour));
}

static void
shown_cb (DeskRoleSwitcher *self)
{
  fill_colours (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (self->roles != NULL)
    desk_roles_refresh (self->roles);
  select_chosen (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
set_session (DeskRoleSwitcher *self, DeskSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_clear_object (&self->roles);
  self->roles = session != NULL ? desk_roles_new (session) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLES]);
}

static void
desk_role_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, DESK_ROLE_SWITCHER (object)->session);
      break;
    case PROP_ROLES:
      g_value_set_object (value, DESK_ROLE_SWITCHER (object)->roles);
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
      set_session (DESK_ROLE_SWITCHER (object), g_value_get_object (value));
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
  g_clear_object (&DESK_ROLE_SWITCHER (object)->roles);
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
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROLES] = g_param_spec_object ("roles", NULL, NULL, DESK_TYPE_ROLES,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (MESH_TYPE_PERSONA);
  g_type_ensure (DESK_TYPE_COLOUR);
  g_type_ensure (DESK_TYPE_ROLE);
  g_type_ensure (DESK_TYPE_SEAT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/role-switcher.ui");
  desk_role_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, search);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, list);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, selection);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, colour_box);
  gtk_widget_class_bind_template_child (widget_class, DeskRoleSwitcher, colour);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, mark_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, colour_cb);
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
}

void
desk_role_switcher_choose_nth (DeskRoleSwitcher *self, guint n)
{
  g_autoptr (DeskRole) role = NULL;

  g_return_if_fail (DESK_IS_ROLE_SWITCHER (self));
  if (self->roles != NULL)
    role = g_list_model_get_item (G_LIST_MODEL (self->roles), n);
  if (role != NULL)
    choose (self, role);
}
