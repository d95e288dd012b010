/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/mesh-mesh.h"

G_BEGIN_DECLS

/* @account_id: (nullable): not known yet */
MeshPersona *mesh_persona_new (const char *name, MeshJob job, const char *account_id, gboolean has_credentials);
/* Notifies; in the thread of the mesh. */
void mesh_persona_set_account_id (MeshPersona *self, const char *account_id);
void mesh_persona_set_has_credentials (MeshPersona *self, gboolean has_credentials);
/* The job that a persona's name says: "Producer", "Producer-2", "ConsumerAdmin"… FALSE: none. */
gboolean mesh_job_from_name (const char *name, MeshJob *job);

G_END_DECLS
