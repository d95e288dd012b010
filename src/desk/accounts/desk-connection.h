/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-saved.h"
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/**
 * DeskConnection: a mesh on AWS accounts that is open: its keys, its sessions and its journal. Windows that open the
 * same one share it.
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

MeshMesh *desk_connection_get_mesh (DeskConnection *self);       /* (transfer none) */
MeshJournal *desk_connection_get_journal (DeskConnection *self); /* (nullable) (transfer none) */
MeshSaved *desk_connection_get_saved (DeskConnection *self);     /* (transfer none) */
gboolean desk_connection_is_kept (DeskConnection *self);
/* A MeshReceiveKey with a DeskConnection as data: the new key goes to the keyring, if the others did. In any thread. */
void
desk_connection_receive_key (const char *persona,
                             const char *account_id,
                             AwsCredentials *credentials,
                             gpointer self);

G_END_DECLS
