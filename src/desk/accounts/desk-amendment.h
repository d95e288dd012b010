/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/accounts/desk-connection.h"

G_BEGIN_DECLS

/**
 * Changes a mesh that was connected before to what @edited says (mesh_saved_edit() of @saved): all or nothing.
 *
 * @keys: persona → AwsCredentials: those that are new. @origins: persona → what it was called in @saved: one without a
 * new key and without a profile keeps the key that it had under that name. @keep: as desk_connection_make_async(); for a
 * mesh that is in the list already TRUE.
 *
 * Before anything is kept, AWS is asked whose the keys are that are new, or lead to another account, region or endpoint
 * than before (a call each). Then new keys go to the keyring, the file is replaced, and keys that nobody has any more
 * leave the keyring. Cancelling works until the file is being replaced.
 */
void
desk_amendment_make_async (MeshSaved *saved,
                           MeshSaved *edited,
                           GHashTable *keys,
                           GHashTable *origins,
                           gboolean keep,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Where the mesh is open, all windows show it as it is now (DeskConnection::replaced). MESH_ERROR_KEYRING,
 * MESH_ERROR_WRONG_ACCOUNT, MESH_ERROR_INVALID: nobody would have a key; G_IO_ERROR_CANCELLED, what AWS and profiles
 * fail with: nothing is changed. */
gboolean desk_amendment_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
