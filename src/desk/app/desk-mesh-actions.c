/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-mesh-actions.h"

#include "desk/accounts/desk-connect-dialog.h"

/* Which mesh is open: the doors of the start page, and the way back to it. */

typedef struct
{
  DeskWindow *window;
  char *id;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->window);
  g_free (opening->id);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GListModel) list = mesh_saved_list_finish (result, NULL);

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MeshSaved) saved = g_list_model_get_item (list, i);

      if (g_str_equal (mesh_saved_get_id (saved), opening->id))
        desk_session_open_saved (desk_window_get_session (opening->window), saved);
    }
}

void
desk_window_open_mesh (DeskWindow *self, const char *id)
{
  Opening *opening;

  g_return_if_fail (DESK_IS_WINDOW (self));
  opening = g_new0 (Opening, 1);
  opening->window = g_object_ref (self);
  opening->id = g_strdup (id);
  mesh_saved_list_async (NULL, NULL, listed_cb, opening);
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

void
desk_mesh_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-mesh", "s", open_mesh_action);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.leave-mesh", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
}
