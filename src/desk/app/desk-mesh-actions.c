/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-mesh-actions.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-connect-dialog.h"
#include "mesh/model/mesh-keyring.h"

/* Which mesh is open: the doors of the start page, and the way back to it. */

static MeshSaved *
find_saved (const char *id)
{
  g_autoptr (GPtrArray) list = mesh_saved_list (NULL, NULL);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (mesh_saved_get_id (g_ptr_array_index (list, i)), id))
      return g_object_ref (g_ptr_array_index (list, i));
  return NULL;
}

gboolean
desk_window_open_mesh (DeskWindow *self, const char *id)
{
  g_autoptr (MeshSaved) saved = find_saved (id);

  if (saved != NULL)
    desk_session_open_saved (desk_window_get_session (self), saved);
  return saved != NULL;
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

/* ---- forgetting ---- */

typedef struct
{
  DeskWindow *window;
  MeshSaved *saved;
} Forget;

static void
forget_free (Forget *forget)
{
  g_clear_object (&forget->window);
  g_clear_object (&forget->saved);
  g_free (forget);
}

/* The keys go first: a description without keys can be removed again, keys without one would stay unseen. */
static void
forget_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MeshSaved *saved = data;
  GError *error = NULL;

  if (mesh_keyring_clear (mesh_saved_get_id (saved), cancellable, &error)
      && mesh_saved_delete (saved, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DeskWindow *window = DESK_WINDOW (object);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    desk_window_toast (window, C_ ("toast", "The mesh and its keys are forgotten; AWS is as it was"));
  else
    desk_window_toast (window, error->message);
  desk_session_leave (desk_window_get_session (window));
  desk_window_show_start (window);
}

static void
forget_response_cb (GtkWidget *dialog, const char *response, Forget *forget)
{
  g_autoptr (GTask) task = NULL;

  if (g_strcmp0 (response, "forget") != 0)
    return;
  task = g_task_new (forget->window, NULL, forgotten_cb, NULL);
  g_task_set_task_data (task, g_object_ref (forget->saved), g_object_unref);
  g_task_run_in_thread (task, forget_thread);
}

static void
forget_mesh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (MeshSaved) saved = find_saved (g_variant_get_string (parameter, NULL));
  Forget *forget;
  GtkWidget *dialog;

  if (saved == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (widget), C_ ("start", "Forget This Mesh?"), NULL);
  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      /* Translators: %s is the name of a mesh */
      C_ ("start", "“%s” leaves this list, and its keys leave the keyring. Nothing changes in AWS."),
      mesh_saved_get_name (saved));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", C_ ("start", "_Cancel"), "forget",
                                    C_ ("start", "_Forget"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  forget = g_new0 (Forget, 1);
  forget->window = g_object_ref (DESK_WINDOW (widget));
  forget->saved = g_object_ref (saved);
  g_signal_connect_data (dialog, "response", G_CALLBACK (forget_response_cb), forget,
                         (GClosureNotify) (void (*) (void)) forget_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
desk_mesh_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-mesh", "s", open_mesh_action);
  gtk_widget_class_install_action (widget_class, "win.forget-mesh", "s", forget_mesh_action);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.leave-mesh", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
}
