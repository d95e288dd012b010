/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * An undo is a plan of its own: for each step of a run that changed something, one that brings back what the step
 * found. It is made from what the journal kept (mesh_resource_take_undo()), the last step first.
 *
 * A step looks at what is there. As it was before: nothing is to do. As the run left it: what was before comes back.
 * Anything else was changed since by somebody: it stays, and so does all that it stands on. Of sets (grants,
 * administrators, statements of shared policies) only what the run added or took away is looked at, so that others'
 * additions neither get lost nor are in the way.
 */

/* @inverse: mesh_journal_load_inverse(). @title: of the run. No network. NULL with MESH_ERROR_INVALID where there is
 * nothing to undo. */
MeshPlan *mesh_undo_plan_new (MeshMesh *mesh, gint64 run, const char *title, JsonNode *inverse, GError **error);

G_END_DECLS
