/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-list.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-store.h"

typedef struct
{
  MeshPersona *persona;
  MeshAs as;
  char *status; /* nullable */
  char *id;     /* of one */
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->persona);
  g_clear_pointer (&request->status, g_free);
  g_clear_pointer (&request->id, g_free);
  g_free (request);
}

static gint
compare_newest (gconstpointer a, gconstpointer b, gpointer data)
{
  MeshSubscription *x = *(MeshSubscription *const *) a, *y = *(MeshSubscription *const *) b;
  const int order = g_strcmp0 (mesh_subscription_get (y, "CreationDate"),
                               mesh_subscription_get (x, "CreationDate"));

  return order != 0 ? order
                    : g_strcmp0 (mesh_subscription_get (x, "SubscriptionId"),
                                 mesh_subscription_get (y, "SubscriptionId"));
}

/* The mesh's owner sees all; the table has no index for that. */
static JsonNode *
new_scan (const char *status)
{
  if (status == NULL)
    return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, NULL);
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "FilterExpression",
                       AWS_JSON_STRING, "#s = :s", "ExpressionAttributeNames", AWS_JSON_NODE,
                       aws_json_new ("#s", AWS_JSON_STRING, "Status", NULL),
                       "ExpressionAttributeValues", AWS_JSON_NODE,
                       aws_json_new (":s", AWS_JSON_NODE, mesh_item_string (status), NULL), NULL);
}

/* @list: both sides may name the same account: each subscription once. */
static void
take_items (GPtrArray *list, GHashTable *seen, JsonNode *answer)
{
  g_autoptr (GPtrArray) some = mesh_store_read_items (answer);

  for (guint i = 0; i < some->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (some, i);

      if (g_hash_table_add (seen, g_strdup (mesh_subscription_get (one, "SubscriptionId"))))
        g_ptr_array_add (list, g_object_ref (one));
    }
}

static guint
new_reads (Request *request, const MeshSeated *seat, MeshRead *reads)
{
  const char *account = mesh_persona_get_account_id (request->persona);
  guint n = 0;

  if (mesh_persona_get_job (request->persona) == MESH_JOB_OWNER)
    {
      reads[n++]
          = (MeshRead){ seat->client, "dynamodb:Scan", new_scan (request->status), NULL, NULL };
      return n;
    }
  if (request->as != MESH_AS_SUBSCRIBER)
    reads[n++] = (MeshRead){ seat->client, "dynamodb:Query",
                             mesh_store_new_query (TRUE, account, request->status), NULL, NULL };
  if (request->as != MESH_AS_OWNER)
    reads[n++] = (MeshRead){ seat->client, "dynamodb:Query",
                             mesh_store_new_query (FALSE, account, request->status), NULL, NULL };
  return n;
}

static GPtrArray *
list_blocking (MeshMesh *mesh, Request *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (MeshReads) cache = mesh_reads_new ();
  MeshSeated seat = { NULL };
  MeshRead reads[2] = { 0 };
  gboolean good = TRUE;
  guint n;

  if (!mesh_seated_init (&seat, mesh, request->persona, MESH_SEAT_CENTRAL, error))
    return NULL;
  n = new_reads (request, &seat, reads);
  mesh_reads_gather (cache, reads, n, cancellable);
  for (guint i = 0; i < n; i++)
    {
      mesh_store_explain (&reads[i].error);
      if (reads[i].answer != NULL)
        take_items (list, seen, reads[i].answer);
      else if (good)
        {
          g_propagate_error (error, g_steal_pointer (&reads[i].error));
          good = FALSE;
        }
      mesh_read_clear (&reads[i]);
    }
  mesh_seated_clear (&seat);
  if (!good)
    return NULL;
  g_ptr_array_sort_with_data (list, compare_newest, NULL);
  return g_steal_pointer (&list);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = list_blocking (MESH_MESH (source), data, cancellable, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_subscriptions_list_async (MeshMesh *mesh,
                               MeshPersona *persona,
                               MeshAs as,
                               const char *status,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->persona = g_object_ref (persona);
  request->as = as;
  request->status = g_strdup (status);
  g_task_set_source_tag (task, mesh_subscriptions_list_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, list_thread);
}

/* The list is made here, in the caller's thread: what is bound to it stays in one thread. */
GListModel *
mesh_subscriptions_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_SUBSCRIPTION, result, error);
}

/* ---- one ---- */

static void
get_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr (MeshReads) cache = mesh_reads_new ();
  MeshSeated seat = { NULL };
  MeshSubscription *subscription = NULL;
  GError *error = NULL;

  if (mesh_store_check_id (request->id, &error)
      && mesh_seated_init (&seat, MESH_MESH (source), request->persona, MESH_SEAT_CENTRAL, &error))
    {
      subscription = mesh_store_get (cache, seat.client, request->id, cancellable, &error);
      mesh_seated_clear (&seat);
    }
  if (subscription != NULL)
    g_task_return_pointer (task, subscription, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_subscriptions_get_async (MeshMesh *mesh,
                              MeshPersona *persona,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->persona = g_object_ref (persona);
  request->id = g_strdup (id);
  g_task_set_source_tag (task, mesh_subscriptions_get_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, get_thread);
}

MeshSubscription *
mesh_subscriptions_get_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
