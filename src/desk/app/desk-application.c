/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-application.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "desk-practice-resources.h"
#include "desk-resources.h"

#include "desk/accounts/desk-connect-dialog.h"
#include "desk/app/desk-about.h"
#include "desk/app/desk-lead.h"
#include "desk/app/desk-mesh-actions.h"
#include "desk/app/desk-screenshot.h"
#include "desk/app/desk-window-state.h"
#include "desk/inbox/desk-notifier.h"
#include "desk/preferences/desk-preferences.h"
#include "desk/preferences/desk-settings.h"
#include "desk/search/desk-search-provider.h"

struct _DeskApplication
{
  AdwApplication parent_instance;

  char *practice_dir;   /* (nullable) */
  char *screenshot_dir; /* (nullable) */
  char *size;           /* (nullable): of the window, "WIDTHxHEIGHT" */
  gboolean dark;
  gboolean rtl;
  gboolean new_window;
  DeskSearchProvider *search; /* (nullable): once it is on the bus */
};

G_DEFINE_FINAL_TYPE (DeskApplication, desk_application, ADW_TYPE_APPLICATION)

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  desk_about_present (gtk_application_get_active_window (data));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (desk_preferences_new (gtk_application_get_active_window (data))));
}

static void
set_size (DeskApplication *self, GtkWindow *window)
{
  int width = 0, height = 0;

  if (self->size != NULL && sscanf (self->size, "%dx%d", &width, &height) == 2 && width > 0
      && height > 0)
    gtk_window_set_default_size (window, width, height);
}

/* Who names a folder wants the practice mesh in it; a newcomer is asked. */
static gboolean
wants_practice (DeskWindow *window, const char *mesh)
{
  return desk_window_get_practice_dir (window) != NULL || g_str_equal (mesh, DESK_MESH_PRACTICE);
}

static void
first_painted_cb (GdkFrameClock *clock, DeskWindow *window)
{
  g_autofree char *mesh = desk_window_state_dup_mesh ();

  g_signal_handlers_disconnect_by_func (clock, first_painted_cb, window);
  if (desk_session_is_opening (desk_window_get_session (window)))
    return;
  if (wants_practice (window, mesh))
    desk_session_start_practice (desk_window_get_session (window), desk_window_get_practice_dir (window));
  else if (*mesh != '\0')
    desk_window_open_mesh (window, mesh);
}

/* The window is on screen before the practice AWS, the pages and their lists take their time. */
static void
present_and_start (DeskWindow *window)
{
  g_autofree char *mesh = desk_window_state_dup_mesh ();

  if (wants_practice (window, mesh) || *mesh != '\0')
    desk_session_expect (desk_window_get_session (window));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                           G_CALLBACK (first_painted_cb), window, 0);
}

/* Pictures and windows of a given size are neither restored nor remembered. */
static DeskWindow *
open_window (DeskApplication *self)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  DeskWindow *window = desk_window_new (GTK_APPLICATION (self), session, self->practice_dir);

  if (self->size != NULL || self->screenshot_dir != NULL)
    set_size (self, GTK_WINDOW (window));
  else
    desk_window_state_attach (window);
  desk_window_state_refresh (window);
  if (self->screenshot_dir != NULL)
    desk_screenshot_start (window, self->screenshot_dir);
  else
    desk_notifier_attach (window);
  return window;
}

static void
desk_application_activate (GApplication *application)
{
  DeskApplication *self = DESK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    present_and_start (open_window (self));
  else
    gtk_window_present (window);
}

/* The persona after that of the window in front: side by side, one asks and the other decides. */
static const char *
next_persona (DeskSession *session)
{
  GListModel *personas = desk_session_get_personas (session);
  DeskSeat *seat = desk_session_get_seat (session);
  const guint n = personas != NULL ? g_list_model_get_n_items (personas) : 0;

  for (guint i = 0; i < n && seat != NULL; i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);
      g_autoptr (MeshPersona) next = g_list_model_get_item (personas, (i + 1) % n);

      /* Both stay alive in the list. */
      if (g_strcmp0 (mesh_persona_get_name (persona), desk_seat_get_name (seat)) == 0)
        return mesh_persona_get_name (next);
    }
  return NULL;
}

static DeskWindow *
front_window (DeskApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (DESK_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* The same mesh, and there the next persona. */
static void
follow_window (DeskWindow *window, DeskSession *front)
{
  DeskConnection *connection = desk_session_get_connection (front);
  const char *persona = next_persona (front);

  if (persona == NULL)
    return;
  desk_session_visit (desk_window_get_session (window),
                      connection != NULL ? desk_connection_get_saved (connection) : NULL, persona,
                      desk_window_get_practice_dir (window));
}

/* A credentials file of the workshop: the form to connect it, filled. */
static void
desk_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  DeskApplication *self = DESK_APPLICATION (application);
  DeskWindow *front = front_window (self);
  DeskWindow *window = front != NULL ? front : open_window (self);

  gtk_window_present (GTK_WINDOW (window));
  desk_connect_dialog_load (desk_connect_dialog_present (GTK_WINDOW (window), desk_window_get_session (window)),
                            files[0]);
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DeskApplication *self = data;
  DeskWindow *front = front_window (self);
  DeskWindow *window = open_window (self);

  if (front != NULL)
    follow_window (window, desk_window_get_session (front));
  present_and_start (window);
}

static void
set_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[2];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "app.new-window", { "<Control>n" } },
    { "app.preferences", { "<Control>comma" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, accels[i].keys);
}

static void
desk_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_action },
    { .name = "about", .activate = about_action },
    { .name = "preferences", .activate = preferences_action },
    { .name = "new-window", .activate = new_window_action },
  };

  G_APPLICATION_CLASS (desk_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  desk_lead_add_actions (GTK_APPLICATION (application));
  set_accels (GTK_APPLICATION (application));
  if (DESK_APPLICATION (application)->rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (DESK_APPLICATION (application)->dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  else
    desk_settings_follow_color_scheme ();
}

/* A second "meshdesk --new-window" asks the one that runs; the first opens a window anyway. */
static int
desk_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;

  if (!DESK_APPLICATION (application)->new_window)
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("meshdesk: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (!g_application_get_is_remote (application))
    return -1;
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  return EXIT_SUCCESS;
}

/* Tables are found from the desktop's search, without a window. */
static gboolean
desk_application_dbus_register (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  DeskApplication *self = DESK_APPLICATION (application);
  g_autofree char *place = g_strconcat (path, "/SearchProvider", NULL);

  if (!G_APPLICATION_CLASS (desk_application_parent_class)->dbus_register (application, bus, path, error))
    return FALSE;
  self->search = desk_search_provider_new (GTK_APPLICATION (application));
  return desk_search_provider_export (self->search, bus, place, error);
}

static void
desk_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  DeskApplication *self = DESK_APPLICATION (application);

  if (self->search != NULL)
    desk_search_provider_unexport (self->search);
  g_clear_object (&self->search);
  G_APPLICATION_CLASS (desk_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
desk_application_finalize (GObject *object)
{
  DeskApplication *self = DESK_APPLICATION (object);

  g_free (self->practice_dir);
  g_free (self->screenshot_dir);
  g_free (self->size);
  G_OBJECT_CLASS (desk_application_parent_class)->finalize (object);
}

static void
desk_application_class_init (DeskApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_application_finalize;
  G_APPLICATION_CLASS (klass)->handle_local_options = desk_application_handle_local_options;
  G_APPLICATION_CLASS (klass)->activate = desk_application_activate;
  G_APPLICATION_CLASS (klass)->dbus_register = desk_application_dbus_register;
  G_APPLICATION_CLASS (klass)->dbus_unregister = desk_application_dbus_unregister;
  G_APPLICATION_CLASS (klass)->open = desk_application_open;
  G_APPLICATION_CLASS (klass)->startup = desk_application_startup;
}

static void
desk_application_init (DeskApplication *self)
{
  const GOptionEntry entries[] = {
    { "practice-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->practice_dir,
      N_ ("Where the practice mesh keeps its state"), N_ ("DIR") },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshot_dir,
      N_ ("Write a picture of each page to DIR, and quit"), N_ ("DIR") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, N_ ("The size of the window"),
      N_ ("WIDTHxHEIGHT") },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, &self->new_window,
      N_ ("Open one more window"), NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &self->dark, N_ ("Dark style"), NULL },
    /* For pictures and tests: languages that are written so turn the window round by themselves. */
    { "rtl", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->rtl, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

DeskApplication *
desk_application_new (void)
{
  return g_object_new (DESK_TYPE_APPLICATION, "application-id", MESHDESK_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/meshdesk/Meshdesk", NULL);
}

void
desk_register_resources (void)
{
  g_resources_register (desk_get_resource ());
  g_resources_register (desk_practice_get_resource ());
}
