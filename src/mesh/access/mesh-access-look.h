/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-find.h"
#include "mesh/model/mesh-finding.h"
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/plan/mesh-seated.h"

G_BEGIN_DECLS

/* One access check on its way; for the files of this folder. Each function looks at one or more links, appends
 * them to @links, and blocks. */
typedef struct
{
  MeshMesh *mesh;
  MeshPersona *consumer;
  char *database; /* in the mesh */
  char *table;    /* (nullable): all that the subscription is to */
  char **roles;   /* ARNs */
  MeshReads *reads;
  GCancellable *cancellable;          /* not owned; nullable */
  GPtrArray *links;                   /* (element-type MeshFinding) */
  MeshSubscription *subscription;     /* the best one for the table; nullable */
  gboolean active;                    /* it is */
  char *location;                     /* of the table; nullable */
} MeshAccessLook;

/* @roles: (nullable): the account's DataMeshConsumer. Reads are its own until others are put in their place. */
MeshAccessLook *mesh_access_look_new (MeshMesh *mesh, MeshPersona *consumer, const char *const *roles);
void mesh_access_look_free (MeshAccessLook *look);

void mesh_access_look_at_identity (MeshAccessLook *look);
void mesh_access_look_at_subscription (MeshAccessLook *look);
/* One that is known already; NULL: none. */
void mesh_access_look_take_subscription (MeshAccessLook *look, MeshSubscription *subscription);
/* All of the consumer's. (transfer full) (nullable) (element-type MeshSubscription) */
GPtrArray *mesh_access_look_list_subscriptions (MeshAccessLook *look, GError **error);
void mesh_access_look_at_mesh (MeshAccessLook *look);     /* grant, bucket policy */
void mesh_access_look_at_own_side (MeshAccessLook *look); /* share, link, rights of the role */
void mesh_access_look_at_location (MeshAccessLook *look);
void mesh_access_look_at_key (MeshAccessLook *look);

/* @detail: (transfer full). @repairer, @repair: (nullable) */
void mesh_access_look_add (MeshAccessLook *look, const char *kind, MeshFindingState state, char *detail,
                           const char *repairer, const char *repair);
/* The order of the chain. */
void mesh_access_look_sort (MeshAccessLook *look);

G_END_DECLS
