/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/workflows/mesh-recipe.h"

static const char *const active_only[] = { "Active", NULL };

/* What may be granted on, where nothing is said: all, if so it was before; else what was and still
 * holds. */
static char **
dup_grantable (MeshDecision *self, MeshSubscription *subscription)
{
  const char *const *before = mesh_subscription_get_grantable (subscription);
  const char *const *permitted = mesh_subscription_get_permitted (subscription);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->grantable != NULL)
    return g_strdupv (self->grantable);
  if (g_strv_length ((char **) before) >= g_strv_length ((char **) permitted))
    return g_strdupv (self->grant);
  for (guint i = 0; self->grant[i] != NULL; i++)
    if (g_strv_contains (before, self->grant[i]))
      g_strv_builder_add (builder, self->grant[i]);
  return g_strv_builder_end (builder);
}

/* The record is written first, guarded: of two at once, one has not touched Lake Formation yet.
 * Then Lake Formation follows exactly, but for what other subscriptions give: permissions and grant
 * options come and go. */
static gboolean
modify_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) grants = NULL;
  g_auto (GStrv) grantable = NULL;
  MeshSubscriptionChange *change;
  MeshResource *resource;

  if (subscription == NULL)
    return FALSE;
  active = mesh_decision_load_active (self, plan, subscription, cancellable, error);
  if (active == NULL)
    return FALSE;
  if (!mesh_decision_settle_limits (self, subscription,
                                    mesh_subscription_get_permitted_limits (subscription),
                                    (const char *const *) self->grant, error))
    return FALSE;
  grantable = dup_grantable (self, subscription);
  resource = mesh_plan_add (
      plan, mesh_subscription_change_new (_("Modify subscription %s"), self->id, "Active", active_only, &self->seat),
      NULL);
  change = MESH_SUBSCRIPTION_CHANGE (resource);
  mesh_subscription_change_set_decision (change, TRUE);
  mesh_subscription_change_set (change, "PermittedGrants",
                                mesh_item_list ((const char *const *) self->grant), TRUE);
  mesh_subscription_change_set (change, "GrantableGrants",
                                mesh_item_list ((const char *const *) grantable), TRUE);
  mesh_decision_record_limits (self, subscription, change);
  mesh_subscription_change_add_note (change, self->notes);
  grants = mesh_decision_add_grants (self, plan, subscription, (const char *const *) self->grant,
                                     (const char *const *) grantable, active);
  for (guint i = 0; i < grants->len; i++)
    mesh_plan_add_dependency (plan, g_ptr_array_index (grants, i), resource);
  mesh_decision_set_results (plan, subscription, "Active");
  return TRUE;
}

MeshPlan *
mesh_workflow_modify (MeshMesh *mesh,
                      MeshPersona *decider,
                      const char *subscription_id,
                      const char *const *grant,
                      const char *const *grantable,
                      MeshLimits *limits,
                      const char *notes,
                      GError **error)
{
  if (!mesh_decision_check_decider (decider, error))
    return NULL;
  if (grant == NULL || grant[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("Say which permissions are to hold from now on, such as SELECT"));
      return NULL;
    }
  return mesh_recipe_note (
      mesh_decision_take_plan (
          mesh_decision_new (mesh, decider, subscription_id, grant, grantable, notes, error),
          _("Modify subscription %s"), limits, modify_expand),
      "modify", mesh, decider,
      aws_json_new ("Id", AWS_JSON_STRING, subscription_id, "Grant", AWS_JSON_STRV, grant, "Grantable", AWS_JSON_STRV,
                    grantable, "Limits", AWS_JSON_NODE, limits != NULL ? mesh_limits_to_item (limits) : NULL, "Notes",
                    AWS_JSON_STRING, notes, NULL));
}
