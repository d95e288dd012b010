/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-connect-dialog.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-amendment.h"
#include "desk/accounts/desk-mesh-form.h"
#include "desk/accounts/desk-spent-file.h"
#include "desk/common/desk-format.h"
#include "mesh/model/mesh-error.h"

struct _DeskConnectDialog
{
  AdwWindow parent_instance;

  DeskSession *session;      /* (nullable): where a new mesh is opened */
  MeshSaved *saved;          /* (nullable): the one that is edited */
  MeshSaved *edited;         /* (nullable): what it is to become */
  GCancellable *cancellable; /* (nullable): while AWS is asked */

  GtkWidget *connect_button;
  GtkLabel *connect_label;
  DeskMeshForm *form;
  GtkSpinner *spinner;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskConnectDialog, desk_connect_dialog, ADW_TYPE_WINDOW)

/* ---- what is wrong ---- */

static void
show_trouble (DeskConnectDialog *self, const GError *error)
{
  g_autofree char *text = error != NULL ? desk_format_error (error) : NULL;

  gtk_widget_set_visible (self->trouble, error != NULL);
  gtk_label_set_text (self->trouble_label, text != NULL ? text : "");
}

static void
loaded_cb (DeskConnectDialog *self, const GError *error)
{
  show_trouble (self, error);
}

static void
set_busy (DeskConnectDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !busy);
  gtk_widget_set_sensitive (self->connect_button, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* ---- connecting ---- */

static void connect_cb (DeskConnectDialog *self);

static void
session_response_cb (DeskConnectDialog *self, const char *response)
{
  if (g_strcmp0 (response, "session") != 0)
    return;
  desk_mesh_form_set_keep (self->form, FALSE);
  connect_cb (self);
}

/* The keys go nowhere else by themselves: that is for their owner to say. */
static void
offer_session (DeskConnectDialog *self, const GError *error)
{
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (self), C_ ("connect", "Use the Keys for This Session Only?"), NULL);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      /* Translators: %s is what is wrong with the keyring, a sentence without its full stop */
      C_ ("connect", "%s. Keys and mesh would be forgotten when the window closes; nothing is written to a file."),
      error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", C_ ("connect", "_Cancel"), "session",
                                    C_ ("connect", "_This Session Only"), NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (session_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskConnection) connection = desk_connection_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  show_trouble (self, error);
  if (g_error_matches (error, MESH_ERROR, MESH_ERROR_KEYRING))
    offer_session (self, error);
  if (connection == NULL)
    return;
  desk_session_take_connection (self->session, connection);
  /* Where its set-up is completed, and its keys are checked. */
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "win.page", "s", "mesh");
  if (desk_mesh_form_get_file (self->form) != NULL && desk_connection_is_kept (connection))
    desk_spent_file_offer (gtk_window_get_transient_for (GTK_WINDOW (self)), desk_mesh_form_get_file (self->form));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- editing ---- */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = desk_amendment_make_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Also when it was closed too late to stop it. */
  if (done)
    g_signal_emit (self, signals[EDITED], 0, self->edited);
  if (self->saved == NULL)
    return;
  set_busy (self, FALSE);
  show_trouble (self, error);
  if (!done)
    return;
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "win.toast", "s",
                              C_ ("toast", "The accounts are saved"));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
edit (DeskConnectDialog *self, MeshSaved *edited, GHashTable *keys)
{
  g_autoptr (GHashTable) origins = desk_mesh_form_dup_origins (self->form);

  g_set_object (&self->edited, edited);
  desk_amendment_make_async (self->saved, edited, keys, origins, desk_mesh_form_get_keep (self->form),
                             self->cancellable, edited_cb, g_object_ref (self));
}

static void
connect_cb (DeskConnectDialog *self)
{
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshSaved) saved = desk_mesh_form_read (self->form, &keys, &error);

  show_trouble (self, error);
  if (saved == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  if (self->saved != NULL)
    edit (self, saved, keys);
  else
    desk_connection_make_async (saved, keys, desk_mesh_form_get_keep (self->form), self->cancellable, connected_cb,
                                g_object_ref (self));
}

static void
cancel_cb (DeskConnectDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
desk_connect_dialog_close_request (GtkWindow *window)
{
  DeskConnectDialog *self = DESK_CONNECT_DIALOG (window);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (desk_connect_dialog_parent_class)->close_request (window);
}

static void
desk_connect_dialog_dispose (GObject *object)
{
  DeskConnectDialog *self = DESK_CONNECT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->saved);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_CONNECT_DIALOG);
  G_OBJECT_CLASS (desk_connect_dialog_parent_class)->dispose (object);
}

/* Not before: an edit may be under way still. */
static void
desk_connect_dialog_finalize (GObject *object)
{
  g_clear_object (&DESK_CONNECT_DIALOG (object)->edited);
  G_OBJECT_CLASS (desk_connect_dialog_parent_class)->finalize (object);
}

static void
desk_connect_dialog_class_init (DeskConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_connect_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_connect_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = desk_connect_dialog_close_request;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, MESH_TYPE_SAVED);
  g_type_ensure (DESK_TYPE_MESH_FORM);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, connect_label);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, form);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
desk_connect_dialog_init (DeskConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskConnectDialog *
desk_connect_dialog_present (GtkWindow *parent, DeskSession *session)
{
  DeskConnectDialog *self = g_object_new (DESK_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

DeskConnectDialog *
desk_connect_dialog_edit (GtkWindow *parent, MeshSaved *saved)
{
  DeskConnectDialog *self = g_object_new (DESK_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);
  DeskConnection *open = desk_connection_find (mesh_saved_get_id (saved));

  /* A list may be older than what was edited since. */
  if (open != NULL)
    saved = desk_connection_get_saved (open);
  self->saved = g_object_ref (saved);
  gtk_window_set_title (GTK_WINDOW (self), C_ ("connect", "Edit Accounts"));
  gtk_label_set_label (self->connect_label, C_ ("connect", "_Save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connect_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("connect", "Save"), -1);
  desk_mesh_form_edit (self->form, saved, open == NULL || desk_connection_is_kept (open));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

void
desk_connect_dialog_load (DeskConnectDialog *self, GFile *file)
{
  g_return_if_fail (DESK_IS_CONNECT_DIALOG (self));
  desk_mesh_form_load (self->form, file);
}
