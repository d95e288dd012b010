/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/catalog/mesh-tables.h"
#include "mesh/workflows/mesh-recipe.h"

/* A pending request is withdrawn. */
static const char *const deletable[] = { "Active", "Pending", NULL };

/* The reference let each consumer's own role into the bucket: it goes with the last subscription.
 * Buckets that cannot be found any more have nothing to clear. */
static void
add_buckets (MeshDecision *self,
             MeshPlan *plan,
             MeshSubscription *subscription,
             const MeshSeated *local,
             GCancellable *cancellable)
{
  const char *partition = mesh_mesh_get_partition (self->mesh),
             *mesh = mesh_mesh_get_account_id (self->mesh);
  g_autofree char *role = mesh_lake_role_arn (partition, mesh);
  g_autofree char *theirs
      = mesh_lake_role_arn (partition, mesh_subscription_get (subscription, "SubscriberPrincipal"));
  const char *const *tables = mesh_subscription_get_tables (subscription);
  g_autoptr (JsonNode) input
      = mesh_tables_new_input (mesh, mesh_subscription_get (subscription, "DatabaseName"),
                               tables[0] != NULL ? tables : NULL);
  g_autoptr (JsonNode) answer = mesh_reads_call (mesh_plan_get_reads (plan), self->seat.client,
                                                 "glue:GetTables", input, cancellable, NULL);

  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (answer, "TableList", i);
      g_autofree char *bucket = NULL, *prefix = NULL;
      MeshResource *policy;

      if ((tables[0] != NULL && !g_strv_contains (tables, aws_json_get_string (table, "Name")))
          || !mesh_s3_parse (aws_json_get_string (table, "StorageDescriptor.Location"), &bucket,
                             &prefix))
        continue;
      policy = mesh_seated_take (local, mesh_bucket_policy_new (partition, bucket, role));
      mesh_bucket_policy_drop_principal (MESH_BUCKET_POLICY (policy), theirs);
      mesh_plan_add (plan, policy, NULL);
    }
}

/* In the consumer's account its link goes, unless it still leads to something. */
static void
add_link (MeshDecision *self,
          MeshPlan *plan,
          MeshSubscription *subscription,
          const MeshSeated *local)
{
  const char *database = mesh_subscription_get (subscription, "DatabaseName");
  MeshResource *link = mesh_glue_link_new (
      local->account, NULL, database, mesh_mesh_get_account_id (self->mesh), database, NULL, FALSE);

  mesh_glue_link_set_gone (link);
  mesh_plan_add (plan, mesh_seated_take (local, link), NULL);
}

static gboolean
add_own_side (MeshDecision *self,
              MeshPlan *plan,
              MeshSubscription *subscription,
              gboolean last,
              GCancellable *cancellable,
              GError **error)
{
  MeshSeated local = { NULL };

  if (mesh_persona_get_job (self->persona) == MESH_JOB_OWNER || !last)
    return TRUE;
  if (!mesh_seated_init (&local, self->mesh, self->persona, MESH_SEAT_LOCAL, error))
    return FALSE;
  if (mesh_persona_get_job (self->persona) == MESH_JOB_PRODUCER)
    add_buckets (self, plan, subscription, &local, cancellable);
  else
    add_link (self, plan, subscription, &local);
  mesh_seated_clear (&local);
  return TRUE;
}

/* Access ends first: a record that says Deleted is never more than what holds. No RAM share is left
 * or dissolved: it carries all subscriptions of the pair, and Lake Formation clears it with the
 * last grant. */
static gboolean
delete_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, TRUE, cancellable, error);
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) revokes = NULL;
  MeshResource *change;

  if (subscription == NULL)
    return FALSE;
  active = mesh_decision_load_active (self, plan, subscription, cancellable, error);
  if (active == NULL)
    return FALSE;
  change = mesh_plan_add (
      plan, mesh_subscription_change_new (_("Delete subscription %s"), self->id, "Deleted", deletable, &self->seat),
      NULL);
  mesh_subscription_change_add_note (MESH_SUBSCRIPTION_CHANGE (change), self->notes);
  mesh_subscription_change_set (MESH_SUBSCRIPTION_CHANGE (change), "ImportedToConsumer",
                                mesh_item_boolean (FALSE), FALSE);
  mesh_subscription_change_unset (MESH_SUBSCRIPTION_CHANGE (change), "RamShares");
  revokes = mesh_decision_add_revokes (self, plan, subscription, active);
  for (guint i = 0; i < revokes->len; i++)
    mesh_plan_add_dependency (plan, change, g_ptr_array_index (revokes, i));
  mesh_decision_set_results (plan, subscription, "Deleted");
  return add_own_side (self, plan, subscription, !mesh_decision_has_siblings (subscription, active),
                       cancellable, error);
}

MeshPlan *
mesh_workflow_delete (MeshMesh *mesh,
                      MeshPersona *persona,
                      const char *subscription_id,
                      const char *reason,
                      GError **error)
{
  if (!mesh_persona_check_job (
          persona, _("deletes subscriptions: choose a producer, a consumer or the mesh's owner"),
          error, MESH_JOB_PRODUCER, MESH_JOB_CONSUMER, MESH_JOB_OWNER, -1))
    return NULL;
  return mesh_recipe_note (
      mesh_decision_take_plan (
          mesh_decision_new (mesh, persona, subscription_id, NULL, NULL, reason, error),
          _("Delete subscription %s"), NULL, delete_expand),
      "delete", mesh, persona,
      aws_json_new ("Id", AWS_JSON_STRING, subscription_id, "Notes", AWS_JSON_STRING, reason, NULL));
}
