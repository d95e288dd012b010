/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-credentials-file.h"

G_BEGIN_DECLS

/**
 * MeshSaved: a mesh on real accounts that was connected once: its name, region and who takes part. Kept as a file a
 * mesh in $XDG_CONFIG_HOME/meshdesk/meshes; never with a secret: the keys are in the keyring (mesh-keyring.h), or
 * wherever a profile of the AWS configuration has them: then the profile's name is kept.
 *
 * Properties: id, name, region, endpoint-url (nullable), account-id (of the mesh).
 */
#define MESH_TYPE_SAVED (mesh_saved_get_type ())
G_DECLARE_FINAL_TYPE (MeshSaved, mesh_saved, MESH, SAVED, GObject)

/* @file: which personas there are, in which accounts. @region, @endpoint_url: (nullable): then the file's, AWS itself.
 * Gets an id of its own. */
MeshSaved *mesh_saved_new (const char *name, MeshCredentialsFile *file, const char *region, const char *endpoint_url);
/* @self as somebody changed it, under its id: writing it replaces the file, and @self stays as it was. */
MeshSaved *
mesh_saved_edit (MeshSaved *self,
                 const char *name,
                 MeshCredentialsFile *file,
                 const char *region,
                 const char *endpoint_url);
/* @profile: (nullable): where @persona's keys come from. FALSE: no such persona. */
gboolean mesh_saved_set_profile (MeshSaved *self, const char *persona, const char *profile);
const char *mesh_saved_get_profile (MeshSaved *self, const char *persona); /* (nullable) */
/* Stands for an account that a profile will tell. */
#define MESH_SAVED_UNKNOWN_ACCOUNT "000000000000"
const char *mesh_saved_get_account (MeshSaved *self, const char *persona); /* (nullable): no such persona */
void mesh_saved_set_account (MeshSaved *self, const char *persona, const char *account);
/* The colour chosen for a persona: below MESH_N_COLOURS (mesh-mesh.h), -1: none, it is given one. */
void mesh_saved_set_colour (MeshSaved *self, const char *persona, int colour);
int mesh_saved_get_colour (MeshSaved *self, const char *persona);
GHashTable *mesh_saved_get_colours (MeshSaved *self); /* (transfer none): as mesh_mesh_paint() takes it */
const char *mesh_saved_get_region (MeshSaved *self);
/* Those who take part, as they are before the mesh is open: whether there are keys is not looked up.
 * (transfer full) (element-type MeshPersona) */
GListModel *mesh_saved_list_personas (MeshSaved *self);
const char *mesh_saved_get_id (MeshSaved *self);
const char *mesh_saved_get_name (MeshSaved *self);
const char *mesh_saved_get_endpoint_url (MeshSaved *self); /* (nullable) */
/* A credentials document with @keys (persona → AwsCredentials; those without have empty ones). (transfer full) */
char *mesh_saved_dup_document (MeshSaved *self, GHashTable *keys);
/* Calls @func for each persona. */
typedef void (*MeshSavedFunc) (const char *persona, const char *account, gpointer data);
void mesh_saved_foreach (MeshSaved *self, MeshSavedFunc func, gpointer data);

/* ---- files; @dir: (nullable): the user's ---- */
gboolean mesh_saved_write (MeshSaved *self, const char *dir, GError **error);
/* As it is now, in a worker thread. */
void
mesh_saved_write_async (MeshSaved *self,
                        const char *dir,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean mesh_saved_write_finish (MeshSaved *self, GAsyncResult *result, GError **error);
gboolean mesh_saved_delete (MeshSaved *self, const char *dir, GError **error);
/* Files that are no description of a mesh are left out, with a warning in @problems (nullable) (element-type utf8).
 * By name. (transfer full) (element-type MeshSaved) */
GPtrArray *mesh_saved_list (const char *dir, GPtrArray *problems);
/* The same in a worker thread. */
void
mesh_saved_list_async (const char *dir,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
/* A GListStore of MeshSaved. (transfer full) */
GListModel *mesh_saved_list_finish (GAsyncResult *result, GError **error);
/* MESH_ERROR_INVALID. (transfer full) (nullable) */
MeshSaved *mesh_saved_parse (const char *id, const char *json, gssize length, GError **error);

G_END_DECLS
