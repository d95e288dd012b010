/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/model/mesh-names.h"

/* Ours and the reference's have 22 characters; DynamoDB takes keys of 2048 bytes. */
#define MAX_ID 255

gboolean
mesh_store_check_id (const char *id, GError **error)
{
  gboolean good = id != NULL && *id != '\0' && strlen (id) <= MAX_ID;

  for (const char *p = id; good && *p != '\0'; p++)
    good = g_ascii_isalnum (*p) || *p == '-' || *p == '_';
  if (!good)
    /* Translators: %s is what somebody typed */
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("\"%s\" cannot be the id of a subscription"),
                 id != NULL ? id : "");
  return good;
}

void
mesh_store_explain (GError **error)
{
  if (error != NULL && aws_error_is_code (*error, "ResourceNotFoundException"))
    {
      g_clear_error (error);
      g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY,
                   _ ("The mesh account has no table AwsDataMeshSubscriptions: its owner must run "
                      "install-mesh-objects first"));
    }
}

JsonNode *
mesh_store_new_get (const char *id)
{
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "Key", AWS_JSON_NODE,
                       aws_json_new ("SubscriptionId", AWS_JSON_NODE, mesh_item_string (id), NULL),
                       "ConsistentRead", AWS_JSON_BOOLEAN, TRUE, NULL);
}

MeshSubscription *
mesh_store_get (MeshReads *reads,
                AwsClient *client,
                const char *id,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (JsonNode) input = mesh_store_new_get (id);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;
  JsonObject *item;

  answer = mesh_reads_call (reads, client, "dynamodb:GetItem", input, cancellable, &local);
  if (answer == NULL)
    {
      mesh_store_explain (&local);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  item = aws_json_get_object (answer, "Item");
  if (item == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, _("There is no subscription %s"), id);
      return NULL;
    }
  return mesh_subscription_new_from_item (item, error);
}

JsonNode *
mesh_store_new_query (gboolean by_owner, const char *account, const char *status)
{
  g_autofree char *condition
      = g_strdup_printf ("#a = :a%s", by_owner && status != NULL ? " AND #s = :s" : "");
  JsonNode *names = aws_json_new ("#a", AWS_JSON_STRING,
                                  by_owner ? "OwnerPrincipal" : "SubscriberPrincipal", NULL);
  JsonNode *values = aws_json_new (":a", AWS_JSON_NODE, mesh_item_string (account), NULL);
  const char *filter = NULL;

  if (status != NULL)
    {
      aws_json_set_string (names, "#s", "Status");
      aws_json_set (values, ":s", mesh_item_string (status));
      filter = by_owner ? NULL : "#s = :s";
    }
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "IndexName", AWS_JSON_STRING,
                       by_owner ? MESH_INDEX_OWNER : MESH_INDEX_SUBSCRIBER,
                       "KeyConditionExpression", AWS_JSON_STRING, condition, "FilterExpression",
                       AWS_JSON_STRING, filter, "ExpressionAttributeNames", AWS_JSON_NODE, names,
                       "ExpressionAttributeValues", AWS_JSON_NODE, values, NULL);
}

GPtrArray *
mesh_store_read_items (JsonNode *answer)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < aws_json_get_length (answer, "Items"); i++)
    {
      JsonObject *item = aws_json_get_object (aws_json_get_element (answer, "Items", i), NULL);
      g_autoptr (GError) error = NULL;
      MeshSubscription *subscription
          = item != NULL ? mesh_subscription_new_from_item (item, &error) : NULL;

      if (subscription != NULL)
        g_ptr_array_add (list, subscription);
      else
        g_message ("%s", error != NULL ? error->message : "An item of " MESH_TABLE " is no object");
    }
  return list;
}
