/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-window.h"

#include <glib/gi18n.h>

#include "desk/access/desk-access-dialog.h"
#include "desk/guide/desk-guide.h"
#include "desk/common/desk-page.h"
#include "desk/ingest/desk-ingest-draft.h"
#include "desk/plan/desk-resume.h"
#include "mesh/catalog/mesh-catalog-places.h"

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

/* Ctrl+1 is the first of the role switcher. */
static void
nth_persona_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_choose_nth_role (DESK_WINDOW (widget), (guint) g_variant_get_int32 (parameter));
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

/* AWS was changed from here: other windows show it too. */
static void
outdate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DESK_IS_WINDOW (window))
        desk_window_outdate (DESK_WINDOW (window));
    }
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_go_back (DESK_WINDOW (widget));
}

static void
undo_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSeat *seat = desk_session_get_seat (desk_window_get_session (DESK_WINDOW (widget)));

  if (seat != NULL)
    desk_resume (widget, seat, g_variant_get_int64 (parameter), TRUE);
}

/* What was done, with a button that undoes it. */
static void
toast_undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text;
  gint64 run;

  g_variant_get (parameter, "(&sx)", &text, &run);
  desk_window_toast_undo (DESK_WINDOW (widget), text, run);
}

/* All windows leave the practice mesh, it is erased, and they begin again. */
static void
restart_workshop (DeskWindow *self)
{
  const char *dir = desk_window_get_practice_dir (self);
  DeskPractice *practice = desk_session_get_practice (desk_window_get_session (self));
  g_autoptr (DeskPractice) kept = practice != NULL ? g_object_ref (practice) : NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      DeskSession *session
          = DESK_IS_WINDOW (window) ? desk_window_get_session (DESK_WINDOW (window)) : NULL;

      if (session != NULL && desk_session_drop (session, DESK_OPENED_PRACTICE))
        g_ptr_array_add (left, g_object_ref (session));
    }
  desk_practice_erase (kept, dir);
  if (dir == NULL)
    mesh_catalog_places_forget (DESK_OPENED_PRACTICE);
  for (guint i = 0; i < left->len; i++)
    desk_session_start_practice (g_ptr_array_index (left, i), dir);
}

static void
restart_response_cb (DeskWindow *self, const char *response)
{
  if (g_strcmp0 (response, "restart") == 0)
    restart_workshop (self);
}

static void
restart_workshop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSession *session = desk_window_get_session (DESK_WINDOW (widget));
  GtkWidget *dialog;

  if (desk_session_get_connection (session) != NULL)
    {
      desk_window_toast (DESK_WINDOW (widget), C_ ("workshop", "Only the practice mesh can be started afresh"));
      return;
    }
  dialog = adw_message_dialog_new (
      GTK_WINDOW (widget), C_ ("workshop", "Restart the Workshop?"),
      C_ ("workshop",
          "The practice mesh is erased, with all that was set up, brought in and granted on it, "
          "and a fresh one starts. Your AWS accounts are not touched."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    C_ ("workshop", "_Cancel"), "restart",
                                    C_ ("workshop", "_Restart"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restart",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (restart_response_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
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
  if (task == NULL)
    return;
  if (!desk_session_choose (session, desk_task_get_info (task)->persona))
    {
      desk_guide_make_plan (session, id, &error);
      desk_window_toast (self, error != NULL ? error->message : C_ ("toast", "Nobody here has that role"));
      return;
    }
  if (desk_guide_get_page (id) != NULL)
    {
      desk_window_show_page (self, desk_guide_get_page (id));
      return;
    }
  plan = desk_guide_make_plan (session, id, &error);
  desk_take_plan (widget, desk_session_get_seat (session), plan, g_steal_pointer (&error));
}

/* An ingest that did not end goes on where its files are known: on its page, in the role that began it. */
static void
continue_ingest_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);
  DeskSession *session = desk_window_get_session (self);
  const char *persona, *bucket, *database;
  gint64 run;

  g_variant_get (parameter, "(&s&s&sx)", &persona, &bucket, &database, &run);
  if (!desk_session_choose (session, persona))
    desk_window_toast (self, C_ ("toast", "Nobody here has that role"));
  else if (desk_seat_get_job (desk_session_get_seat (session)) != MESH_JOB_PRODUCER)
    desk_window_toast (self, C_ ("ingest", "It was begun on the command line: run the same command again"));
  else
    {
      desk_window_show_page (self, "ingest");
      desk_ingest_draft_continue (desk_ingest_draft_of (desk_session_get_seat (session)), bucket, database, run);
    }
}

/* GTK would make this window with each of ours, before it is on screen. */
static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/io/github/meshdesk/Meshdesk/ui/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
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
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.restart-workshop", NULL,
                                   restart_workshop_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.toast-undo", "(sx)", toast_undo_action);
  gtk_widget_class_install_action (widget_class, "win.undo-run", "x", undo_run_action);
  gtk_widget_class_install_action (widget_class, "win.task", "s", task_action);
  gtk_widget_class_install_action (widget_class, "win.continue-ingest", "(sssx)", continue_ingest_action);
  gtk_widget_class_install_action (widget_class, "win.check-access", "(ss)", check_access_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, shortcuts_action);
  for (int i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.nth-persona", "i", i);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.choose-persona", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.refresh",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "win.guide", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
}
