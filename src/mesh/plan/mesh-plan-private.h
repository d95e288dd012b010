/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/* A resource in a plan's graph. Nodes are never removed; edges lead to what is needed first. */
typedef struct
{
  MeshResource *resource; /* owned */
  MeshStep *step;         /* owned */
  GPtrArray *needs;       /* (element-type MeshNode), not owned */
} MeshNode;

/* The nodes so far. (transfer container) (element-type MeshNode) */
GPtrArray *mesh_plan_dup_nodes (MeshPlan *self);
/* What @node needs, as of now. (transfer container) */
GPtrArray *mesh_plan_dup_needs (MeshPlan *self, MeshNode *node);
/* Runs the expansion that is set, once; TRUE without one. @expanded: whether there was one. */
gboolean mesh_plan_expand (MeshPlan *self, gboolean *expanded, GCancellable *cancellable, GError **error);
/* Runs what follows, likewise; what it adds comes after all that was there. */
gboolean mesh_plan_follow (MeshPlan *self, gboolean *followed, GCancellable *cancellable, GError **error);
GMainContext *mesh_plan_get_context (MeshPlan *self);

MeshStep *mesh_step_new (MeshResource *resource, GMainContext *context);
void mesh_step_set_status (MeshStep *self, MeshStepStatus status);
const char *mesh_step_status_get_nick (MeshStepStatus status);
const char *mesh_state_get_nick (MeshState state);

void mesh_plan_note_observed (MeshPlan *self);
void mesh_plan_set_run (MeshPlan *self, gint64 run);
gboolean mesh_plan_get_shares_reads (MeshPlan *self);

G_END_DECLS
