/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* Where an administrator works, as itself: what the constructors of resource kinds need to know. */
typedef struct
{
  MeshMesh *mesh;         /* not owned */
  MeshPersona *persona;   /* not owned */
  AwsClient *client;      /* owned */
  const char *account;    /* of the mesh or persona */
  const char *partition;
} MeshPlace;

/* MESH_ERROR_NO_PERSONA without keys. Touches no network but for a profile that was never asked who it is. */
gboolean mesh_place_init (MeshPlace *self, MeshMesh *mesh, MeshPersona *persona, GError **error);
void mesh_place_clear (MeshPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MeshPlace, mesh_place_clear)

/* Gives @resource this place's client, actor and account, the id "kind:account:name" and the label.
 * Returns @resource. */
MeshResource *mesh_place_take (const MeshPlace *self, MeshResource *resource, const char *name, const char *label_format, ...) G_GNUC_PRINTF (4, 5);

/* ---- calls of a resource ---- */
/* One call, its answer left alone. @input: (transfer full) (nullable) */
gboolean mesh_resource_call (MeshResource *self, const char *operation, JsonNode *input, GCancellable *cancellable, GError **error);
/* The same, repeated as mesh_resource_settle() does. */
gboolean mesh_resource_call_settling (MeshResource *self, const char *what, guint limit, gboolean (*is_settling) (const GError *),
                                      const char *operation, JsonNode *input, GCancellable *cancellable, GError **error);

G_END_DECLS
