/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"

/* What may become active. */
static const char *const approvable[] = { "Pending", "Denied", "Deleted", NULL };

static JsonNode *
new_table_arns (MeshDecision *self, MeshSubscription *subscription, char **tables)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arns = NULL;

  for (guint i = 0; tables[i] != NULL; i++)
    {
      g_autofree char *arn = g_strdup_printf (
          "arn:%s:glue:%s:%s:table/%s/%s", mesh_mesh_get_partition (self->mesh),
          mesh_mesh_get_region (self->mesh), mesh_mesh_get_account_id (self->mesh),
          mesh_subscription_get (subscription, "DatabaseName"), tables[i]);

      g_strv_builder_add (builder, arn);
    }
  arns = g_strv_builder_end (builder);
  return mesh_item_list ((const char *const *) arns);
}

static const char *const *
get_permitted (MeshDecision *self, MeshSubscription *subscription)
{
  return self->grant != NULL ? (const char *const *) self->grant
                             : mesh_subscription_get_requested (subscription);
}

/* Grants come first: whoever reads "Active" can rely on them. */
static MeshResource *
add_change (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription, char **tables)
{
  const char *const *permitted = get_permitted (self, subscription);
  /* Without grant options the account's roles could never be let in: who wants that says so. */
  const char *const *grantable
      = self->grantable != NULL ? (const char *const *) self->grantable : permitted;
  g_autoptr (GPtrArray) grants
      = mesh_decision_add_grants (self, plan, subscription, permitted, grantable, NULL);
  MeshResource *resource
      = mesh_subscription_change_new (_("Approve subscription %s"), self->id, "Active", approvable, &self->seat);
  MeshSubscriptionChange *change = MESH_SUBSCRIPTION_CHANGE (resource);

  mesh_plan_add (plan, resource, NULL);
  for (guint i = 0; i < grants->len; i++)
    mesh_plan_add_dependency (plan, resource, g_ptr_array_index (grants, i));
  mesh_subscription_change_set_decision (change, TRUE);
  mesh_subscription_change_set_grants (change, grants);
  mesh_subscription_change_set (change, "PermittedGrants", mesh_item_list (permitted), TRUE);
  mesh_subscription_change_set (change, "GrantableGrants", mesh_item_list (grantable), TRUE);
  mesh_subscription_change_set (change, "GrantedTableARNs",
                                new_table_arns (self, subscription, tables), FALSE);
  mesh_decision_record_limits (self, subscription, change);
  mesh_subscription_change_set_shares (
      change, mesh_subscription_get (subscription, "SubscriberPrincipal"),
      mesh_mesh_get_account_id (self->mesh), mesh_subscription_get (subscription, "DatabaseName"));
  mesh_subscription_change_add_note (change, self->notes);
  return resource;
}

static gboolean
approve_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  g_auto (GStrv) tables = NULL;

  if (subscription == NULL)
    return FALSE;
  if (self->grant == NULL && mesh_subscription_get_requested (subscription)[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("Subscription %s asks for no permissions: say which to grant"), self->id);
      return FALSE;
    }
  tables = mesh_decision_load_tables (self, plan, subscription, &answer, cancellable, error);
  if (tables == NULL
      || !mesh_decision_settle_limits (self, subscription,
                                       mesh_subscription_get_requested_limits (subscription),
                                       get_permitted (self, subscription), error)
      || !mesh_decision_check_columns (self, answer, tables, error))
    return FALSE;
  mesh_decision_set_results (plan, subscription, "Active");
  return mesh_decision_add_buckets (self, plan, subscription, answer, tables,
                                    add_change (self, plan, subscription, tables), error);
}

MeshPlan *
mesh_workflow_approve (MeshMesh *mesh,
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
  return mesh_decision_take_plan (
      mesh_decision_new (mesh, decider, subscription_id, grant, grantable, notes, error),
      _("Approve subscription %s"), limits, approve_expand);
}
