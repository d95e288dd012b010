/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/workflows/mesh-recipe.h"

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
  if (self->tables != NULL)
    mesh_subscription_change_set (change, "TableName",
                                  mesh_item_list (mesh_subscription_get_tables (subscription)), TRUE);
  mesh_decision_record_limits (self, subscription, change);
  mesh_subscription_change_set_shares (
      change, mesh_subscription_get (subscription, "SubscriberPrincipal"),
      mesh_mesh_get_account_id (self->mesh), mesh_subscription_get (subscription, "DatabaseName"));
  mesh_subscription_change_add_note (change, self->notes);
  return resource;
}

/* Of the tables that were asked for, fewer are granted: the record says both. (transfer full) (nullable) */
static MeshSubscription *
narrow (MeshDecision *self, MeshSubscription *asked, GError **error)
{
  return self->tables != NULL
             ? mesh_subscription_new_narrowed (asked, (const char *const *) self->tables, error)
             : g_object_ref (asked);
}

static void
record_asked (MeshDecision *self, MeshSubscription *asked, MeshResource *change)
{
  if (self->tables != NULL
      && aws_json_get (mesh_subscription_get_item (asked), MESH_TABLES_REQUESTED) == NULL)
    mesh_subscription_change_set (MESH_SUBSCRIPTION_CHANGE (change), MESH_TABLES_REQUESTED,
                                  mesh_item_list (mesh_subscription_get_tables (asked)), FALSE);
}

static gboolean
approve_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) asked = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (MeshSubscription) subscription = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_auto (GStrv) tables = NULL;
  MeshResource *change;

  if (asked == NULL || (subscription = narrow (self, asked, error)) == NULL)
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
  change = add_change (self, plan, subscription, tables);
  record_asked (self, asked, change);
  return mesh_decision_add_buckets (self, plan, subscription, answer, tables, change, error);
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
  return mesh_workflow_approve_some (mesh, decider, subscription_id, NULL, grant, grantable, limits, notes,
                                     error);
}

MeshPlan *
mesh_workflow_approve_some (MeshMesh *mesh,
                            MeshPersona *decider,
                            const char *subscription_id,
                            const char *const *tables,
                            const char *const *grant,
                            const char *const *grantable,
                            MeshLimits *limits,
                            const char *notes,
                            GError **error)
{
  MeshDecision *self;

  if (!mesh_decision_check_decider (decider, error))
    return NULL;
  self = mesh_decision_new (mesh, decider, subscription_id, grant, grantable, notes, error);
  if (self != NULL)
    self->tables = g_strdupv ((char **) tables);
  return mesh_recipe_note (
      mesh_decision_take_plan (self, _ ("Approve subscription %s"), limits, approve_expand),
      "approve", mesh, decider,
      aws_json_new ("Id", AWS_JSON_STRING, subscription_id, "Tables", AWS_JSON_STRV, tables,
                    "Grant", AWS_JSON_STRV, grant, "Grantable", AWS_JSON_STRV, grantable, "Limits",
                    AWS_JSON_NODE, limits != NULL ? mesh_limits_to_item (limits) : NULL, "Notes",
                    AWS_JSON_STRING, notes, NULL));
}
