/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* @account_id: (nullable): not known yet */
MeshPersona *mesh_persona_new (const char *name, MeshJob job, const char *account_id, gboolean has_credentials);
/* Changes at once, in any thread; mesh_persona_notify() follows in the mesh's own context. */
void mesh_persona_set (MeshPersona *self, const char *account_id, gboolean has_credentials);
void mesh_persona_notify (MeshPersona *self);
/* The job that a persona's name says: "Producer", "Producer-2", "ConsumerAdmin"… FALSE: none. */
gboolean mesh_job_from_name (const char *name, MeshJob *job);

G_END_DECLS
