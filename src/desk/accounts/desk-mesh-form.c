/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-mesh-form.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-keys-group.h"
#include "desk/accounts/desk-profile.h"
#include "mesh/model/mesh-error.h"

struct _DeskMeshForm
{
  AdwPreferencesPage parent_instance;

  MeshSaved *saved;         /* (nullable): the one that is edited */
  GFile *file;              /* (nullable): where the keys came from */
  GtkNativeDialog *chooser; /* (nullable) */
  GCancellable *reading;    /* (nullable): of the AWS configuration; until it is disposed of */

  DeskKeysGroup *personas;
  AdwActionRow *profiles_row;
  AdwExpanderRow *advanced;
  GtkEditable *name;
  GtkEditable *region;
  GtkEditable *endpoint;
  GtkWidget *keep_group;
  GtkSwitch *keep;
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskMeshForm, desk_mesh_form, ADW_TYPE_PREFERENCES_PAGE)

/* ---- the file ---- */

static void
take_file (DeskMeshForm *self, MeshCredentialsFile *parsed, GFile *file)
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
  DeskMeshForm *self = DESK_MESH_FORM (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshCredentialsFile) parsed = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->reading == NULL)
    return;
  g_signal_emit (self, signals[LOADED], 0, error);
  if (parsed != NULL)
    take_file (self, parsed, g_task_get_task_data (G_TASK (result)));
}

void
desk_mesh_form_load (DeskMeshForm *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DESK_IS_MESH_FORM (self));
  g_return_if_fail (G_IS_FILE (file));
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, DeskMeshForm *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    desk_mesh_form_load (self, file);
  g_clear_object (&self->chooser);
}

static void
choose_cb (DeskMeshForm *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (C_ ("connect", "Choose the Credentials File"), window,
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
  g_autoptr (DeskMeshForm) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) profiles = desk_profiles_list_finish (result, &error);
  g_autofree char *text = NULL, *escaped = NULL;

  if (self->reading == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
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
dup_region (DeskMeshForm *self)
{
  g_autofree char *typed = dup_stripped (self->region);
  const char *region = *typed != '\0' ? typed : desk_keys_group_get_region (self->personas);

  return g_strdup (region != NULL ? region : "");
}

/* (transfer full) */
static MeshSaved *
make_saved (DeskMeshForm *self, MeshCredentialsFile *file, const char *region)
{
  g_autofree char *typed = dup_stripped (self->name), *endpoint = dup_stripped (self->endpoint);
  const char *name = *typed != '\0' ? typed : C_ ("connect", "My Mesh");

  return self->saved != NULL ? mesh_saved_edit (self->saved, name, file, region, endpoint)
                             : mesh_saved_new (name, file, region, endpoint);
}

/* Who was renamed looks as before. */
static void
keep_colours (DeskMeshForm *self, MeshSaved *edited)
{
  g_autoptr (GHashTable) origins = desk_mesh_form_dup_origins (self);
  GHashTableIter iter;
  gpointer persona, origin;

  g_hash_table_iter_init (&iter, origins);
  while (g_hash_table_iter_next (&iter, &persona, &origin))
    mesh_saved_set_colour (edited, persona, mesh_saved_get_colour (self->saved, origin));
}

MeshSaved *
desk_mesh_form_read (DeskMeshForm *self, GHashTable **keys, GError **error)
{
  g_autoptr (GHashTable) profiles = NULL, found = NULL;
  g_autoptr (MeshCredentialsFile) file = NULL;
  g_autofree char *region = NULL;
  MeshSaved *saved;

  g_return_val_if_fail (DESK_IS_MESH_FORM (self), NULL);
  file = desk_keys_group_read (self->personas, &profiles, error);
  if (file == NULL)
    return NULL;
  region = dup_region (self);
  found = new_keys (file);
  if (*region == '\0')
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("The region is missing"));
  else if (self->saved == NULL && g_hash_table_size (found) + g_hash_table_size (profiles) == 0)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("Nobody has a key: one at least is needed"));
  else
    {
      *keys = g_steal_pointer (&found);
      saved = make_saved (self, file, region);
      g_hash_table_foreach (profiles, set_profile, saved);
      keep_colours (self, saved);
      return saved;
    }
  return NULL;
}

GHashTable *
desk_mesh_form_dup_origins (DeskMeshForm *self)
{
  g_return_val_if_fail (DESK_IS_MESH_FORM (self), NULL);
  return desk_keys_group_dup_origins (self->personas);
}

gboolean
desk_mesh_form_get_keep (DeskMeshForm *self)
{
  g_return_val_if_fail (DESK_IS_MESH_FORM (self), FALSE);
  return gtk_switch_get_active (self->keep);
}

void
desk_mesh_form_set_keep (DeskMeshForm *self, gboolean keep)
{
  g_return_if_fail (DESK_IS_MESH_FORM (self));
  gtk_switch_set_active (self->keep, keep);
}

GFile *
desk_mesh_form_get_file (DeskMeshForm *self)
{
  g_return_val_if_fail (DESK_IS_MESH_FORM (self), NULL);
  return self->file;
}

void
desk_mesh_form_edit (DeskMeshForm *self, MeshSaved *saved, gboolean kept)
{
  const char *endpoint = mesh_saved_get_endpoint_url (saved);

  g_return_if_fail (DESK_IS_MESH_FORM (self));
  g_set_object (&self->saved, saved);
  gtk_editable_set_text (self->name, mesh_saved_get_name (saved));
  gtk_editable_set_text (self->region, mesh_saved_get_region (saved));
  gtk_editable_set_text (self->endpoint, endpoint != NULL ? endpoint : "");
  adw_expander_row_set_expanded (self->advanced, endpoint != NULL);
  gtk_switch_set_active (self->keep, kept);
  gtk_widget_set_visible (self->keep_group, !kept);
  desk_keys_group_edit (self->personas, saved);
}

/* ---- the widget ---- */

static void
desk_mesh_form_dispose (GObject *object)
{
  DeskMeshForm *self = DESK_MESH_FORM (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->chooser);
  g_clear_object (&self->saved);
  g_clear_object (&self->file);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_MESH_FORM);
  G_OBJECT_CLASS (desk_mesh_form_parent_class)->dispose (object);
}

static void
desk_mesh_form_class_init (DeskMeshFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_mesh_form_dispose;
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  g_type_ensure (DESK_TYPE_KEYS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/mesh-form.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, personas);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, profiles_row);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, advanced);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, name);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, region);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, endpoint);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, keep_group);
  gtk_widget_class_bind_template_child (widget_class, DeskMeshForm, keep);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
}

static void
desk_mesh_form_init (DeskMeshForm *self)
{
  g_autoptr (GListModel) none = desk_profiles_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  desk_keys_group_set_profiles (self->personas, none);
  self->reading = g_cancellable_new ();
  desk_profiles_list_async (self->reading, profiles_cb, g_object_ref (self));
}

