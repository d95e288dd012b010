/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-amendment.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-keyring.h"

typedef struct
{
  MeshSaved *saved;
  DeskOpening *opening; /* of the edited one */
  GHashTable *origins;
  gboolean kept; /* it is in the list already */
  gboolean keep;
  GHashTable *before; /* persona → AwsCredentials: as the keyring has them */
  GHashTable *spared; /* (element-type utf8): not asked whose keys they are */

  /* of the thread */
  GCancellable *cancellable; /* (nullable); not owned */
  GPtrArray *stored;         /* (element-type utf8): personas whose item was written */
  GPtrArray *forgotten;      /* (element-type utf8): of the old ones */
  GError *error;             /* (nullable): the first one */
} Amendment;

static void
amendment_free (Amendment *self)
{
  g_clear_object (&self->saved);
  g_clear_pointer (&self->opening, desk_opening_free);
  g_clear_pointer (&self->origins, g_hash_table_unref);
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_pointer (&self->spared, g_hash_table_unref);
  g_clear_pointer (&self->stored, g_ptr_array_unref);
  g_clear_pointer (&self->forgotten, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static const char *
get_id (Amendment *self)
{
  return mesh_saved_get_id (self->saved);
}

/* ---- the keys as they are ---- */

static void
look_up_cb (const char *persona, const char *account, gpointer data)
{
  Amendment *self = data;
  AwsCredentials *key;

  if (self->error != NULL || mesh_saved_get_profile (self->saved, persona) != NULL)
    return;
  key = mesh_keyring_lookup (get_id (self), persona, account, self->cancellable, &self->error);
  if (key != NULL)
    g_hash_table_insert (self->before, g_strdup (persona), key);
}

/* The one that had this key before keeps it. */
static void
take_key_cb (const char *persona, const char *account, gpointer data)
{
  Amendment *self = data;
  const char *origin = g_hash_table_lookup (self->origins, persona);
  AwsCredentials *key = origin != NULL ? g_hash_table_lookup (self->before, origin) : NULL;

  if (key != NULL && mesh_saved_get_profile (self->opening->saved, persona) == NULL
      && !g_hash_table_contains (self->opening->keys, persona))
    g_hash_table_insert (self->opening->keys, g_strdup (persona), aws_credentials_ref (key));
}

static gboolean
same_place (Amendment *self)
{
  MeshSaved *now = self->opening->saved;

  return g_strcmp0 (mesh_saved_get_region (self->saved), mesh_saved_get_region (now)) == 0
         && g_strcmp0 (mesh_saved_get_endpoint_url (self->saved), mesh_saved_get_endpoint_url (now)) == 0;
}

static void
spare_cb (const char *persona, const char *account, gpointer data)
{
  Amendment *self = data;
  MeshSaved *now = self->opening->saved;
  const char *origin = g_hash_table_lookup (self->origins, persona);
  gpointer key = g_hash_table_lookup (self->opening->keys, persona);

  if (origin != NULL && g_strcmp0 (mesh_saved_get_account (self->saved, origin), account) == 0
      && g_strcmp0 (mesh_saved_get_profile (self->saved, origin), mesh_saved_get_profile (now, persona)) == 0
      && g_hash_table_lookup (self->before, origin) == key)
    g_hash_table_add (self->spared, g_strdup (persona));
}

static gboolean
take_keys (Amendment *self)
{
  if (self->kept)
    mesh_saved_foreach (self->saved, look_up_cb, self);
  if (self->error != NULL)
    return FALSE;
  mesh_saved_foreach (self->opening->saved, take_key_cb, self);
  if (same_place (self))
    mesh_saved_foreach (self->opening->saved, spare_cb, self);
  return TRUE;
}

/* ---- keeping what is new ---- */

/* The keyring has it so already. */
static gboolean
is_kept (Amendment *self, const char *persona, const char *account)
{
  AwsCredentials *key = g_hash_table_lookup (self->opening->keys, persona);

  return self->kept && key != NULL && key == g_hash_table_lookup (self->before, persona)
         && g_strcmp0 (mesh_saved_get_account (self->saved, persona), account) == 0;
}

static void
store_cb (const char *persona, const char *account, gpointer data)
{
  Amendment *self = data;
  AwsCredentials *key = g_hash_table_lookup (self->opening->keys, persona);

  if (self->error != NULL || key == NULL || is_kept (self, persona, account))
    return;
  /* Before: a store that fails may have come through. */
  g_ptr_array_add (self->stored, g_strdup (persona));
  mesh_keyring_store (get_id (self), persona, account, key, self->cancellable, &self->error);
}

static void
forget_cb (const char *persona, const char *account, gpointer data)
{
  Amendment *self = data;
  MeshSaved *now = self->opening->saved;

  if (self->error != NULL || !g_hash_table_contains (self->before, persona)
      || (g_hash_table_contains (self->opening->keys, persona)
          && g_strcmp0 (mesh_saved_get_account (now, persona), account) == 0))
    return;
  g_ptr_array_add (self->forgotten, g_strdup (persona));
  mesh_keyring_forget (get_id (self), persona, account, NULL, &self->error);
}

static void
restore (Amendment *self, const char *persona)
{
  AwsCredentials *key = g_hash_table_lookup (self->before, persona);

  if (key != NULL && self->kept)
    mesh_keyring_store (get_id (self), persona, mesh_saved_get_account (self->saved, persona), key, NULL, NULL);
}

/* As far as the keyring lets us. */
static void
undo (Amendment *self, gboolean written)
{
  for (guint i = 0; i < self->stored->len; i++)
    {
      const char *persona = g_ptr_array_index (self->stored, i);

      mesh_keyring_forget (get_id (self), persona, mesh_saved_get_account (self->opening->saved, persona), NULL, NULL);
      restore (self, persona);
    }
  for (guint i = 0; i < self->forgotten->len; i++)
    restore (self, g_ptr_array_index (self->forgotten, i));
  if (written && self->kept)
    mesh_saved_write (self->saved, NULL, NULL);
  else if (written)
    mesh_saved_delete (self->opening->saved, NULL, NULL);
}

/* Keys first: a mesh without them could not be opened, and keys without a mesh would stay unseen. */
static gboolean
keep (Amendment *self)
{
  gboolean written = FALSE;

  mesh_saved_foreach (self->opening->saved, store_cb, self);
  if (self->error == NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    written = mesh_saved_write (self->opening->saved, NULL, &self->error);
  if (written && self->kept)
    mesh_saved_foreach (self->saved, forget_cb, self);
  if (self->error == NULL)
    return TRUE;
  undo (self, written);
  return FALSE;
}

static gboolean
amend (Amendment *self)
{
  DeskOpening *opening = self->opening;

  if (!take_keys (self) || !desk_opening_resolve (opening, &self->error))
    return FALSE;
  if (g_hash_table_size (opening->keys) + g_hash_table_size (opening->providers) == 0)
    {
      g_set_error_literal (&self->error, MESH_ERROR, MESH_ERROR_INVALID,
                           _("Nobody has a key: one at least is needed"));
      return FALSE;
    }
  return desk_opening_check (opening, self->spared, self->cancellable, &self->error)
         && !g_cancellable_set_error_if_cancelled (self->cancellable, &self->error) && (!self->keep || keep (self));
}

static void
amend_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Amendment *self = data;
  gboolean good;

  self->cancellable = cancellable;
  g_main_context_push_thread_default (context);
  good = amend (self);
  g_main_context_pop_thread_default (context);
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));
}

void
desk_amendment_make_async (MeshSaved *saved, MeshSaved *edited, GHashTable *keys, GHashTable *origins, gboolean keep,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  DeskConnection *open;
  Amendment *self = g_new0 (Amendment, 1);

  g_return_if_fail (MESH_IS_SAVED (saved));
  g_return_if_fail (MESH_IS_SAVED (edited));
  open = desk_connection_find (mesh_saved_get_id (saved));
  self->saved = g_object_ref (saved);
  self->opening = desk_opening_new (edited, keys, NULL);
  self->origins = g_hash_table_ref (origins);
  self->before = open != NULL ? desk_connection_dup_keys (open) : NULL;
  self->kept = self->before == NULL;
  self->keep = keep;
  if (self->kept)
    self->before = desk_opening_new_keys ();
  self->spared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stored = g_ptr_array_new_with_free_func (g_free);
  self->forgotten = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, desk_amendment_make_async);
  g_task_set_task_data (task, self, (GDestroyNotify) amendment_free);
  /* What is done by the time that it is cancelled is done: the thread looks itself. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, amend_thread);
}

gboolean
desk_amendment_make_finish (GAsyncResult *result, GError **error)
{
  DeskConnection *open;
  Amendment *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, desk_amendment_make_async), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  self = g_task_get_task_data (G_TASK (result));
  open = desk_connection_find (get_id (self));
  return open == NULL || desk_connection_replace (open, self->opening, self->keep, error);
}
