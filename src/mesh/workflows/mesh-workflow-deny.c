/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/workflows/mesh-recipe.h"

static const char *const deniable[] = { "Pending", NULL };

/* An approval that broke off may have left grants: after the refusal nothing of it stays. */
static gboolean
deny_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) revokes = NULL;
  MeshResource *change;

  if (subscription == NULL)
    return FALSE;
  active = mesh_decision_load_active (self, plan, subscription, cancellable, error);
  if (active == NULL)
    return FALSE;
  change = mesh_plan_add (
      plan, mesh_subscription_change_new (_("Deny subscription %s"), self->id, "Denied", deniable, &self->seat), NULL);
  mesh_subscription_change_set_decision (MESH_SUBSCRIPTION_CHANGE (change), TRUE);
  mesh_subscription_change_add_note (MESH_SUBSCRIPTION_CHANGE (change), self->notes);
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
  if (!mesh_decision_check_decider (decider, error))
    return NULL;
  return mesh_recipe_note (
      mesh_decision_take_plan (
          mesh_decision_new (mesh, decider, subscription_id, NULL, NULL, notes, error),
          _("Deny subscription %s"), NULL, deny_expand),
      "deny", mesh, decider,
      aws_json_new ("Id", AWS_JSON_STRING, subscription_id, "Notes", AWS_JSON_STRING, notes, NULL));
}
