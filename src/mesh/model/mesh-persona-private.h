/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* @account_id: (nullable): not known yet. It has its job's colour until all are painted. */
MeshPersona *mesh_persona_new (const char *name, MeshJob job, const char *account_id, gboolean has_credentials);
/* Gives each of @personas a colour: the one that is chosen for it, or else one that nobody has; in the mesh's own context.
 * @chosen: (nullable): name → number of the colour, and one more. Of two who chose the same, the first has it. */
void mesh_personas_paint (GPtrArray *personas, GHashTable *chosen);
/* Before it is given out. @profile: (nullable) */
void mesh_persona_set_profile (MeshPersona *self, const char *profile);
/* Changes at once, in any thread; mesh_persona_notify() follows in the mesh's own context. */
void mesh_persona_set (MeshPersona *self, const char *account_id, gboolean has_credentials);
void mesh_persona_notify (MeshPersona *self);
/* In any thread. FALSE: it stood so already. */
gboolean mesh_persona_set_session (MeshPersona *self, MeshSession session, gint64 until);

/* mesh-session.c: from now on what @client is answered tells how @persona's session stands; told in @context. */
void mesh_session_watch (MeshPersona *persona, AwsClient *client, GMainContext *context);
/* mesh_persona_notify() in @context, whichever thread calls. */
void mesh_session_notify (MeshPersona *persona, GMainContext *context);
/* The job that a persona's name says: "Producer", "Producer-2", "ConsumerAdmin"… FALSE: none. */
gboolean mesh_job_from_name (const char *name, MeshJob *job);

G_END_DECLS
