/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-mesh-actions.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-connect-dialog.h"
#include "desk/check/desk-check-dialog.h"

/* Which mesh is open: the doors of the start page, and the way back to it. */

typedef struct
{
  DeskWindow *window;
  char *id;
  char *persona; /* (nullable): anybody */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->window);
  g_free (opening->id);
  g_free (opening->persona);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GListModel) list = mesh_saved_list_finish (result, NULL);
  DeskSession *session = desk_window_get_session (opening->window);
  gboolean found = FALSE;

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MeshSaved) saved = g_list_model_get_item (list, i);

      if (!g_str_equal (mesh_saved_get_id (saved), opening->id))
        continue;
      found = TRUE;
      if (opening->persona != NULL)
        desk_session_visit (session, saved, opening->persona, NULL);
      else
        desk_session_open_saved (session, saved);
    }
  if (found)
    return;
  desk_window_toast (opening->window, C_ ("toast", "That mesh is not saved here any more"));
  if (desk_session_get_seat (session) == NULL)
    desk_session_leave (session);
}

static void
find_and_open (DeskWindow *self, const char *id, const char *persona)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->id = g_strdup (id);
  opening->persona = g_strdup (persona);
  mesh_saved_list_async (NULL, NULL, listed_cb, opening);
}

void
desk_window_open_mesh (DeskWindow *self, const char *id)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  find_and_open (self, id, NULL);
}

/* A persona of any mesh; "" for the practice mesh. */
static void
visit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);
  DeskSession *session = desk_window_get_session (self);
  const char *id, *persona;

  g_variant_get (parameter, "(&s&s)", &id, &persona);
  if (desk_session_return_to (session, *id != '\0' ? id : DESK_OPENED_PRACTICE, persona))
    return;
  if (*id != '\0')
    find_and_open (self, id, persona);
  else
    desk_session_visit (session, NULL, persona, desk_window_get_practice_dir (self));
}

static void
open_mesh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_window_open_mesh (DESK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_connect_dialog_present (GTK_WINDOW (widget), desk_window_get_session (DESK_WINDOW (widget)));
}

/* The mesh that is shown, or that did not open. */
static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSession *session = desk_window_get_session (DESK_WINDOW (widget));
  MeshSaved *saved = desk_session_get_saved (session);
  DeskConnectDialog *dialog;

  if (saved == NULL)
    return;
  dialog = desk_connect_dialog_edit (GTK_WINDOW (widget), saved);
  g_signal_connect_object (dialog, "edited", G_CALLBACK (desk_session_take_edited), session, G_CONNECT_SWAPPED);
}

/* The practice mesh's accounts are its own. */
static void
saved_changed_cb (DeskWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.edit-accounts",
                                 desk_session_get_saved (desk_window_get_session (self)) != NULL);
}

static void
check_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_check_dialog_present (widget, desk_window_get_session (DESK_WINDOW (widget)));
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_session_leave (desk_window_get_session (DESK_WINDOW (widget)));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskWindow *self = DESK_WINDOW (widget);

  desk_session_retry (desk_window_get_session (self), desk_window_get_practice_dir (self));
}

void
desk_mesh_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-mesh", "s", open_mesh_action);
  gtk_widget_class_install_action (widget_class, "win.visit", "(ss)", visit_action);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.edit-accounts", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "win.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "win.leave-mesh", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
}

void
desk_mesh_actions_attach (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));
  g_signal_connect_object (desk_window_get_session (self), "notify::saved", G_CALLBACK (saved_changed_cb), self,
                           G_CONNECT_SWAPPED);
  saved_changed_cb (self);
}
