/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* One persona of the reference's credentials JSON. */
typedef struct
{
  char *name;
  MeshJob job;
  char *account_id;
  AwsCredentials *credentials; /* nullable: empty keys */
} MeshCredentialsEntry;

typedef struct
{
  char *region;       /* nullable */
  GPtrArray *entries; /* (element-type MeshCredentialsEntry), in the file's order */
} MeshCredentialsFile;

/* @name: of the file, for errors; they name the member and never a value of a key.
 * MESH_ERROR_INVALID. (transfer full) */
MeshCredentialsFile *mesh_credentials_file_parse (const char *json, gssize length, const char *name, GError **error);
MeshCredentialsFile *mesh_credentials_file_load (const char *path, GError **error);
void mesh_credentials_file_free (MeshCredentialsFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshCredentialsFile, mesh_credentials_file_free)

G_END_DECLS
