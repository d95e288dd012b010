/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-application.h"

#include <glib/gi18n.h>

#include "desk-practice-resources.h"
#include "desk-resources.h"

#include "desk/app/desk-screenshot.h"
#include "desk/app/desk-window.h"

struct _DeskApplication
{
  AdwApplication parent_instance;

  char *practice_dir;   /* (nullable) */
  char *screenshot_dir; /* (nullable) */
  char *size;           /* (nullable): of the window, "WIDTHxHEIGHT" */
  gboolean dark;
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
  adw_show_about_window (gtk_application_get_active_window (data), "application-name",
                         C_ ("about", "Meshdesk"), "application-icon", MESHDESK_APPLICATION_ID,
                         "version", MESHDESK_VERSION, "developer-name",
                         C_ ("about", "The Meshdesk developers"), "comments",
                         C_ ("about", "Run a data mesh on AWS by pointing and clicking."),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
set_size (DeskApplication *self, GtkWindow *window)
{
  int width = 0, height = 0;

  if (self->size != NULL && sscanf (self->size, "%dx%d", &width, &height) == 2 && width > 0
      && height > 0)
    gtk_window_set_default_size (window, width, height);
}

static void
desk_application_activate (GApplication *application)
{
  DeskApplication *self = DESK_APPLICATION (application);
  g_autoptr (DeskSession) session = NULL;
  DeskWindow *window = DESK_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self)));

  if (window == NULL)
    {
      session = desk_session_new ();
      window = desk_window_new (GTK_APPLICATION (self), session, self->practice_dir);
      set_size (self, GTK_WINDOW (window));
      if (self->dark)
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                            ADW_COLOR_SCHEME_FORCE_DARK);
      if (self->screenshot_dir != NULL)
        desk_screenshot_start (window, self->screenshot_dir);
      desk_session_start_practice (session, self->practice_dir);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
desk_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_action },
    { .name = "about", .activate = about_action },
  };
  static const char *const quit_keys[] = { "<Control>q", NULL };
  static const char *const close_keys[] = { "<Control>w", NULL };

  G_APPLICATION_CLASS (desk_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close", close_keys);
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
  G_APPLICATION_CLASS (klass)->activate = desk_application_activate;
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
    { "dark", 0, 0, G_OPTION_ARG_NONE, &self->dark, N_ ("Dark style"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

DeskApplication *
desk_application_new (void)
{
  return g_object_new (DESK_TYPE_APPLICATION, "application-id", MESHDESK_APPLICATION_ID,
                       "resource-base-path", "/io/github/meshdesk/Meshdesk", NULL);
}

void
desk_register_resources (void)
{
  g_resources_register (desk_get_resource ());
  g_resources_register (desk_practice_get_resource ());
}
