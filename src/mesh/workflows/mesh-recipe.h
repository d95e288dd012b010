/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/* A recipe says how a plan was made: the workflow, who does it, and its arguments; no secrets. The journal keeps it, so
 * that a run can be finished by another process: { "Workflow": "approve", "Mesh": account, "Persona": name, … }. */

/* The workflow whose plan the journal cannot make again, since the files are not in it: { "Bucket", "Prefix",
 * "Database" } say which run it was. */
#define MESH_RECIPE_INGEST "ingest"

/* For the workflows, as the last thing they do. @plan: (transfer full) (nullable); @arguments: (transfer full)
 * (nullable): an object. Returns @plan. */
MeshPlan *mesh_recipe_note (MeshPlan *plan, const char *workflow, MeshMesh *mesh, MeshPersona *persona, JsonNode *arguments);

/* What mesh_recipe_make_again() needs of the journal: @run (of mesh_journal_load()) with its recipe, and for an undo,
 * also of an undo that was not finished, "Inverse". Blocks. @undo: to undo @run, else to finish it. (transfer full) */
JsonNode *mesh_recipe_load (MeshJournal *journal, gint64 run, gboolean undo, GError **error);
/* No network, no files. @loaded: of mesh_recipe_load(). MESH_ERROR_WRONG_ACCOUNT: the run was in another mesh;
 * MESH_ERROR_INVALID: there is no recipe. (transfer full) */
MeshPlan *mesh_recipe_make_again (MeshMesh *mesh, JsonNode *loaded, GError **error);

G_END_DECLS
