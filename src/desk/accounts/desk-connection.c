/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-connection.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "mesh/model/mesh-keyring.h"

/* Those that are open, by the mesh's id. Used by the main thread only. */
static GHashTable *running;

struct _DeskConnection
{
  GObject parent_instance;

  MeshSaved *saved;
  gboolean kept;
  AwsRuntime *runtime;
  MeshMesh *mesh;
  MeshJournal *journal;    /* (nullable) */
  DeskConnection *former;  /* (nullable): that it is in the place of; plans may still bring keys to it */
  DeskConnection *present; /* (nullable), atomic: in the place of this one; not owned */

  GMutex lock;      /* guards what follows */
  GHashTable *keys; /* (nullable): persona → AwsCredentials, where they are kept nowhere else */
};

enum
{
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskConnection, desk_connection, G_TYPE_OBJECT)

static void
desk_connection_finalize (GObject *object)
{
  DeskConnection *self = DESK_CONNECTION (object);

  if (running != NULL && self->saved != NULL
      && g_hash_table_lookup (running, mesh_saved_get_id (self->saved)) == self)
    g_hash_table_remove (running, mesh_saved_get_id (self->saved));
  if (self->former != NULL)
    g_atomic_pointer_set (&self->former->present, NULL);
  g_clear_object (&self->former);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_mutex_clear (&self->lock);
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
  signals[REPLACED] = g_signal_new ("replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, DESK_TYPE_CONNECTION);
}

static void
desk_connection_init (DeskConnection *self)
{
  g_mutex_init (&self->lock);
}

/* ---- the way to one ---- */

typedef struct
{
  DeskOpening *opening;
  MeshJournal *journal; /* (nullable): until the thread got through */
  gboolean keep;
} Start;

static void
start_free (Start *start)
{
  g_clear_pointer (&start->opening, desk_opening_free);
  g_clear_object (&start->journal);
  g_free (start);
}

/* The journal is a file, too. */
static void
return_opened (GTask *task, Start *start)
{
  start->journal = mesh_journal_new_own ();
  g_task_return_boolean (task, TRUE);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Start *start = data;
  DeskOpening *opening = start->opening;
  GError *error = NULL;

  if (!desk_opening_resolve (opening, &error) || !desk_opening_look_up (opening, cancellable, &error))
    g_task_return_error (task, error);
  else if (g_hash_table_size (opening->keys) + g_hash_table_size (opening->providers) == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             /* Translators: %s is the name of a mesh */
                             C_ ("connect", "The keyring has no keys of the mesh “%s”: enter them by “Edit Accounts”"),
                             mesh_saved_get_name (opening->saved));
  else
    return_opened (task, start);
}

typedef struct
{
  DeskOpening *opening;
  GCancellable *cancellable; /* (nullable); not owned */
  GError *error;             /* (nullable) */
} Keeping;

static void
store_cb (const char *persona, const char *account, gpointer data)
{
  Keeping *keeping = data;
  AwsCredentials *key = g_hash_table_lookup (keeping->opening->keys, persona);

  if (key != NULL && keeping->error == NULL)
    mesh_keyring_store (mesh_saved_get_id (keeping->opening->saved), persona, account, key, keeping->cancellable,
                        &keeping->error);
}

/* All or nothing. */
static gboolean
keep_all (DeskOpening *opening, GCancellable *cancellable, GError **error)
{
  Keeping keeping = { opening, cancellable, NULL };

  mesh_saved_foreach (opening->saved, store_cb, &keeping);
  if (keeping.error == NULL && mesh_saved_write (opening->saved, NULL, &keeping.error))
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, &keeping.error))
        return TRUE;
      mesh_saved_delete (opening->saved, NULL, NULL);
    }
  mesh_keyring_clear (mesh_saved_get_id (opening->saved), NULL, NULL);
  g_propagate_error (error, keeping.error);
  return FALSE;
}

/* Wrong keys are found before they are kept anywhere. */
static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Start *start = data;
  GError *error = NULL;
  gboolean good;

  g_main_context_push_thread_default (context);
  good = desk_opening_resolve (start->opening, &error)
         && desk_opening_check (start->opening, NULL, cancellable, &error)
         && (!start->keep || keep_all (start->opening, cancellable, &error));
  g_main_context_pop_thread_default (context);
  if (good)
    return_opened (task, start);
  else
    g_task_return_error (task, error);
}

static void
begin (MeshSaved *saved, GHashTable *keys, gboolean keep, GTaskThreadFunc func, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Start *start = g_new0 (Start, 1);

  start->opening = desk_opening_new (saved, keys, NULL);
  start->keep = keep;
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);
  if (desk_connection_find (mesh_saved_get_id (saved)) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, func);
}

void
desk_connection_open_async (MeshSaved *saved, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (MESH_IS_SAVED (saved));
  begin (saved, NULL, TRUE, open_thread, cancellable, callback, user_data);
}

void
desk_connection_make_async (MeshSaved *saved, GHashTable *keys, gboolean keep, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MESH_IS_SAVED (saved));
  begin (saved, keys, keep, make_thread, cancellable, callback, user_data);
}

static void
remember (DeskConnection *self)
{
  if (running == NULL)
    running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (running, g_strdup (mesh_saved_get_id (self->saved)), self);
}

/* (nullable) (transfer full) */
static DeskConnection *
new_connection (DeskOpening *opening, MeshJournal *journal, gboolean kept, GError **error)
{
  g_autoptr (DeskConnection) self = g_object_new (DESK_TYPE_CONNECTION, NULL);

  self->saved = g_object_ref (opening->saved);
  self->kept = kept;
  self->runtime = g_object_ref (opening->runtime);
  g_set_object (&self->journal, journal);
  if (!kept)
    self->keys = g_hash_table_ref (opening->keys);
  self->mesh = desk_opening_new_mesh (opening, error);
  return self->mesh != NULL ? g_steal_pointer (&self) : NULL;
}

DeskConnection *
desk_connection_finish (GAsyncResult *result, GError **error)
{
  DeskConnection *self, *other;
  Start *start;

  g_return_val_if_fail (g_async_result_is_tagged (result, begin), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  start = g_task_get_task_data (G_TASK (result));
  other = desk_connection_find (mesh_saved_get_id (start->opening->saved));
  if (other != NULL)
    return g_object_ref (other);
  self = new_connection (start->opening, start->journal, start->keep, error);
  if (self == NULL)
    return NULL;
  if (self->journal != NULL)
    mesh_journal_observe (self->journal, self->runtime);
  remember (self);
  return self;
}

gboolean
desk_connection_replace (DeskConnection *self, DeskOpening *opening, gboolean kept, GError **error)
{
  g_autoptr (DeskConnection) kin = g_object_ref (self), edited = NULL;

  /* One journal watches one runtime: both go on. */
  g_set_object (&opening->runtime, self->runtime);
  edited = new_connection (opening, self->journal, kept, error);
  if (edited == NULL)
    return FALSE;
  edited->former = g_object_ref (self);
  g_atomic_pointer_set (&self->present, edited);
  remember (edited);
  g_signal_emit (kin, signals[REPLACED], 0, edited);
  return TRUE;
}

/* ---- an open one ---- */

DeskConnection *
desk_connection_find (const char *id)
{
  return running != NULL ? g_hash_table_lookup (running, id) : NULL;
}

GHashTable *
desk_connection_dup_keys (DeskConnection *self)
{
  GHashTable *copy;
  GHashTableIter iter;
  gpointer persona, key;

  g_return_val_if_fail (DESK_IS_CONNECTION (self), NULL);
  if (self->kept)
    return NULL;
  copy = desk_opening_new_keys ();
  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &persona, &key))
    g_hash_table_insert (copy, g_strdup (persona), aws_credentials_ref (key));
  g_mutex_unlock (&self->lock);
  return copy;
}

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

/* A colour that is not kept is there until the window closes. */
static void
written_cb (GObject *saved, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!mesh_saved_write_finish (MESH_SAVED (saved), result, &error))
    g_message ("%s", error->message);
}

void
desk_connection_set_colour (DeskConnection *self, const char *persona, int colour)
{
  g_return_if_fail (DESK_IS_CONNECTION (self));
  /* Nobody else is to look otherwise for that. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->mesh)); i++)
    {
      g_autoptr (MeshPersona) one = g_list_model_get_item (G_LIST_MODEL (self->mesh), i);

      mesh_saved_set_colour (self->saved, mesh_persona_get_name (one), (int) mesh_persona_get_colour (one));
    }
  mesh_saved_set_colour (self->saved, persona, colour);
  mesh_mesh_paint (self->mesh, mesh_saved_get_colours (self->saved));
  if (self->kept)
    mesh_saved_write_async (self->saved, NULL, NULL, written_cb, NULL);
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

static void
hold_key (DeskConnection *self, const char *persona, AwsCredentials *credentials)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->keys, g_strdup (persona), aws_credentials_ref (credentials));
  g_mutex_unlock (&self->lock);
}

/* The mesh may have been edited while the key was being made. */
static DeskConnection *
find_present (DeskConnection *self, const char *persona)
{
  DeskConnection *next;

  while ((next = g_atomic_pointer_get (&self->present)) != NULL && mesh_mesh_find_persona (next->mesh, persona) != NULL)
    self = next;
  return self;
}

void
desk_connection_receive_key (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer data)
{
  DeskConnection *self = find_present (data, persona);
  g_autoptr (GError) error = NULL;

  if (!self->kept)
    hold_key (self, persona, credentials);
  else if (!mesh_keyring_store (mesh_saved_get_id (self->saved), persona, account_id, credentials, NULL, &error))
    tell_session_only (persona, error);
  mesh_mesh_set_credentials (self->mesh, persona, account_id, credentials);
}
