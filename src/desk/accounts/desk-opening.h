/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/model/mesh-saved.h"

G_BEGIN_DECLS

/* What a mesh on AWS accounts is opened with: its description, and where each persona's keys come from. */
typedef struct
{
  MeshSaved *saved;
  GHashTable *keys; /* persona → AwsCredentials */
  AwsRuntime *runtime;
  GHashTable *providers; /* persona → AwsCredentialsProvider, of a profile */
} DeskOpening;

/* @keys, @runtime: (nullable): none yet, one of its own */
DeskOpening *desk_opening_new (MeshSaved *saved, GHashTable *keys, AwsRuntime *runtime);
void desk_opening_free (DeskOpening *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskOpening, desk_opening_free)
GHashTable *desk_opening_new_keys (void); /* persona → AwsCredentials. (transfer full) */

/* ---- in a worker thread ---- */
/* Reads the files of the AWS configuration for those who have a profile; what they lead to is asked when it is needed.
 * AWS_ERROR_CONFIGURATION, AWS_ERROR_NO_CREDENTIALS. */
gboolean desk_opening_resolve (DeskOpening *self, GError **error);
/* Takes the keys of the others from the keyring. MESH_ERROR_KEYRING. */
gboolean desk_opening_look_up (DeskOpening *self, GCancellable *cancellable, GError **error);
/* Asks AWS which account each key belongs to, an API call each; an unknown account becomes the one that answers.
 * @spared: (nullable) (element-type utf8): a set of personas that are not asked. MESH_ERROR_WRONG_ACCOUNT. */
gboolean desk_opening_check (DeskOpening *self, GHashTable *spared, GCancellable *cancellable, GError **error);

/* In the thread that is told of its changes. (transfer full) (nullable) */
MeshMesh *desk_opening_new_mesh (DeskOpening *self, GError **error);

G_END_DECLS
