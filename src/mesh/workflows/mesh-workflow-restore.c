/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/workflows/mesh-recipe.h"

static const char *const active_only[] = { "Active", NULL };

static gboolean
names_share (JsonNode *shares, const char *arn)
{
  JsonObjectIter iter;
  JsonNode *share;

  json_object_iter_init (&iter, json_node_get_object (shares));
  while (json_object_iter_next (&iter, NULL, &share))
    if (g_strcmp0 (aws_json_get_string (share, "arn"), arn) == 0)
      return TRUE;
  return FALSE;
}

/* Lake Formation dissolves a RAM share with its last grant: what is granted anew comes in another one, which the
 * record does not name. @stale: (out) */
static gboolean
find_stale_shares (MeshDecision *self,
                   MeshPlan *plan,
                   MeshSubscription *subscription,
                   gboolean *stale,
                   GCancellable *cancellable,
                   GError **error)
{
  g_auto (GStrv) recorded = mesh_item_dup_share_arns (mesh_subscription_get_item (subscription));
  g_autoptr (JsonNode) shares = NULL;

  *stale = FALSE;
  if (recorded[0] == NULL)
    return TRUE;
  shares = mesh_lf_list_shares (mesh_plan_get_reads (plan), self->seat.client,
                                mesh_subscription_get (subscription, "SubscriberPrincipal"),
                                mesh_mesh_get_account_id (self->mesh),
                                mesh_subscription_get (subscription, "DatabaseName"), cancellable, error);
  if (shares == NULL)
    return FALSE;
  for (guint i = 0; recorded[i] != NULL && !*stale; i++)
    *stale = !names_share (shares, recorded[i]);
  return TRUE;
}

/* The new shares are recorded once they are there, and wait for the consumer to accept them. */
static void
add_new_shares (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription, GPtrArray *grants)
{
  MeshResource *resource = mesh_plan_add (
      plan,
      mesh_subscription_change_new (_("Record the new shares of subscription %s"), self->id, "Active",
                                    active_only, &self->seat),
      NULL);
  MeshSubscriptionChange *change = MESH_SUBSCRIPTION_CHANGE (resource);

  mesh_subscription_change_set (change, "RamShares", NULL, TRUE);
  mesh_subscription_change_set (change, "ImportedToConsumer", mesh_item_boolean (FALSE), TRUE);
  mesh_subscription_change_set_shares (
      change, mesh_subscription_get (subscription, "SubscriberPrincipal"),
      mesh_mesh_get_account_id (self->mesh), mesh_subscription_get (subscription, "DatabaseName"));
  for (guint i = 0; i < grants->len; i++)
    mesh_plan_add_dependency (plan, resource, g_ptr_array_index (grants, i));
}

/* What an active subscription permits is made so again: grants that somebody revoked, filters that
 * somebody changed, a bucket whose policy was replaced. What was agreed stays as it is. */
static gboolean
restore_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) grants = NULL;
  g_auto (GStrv) tables = NULL;
  const char *const *permitted;
  gboolean stale;

  if (subscription == NULL)
    return FALSE;
  if (g_strcmp0 (mesh_subscription_get (subscription, "Status"), "Active") != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_STATUS,
                   /* Translators: the id of a subscription, and its status, such as Pending */
                   _("Subscription %s is %s: there is nothing to restore"), self->id,
                   mesh_subscription_get (subscription, "Status"));
      return FALSE;
    }
  permitted = mesh_subscription_get_permitted (subscription);
  tables = mesh_decision_load_tables (self, plan, subscription, &answer, cancellable, error);
  if (tables == NULL
      || !mesh_decision_settle_limits (self, subscription,
                                       mesh_subscription_get_permitted_limits (subscription),
                                       permitted, error)
      || (active = mesh_decision_load_active (self, plan, subscription, cancellable, error)) == NULL
      || !find_stale_shares (self, plan, subscription, &stale, cancellable, error))
    return FALSE;
  grants = mesh_decision_add_grants (self, plan, subscription, permitted,
                                     mesh_subscription_get_grantable (subscription), active);
  if (stale)
    add_new_shares (self, plan, subscription, grants);
  mesh_decision_set_results (plan, subscription, "Active");
  return mesh_decision_add_buckets (self, plan, subscription, answer, tables, NULL, error);
}

MeshPlan *
mesh_workflow_restore (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, GError **error)
{
  if (!mesh_persona_check_job (decider,
                               _("restores what was granted: choose a producer or the mesh's owner"),
                               error, MESH_JOB_PRODUCER, MESH_JOB_OWNER, -1))
    return NULL;
  return mesh_recipe_note (
      mesh_decision_take_plan (
          mesh_decision_new (mesh, decider, subscription_id, NULL, NULL, NULL, error),
          _("Restore subscription %s"), NULL, restore_expand),
      "restore", mesh, decider,
      aws_json_new ("Id", AWS_JSON_STRING, subscription_id, NULL));
}
