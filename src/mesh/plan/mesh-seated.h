/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* A persona on a seat: the client, and how a step says who acts where. */
typedef struct
{
  AwsClient *client; /* owned */
  char *actor;       /* "Producer as DataMeshAdminProducer-111111111111" */
  char *account;     /* where it acts */
  char *caller;      /* (nullable): the ARN that STS says, where it is known without a call */
} MeshSeated;

/* No network, but for a profile whose account is not known yet. */
gboolean mesh_seated_init (MeshSeated *self, MeshMesh *mesh, MeshPersona *persona, MeshSeat seat, GError **error);
void mesh_seated_clear (MeshSeated *self);
/* Gives @resource this identity; returns it. */
MeshResource *mesh_seated_take (const MeshSeated *self, MeshResource *resource);
/* The ARN to record as CreatedBy or UpdatedBy: asks STS only where it must. (transfer full) */
char *mesh_seated_dup_caller (const MeshSeated *self, MeshReads *reads, GCancellable *cancellable, GError **error);

/* MESH_ERROR_WRONG_PERSONA unless the persona's job is one of @jobs (ended by -1). @what: "publishes data products" */
gboolean mesh_persona_check_job (MeshPersona *persona, const char *what, GError **error, ...);

G_END_DECLS
