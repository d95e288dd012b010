/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "mesh/subscriptions/mesh-decision.h"

static const char *const deniable[] = { "Pending", NULL };

/* An approval that broke off may have left grants: after the refusal nothing of it stays. */
static gboolean
deny_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (JsonNode) query = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) revokes = NULL;
  MeshResource *change;

  if (subscription == NULL)
    return FALSE;
  query = mesh_decision_new_active_query (subscription);
  answer = mesh_reads_call (mesh_plan_get_reads (plan), self->seat.client, "dynamodb:Query", query,
                            cancellable, error);
  if (answer == NULL)
    return FALSE;
  change = mesh_plan_add (
      plan, mesh_subscription_change_new (_("Deny subscription %s"), self->id, "Denied", deniable, &self->seat), NULL);
  mesh_subscription_change_set_decision (MESH_SUBSCRIPTION_CHANGE (change), TRUE);
  mesh_subscription_change_add_note (MESH_SUBSCRIPTION_CHANGE (change), self->notes);
  active = mesh_store_read_items (answer);
  revokes = mesh_decision_add_revokes (self, plan, subscription, active);
  for (guint i = 0; i < revokes->len; i++)
    mesh_plan_add_dependency (plan, g_ptr_array_index (revokes, i), change);
  mesh_decision_set_results (plan, subscription, "Denied");
  return TRUE;
}

MeshPlan *
mesh_workflow_deny (MeshMesh *mesh,
                    MeshPersona *decider,
                    const char *subscription_id,
                    const char *notes,
                    GError **error)
{
  g_autofree char *title = g_strdup_printf (_("Deny subscription %s"), subscription_id);
  MeshDecision *self;
  MeshPlan *plan;

  if (!mesh_persona_check_job (decider,
                               _("decides on requests: choose a producer or the mesh's owner"), error,
                               MESH_JOB_PRODUCER, MESH_JOB_OWNER, -1))
    return NULL;
  self = mesh_decision_new (mesh, decider, subscription_id, NULL, NULL, notes, error);
  if (self == NULL)
    return NULL;
  plan = mesh_plan_new (title);
  mesh_plan_set_expand (plan, deny_expand, self, (GDestroyNotify) mesh_decision_free);
  return plan;
}
