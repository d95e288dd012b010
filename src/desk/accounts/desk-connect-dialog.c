/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-connect-dialog.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-keys-group.h"
#include "desk/accounts/desk-profile.h"
#include "desk/accounts/desk-spent-file.h"
#include "desk/common/desk-format.h"
#include "mesh/model/mesh-error.h"

struct _DeskConnectDialog
{
  AdwWindow parent_instance;

  DeskSession *session;
  GFile *file;               /* (nullable): where the keys came from */
  GtkNativeDialog *chooser;  /* (nullable) */
  GCancellable *cancellable; /* (nullable): while AWS is asked */
  GCancellable *reading;     /* of the AWS configuration */

  GtkWidget *connect_button;
  GtkWidget *page;
  DeskKeysGroup *personas;
  AdwActionRow *profiles_row;
  GtkSpinner *spinner;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkEditable *name;
  GtkEditable *region;
  GtkEditable *endpoint;
  GtkSwitch *keep;
};

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
set_busy (DeskConnectDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->page, !busy);
  gtk_widget_set_sensitive (self->connect_button, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* ---- the file ---- */

static void
take_file (DeskConnectDialog *self, MeshCredentialsFile *parsed, GFile *file)
{
  g_set_object (&self->file, file);
  desk_keys_group_fill (self->personas, parsed);
  if (parsed->region != NULL)
    gtk_editable_set_text (self->region, parsed->region);
}

/* In a worker thread: the file may be on a network, or be none that ever ends. */
static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = g_file_get_path (data);
  g_autofree char *base = g_file_get_basename (data);
  GError *error = NULL;
  MeshCredentialsFile *parsed = path != NULL ? mesh_credentials_file_load (path, &error) : NULL;

  if (parsed != NULL)
    g_task_return_pointer (task, parsed, (GDestroyNotify) mesh_credentials_file_free);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    /* Translators: %s is the name of a file that was chosen */
    g_task_return_new_error (task, MESH_ERROR, MESH_ERROR_INVALID, _("%s is not on this computer"), base);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DeskConnectDialog *self = DESK_CONNECT_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshCredentialsFile) parsed = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_trouble (self, error);
  if (parsed != NULL)
    take_file (self, parsed, g_task_get_task_data (G_TASK (result)));
}

void
desk_connect_dialog_load (DeskConnectDialog *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DESK_IS_CONNECT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, DeskConnectDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    desk_connect_dialog_load (self, file);
  g_clear_object (&self->chooser);
}

static void
choose_cb (DeskConnectDialog *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (C_ ("connect", "Choose the Credentials File"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_file_filter_set_name (filter, C_ ("connect", "JSON files"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

/* ---- profiles ---- */

static char *
dup_profiles_text (GListModel *profiles, const GError *error)
{
  const guint n = profiles != NULL ? g_list_model_get_n_items (profiles) - 1 : 0;

  if (profiles == NULL)
    /* Translators: %s says what is wrong, with the file and its line */
    return g_strdup_printf (C_ ("connect", "They can’t be used: %s"), error->message);
  if (n == 0)
    return g_strdup (C_ ("connect", "There are none on this computer"));
  return g_strdup_printf (
      /* Translators: a number of profiles in the files of the AWS CLI */
      g_dngettext (NULL, "%u is there to choose from, below", "%u are there to choose from, below", n), n);
}

static void
profiles_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) profiles = desk_profiles_list_finish (result, &error);
  g_autofree char *text = NULL, *escaped = NULL;

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = dup_profiles_text (profiles, error);
  escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (self->profiles_row, escaped);
  if (profiles != NULL)
    desk_keys_group_set_profiles (self->personas, profiles);
}

/* ---- the form ---- */

static char *
dup_stripped (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static GHashTable *
new_keys (MeshCredentialsFile *file)
{
  GHashTable *keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);

  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);

      if (entry->credentials != NULL)
        g_hash_table_insert (keys, g_strdup (entry->name), aws_credentials_ref (entry->credentials));
    }
  return keys;
}

static void
set_profile (gpointer persona, gpointer profile, gpointer saved)
{
  mesh_saved_set_profile (saved, persona, profile);
}

/* Typed, else the one of a profile, else the file's. */
static char *
dup_region (DeskConnectDialog *self)
{
  g_autofree char *typed = dup_stripped (self->region);
  const char *region = *typed != '\0' ? typed : desk_keys_group_get_region (self->personas);

  return g_strdup (region != NULL ? region : "");
}

/* @keys: (out) (transfer full) */
static MeshSaved *
read_mesh (DeskConnectDialog *self, GHashTable **keys, GError **error)
{
  g_autoptr (GHashTable) profiles = NULL, found = NULL;
  g_autoptr (MeshCredentialsFile) file = desk_keys_group_read (self->personas, &profiles, error);
  g_autofree char *name = dup_stripped (self->name), *region = dup_region (self),
                  *endpoint = dup_stripped (self->endpoint);
  MeshSaved *saved;

  if (file == NULL)
    return NULL;
  found = new_keys (file);
  if (*region == '\0')
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("The region is missing"));
  else if (g_hash_table_size (found) + g_hash_table_size (profiles) == 0)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("Nobody has a key: one at least is needed"));
  else
    {
      *keys = g_steal_pointer (&found);
      saved = mesh_saved_new (*name != '\0' ? name : C_ ("connect", "My Mesh"), file, region, endpoint);
      g_hash_table_foreach (profiles, set_profile, saved);
      return saved;
    }
  return NULL;
}

/* ---- connecting ---- */

static void connect_cb (DeskConnectDialog *self);

static void
session_response_cb (DeskConnectDialog *self, const char *response)
{
  if (g_strcmp0 (response, "session") != 0)
    return;
  gtk_switch_set_active (self->keep, FALSE);
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
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
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
  if (self->file != NULL && desk_connection_is_kept (connection))
    desk_spent_file_offer (gtk_window_get_transient_for (GTK_WINDOW (self)), self->file);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
connect_cb (DeskConnectDialog *self)
{
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshSaved) saved = read_mesh (self, &keys, &error);

  show_trouble (self, error);
  if (saved == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  desk_connection_make_async (saved, keys, gtk_switch_get_active (self->keep), self->cancellable, connected_cb,
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
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->file);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_CONNECT_DIALOG);
  G_OBJECT_CLASS (desk_connect_dialog_parent_class)->dispose (object);
}

static void
desk_connect_dialog_class_init (DeskConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_connect_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_connect_dialog_close_request;
  g_type_ensure (DESK_TYPE_KEYS_GROUP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, page);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, personas);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, profiles_row);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, region);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, endpoint);
  gtk_widget_class_bind_template_child (widget_class, DeskConnectDialog, keep);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
desk_connect_dialog_init (DeskConnectDialog *self)
{
  g_autoptr (GListModel) none = desk_profiles_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  desk_keys_group_set_profiles (self->personas, none);
}

DeskConnectDialog *
desk_connect_dialog_present (GtkWindow *parent, DeskSession *session)
{
  DeskConnectDialog *self = g_object_new (DESK_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->reading = g_cancellable_new ();
  desk_profiles_list_async (self->reading, profiles_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
