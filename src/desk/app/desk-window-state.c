/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-window-state.h"

#include "desk/app/desk-pages.h"
#include "desk/preferences/desk-settings.h"

#define TIMER "desk-refresh-timer"

static void
restore (DeskWindow *window, GSettings *settings)
{
  DeskSession *session = desk_window_get_session (window);
  g_autofree char *persona = g_settings_get_string (settings, "persona");
  g_autofree char *page = g_settings_get_string (settings, "page");

  gtk_window_set_default_size (GTK_WINDOW (window),
                               (int) g_settings_get_uint (settings, "window-width"),
                               (int) g_settings_get_uint (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
  desk_session_prefer (session, persona);
  desk_window_prefer_page (window, page);
  g_object_set (window, "guide-open", g_settings_get_boolean (settings, "guide-open"), NULL);
}

/* Only what is kept can be opened again. */
static const char *
get_mesh (DeskSession *session)
{
  DeskConnection *connection = desk_session_get_connection (session);

  if (connection == NULL)
    return desk_session_get_practice (session) != NULL ? DESK_MESH_PRACTICE : "";
  return desk_connection_is_kept (connection) ? mesh_saved_get_id (desk_connection_get_saved (connection)) : "";
}

static gboolean
close_request_cb (DeskWindow *window, GSettings *settings)
{
  DeskSeat *seat = desk_session_get_seat (desk_window_get_session (window));
  int width, height;
  gboolean guide_open;

  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (window)));
  /* Refused outside the schema's range: a window may be smaller than what is sensible to open. */
  g_settings_set_uint (settings, "window-width", (guint) CLAMP (width, 360, 16384));
  g_settings_set_uint (settings, "window-height", (guint) CLAMP (height, 300, 16384));
  g_object_get (window, "guide-open", &guide_open, NULL);
  g_settings_set_boolean (settings, "guide-open", guide_open);
  g_settings_set_string (settings, "mesh", get_mesh (desk_window_get_session (window)));
  if (seat != NULL)
    {
      g_settings_set_string (settings, "persona", desk_seat_get_name (seat));
      g_settings_set_string (settings, "page", desk_window_get_page_name (window));
    }
  return GDK_EVENT_PROPAGATE;
}

void
desk_window_state_attach (DeskWindow *window)
{
  GSettings *settings = desk_settings_get ();

  g_return_if_fail (DESK_IS_WINDOW (window));
  if (settings == NULL)
    return;
  if (g_settings_get_boolean (settings, "restore"))
    restore (window, settings);
  g_signal_connect_object (window, "close-request", G_CALLBACK (close_request_cb), settings, 0);
}

char *
desk_window_state_dup_mesh (void)
{
  GSettings *settings = desk_settings_get ();

  if (settings == NULL || !g_settings_get_boolean (settings, "restore"))
    return g_strdup ("");
  return g_settings_get_string (settings, "mesh");
}

static gboolean
refresh_cb (gpointer window)
{
  desk_session_outdate (desk_window_get_session (window));
  return G_SOURCE_CONTINUE;
}

static void
remove_timer (gpointer timer)
{
  g_source_remove (GPOINTER_TO_UINT (timer));
}

static void
interval_changed_cb (DeskWindow *window, const char *key, GSettings *settings)
{
  const guint minutes = g_settings_get_uint (settings, "refresh-minutes");

  g_object_set_data (G_OBJECT (window), TIMER, NULL);
  if (minutes > 0)
    g_object_set_data_full (
        G_OBJECT (window), TIMER,
        GUINT_TO_POINTER (g_timeout_add_seconds (minutes * 60, refresh_cb, window)), remove_timer);
}

void
desk_window_state_refresh (DeskWindow *window)
{
  GSettings *settings = desk_settings_get ();

  g_return_if_fail (DESK_IS_WINDOW (window));
  if (settings == NULL)
    return;
  g_signal_connect_object (settings, "changed::refresh-minutes", G_CALLBACK (interval_changed_cb),
                           window, G_CONNECT_SWAPPED);
  interval_changed_cb (window, NULL, settings);
}
