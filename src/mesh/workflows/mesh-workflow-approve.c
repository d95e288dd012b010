/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/catalog/mesh-tables.h"

/* What may become active. */
static const char *const approvable[] = { "Pending", "Denied", "Deleted", NULL };

/* The bucket's policy is its owner's: without the producer's keys the step is left to its next run.
 */
static MeshResource *
add_bucket (MeshDecision *self,
            MeshPlan *plan,
            MeshSubscription *subscription,
            const char *bucket,
            GError **error)
{
  const char *partition = mesh_mesh_get_partition (self->mesh);
  g_autofree char *role = mesh_lake_role_arn (partition, mesh_mesh_get_account_id (self->mesh));
  MeshResource *policy = mesh_bucket_policy_new (partition, bucket, role);
  MeshSeated local = { NULL };

  if (mesh_persona_get_job (self->persona) == MESH_JOB_OWNER)
    {
      mesh_bucket_policy_defer (MESH_BUCKET_POLICY (policy),
                                mesh_subscription_get (subscription, "OwnerPrincipal"));
      return mesh_plan_add (plan, mesh_seated_take (&self->seat, policy), NULL);
    }
  if (!mesh_seated_init (&local, self->mesh, self->persona, MESH_SEAT_LOCAL, error))
    {
      g_object_unref (policy);
      return NULL;
    }
  policy = mesh_plan_add (plan, mesh_seated_take (&local, policy), NULL);
  mesh_seated_clear (&local);
  return policy;
}

/* One step per bucket, with the folders of all the tables in it. */
static gboolean
add_buckets (MeshDecision *self,
             MeshPlan *plan,
             MeshSubscription *subscription,
             JsonNode *answer,
             char **tables,
             MeshResource *change,
             GError **error)
{
  g_autoptr (GHashTable) buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; tables[i] != NULL; i++)
    {
      const char *location = aws_json_get_string (mesh_tables_find (answer, tables[i]),
                                                  "StorageDescriptor.Location");
      g_autofree char *bucket = NULL, *prefix = NULL;
      MeshResource *policy;

      if (!mesh_s3_parse (location, &bucket, &prefix))
        continue;
      policy = g_hash_table_lookup (buckets, bucket);
      if (policy == NULL)
        {
          policy = add_bucket (self, plan, subscription, bucket, error);
          if (policy == NULL)
            return FALSE;
          mesh_plan_add_dependency (plan, change, policy);
          g_hash_table_insert (buckets, g_steal_pointer (&bucket), policy);
        }
      mesh_bucket_policy_add_prefix (MESH_BUCKET_POLICY (policy), prefix);
    }
  return TRUE;
}

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
      = mesh_subscription_change_new ("Approve", self->id, "Active", approvable, &self->seat);
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
check_columns (MeshDecision *self, JsonNode *answer, char **tables, GError **error)
{
  for (guint i = 0; tables[i] != NULL; i++)
    {
      g_auto (GStrv) columns = mesh_tables_dup_columns (mesh_tables_find (answer, tables[i]));

      if (!mesh_limits_check_columns (self->limits, tables[i], (const char *const *) columns, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
approve_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshDecision *self = data;
  g_autoptr (MeshSubscription) subscription
      = mesh_decision_load (self, plan, FALSE, cancellable, error);
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *where = NULL;
  g_auto (GStrv) tables = NULL;
  const char *const *asked;
  const char *database;

  if (subscription == NULL)
    return FALSE;
  database = mesh_subscription_get (subscription, "DatabaseName");
  asked = mesh_subscription_get_tables (subscription)[0] != NULL
              ? mesh_subscription_get_tables (subscription)
              : NULL;
  if (self->grant == NULL && mesh_subscription_get_requested (subscription)[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   "Subscription %s asks for no permissions: say which to grant", self->id);
      return FALSE;
    }
  where = g_strdup_printf ("the mesh's database %s", database);
  input = mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh), database, asked);
  answer = mesh_reads_call (mesh_plan_get_reads (plan), self->seat.client, "glue:GetTables", input,
                            cancellable, &local);
  if (answer == NULL)
    {
      mesh_tables_explain (&local, database, "the mesh");
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  tables = mesh_tables_resolve (answer, asked, where, error);
  if (tables == NULL
      || !mesh_decision_settle_limits (self, subscription,
                                       mesh_subscription_get_requested_limits (subscription),
                                       get_permitted (self, subscription), error)
      || !check_columns (self, answer, tables, error))
    return FALSE;
  mesh_decision_set_results (plan, subscription, "Active");
  return add_buckets (self, plan, subscription, answer, tables,
                      add_change (self, plan, subscription, tables), error);
}

MeshPlan *
mesh_workflow_approve (MeshMesh *mesh,
                       MeshPersona *decider,
                       const char *subscription_id,
                       const char *const *grant,
                       const char *const *grantable,
                       const char *notes,
                       GError **error)
{
  return mesh_workflow_approve_full (mesh, decider, subscription_id, grant, grantable, NULL, notes,
                                error);
}

MeshPlan *
mesh_workflow_approve_full (MeshMesh *mesh,
                            MeshPersona *decider,
                            const char *subscription_id,
                            const char *const *grant,
                            const char *const *grantable,
                            MeshLimits *limits,
                            const char *notes,
                            GError **error)
{
  g_autofree char *title = g_strdup_printf ("Approve subscription %s", subscription_id);
  MeshDecision *self;
  MeshPlan *plan;

  if (!mesh_persona_check_job (decider,
                               "decides on requests: choose a producer or the mesh's owner", error,
                               MESH_JOB_PRODUCER, MESH_JOB_OWNER, -1))
    return NULL;
  self = mesh_decision_new (mesh, decider, subscription_id, grant, grantable, notes, error);
  if (self == NULL)
    return NULL;
  mesh_decision_set_limits (self, limits);
  plan = mesh_plan_new (title);
  mesh_plan_set_expand (plan, approve_expand, self, (GDestroyNotify) mesh_decision_free);
  return plan;
}
