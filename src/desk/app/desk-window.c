/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-window.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-start-page.h"
#include "desk/activity/desk-unfinished.h"
#include "desk/app/desk-mesh-actions.h"
#include "desk/app/desk-pages.h"
#include "desk/app/desk-sidebar.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/common/desk-stale.h"
#include "desk/guide/desk-guide-panel.h"

struct _DeskWindow
{
  AdwApplicationWindow parent_instance;

  DeskSession *session;
  DeskGuide *guide;
  DeskSeat *seat;     /* (nullable): whose list of requests is held for the badge */
  char *practice_dir; /* (nullable) */
  char *first_page;   /* (nullable): where to begin */
  GPtrArray *history; /* (element-type utf8): pages shown before, the last one last */
  gboolean going_back;

  AdwToastOverlay *toasts;
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

G_DEFINE_FINAL_TYPE (DeskWindow, desk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
page_shown_cb (DeskWindow *self)
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
ensure_page (DeskWindow *self, const char *name)
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
push_history (DeskWindow *self, const char *name)
{
  const char *now = gtk_stack_get_visible_child_name (self->pages);

  if (self->going_back || now == NULL || g_strcmp0 (now, name) == 0)
    return;
  if (self->history->len == LONGEST_HISTORY)
    g_ptr_array_remove_index (self->history, 0);
  g_ptr_array_add (self->history, g_strdup (now));
}

static void
show_page (DeskWindow *self, const char *name)
{
  if (!ensure_page (self, name))
    return;
  push_history (self, name);
  gtk_stack_set_visible_child_name (self->pages, name);
}

/* The panel is made when it is first opened: looking how far the workshop has come costs calls. */
static void
set_guide_open (DeskWindow *self, gboolean open)
{
  if (open && adw_flap_get_flap (self->flap) == NULL)
    adw_flap_set_flap (self->flap, desk_guide_panel_new (self->guide));
  if (adw_flap_get_reveal_flap (self->flap) != open)
    adw_flap_set_reveal_flap (self->flap, open);
}

static void
flap_revealed_cb (DeskWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GUIDE_OPEN]);
}

static void
personas_changed_cb (DeskWindow *self)
{
  desk_guide_forget (self->guide);
}

static void
trouble_cb (DeskWindow *self, const char *text)
{
  desk_window_toast (self, text);
}

static DeskSource *
badge_source (DeskSeat *seat)
{
  if (seat == NULL || !desk_format_has_page (NULL, desk_seat_get_job (seat), "inbox"))
    return NULL;
  return desk_seat_get_subscriptions (seat);
}

static void
set_seat (DeskWindow *self, DeskSeat *seat)
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
seat_changed_cb (DeskWindow *self)
{
  DeskSeat *seat = desk_session_get_seat (self->session);

  set_seat (self, seat);
  if (seat == NULL)
    return;
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  if (!desk_format_has_page (NULL, desk_seat_get_job (seat),
                             gtk_stack_get_visible_child_name (self->pages)))
    show_page (self, desk_pages_are_for (self->first_page, desk_seat_get_job (seat))
                         ? self->first_page
                         : "workshop");
}

static void
desk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, DESK_WINDOW (object)->session);
      break;
    case PROP_GUIDE:
      g_value_set_object (value, DESK_WINDOW (object)->guide);
      break;
    case PROP_GUIDE_OPEN:
      /* Also asked for while the template is being built. */
      g_value_set_boolean (value, DESK_WINDOW (object)->flap != NULL
                                      && adw_flap_get_reveal_flap (DESK_WINDOW (object)->flap));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskWindow *self = DESK_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_GUIDE_OPEN:
      set_guide_open (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_window_constructed (GObject *object)
{
  DeskWindow *self = DESK_WINDOW (object);

  G_OBJECT_CLASS (desk_window_parent_class)->constructed (object);
  self->guide = desk_guide_new (self->session);
  g_object_notify_by_pspec (object, properties[PROP_GUIDE]);
  g_signal_connect_object (self->session, "notify::personas", G_CALLBACK (personas_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::seat", G_CALLBACK (seat_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  page_shown_cb (self);
  seat_changed_cb (self);
}

static void
desk_window_dispose (GObject *object)
{
  DeskWindow *self = DESK_WINDOW (object);

  set_seat (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_WINDOW);
  g_clear_object (&self->guide);
  if (self->session != NULL)
    desk_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->practice_dir, g_free);
  g_clear_pointer (&self->first_page, g_free);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  G_OBJECT_CLASS (desk_window_parent_class)->dispose (object);
}

static void
desk_window_class_init (DeskWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_window_get_property;
  object_class->set_property = desk_window_set_property;
  object_class->constructed = desk_window_constructed;
  object_class->dispose = desk_window_dispose;
  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_GUIDE]
      = g_param_spec_object ("guide", NULL, NULL, DESK_TYPE_GUIDE,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_GUIDE_OPEN]
      = g_param_spec_boolean ("guide-open", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_PAGE);
  g_type_ensure (DESK_TYPE_SEAT);
  g_type_ensure (DESK_TYPE_SESSION);
  g_type_ensure (DESK_TYPE_SIDEBAR);
  g_type_ensure (DESK_TYPE_STALE);
  g_type_ensure (DESK_TYPE_START_PAGE);
  g_type_ensure (DESK_TYPE_UNFINISHED);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/window.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, flap);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
  gtk_widget_class_install_property_action (widget_class, "win.guide", "guide-open");
  desk_window_install_actions (widget_class);
  desk_mesh_actions_install (widget_class);
}

static void
desk_window_init (DeskWindow *self)
{
  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskWindow *
desk_window_new (GtkApplication *application, DeskSession *session, const char *practice_dir)
{
  DeskWindow *self
      = g_object_new (DESK_TYPE_WINDOW, "application", application, "session", session, NULL);

  self->practice_dir = g_strdup (practice_dir);
  return self;
}

DeskSession *
desk_window_get_session (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), NULL);
  return self->session;
}

const char *
desk_window_get_practice_dir (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), NULL);
  return self->practice_dir;
}

GtkWidget *
desk_window_get_page (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child (self->pages);
}

void
desk_window_show_page (DeskWindow *self, const char *page)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  show_page (self, page);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

const char *
desk_window_get_page_name (DeskWindow *self)
{
  const char *name;

  g_return_val_if_fail (DESK_IS_WINDOW (self), "");
  name = gtk_stack_get_visible_child_name (self->pages);
  return name != NULL ? name : "";
}

void
desk_window_prefer_page (DeskWindow *self, const char *page)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  g_free (self->first_page);
  self->first_page = g_strdup (page);
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
pop_history (DeskWindow *self)
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
desk_window_go_back (DeskWindow *self)
{
  GtkWidget *page = desk_window_get_page (self);
  AdwLeaflet *detail = page != NULL ? find_detail (page) : NULL;

  if (detail != NULL)
    return adw_leaflet_navigate (detail, ADW_NAVIGATION_DIRECTION_BACK);
  if (adw_leaflet_get_folded (self->leaflet))
    return adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  return pop_history (self);
}

void
desk_window_show_sidebar (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

void
desk_window_open_switcher (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  desk_window_show_sidebar (self);
  desk_sidebar_open_switcher (self->sidebar);
}

void
desk_window_choose_nth_role (DeskWindow *self, guint n)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  desk_sidebar_choose_nth_role (self->sidebar, n);
}

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *bounded = desk_format_bounded (NULL, text);
  g_autofree char *escaped = NULL;

  /* A toast's title is markup, and the text may be AWS's. */
  escaped = g_markup_escape_text (bounded, -1);
  return adw_toast_new (escaped);
}

void
desk_window_toast (DeskWindow *self, const char *text)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, new_toast (text));
}

void
desk_window_toast_undo (DeskWindow *self, const char *text, gint64 run)
{
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  g_return_if_fail (DESK_IS_WINDOW (self));
  /* Translators: what was done, as "Approve subscription x" */
  sentence = g_strdup_printf (C_ ("toast", "Done: %s"), text);
  toast = new_toast (sentence);
  /* Longer than others: it is to be read, and decided on. */
  adw_toast_set_timeout (toast, 15);
  adw_toast_set_button_label (toast, C_ ("toast", "Undo"));
  adw_toast_set_action_name (toast, "win.undo-run");
  adw_toast_set_action_target (toast, "x", run);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
desk_window_outdate (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  desk_session_outdate (self->session);
  desk_guide_outdate (self->guide);
}
