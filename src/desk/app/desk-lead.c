/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-lead.h"

#include "desk/app/desk-pages.h"

#define KEY "desk-lead"

/* What waits for its seat: at most one for each window. */
typedef struct
{
  DeskWindow *window; /* not owned: it owns this */
  DeskSession *session;
  gulong handler, trouble;
  char *mesh, *persona, *page, *id, *text;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_clear_signal_handler (&waiting->handler, waiting->session);
  g_clear_signal_handler (&waiting->trouble, waiting->session);
  g_object_unref (waiting->session);
  g_free (waiting->mesh);
  g_free (waiting->persona);
  g_free (waiting->page);
  g_free (waiting->id);
  g_free (waiting->text);
  g_free (waiting);
}

static gboolean
is_wanted (const char *wanted, const char *found)
{
  return wanted == NULL || *wanted == '\0' || g_strcmp0 (wanted, found) == 0;
}

/* Who sits there may have no such page: administrators have no catalog. */
static gboolean
is_there (Waiting *waiting)
{
  DeskSeat *seat = desk_session_get_seat (waiting->session);

  return seat != NULL && is_wanted (waiting->mesh, desk_session_get_mesh_id (waiting->session))
         && is_wanted (waiting->persona, desk_seat_get_name (seat))
         && desk_pages_are_for (waiting->page, desk_seat_get_job (seat));
}

static void
seat_cb (Waiting *waiting)
{
  if (!is_there (waiting))
    return;
  gtk_widget_activate_action (GTK_WIDGET (waiting->window), "win.open", "(sss)", waiting->page, waiting->id,
                              waiting->text);
  g_object_set_data (G_OBJECT (waiting->window), KEY, NULL);
}

/* The mesh did not open, as the window says: nobody is to be led away later. */
static void
trouble_cb (Waiting *waiting)
{
  g_object_set_data (G_OBJECT (waiting->window), KEY, NULL);
}

void
desk_lead_to (DeskWindow *window, const DeskLead *lead)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_return_if_fail (DESK_IS_WINDOW (window));
  waiting->window = window;
  waiting->session = g_object_ref (desk_window_get_session (window));
  waiting->mesh = g_strdup (lead->mesh);
  waiting->persona = g_strdup (lead->persona);
  waiting->page = g_strdup (lead->page);
  waiting->id = g_strdup (lead->id);
  waiting->text = g_strdup (lead->text);
  g_object_set_data_full (G_OBJECT (window), KEY, waiting, (GDestroyNotify) waiting_free);
  if (lead->mesh != NULL && lead->persona != NULL && *lead->persona != '\0' && !is_there (waiting))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.visit", "(ss)",
                                g_str_equal (lead->mesh, DESK_OPENED_PRACTICE) ? "" : lead->mesh, lead->persona);
  /* After the window's own, and its pages': they have the seat by then. */
  waiting->handler = g_signal_connect_data (waiting->session, "notify::seat", G_CALLBACK (seat_cb), waiting, NULL,
                                            G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  waiting->trouble = g_signal_connect_swapped (waiting->session, "trouble", G_CALLBACK (trouble_cb), waiting);
  seat_cb (waiting);
}

/* ---- actions of the application ---- */

static DeskWindow *
front_window (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (DESK_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static DeskWindow *
window_of_mesh (GtkApplication *application, const char *mesh)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (DESK_IS_WINDOW (l->data)
        && g_strcmp0 (desk_session_get_mesh_id (desk_window_get_session (l->data)), mesh) == 0)
      return l->data;
  return NULL;
}

/* The window that shows @mesh ((nullable): any), or the one in front, or a new one. (nullable) */
static DeskWindow *
present_window_of (GtkApplication *application, const char *mesh)
{
  DeskWindow *window = mesh != NULL ? window_of_mesh (application, mesh) : NULL;

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    g_application_activate (G_APPLICATION (application));
  return window != NULL ? window : front_window (application);
}

/* What a notification leads to: the request, in the mesh and the persona that was told of it. */
static void
open_request_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *mesh, *persona, *id;
  DeskWindow *window;

  g_variant_get (parameter, "(&s&s&s)", &mesh, &persona, &id);
  window = present_window_of (data, mesh);
  if (window != NULL)
    desk_lead_to (window, &(DeskLead){ mesh, persona, "inbox", id, id });
}

/* What the desktop's search found: a table, in the mesh and the persona that sees it. */
static void
open_table_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *mesh, *persona, *database, *table;
  g_autofree char *id = NULL;
  DeskWindow *window;

  g_variant_get (parameter, "(&s&s&s&s)", &mesh, &persona, &database, &table);
  id = g_strjoin ("/", database, table, NULL);
  window = present_window_of (data, mesh);
  if (window != NULL)
    desk_lead_to (window, &(DeskLead){ mesh, persona, "catalog", id, table });
}

/* The same words, in the catalog of whoever sits in the window. */
static void
find_tables_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DeskWindow *window = present_window_of (data, NULL);

  if (window != NULL)
    desk_lead_to (window, &(DeskLead){ NULL, NULL, "catalog", "", g_variant_get_string (parameter, NULL) });
}

void
desk_lead_add_actions (GtkApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "open-request", .activate = open_request_action, .parameter_type = "(sss)" },
    { .name = "open-table", .activate = open_table_action, .parameter_type = "(ssss)" },
    { .name = "find-tables", .activate = find_tables_action, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
}
