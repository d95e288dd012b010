/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-decision.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/catalog/mesh-tables.h"
#include "mesh/kinds/mesh-s3.h"

/* What a decision needs of the tables in the mesh's catalogue: their columns and their buckets. */

char **
mesh_decision_load_tables (MeshDecision *self,
                           MeshPlan *plan,
                           MeshSubscription *subscription,
                           JsonNode **answer,
                           GCancellable *cancellable,
                           GError **error)
{
  const char *database = mesh_subscription_get (subscription, "DatabaseName");
  const char *const *asked = mesh_subscription_get_tables (subscription)[0] != NULL
                                 ? mesh_subscription_get_tables (subscription)
                                 : NULL;
  g_autofree char *where = g_strdup_printf (_("the mesh's database %s"), database);
  g_autoptr (JsonNode) input
      = mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh), database, asked);
  g_autoptr (GError) local = NULL;

  *answer = mesh_reads_call (mesh_plan_get_reads (plan), self->seat.client, "glue:GetTables", input,
                             cancellable, &local);
  if (*answer != NULL)
    return mesh_tables_resolve (*answer, asked, where, error);
  mesh_tables_explain (&local, database, _("the mesh"));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
mesh_decision_check_columns (MeshDecision *self, JsonNode *answer, char **tables, GError **error)
{
  for (guint i = 0; tables[i] != NULL; i++)
    {
      g_auto (GStrv) columns = mesh_tables_dup_columns (mesh_tables_find (answer, tables[i]));

      if (!mesh_limits_check_columns (self->limits, tables[i], (const char *const *) columns, error))
        return FALSE;
    }
  return TRUE;
}

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

gboolean
mesh_decision_add_buckets (MeshDecision *self,
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
          if (change != NULL)
            mesh_plan_add_dependency (plan, change, policy);
          g_hash_table_insert (buckets, g_steal_pointer (&bucket), policy);
        }
      mesh_bucket_policy_add_prefix (MESH_BUCKET_POLICY (policy), prefix);
    }
  return TRUE;
}

