/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-mesh-view.h"

#include <adwaita.h>

#include "desk/activity/desk-unfinished.h"
#include "desk/app/desk-pages.h"
#include "desk/app/desk-sidebar.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/common/desk-stale.h"
#include "desk/guide/desk-guide-panel.h"

struct _DeskMeshView
{
  GtkWidget parent_instance;

  DeskSession *session;
  DeskGuide *guide;
  DeskSeat *seat;     /* (nullable): whose list of requests is held for the badge */
  char *first_page;   /* (nullable): where to begin */
  GPtrArray *history; /* (element-type utf8): pages shown before, the last one last */
  gboolean going_back;

  AdwLeaflet *leaflet;
  DeskSidebar *sidebar;
  AdwWindowTitle *title;
  GtkStack *pages;
  AdwFlap *flap;
};

/* Pages that are gone back through. */
#define LONGEST_HISTORY 50

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_GUIDE,
  PROP_GUIDE_OPEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskMeshView, desk_mesh_view, GTK_TYPE_WIDGET)

static void
page_shown_cb (DeskMeshView *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  /* Also sent while the template is being built. */
  if (page == NULL || self->title == NULL)
    return;
  adw_window_title_set_title (self->title,
                              gtk_stack_page_get_title (gtk_stack_get_page (self->pages, page)));
  desk_sidebar_select (self->sidebar, gtk_stack_get_visible_child_name (self->pages));
}

/* A page is made when it is first shown: most people need two or three of them in a day. */
static gboolean
ensure_page (DeskMeshView *self, const char *name)
{
  const DeskPageInfo *info = desk_pages_find (name);

  if (info == NULL)
    return FALSE;
  if (gtk_stack_get_child_by_name (self->pages, name) == NULL)
    gtk_stack_add_titled (self->pages, desk_page_info_create (info, self->session, self->guide),
                          name, desk_page_info_get_title (info));
  return TRUE;
}

static void
push_history (DeskMeshView *self, const char *name)
{
  const char *now = gtk_stack_get_visible_child_name (self->pages);

  if (self->going_back || now == NULL || g_strcmp0 (now, name) == 0)
    return;
  if (self->history->len == LONGEST_HISTORY)
    g_ptr_array_remove_index (self->history, 0);
  g_ptr_array_add (self->history, g_strdup (now));
}

static void
show_page (DeskMeshView *self, const char *name)
{
  if (!ensure_page (self, name))
    return;
  push_history (self, name);
  gtk_stack_set_visible_child_name (self->pages, name);
}

/* The panel is made when it is first opened: looking how far the workshop has come costs calls. */
static void
set_guide_open (DeskMeshView *self, gboolean open)
{
  if (open && adw_flap_get_flap (self->flap) == NULL)
    adw_flap_set_flap (self->flap, desk_guide_panel_new (self->guide));
  if (adw_flap_get_reveal_flap (self->flap) != open)
    adw_flap_set_reveal_flap (self->flap, open);
}

static void
flap_revealed_cb (DeskMeshView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GUIDE_OPEN]);
}

static DeskSource *
badge_source (DeskSeat *seat)
{
  if (seat == NULL || !desk_format_has_page (NULL, desk_seat_get_job (seat), "inbox"))
    return NULL;
  return desk_seat_get_subscriptions (seat);
}

static void
set_seat (DeskMeshView *self, DeskSeat *seat)
{
  DeskSource *old = badge_source (self->seat);
  DeskSource *now = badge_source (seat);

  if (old != NULL)
    desk_source_release (old);
  g_set_object (&self->seat, seat);
  if (now != NULL)
    desk_source_hold (now);
}

static void
seat_changed_cb (DeskMeshView *self)
{
  DeskSeat *seat = desk_session_get_seat (self->session);

  set_seat (self, seat);
  if (seat != NULL
      && !desk_format_has_page (NULL, desk_seat_get_job (seat), gtk_stack_get_visible_child_name (self->pages)))
    show_page (self, desk_pages_are_for (self->first_page, desk_seat_get_job (seat)) ? self->first_page : "workshop");
}

static void
desk_mesh_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskMeshView *self = DESK_MESH_VIEW (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_GUIDE:
      g_value_set_object (value, self->guide);
      break;
    case PROP_GUIDE_OPEN:
      /* Also asked for while the template is being built. */
      g_value_set_boolean (value, self->flap != NULL && adw_flap_get_reveal_flap (self->flap));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_mesh_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskMeshView *self = DESK_MESH_VIEW (object);

  switch (id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_GUIDE:
      self->guide = g_value_dup_object (value);
      break;
    case PROP_GUIDE_OPEN:
      set_guide_open (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_mesh_view_dispose (GObject *object)
{
  DeskMeshView *self = DESK_MESH_VIEW (object);

  set_seat (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_MESH_VIEW);
  g_clear_object (&self->guide);
  g_clear_object (&self->session);
  g_clear_pointer (&self->first_page, g_free);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  G_OBJECT_CLASS (desk_mesh_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (DESK_TYPE_PAGE);
  g_type_ensure (DESK_TYPE_SEAT);
  g_type_ensure (DESK_TYPE_SIDEBAR);
  g_type_ensure (DESK_TYPE_STALE);
  g_type_ensure (DESK_TYPE_UNFINISHED);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/mesh-view.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshView, title);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshView, pages);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshView, flap);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
}

static void
desk_mesh_view_class_init (DeskMeshViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_mesh_view_get_property;
  object_class->set_property = desk_mesh_view_set_property;
  object_class->dispose = desk_mesh_view_dispose;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, given);
  properties[PROP_GUIDE] = g_param_spec_object ("guide", NULL, NULL, DESK_TYPE_GUIDE, given);
  properties[PROP_GUIDE_OPEN]
      = g_param_spec_boolean ("guide-open", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
desk_mesh_view_init (DeskMeshView *self)
{
  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskMeshView *
desk_mesh_view_new (DeskSession *session, DeskGuide *guide, const char *first_page)
{
  DeskMeshView *self = g_object_new (DESK_TYPE_MESH_VIEW, "session", session, "guide", guide, NULL);

  self->first_page = g_strdup (first_page);
  g_signal_connect_object (session, "notify::seat", G_CALLBACK (seat_changed_cb), self, G_CONNECT_SWAPPED);
  seat_changed_cb (self);
  return self;
}

void
desk_mesh_view_show_page (DeskMeshView *self, const char *page)
{
  g_return_if_fail (DESK_IS_MESH_VIEW (self));
  show_page (self, page);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

GtkWidget *
desk_mesh_view_get_page (DeskMeshView *self)
{
  g_return_val_if_fail (DESK_IS_MESH_VIEW (self), NULL);
  return gtk_stack_get_visible_child (self->pages);
}

const char *
desk_mesh_view_get_page_name (DeskMeshView *self)
{
  const char *name;

  g_return_val_if_fail (DESK_IS_MESH_VIEW (self), "");
  name = gtk_stack_get_visible_child_name (self->pages);
  return name != NULL ? name : "";
}

/* Of a page in a narrow window: it shows a detail in its list's place. (nullable) */
static AdwLeaflet *
find_detail (GtkWidget *widget)
{
  AdwLeaflet *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ADW_IS_LEAFLET (widget) && adw_leaflet_get_folded (ADW_LEAFLET (widget))
      && adw_leaflet_get_adjacent_child (ADW_LEAFLET (widget), ADW_NAVIGATION_DIRECTION_BACK)
             != NULL)
    return ADW_LEAFLET (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_detail (child);
  return found;
}

/* The last page that the seat has. FALSE: none */
static gboolean
pop_history (DeskMeshView *self)
{
  while (self->history->len > 0)
    {
      g_autofree char *name = g_ptr_array_steal_index (self->history, self->history->len - 1);

      if (self->seat == NULL || !desk_pages_are_for (name, desk_seat_get_job (self->seat)))
        continue;
      self->going_back = TRUE;
      show_page (self, name);
      self->going_back = FALSE;
      return TRUE;
    }
  return FALSE;
}

gboolean
desk_mesh_view_go_back (DeskMeshView *self)
{
  GtkWidget *page = desk_mesh_view_get_page (self);
  AdwLeaflet *detail = page != NULL ? find_detail (page) : NULL;

  if (detail != NULL)
    return adw_leaflet_navigate (detail, ADW_NAVIGATION_DIRECTION_BACK);
  if (adw_leaflet_get_folded (self->leaflet))
    return adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  return pop_history (self);
}

void
desk_mesh_view_show_sidebar (DeskMeshView *self)
{
  g_return_if_fail (DESK_IS_MESH_VIEW (self));
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

void
desk_mesh_view_open_switcher (DeskMeshView *self)
{
  g_return_if_fail (DESK_IS_MESH_VIEW (self));
  desk_mesh_view_show_sidebar (self);
  desk_sidebar_open_switcher (self->sidebar);
}

void
desk_mesh_view_choose_nth_role (DeskMeshView *self, guint n)
{
  g_return_if_fail (DESK_IS_MESH_VIEW (self));
  desk_sidebar_choose_nth_role (self->sidebar, n);
}
