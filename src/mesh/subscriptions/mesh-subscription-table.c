/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lake.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/model/mesh-names.h"

#define DESCRIBE "dynamodb:DescribeTable"
#define MAX_WAIT 300 /* seconds; an index over old items takes its time */

#define MESH_TYPE_SUBSCRIPTION_TABLE (mesh_subscription_table_get_type ())
G_DECLARE_FINAL_TYPE (MeshSubscriptionTable,
                      mesh_subscription_table,
                      MESH,
                      SUBSCRIPTION_TABLE,
                      MeshResource)

/* No inverse: it holds every decision ever made. */
struct _MeshSubscriptionTable
{
  MeshResource parent_instance;
};

G_DEFINE_FINAL_TYPE (MeshSubscriptionTable, mesh_subscription_table, MESH_TYPE_RESOURCE)

/* The second element of a key is NULL where there is none. */
static const struct
{
  const char *index, *hash, *range;
} indexes[] = {
  { MESH_INDEX_OWNER, "OwnerPrincipal", "Status" },
  { MESH_INDEX_SUBSCRIBER, "SubscriberPrincipal", NULL },
};

static JsonNode *
key_element (const char *name, const char *type)
{
  return aws_json_new ("AttributeName", AWS_JSON_STRING, name, "KeyType", AWS_JSON_STRING, type,
                       NULL);
}

static JsonNode *
key_schema (const char *hash, const char *range)
{
  return aws_json_array (key_element (hash, "HASH"),
                         range != NULL ? key_element (range, "RANGE") : NULL, NULL);
}

static JsonNode *
attribute (const char *name)
{
  return aws_json_new ("AttributeName", AWS_JSON_STRING, name, "AttributeType", AWS_JSON_STRING,
                       "S", NULL);
}

static JsonNode *
index_input (guint i)
{
  return aws_json_new ("IndexName", AWS_JSON_STRING, indexes[i].index, "KeySchema", AWS_JSON_NODE,
                       key_schema (indexes[i].hash, indexes[i].range), "Projection", AWS_JSON_NODE,
                       aws_json_new ("ProjectionType", AWS_JSON_STRING, "ALL", NULL), NULL);
}

static JsonNode *
stream_input (void)
{
  return aws_json_new ("StreamEnabled", AWS_JSON_BOOLEAN, TRUE, "StreamViewType", AWS_JSON_STRING,
                       "NEW_AND_OLD_IMAGES", NULL);
}

static JsonNode *
create_input (void)
{
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "KeySchema", AWS_JSON_NODE,
                       key_schema ("SubscriptionId", NULL), "AttributeDefinitions", AWS_JSON_NODE,
                       aws_json_array (attribute ("SubscriptionId"), attribute ("OwnerPrincipal"),
                                       attribute ("SubscriberPrincipal"), attribute ("Status"),
                                       NULL),
                       "GlobalSecondaryIndexes", AWS_JSON_NODE,
                       aws_json_array (index_input (0), index_input (1), NULL), "BillingMode",
                       AWS_JSON_STRING, "PAY_PER_REQUEST", "StreamSpecification", AWS_JSON_NODE,
                       stream_input (), "Tags", AWS_JSON_NODE, mesh_iam_tags (), NULL);
}

static JsonNode *
describe_input (void)
{
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, NULL);
}

/* ---- comparing ---- */

static JsonNode *
find_index (JsonNode *table, const char *name)
{
  for (guint i = 0; i < aws_json_get_length (table, "GlobalSecondaryIndexes"); i++)
    {
      JsonNode *index = aws_json_get_element (table, "GlobalSecondaryIndexes", i);

      if (g_strcmp0 (aws_json_get_string (index, "IndexName"), name) == 0)
        return index;
    }
  return NULL;
}

static gboolean
has_key (JsonNode *of, const char *hash)
{
  return g_strcmp0 (aws_json_get_string (of, "KeySchema.0.AttributeName"), hash) == 0;
}

/* One index, as DynamoDB takes them one a call, or the stream; NULL: nothing is missing. */
static JsonNode *
next_update (JsonNode *table, char **words)
{
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      JsonNode *create;

      if (find_index (table, indexes[i].index) != NULL)
        continue;
      *words = g_strdup_printf ("+ index %s", indexes[i].index);
      create = aws_json_new ("Create", AWS_JSON_NODE, index_input (i), NULL);
      return aws_json_new (
          "TableName", AWS_JSON_STRING, MESH_TABLE, "AttributeDefinitions", AWS_JSON_NODE,
          aws_json_array (attribute (indexes[i].hash),
                          indexes[i].range != NULL ? attribute (indexes[i].range) : NULL, NULL),
          "GlobalSecondaryIndexUpdates", AWS_JSON_NODE, aws_json_array (create, NULL), NULL);
    }
  if (!aws_json_get_boolean (table, "StreamSpecification.StreamEnabled", FALSE))
    {
      *words = g_strdup ("+ stream of new and old images");
      return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "StreamSpecification",
                           AWS_JSON_NODE, stream_input (), NULL);
    }
  return NULL;
}

static gboolean
check_keys (JsonNode *table, GError **error)
{
  if (!has_key (table, "SubscriptionId"))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                   _("The table AwsDataMeshSubscriptions exists, but its key is not SubscriptionId"));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      JsonNode *index = find_index (table, indexes[i].index);

      if (index == NULL || has_key (index, indexes[i].hash))
        continue;
      g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                   /* Translators: an index, and the name of the attribute that should be its key */
                   _("The index %s exists, but its key is not %s"), indexes[i].index, indexes[i].hash);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_active (JsonNode *table)
{
  if (g_strcmp0 (aws_json_get_string (table, "TableStatus"), "ACTIVE") != 0)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (table, "GlobalSecondaryIndexes"); i++)
    {
      const char *status = aws_json_get_string (
          aws_json_get_element (table, "GlobalSecondaryIndexes", i), "IndexStatus");

      if (status != NULL && !g_str_equal (status, "ACTIVE"))
        return FALSE;
    }
  return TRUE;
}

/* ---- the kind ---- */

static gboolean
mesh_subscription_table_observe (MeshResource *resource,
                                 MeshReads *reads,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (JsonNode) input = describe_input ();
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, mesh_resource_get_client (resource),
                                                 DESCRIBE, input, cancellable, &local);
  g_autofree char *words = NULL;
  JsonNode *table = aws_json_get (answer, "Table");
  JsonNode *update;

  if (g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    {
      mesh_resource_set_state (resource, MESH_STATE_ABSENT);
      mesh_resource_set_lasting (resource, _("Others' requests may be in the table by now"));
      mesh_resource_add_call (resource, "dynamodb:CreateTable", create_input ());
      mesh_resource_add_call (resource, DESCRIBE, g_steal_pointer (&input));
      return TRUE;
    }
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!check_keys (table, error))
    return FALSE;
  update = next_update (table, &words);
  if (update == NULL && is_active (table))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
  mesh_resource_set_lasting (resource, _("Others' requests may be in the table by now"));
  mesh_resource_set_difference (resource, update != NULL ? words : "~ still being made");
  if (update != NULL)
    mesh_resource_add_call (resource, "dynamodb:UpdateTable", update);
  mesh_resource_add_call (resource, DESCRIBE, g_steal_pointer (&input));
  return TRUE;
}

static gboolean
is_being_made (const GError *error)
{
  return g_error_matches (error, MESH_ERROR, MESH_ERROR_STALLED)
         || aws_error_is_code (error, "ResourceInUseException")
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND);
}

/* Adds what is missing, one thing a time, and is done when all is active. */
static gboolean
bring_on (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = describe_input ();
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *words = NULL;
  JsonNode *table, *update;

  answer = aws_client_call (mesh_resource_get_client (resource), aws_operation_find (DESCRIBE),
                            input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  table = aws_json_get (answer, "Table");
  if (is_active (table))
    {
      if (!check_keys (table, error))
        return FALSE;
      update = next_update (table, &words);
      if (update == NULL)
        return TRUE;
      if (!mesh_resource_call (resource, "dynamodb:UpdateTable", update, cancellable, error))
        return FALSE;
    }
  g_set_error (error, MESH_ERROR, MESH_ERROR_STALLED, _("The table AwsDataMeshSubscriptions is not active yet"));
  return FALSE;
}

static gboolean
mesh_subscription_table_apply (MeshResource *resource,
                               MeshReads *reads,
                               GCancellable *cancellable,
                               GError **error)
{
  GError *local = NULL;

  if (mesh_resource_get_state (resource) == MESH_STATE_ABSENT
      && !mesh_resource_call (resource, "dynamodb:CreateTable", create_input (), cancellable,
                              &local))
    {
      if (!aws_error_is_code (local, "ResourceInUseException")) /* that is: exists already */
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_clear_error (&local);
    }
  if (!mesh_resource_settle (resource, _("the table to become active"), MAX_WAIT, is_being_made,
                             bring_on, NULL, cancellable, error))
    return FALSE;
  mesh_reads_forget (reads, mesh_resource_get_client (resource), DESCRIBE);
  return TRUE;
}

static void
mesh_subscription_table_class_init (MeshSubscriptionTableClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  resource_class->kind = "subscription-table";
  resource_class->observe = mesh_subscription_table_observe;
  resource_class->apply = mesh_subscription_table_apply;
}

static void
mesh_subscription_table_init (MeshSubscriptionTable *self)
{
}

MeshResource *
mesh_subscription_table_new (const MeshPlace *place)
{
  return mesh_place_take (place, g_object_new (MESH_TYPE_SUBSCRIPTION_TABLE, NULL), MESH_TABLE,
                          _("Create the table of subscriptions in account %s"), place->account);
}
