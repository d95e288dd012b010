/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-connection.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "aws/services/aws-operation.h"
#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-keyring.h"
#include "mesh/model/mesh-names.h"

/* Those that are open, by the mesh's id. Used by the main thread only. */
static GHashTable *running;

struct _DeskConnection
{
  GObject parent_instance;

  MeshSaved *saved;
  gboolean kept;
  AwsRuntime *runtime;
  MeshMesh *mesh;
  MeshJournal *journal; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DeskConnection, desk_connection, G_TYPE_OBJECT)

static void
desk_connection_finalize (GObject *object)
{
  DeskConnection *self = DESK_CONNECTION (object);

  if (running != NULL && self->saved != NULL
      && g_hash_table_lookup (running, mesh_saved_get_id (self->saved)) == self)
    g_hash_table_remove (running, mesh_saved_get_id (self->saved));
  g_clear_object (&self->journal);
  g_clear_object (&self->mesh);
  g_clear_object (&self->runtime);
  g_clear_object (&self->saved);
  G_OBJECT_CLASS (desk_connection_parent_class)->finalize (object);
}

static void
desk_connection_class_init (DeskConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_connection_finalize;
}

static void
desk_connection_init (DeskConnection *self)
{
}

static GHashTable *
new_keys (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);
}

/* ---- the way to one ---- */

typedef struct
{
  MeshSaved *saved;
  GHashTable *keys;
  AwsRuntime *runtime;
  MeshJournal *journal;  /* (nullable): until the thread got through */
  GHashTable *providers; /* persona → AwsCredentialsProvider, of a profile */
  gboolean keep;
  GCancellable *cancellable; /* of the thread; not owned */
  GError *error;             /* (nullable) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->saved);
  g_clear_pointer (&opening->keys, g_hash_table_unref);
  g_clear_pointer (&opening->providers, g_hash_table_unref);
  g_clear_object (&opening->journal);
  g_clear_object (&opening->runtime);
  g_clear_error (&opening->error);
  g_free (opening);
}

static void
look_up_cb (const char *persona, const char *account, gpointer data)
{
  Opening *opening = data;
  AwsCredentials *key;

  if (opening->error != NULL || mesh_saved_get_profile (opening->saved, persona) != NULL)
    return;
  key = mesh_keyring_lookup (mesh_saved_get_id (opening->saved), persona, account, opening->cancellable,
                             &opening->error);
  if (key != NULL)
    g_hash_table_insert (opening->keys, g_strdup (persona), key);
}

/* The files of the AWS configuration are read here; what they lead to is asked when it is needed. */
static void
resolve_cb (const char *persona, const char *account, gpointer data)
{
  Opening *opening = data;
  const char *profile = mesh_saved_get_profile (opening->saved, persona);
  AwsCredentialsProvider *provider;

  if (profile == NULL || opening->error != NULL)
    return;
  provider = aws_profile_provider_new (opening->runtime, profile, mesh_saved_get_endpoint_url (opening->saved), NULL,
                                       &opening->error);
  if (provider != NULL)
    g_hash_table_insert (opening->providers, g_strdup (persona), provider);
  else
    g_prefix_error (&opening->error, "%s: ", persona);
}

/* The journal is a file, too. */
static void
return_opened (GTask *task, Opening *opening)
{
  opening->journal = mesh_journal_new_own ();
  g_task_return_boolean (task, TRUE);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;

  opening->cancellable = cancellable;
  mesh_saved_foreach (opening->saved, resolve_cb, opening);
  mesh_saved_foreach (opening->saved, look_up_cb, opening);
  if (opening->error != NULL)
    g_task_return_error (task, g_steal_pointer (&opening->error));
  else if (g_hash_table_size (opening->keys) + g_hash_table_size (opening->providers) == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _("The keyring has no keys of the mesh “%s”: remove it and connect it again"),
                             mesh_saved_get_name (opening->saved));
  else
    return_opened (task, opening);
}

/* In the thread that is told of its changes. */
static MeshMesh *
new_mesh (Opening *opening, GError **error)
{
  g_autofree char *document = mesh_saved_dup_document (opening->saved, opening->keys);
  MeshMesh *mesh = mesh_mesh_new_from_data (opening->runtime, document, -1, mesh_saved_get_name (opening->saved),
                                            mesh_saved_get_endpoint_url (opening->saved), NULL, error);
  GHashTableIter iter;
  gpointer persona, provider;

  g_hash_table_iter_init (&iter, opening->providers);
  while (mesh != NULL && g_hash_table_iter_next (&iter, &persona, &provider))
    mesh_mesh_use_profile (mesh, persona, mesh_saved_get_profile (opening->saved, persona), provider);
  return mesh;
}

static const char *
ask_account (MeshMesh *mesh, MeshPersona *persona, JsonNode **answer, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_client (mesh, persona, NULL, error);
  const char *account;

  if (client != NULL)
    *answer = aws_client_call (client, aws_operation_find ("sts:GetCallerIdentity"), NULL, cancellable, error);
  account = *answer != NULL ? aws_json_get_string (*answer, "Account") : NULL;
  if (*answer != NULL && (account == NULL || !mesh_is_account_id (account)))
    g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "sts:GetCallerIdentity: no account in the answer");
  return account != NULL && mesh_is_account_id (account) ? account : NULL;
}

static gboolean
check_persona (Opening *opening, MeshMesh *mesh, MeshPersona *persona, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  const char *name = mesh_persona_get_name (persona), *expected = mesh_persona_get_account_id (persona);
  const char *account = ask_account (mesh, persona, &answer, cancellable, error);

  if (account == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (g_str_equal (expected, MESH_SAVED_UNKNOWN_ACCOUNT))
    mesh_saved_set_account (opening->saved, name, account);
  else if (!g_str_equal (account, expected))
    {
      /* Translators: the name of a persona, and the numbers of two accounts */
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_ACCOUNT, _("%s: these keys belong to account %s, not to %s"),
                   name, account, expected);
      return FALSE;
    }
  return TRUE;
}

/* Wrong keys are found before they are kept anywhere. */
static gboolean
check_all (Opening *opening, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshMesh) mesh = NULL;

  mesh_saved_foreach (opening->saved, resolve_cb, opening);
  if (opening->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&opening->error));
      return FALSE;
    }
  mesh = new_mesh (opening, error);
  for (guint i = 0; mesh != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (mesh), i);

      if (mesh_persona_get_has_credentials (persona) && !check_persona (opening, mesh, persona, cancellable, error))
        return FALSE;
    }
  return mesh != NULL;
}

static void
store_cb (const char *persona, const char *account, gpointer data)
{
  Opening *opening = data;
  AwsCredentials *key = g_hash_table_lookup (opening->keys, persona);

  if (key != NULL && opening->error == NULL)
    mesh_keyring_store (mesh_saved_get_id (opening->saved), persona, account, key, opening->cancellable,
                        &opening->error);
}

/* All or nothing. */
static gboolean
keep_all (Opening *opening, GError **error)
{
  mesh_saved_foreach (opening->saved, store_cb, opening);
  if (opening->error == NULL && mesh_saved_write (opening->saved, NULL, &opening->error))
    return TRUE;
  mesh_keyring_clear (mesh_saved_get_id (opening->saved), NULL, NULL);
  g_propagate_error (error, g_steal_pointer (&opening->error));
  return FALSE;
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Opening *opening = data;
  GError *error = NULL;
  gboolean good;

  opening->cancellable = cancellable;
  g_main_context_push_thread_default (context);
  good = check_all (opening, cancellable, &error) && (!opening->keep || keep_all (opening, &error));
  g_main_context_pop_thread_default (context);
  if (good)
    return_opened (task, opening);
  else
    g_task_return_error (task, error);
}

static void
start (MeshSaved *saved, GHashTable *keys, gboolean keep, GTaskThreadFunc func, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->saved = g_object_ref (saved);
  opening->keys = keys;
  opening->keep = keep;
  opening->runtime = aws_runtime_new ();
  opening->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  if (running != NULL && g_hash_table_contains (running, mesh_saved_get_id (saved)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, func);
}

void
desk_connection_open_async (MeshSaved *saved, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (MESH_IS_SAVED (saved));
  start (saved, new_keys (), TRUE, open_thread, cancellable, callback, user_data);
}

void
desk_connection_make_async (MeshSaved *saved, GHashTable *keys, gboolean keep, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MESH_IS_SAVED (saved));
  start (saved, g_hash_table_ref (keys), keep, make_thread, cancellable, callback, user_data);
}

static void
remember (DeskConnection *self)
{
  if (running == NULL)
    running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (running, g_strdup (mesh_saved_get_id (self->saved)), self);
}

DeskConnection *
desk_connection_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (DeskConnection) self = NULL;
  DeskConnection *other;
  Opening *opening;

  g_return_val_if_fail (g_async_result_is_tagged (result, start), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  opening = g_task_get_task_data (G_TASK (result));
  other = running != NULL ? g_hash_table_lookup (running, mesh_saved_get_id (opening->saved)) : NULL;
  if (other != NULL)
    return g_object_ref (other);
  self = g_object_new (DESK_TYPE_CONNECTION, NULL);
  self->saved = g_object_ref (opening->saved);
  self->kept = opening->keep;
  self->runtime = g_object_ref (opening->runtime);
  g_set_object (&self->journal, opening->journal);
  if (self->journal != NULL)
    mesh_journal_observe (self->journal, self->runtime);
  self->mesh = new_mesh (opening, error);
  if (self->mesh == NULL)
    return NULL;
  remember (self);
  return g_steal_pointer (&self);
}

/* ---- an open one ---- */

MeshMesh *
desk_connection_get_mesh (DeskConnection *self)
{
  g_return_val_if_fail (DESK_IS_CONNECTION (self), NULL);
  return self->mesh;
}

MeshJournal *
desk_connection_get_journal (DeskConnection *self)
{
  g_return_val_if_fail (DESK_IS_CONNECTION (self), NULL);
  return self->journal;
}

MeshSaved *
desk_connection_get_saved (DeskConnection *self)
{
  g_return_val_if_fail (DESK_IS_CONNECTION (self), NULL);
  return self->saved;
}

gboolean
desk_connection_is_kept (DeskConnection *self)
{
  g_return_val_if_fail (DESK_IS_CONNECTION (self), FALSE);
  return self->kept;
}

/* In the main thread: the key works now, and is lost with the window. */
static gboolean
tell_cb (gpointer text)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window
      = GTK_IS_APPLICATION (application) ? gtk_application_get_active_window (GTK_APPLICATION (application)) : NULL;

  while (window != NULL && gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", text);
  return G_SOURCE_REMOVE;
}

static void
tell_session_only (const char *persona, const GError *error)
{
  /* Translators: the name of a persona, and why */
  char *text = g_strdup_printf (_("The new key of %s lasts for this session only: %s"), persona, error->message);

  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_cb, text, g_free);
}

void
desk_connection_receive_key (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer data)
{
  DeskConnection *self = data;
  g_autoptr (GError) error = NULL;

  if (self->kept
      && !mesh_keyring_store (mesh_saved_get_id (self->saved), persona, account_id, credentials, NULL, &error))
    tell_session_only (persona, error);
  mesh_mesh_set_credentials (self->mesh, persona, account_id, credentials);
}
