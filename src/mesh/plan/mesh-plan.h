/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/**
 * MeshStep: a resource in a plan with its progress; what windows show. Properties (notified in the
 * context that made the plan): label, actor, account, status, state, detail, difference,
 * error-text, busy, commands (of the AWS CLI), seconds (that it took to change something; 0: not yet).
 */
typedef enum
{
  MESH_STEP_WAITING,
  MESH_STEP_OBSERVING,
  MESH_STEP_READY,
  MESH_STEP_APPLYING,
  MESH_STEP_DONE,
  MESH_STEP_SKIPPED,
  MESH_STEP_DEFERRED,
  MESH_STEP_FAILED
} MeshStepStatus;
#define MESH_TYPE_STEP (mesh_step_get_type ())
G_DECLARE_FINAL_TYPE (MeshStep, mesh_step, MESH, STEP, GObject)
MeshResource *mesh_step_get_resource (MeshStep *self);
MeshStepStatus mesh_step_get_status (MeshStep *self);
double mesh_step_get_seconds (MeshStep *self);

/**
 * MeshPlan: wanted resources with dependencies; a GListModel of MeshStep in an order that can be shown.
 */
#define MESH_TYPE_PLAN (mesh_plan_get_type ())
G_DECLARE_FINAL_TYPE (MeshPlan, mesh_plan, MESH, PLAN, GObject)

MeshPlan *mesh_plan_new (const char *title);
const char *mesh_plan_get_title (MeshPlan *self);
/* Takes @resource. @...: MeshResource* it depends on, NULL ends. If one of that id is there already, that
 * one is kept and returned. Returns: (transfer none) */
MeshResource *mesh_plan_add (MeshPlan *self, MeshResource *resource, ...) G_GNUC_NULL_TERMINATED;
void mesh_plan_add_dependency (MeshPlan *self, MeshResource *resource, MeshResource *on);
/* All resources so far, in any thread. (transfer full) (element-type MeshResource) */
GPtrArray *mesh_plan_dup_resources (MeshPlan *self);
MeshReads *mesh_plan_get_reads (MeshPlan *self);
/* For plans that are only looked at, several together: what one read is not read again for another. Such a plan is
 * never applied: what it knows may be old. */
void mesh_plan_share_reads (MeshPlan *self, MeshReads *reads);
/* A stage that finds further resources once earlier ones are known (tables that match): runs in a worker
 * thread when all resources so far have been *observed* and adds to the plan. */
typedef gboolean (*MeshPlanExpand) (MeshPlan *self, gpointer data, GCancellable *cancellable, GError **error);
void mesh_plan_set_expand (MeshPlan *self, MeshPlanExpand expand, gpointer data, GDestroyNotify destroy);
/* A stage that can only be known once all else has been *done* (what a crawler found is published): runs in a worker
 * thread, once, and adds to the plan; what it adds waits for all that was there. A preview reaches it only where all
 * else holds already. */
void mesh_plan_set_follow (MeshPlan *self, MeshPlanExpand follow, gpointer data, GDestroyNotify destroy);
/* Called in each run, in a worker thread, once all has been observed: for states that depend on one another. */
typedef void (*MeshPlanObserved) (MeshPlan *self);
void mesh_plan_set_observed (MeshPlan *self, MeshPlanObserved observed);
/* What the workflow gives back, once run: { "SubscriptionId": … }. Thread-safe. */
void mesh_plan_set_result (MeshPlan *self, const char *member, JsonNode *value);
/* Adds to a list: { "AccessKeys": [ … ] }. Takes @value. Thread-safe. */
void mesh_plan_append_result (MeshPlan *self, const char *member, JsonNode *value);
JsonObject *mesh_plan_get_results (MeshPlan *self); /* (transfer none) */
/* The preview as a JSON document: steps with label, actor, account, state, difference, calls. (transfer full) */
JsonNode *mesh_plan_to_json (MeshPlan *self);

/* How the same plan is made again after the process has ended: { "Workflow": …, "Mesh": account, "Persona": … }
 * (mesh-recipe.h). Takes @recipe, which holds no secrets. */
void mesh_plan_take_recipe (MeshPlan *self, JsonNode *recipe);
JsonNode *mesh_plan_get_recipe (MeshPlan *self); /* (transfer none) (nullable) */
/* Numbers of the journal: the run that this one finishes, the run that it undoes, its own once it began; 0: none. */
void mesh_plan_set_continues (MeshPlan *self, gint64 run);
gint64 mesh_plan_get_continues (MeshPlan *self);
void mesh_plan_set_undoes (MeshPlan *self, gint64 run);
gint64 mesh_plan_get_undoes (MeshPlan *self);
gint64 mesh_plan_get_run (MeshPlan *self);

typedef struct _MeshJournal MeshJournal;

typedef enum { MESH_RUN_PREVIEW, MESH_RUN_APPLY } MeshRunMode;
/**
 * mesh_runner_run_async: observes everything (as parallel as service limits allow), then applies what does not
 * hold, in dependency order, batches gathered. Stops starting steps at the first failure, lets running ones
 * finish; the error names the step. @journal: nullable.
 */
void
mesh_runner_run_async (MeshPlan *plan,
                       MeshRunMode mode,
                       MeshJournal *journal,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
gboolean mesh_runner_run_finish (MeshPlan *plan, GAsyncResult *result, GError **error);
gboolean
mesh_runner_run (MeshPlan *plan,
                 MeshRunMode mode,
                 MeshJournal *journal,
                 GCancellable *cancellable,
                 GError **error); /* for the command line */

G_END_DECLS
