/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-place.h"

G_BEGIN_DECLS

/* A step that only looks: the keys of the place's persona belong to the account that is said
 * (else MESH_ERROR_WRONG_ACCOUNT, before anything is changed). */
#define MESH_TYPE_IDENTITY (mesh_identity_get_type ())
G_DECLARE_FINAL_TYPE (MeshIdentity, mesh_identity, MESH, IDENTITY, MeshResource)
MeshResource *mesh_identity_new (const MeshPlace *place);

/* The caller as Lake Formation knows it: of an assumed role the role, with its path. Asked once a run.
 * (transfer full) */
char *mesh_identity_dup_principal (MeshReads *reads, AwsClient *client, GCancellable *cancellable, GError **error);

G_END_DECLS
