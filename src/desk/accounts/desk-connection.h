/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/accounts/desk-opening.h"
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/**
 * DeskConnection: a mesh on AWS accounts that is open: its keys, its sessions and its journal. Windows that open the
 * same one share it.
 *
 * Signal: replaced (DeskConnection): its mesh was edited, and that one is in its place.
 */
#define DESK_TYPE_CONNECTION (desk_connection_get_type ())
G_DECLARE_FINAL_TYPE (DeskConnection, desk_connection, DESK, CONNECTION, GObject)

/* A mesh that was connected before: its keys come from the keyring, or from profiles. MESH_ERROR_KEYRING;
 * G_IO_ERROR_NOT_FOUND: it has none; AWS_ERROR_CONFIGURATION, AWS_ERROR_NO_CREDENTIALS: a profile cannot be used. */
void desk_connection_open_async (MeshSaved *saved, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* A new one. @keys: persona → AwsCredentials; each is asked first which account it belongs to (an API call each,
 * MESH_ERROR_WRONG_ACCOUNT); an unknown account (MESH_SAVED_UNKNOWN_ACCOUNT) is the one that a profile leads
 * to. @keep: keys go to the keyring and the mesh to the list; otherwise both are forgotten with
 * this object. */
void desk_connection_make_async (MeshSaved *saved, GHashTable *keys, gboolean keep, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Of both. (transfer full) (nullable) */
DeskConnection *desk_connection_finish (GAsyncResult *result, GError **error);

/* The one that is open. In the main thread. (nullable) (transfer none) */
DeskConnection *desk_connection_find (const char *id);
/* Its mesh was edited: from now on the one that @opening leads to is open instead; the signal "replaced" says so to all
 * that show it. Plans that are under way go on as they began. In the main thread. */
gboolean desk_connection_replace (DeskConnection *self, DeskOpening *opening, gboolean kept, GError **error);
/* persona → AwsCredentials, where they are kept nowhere else; NULL: the keyring has them. (transfer full) (nullable) */
GHashTable *desk_connection_dup_keys (DeskConnection *self);

MeshMesh *desk_connection_get_mesh (DeskConnection *self);       /* (transfer none) */
MeshJournal *desk_connection_get_journal (DeskConnection *self); /* (nullable) (transfer none) */
MeshSaved *desk_connection_get_saved (DeskConnection *self);     /* (transfer none) */
gboolean desk_connection_is_kept (DeskConnection *self);
/* Paints a persona in a colour of its own from now on, -1: in any that is free; kept with the mesh, if that is. In the
 * main thread. */
void desk_connection_set_colour (DeskConnection *self, const char *persona, int colour);
/* A MeshReceiveKey with a DeskConnection as data: the new key goes to the keyring, if the others did. In any thread. */
void
desk_connection_receive_key (const char *persona,
                             const char *account_id,
                             AwsCredentials *credentials,
                             gpointer self);

G_END_DECLS
