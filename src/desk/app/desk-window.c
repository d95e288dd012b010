/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-window.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-start-page.h"
#include "desk/app/desk-error-page.h"
#include "desk/app/desk-mesh-actions.h"
#include "desk/app/desk-mesh-view.h"
#include "desk/app/desk-opening-page.h"
#include "desk/common/desk-format.h"

struct _DeskWindow
{
  AdwApplicationWindow parent_instance;

  DeskSession *session;
  DeskGuide *guide;
  GSignalGroup *seat_signals;
  char *practice_dir; /* (nullable) */
  char *first_page;   /* (nullable): where to begin */
  gboolean guide_open;
  DeskMeshView *mesh_view; /* (nullable): until a mesh is open */

  AdwToastOverlay *toasts;
  GtkStack *views;
};

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

/* ---- the views: each is made when it is first shown, so that the window is on screen before most of them ---- */

/* (transfer none) */
static DeskMeshView *
ensure_mesh_view (DeskWindow *self)
{
  if (self->mesh_view == NULL)
    {
      self->mesh_view = desk_mesh_view_new (self->session, self->guide, self->first_page);
      g_object_bind_property (self, "guide-open", self->mesh_view, "guide-open",
                              G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
      gtk_stack_add_named (self->views, GTK_WIDGET (self->mesh_view), "main");
    }
  return self->mesh_view;
}

/* @view: of DeskSession. (transfer floating) */
static GtkWidget *
create_view (DeskWindow *self, const char *view)
{
  if (g_str_equal (view, "error"))
    return desk_error_page_new (self->session);
  if (g_str_equal (view, "starting"))
    return g_object_new (DESK_TYPE_OPENING_PAGE, NULL);
  return g_object_new (DESK_TYPE_START_PAGE, NULL);
}

static void
view_changed_cb (DeskWindow *self)
{
  g_autofree char *view = NULL;

  g_object_get (self->session, "view", &view, NULL);
  if (g_str_equal (view, "main"))
    ensure_mesh_view (self);
  else if (gtk_stack_get_child_by_name (self->views, view) == NULL)
    gtk_stack_add_named (self->views, create_view (self, view), view);
  gtk_stack_set_visible_child_name (self->views, view);
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

static void
paint (DeskWindow *self)
{
  DeskSeat *seat = desk_session_get_seat (self->session);

  if (seat != NULL)
    desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
}

static void
seat_changed_cb (DeskWindow *self)
{
  g_signal_group_set_target (self->seat_signals, desk_session_get_seat (self->session));
  paint (self);
}

static void
set_guide_open (DeskWindow *self, gboolean open)
{
  if (self->guide_open == open)
    return;
  self->guide_open = open;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GUIDE_OPEN]);
}

/* ---- the object ---- */

static void
desk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskWindow *self = DESK_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_GUIDE:
      g_value_set_object (value, self->guide);
      break;
    case PROP_GUIDE_OPEN:
      g_value_set_boolean (value, self->guide_open);
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
  g_signal_connect_object (self->session, "notify::view", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  desk_mesh_actions_attach (self);
  seat_changed_cb (self);
}

/* Whoever opens the window may have told the session by now what is to be seen first. */
static void
desk_window_show (GtkWidget *widget)
{
  view_changed_cb (DESK_WINDOW (widget));
  GTK_WIDGET_CLASS (desk_window_parent_class)->show (widget);
}

static void
desk_window_dispose (GObject *object)
{
  DeskWindow *self = DESK_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_WINDOW);
  self->mesh_view = NULL;
  g_clear_object (&self->seat_signals);
  g_clear_object (&self->guide);
  if (self->session != NULL)
    desk_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->practice_dir, g_free);
  g_clear_pointer (&self->first_page, g_free);
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
  widget_class->show = desk_window_show;
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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, views);
  gtk_widget_class_install_property_action (widget_class, "win.guide", "guide-open");
  desk_window_install_actions (widget_class);
  desk_mesh_actions_install (widget_class);
}

static void
desk_window_init (DeskWindow *self)
{
  self->seat_signals = g_signal_group_new (DESK_TYPE_SEAT);
  g_signal_group_connect_swapped (self->seat_signals, "notify::colour", G_CALLBACK (paint), self);
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
  return self->mesh_view != NULL ? desk_mesh_view_get_page (self->mesh_view) : NULL;
}

const char *
desk_window_get_page_name (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), "");
  return self->mesh_view != NULL ? desk_mesh_view_get_page_name (self->mesh_view) : "";
}

void
desk_window_show_page (DeskWindow *self, const char *page)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  desk_mesh_view_show_page (ensure_mesh_view (self), page);
}

void
desk_window_prefer_page (DeskWindow *self, const char *page)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  g_free (self->first_page);
  self->first_page = g_strdup (page);
}

gboolean
desk_window_go_back (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), FALSE);
  return self->mesh_view != NULL && desk_mesh_view_go_back (self->mesh_view);
}

void
desk_window_show_sidebar (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  if (self->mesh_view != NULL)
    desk_mesh_view_show_sidebar (self->mesh_view);
}

void
desk_window_open_switcher (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  if (self->mesh_view != NULL)
    desk_mesh_view_open_switcher (self->mesh_view);
}

void
desk_window_choose_nth_role (DeskWindow *self, guint n)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  if (self->mesh_view != NULL)
    desk_mesh_view_choose_nth_role (self->mesh_view, n);
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
