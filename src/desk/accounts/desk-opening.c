/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-opening.h"

#include <glib/gi18n.h>

#include "aws/protocols/aws-json.h"
#include "aws/services/aws-operation.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-keyring.h"
#include "mesh/model/mesh-names.h"

GHashTable *
desk_opening_new_keys (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);
}

DeskOpening *
desk_opening_new (MeshSaved *saved, GHashTable *keys, AwsRuntime *runtime)
{
  DeskOpening *self = g_new0 (DeskOpening, 1);

  self->saved = g_object_ref (saved);
  self->keys = keys != NULL ? g_hash_table_ref (keys) : desk_opening_new_keys ();
  self->runtime = runtime != NULL ? g_object_ref (runtime) : aws_runtime_new ();
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
desk_opening_free (DeskOpening *self)
{
  g_clear_object (&self->saved);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  g_clear_object (&self->runtime);
  g_free (self);
}

/* ---- where the keys are ---- */

typedef struct
{
  DeskOpening *opening;
  GCancellable *cancellable; /* (nullable); not owned */
  GError *error;             /* (nullable): the first one */
} Walk;

static gboolean
end_walk (Walk *walk, GError **error)
{
  if (walk->error == NULL)
    return TRUE;
  g_propagate_error (error, walk->error);
  return FALSE;
}

static void
resolve_cb (const char *persona, const char *account, gpointer data)
{
  Walk *walk = data;
  MeshSaved *saved = walk->opening->saved;
  const char *profile = mesh_saved_get_profile (saved, persona);
  AwsCredentialsProvider *provider;

  if (profile == NULL || walk->error != NULL)
    return;
  provider = aws_profile_provider_new (walk->opening->runtime, profile, mesh_saved_get_endpoint_url (saved), NULL,
                                       &walk->error);
  if (provider != NULL)
    g_hash_table_insert (walk->opening->providers, g_strdup (persona), provider);
  else
    g_prefix_error (&walk->error, "%s: ", persona);
}

gboolean
desk_opening_resolve (DeskOpening *self, GError **error)
{
  Walk walk = { self, NULL, NULL };

  mesh_saved_foreach (self->saved, resolve_cb, &walk);
  return end_walk (&walk, error);
}

static void
look_up_cb (const char *persona, const char *account, gpointer data)
{
  Walk *walk = data;
  MeshSaved *saved = walk->opening->saved;
  AwsCredentials *key;

  if (walk->error != NULL || mesh_saved_get_profile (saved, persona) != NULL)
    return;
  key = mesh_keyring_lookup (mesh_saved_get_id (saved), persona, account, walk->cancellable, &walk->error);
  if (key != NULL)
    g_hash_table_insert (walk->opening->keys, g_strdup (persona), key);
}

gboolean
desk_opening_look_up (DeskOpening *self, GCancellable *cancellable, GError **error)
{
  Walk walk = { self, cancellable, NULL };

  mesh_saved_foreach (self->saved, look_up_cb, &walk);
  return end_walk (&walk, error);
}

MeshMesh *
desk_opening_new_mesh (DeskOpening *self, GError **error)
{
  g_autofree char *document = mesh_saved_dup_document (self->saved, self->keys);
  MeshMesh *mesh = mesh_mesh_new_from_data (self->runtime, document, -1, mesh_saved_get_name (self->saved),
                                            mesh_saved_get_endpoint_url (self->saved), NULL, error);
  GHashTableIter iter;
  gpointer persona, provider;

  g_hash_table_iter_init (&iter, self->providers);
  while (mesh != NULL && g_hash_table_iter_next (&iter, &persona, &provider))
    mesh_mesh_use_profile (mesh, persona, mesh_saved_get_profile (self->saved, persona), provider);
  if (mesh != NULL)
    mesh_mesh_paint (mesh, mesh_saved_get_colours (self->saved));
  return mesh;
}

/* ---- whose they are ---- */

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
check_persona (DeskOpening *self, MeshMesh *mesh, MeshPersona *persona, GCancellable *cancellable, GError **error)
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
    mesh_saved_set_account (self->saved, name, account);
  else if (!g_str_equal (account, expected))
    {
      /* Translators: the name of a persona, and the numbers of two accounts */
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_ACCOUNT, _("%s: these keys belong to account %s, not to %s"),
                   name, account, expected);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_asked (MeshPersona *persona, GHashTable *spared)
{
  return mesh_persona_get_has_credentials (persona)
         && (spared == NULL || !g_hash_table_contains (spared, mesh_persona_get_name (persona)));
}

gboolean
desk_opening_check (DeskOpening *self, GHashTable *spared, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshMesh) mesh = desk_opening_new_mesh (self, error);

  for (guint i = 0; mesh != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (mesh), i);

      if (is_asked (persona, spared) && !check_persona (self, mesh, persona, cancellable, error))
        return FALSE;
    }
  return mesh != NULL;
}
