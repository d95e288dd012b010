/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-spent-file.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

/* Keys in plain text that are still there must not be thought gone. */
static void
deleted_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  g_autoptr (GError) error = NULL;

  gtk_widget_activate_action (window, "win.toast", "s",
                              g_file_delete_finish (G_FILE (file), result, &error)
                                  ? C_ ("toast", "The credentials file is deleted")
                                  : error->message);
}

static void
delete_response_cb (GtkWidget *dialog, const char *response, GFile *file)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  if (g_strcmp0 (response, "delete") == 0)
    g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, deleted_cb, g_object_ref (window));
}

void
desk_spent_file_offer (GtkWindow *parent, GFile *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *bounded = desk_format_bounded (NULL, name);
  GtkWidget *dialog = adw_message_dialog_new (parent, C_ ("connect", "Delete the Credentials File?"), NULL);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      /* Translators: %s is a file's path */
      C_ ("connect", "The keys are in the keyring now. %s still holds them in plain text."), bounded);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", C_ ("connect", "_Leave It"), "delete",
                                    C_ ("connect", "_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (delete_response_cb), g_object_ref (file),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
