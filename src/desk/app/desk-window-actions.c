/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-window.h"

#include "desk/access/desk-access-dialog.h"
#include "desk/guide/desk-guide.h"
#include "desk/common/desk-page.h"

static void
practice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);

  desk_session_start_practice (desk_window_get_session (self), desk_window_get_practice_dir (self));
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_show_page (DESK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* A thing on its page: what a node of the map and a notification lead to. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);
  const char *page, *id, *text;

  g_variant_get (parameter, "(&s&s&s)", &page, &id, &text);
  desk_window_show_page (self, page);
  if (DESK_IS_PAGE (desk_window_get_page (self)))
    desk_page_open (DESK_PAGE (desk_window_get_page (self)), id, text);
}

static void
persona_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_session_choose (desk_window_get_session (DESK_WINDOW (widget)),
                       g_variant_get_string (parameter, NULL));
}

/* Ctrl+1 is the first persona. */
static void
nth_persona_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSession *session = desk_window_get_session (DESK_WINDOW (widget));
  GListModel *personas = desk_session_get_personas (session);
  g_autoptr (MeshPersona) persona = NULL;

  if (personas != NULL)
    persona = g_list_model_get_item (personas, g_variant_get_int32 (parameter));
  if (persona != NULL)
    desk_session_choose (session, mesh_persona_get_name (persona));
}

static void
choose_persona_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_open_switcher (DESK_WINDOW (widget));
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_show_sidebar (DESK_WINDOW (widget));
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_outdate (DESK_WINDOW (widget));
}

static void
outdate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_outdate (DESK_WINDOW (widget));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *page = desk_window_get_page (DESK_WINDOW (widget));

  if (DESK_IS_PAGE (page))
    desk_page_search (DESK_PAGE (page));
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_toast (DESK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Why the table (database and name in the mesh) can or cannot be queried. */
static void
check_access_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSeat *seat = desk_session_get_seat (desk_window_get_session (DESK_WINDOW (widget)));
  const char *database, *table;

  g_variant_get (parameter, "(&s&s)", &database, &table);
  if (seat != NULL && desk_seat_get_mesh (seat) != NULL)
    desk_access_dialog_present (widget, seat, database, table);
}

/* A task of the workshop, in the role whose job it is: its page, or its plan. */
static void
task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);
  DeskSession *session = desk_window_get_session (self);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (DeskGuide) guide = NULL;
  g_autoptr (GError) error = NULL;
  DeskTask *task;
  MeshPlan *plan;

  g_object_get (self, "guide", &guide, NULL);
  task = desk_guide_find (guide, id);
  if (task == NULL || !desk_session_choose (session, desk_task_get_info (task)->persona))
    return;
  if (desk_guide_get_page (id) != NULL)
    {
      desk_window_show_page (self, desk_guide_get_page (id));
      return;
    }
  plan = desk_guide_make_plan (session, id, &error);
  desk_take_plan (widget, desk_session_get_seat (session), plan, g_steal_pointer (&error));
}

void
desk_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, practice_action);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.open", "(sss)", open_action);
  gtk_widget_class_install_action (widget_class, "win.persona", "s", persona_action);
  gtk_widget_class_install_action (widget_class, "win.nth-persona", "i", nth_persona_action);
  gtk_widget_class_install_action (widget_class, "win.choose-persona", NULL, choose_persona_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.outdate", NULL, outdate_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.task", "s", task_action);
  gtk_widget_class_install_action (widget_class, "win.check-access", "(ss)", check_access_action);
  for (int i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.nth-persona", "i", i);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.choose-persona", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.refresh",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
}
