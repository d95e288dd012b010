/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/check/mesh-check.h"
#include "mesh/model/mesh-find.h"

G_BEGIN_DECLS

/* One check on its way; for the files of this folder. Its functions block. */
typedef struct
{
  MeshMesh *mesh;
  MeshPersona *persona;
  const MeshCheckKeys *keys; /* (nullable) */
  GCancellable *cancellable; /* (nullable) */
  MeshReads *reads;
  GPtrArray *findings; /* (element-type MeshFinding) */
  AwsClient *client;   /* of the persona as itself; (nullable): it has no keys */
  char *principal;     /* (nullable): who it is, as IAM and Lake Formation name it */
} MeshCheck;

/* @title, @detail: (transfer full). @detail: (nullable). @repair: (nullable), @repairer: (nullable): see MeshFinding;
 * both only count where something is missing or not known. */
void mesh_check_add (MeshCheck *self, const char *kind, char *title, MeshFindingState state, char *detail,
                     const char *repair, const char *repairer);
/* The name of the first persona of @job in the persona's account that has keys, else the account. (transfer none) */
const char *mesh_check_who (MeshCheck *self, MeshJob job);
gboolean mesh_check_is_daily (MeshCheck *self); /* a producer or consumer, no administrator */

/* mesh-check-permissions.c, mesh-check-lake.c, mesh-check-roles.c */
void mesh_check_permissions (MeshCheck *self);
void mesh_check_lake (MeshCheck *self);
void mesh_check_roles (MeshCheck *self);

G_END_DECLS
