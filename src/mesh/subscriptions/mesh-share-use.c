/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-share-use.h"

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"

/* RAM's largest page. */
#define PAGE 500

void
mesh_share_use_free (MeshShareUse *self)
{
  g_free (self->account);
  g_free (self);
}

/* What the plan shares with another account. */
typedef struct
{
  AwsClient *client;          /* (nullable): nothing; not owned */
  const char *owner;          /* of the first grant, like the rest */
  const char *receiver;       /* likewise */
  GHashTable *added;          /* (element-type utf8): tables and databases that it has nothing of yet */
  gboolean databases, tables; /* there are such among them */
} Shared;

static void
add_grant (Shared *shared, MeshLfGrant *grant)
{
  const char *owner, *database, *table;
  const char *receiver = mesh_lf_grant_get_receiver (grant, &owner, &database, &table);

  if (receiver == NULL || (shared->owner != NULL && g_strcmp0 (shared->owner, owner) != 0))
    return;
  if (shared->client == NULL)
    {
      shared->client = mesh_resource_get_client (MESH_RESOURCE (grant));
      shared->owner = owner;
      shared->receiver = receiver;
    }
  if (mesh_resource_get_state (MESH_RESOURCE (grant)) != MESH_STATE_ABSENT)
    return;
  g_hash_table_add (shared->added, g_strdup_printf ("%s.%s", database, table != NULL ? table : ""));
  shared->databases = shared->databases || table == NULL;
  shared->tables = shared->tables || table != NULL;
}

static gboolean
count (MeshReads *reads, AwsClient *client, const char *operation, const char *member, guint *n,
       GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("resourceOwner", AWS_JSON_STRING, "SELF", "maxResults", AWS_JSON_INT, PAGE, NULL);
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, client, operation, input, cancellable, error);

  *n = 0;
  for (guint i = 0; answer != NULL && i < aws_json_get_length (answer, member); i++)
    {
      const char *status = aws_json_get_string (aws_json_get_element (answer, member, i), "status");

      /* Deleted ones are listed for hours. */
      if (g_strcmp0 (status, "DELETED") != 0 && g_strcmp0 (status, "DELETING") != 0)
        *n += 1;
    }
  return answer != NULL;
}

static MeshShareUse *
look (MeshReads *reads, Shared *shared, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshShareUse) use = g_new0 (MeshShareUse, 1);
  gboolean of_databases, of_tables;

  if (!count (reads, shared->client, "ram:GetResourceShares", "resourceShares", &use->n_shares, cancellable, error)
      || !count (reads, shared->client, "ram:ListResources", "resources", &use->n_resources, cancellable, error)
      || !mesh_lf_has_shares (reads, shared->client, shared->receiver, shared->owner, &of_databases, &of_tables,
                              cancellable, error))
    return NULL;
  use->account = g_strdup (shared->owner);
  use->n_resources += g_hash_table_size (shared->added);
  /* Lake Formation makes one of each kind for an account. */
  use->n_shares += (shared->databases && !of_databases) + (shared->tables && !of_tables);
  return g_steal_pointer (&use);
}

static void
look_thread (GTask *task, gpointer plan, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) resources = mesh_plan_dup_resources (plan);
  g_autoptr (GHashTable) added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Shared shared = { .added = added };
  MeshShareUse *use = NULL;
  GError *error = NULL;

  for (guint i = 0; i < resources->len; i++)
    if (MESH_IS_LF_GRANT (g_ptr_array_index (resources, i)))
      add_grant (&shared, g_ptr_array_index (resources, i));
  if (shared.client != NULL)
    use = look (mesh_plan_get_reads (plan), &shared, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, use, (GDestroyNotify) mesh_share_use_free);
}

void
mesh_share_use_async (MeshPlan *plan, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, cancellable, callback, user_data);

  g_return_if_fail (MESH_IS_PLAN (plan));
  g_task_set_source_tag (task, mesh_share_use_async);
  g_task_run_in_thread (task, look_thread);
}

MeshShareUse *
mesh_share_use_finish (MeshPlan *plan, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, plan), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, mesh_share_use_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
