/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/verbs/cli-workshop.h"

#include <string.h>

#include "cli/core/cli-credentials-file.h"
#include "cli/core/cli-json.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/model/mesh-names.h"
#include "mesh/workflows/mesh-workflows.h"

/* ---- 1: the mesh ---- */

static gboolean
is_lake_admin (JsonNode *settings, const char *role)
{
  JsonNode *inner = cli_json_path (settings, "DataLakeSettings", NULL);
  JsonArray *admins;
  g_autofree char *suffix = g_strconcat ("/", role, NULL);

  if (inner == NULL || !JSON_NODE_HOLDS_OBJECT (inner))
    return FALSE;
  admins = cli_json_array (json_node_get_object (inner), "DataLakeAdmins");
  for (guint i = 0; admins != NULL && i < json_array_get_length (admins); i++)
    if (g_str_has_suffix (
            cli_json_string (cli_json_element (admins, i), "DataLakePrincipalIdentifier"), suffix))
      return TRUE;
  return FALSE;
}

static const char *
path_string (JsonNode *node)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

static gboolean
check_role (Workshop *self, const char *persona, const char *name, GError **error)
{
  g_autofree char *input = g_strdup_printf ("{\"RoleName\": \"%s\"}", name);
  g_autoptr (JsonNode) role
      = workshop_read (self, persona, MESH_SEAT_SELF, "iam:GetRole", input, error);

  return role != NULL
         && workshop_expect (self, TRUE, error, "%s sees the role %s", persona,
                             path_string (cli_json_path (role, "Role", "Arn", NULL)));
}

static gboolean
initialise (Workshop *self, GError **error)
{
  MeshPersona *owner = workshop_persona (self, "Mesh");
  g_autoptr (JsonNode) settings = NULL, table = NULL;
  const char *status;

  if (!workshop_plan (self, mesh_workflow_initialise (self->cli->mesh, owner, error), error)
      || !check_role (self, "Mesh", MESH_ROLE_MANAGER, error)
      || !check_role (self, "Mesh", MESH_ROLE_READ_ONLY, error))
    return FALSE;
  settings = workshop_read (self, "Mesh", MESH_SEAT_SELF, "lakeformation:GetDataLakeSettings", "{}",
                            error);
  if (settings == NULL
      || !workshop_expect (self, is_lake_admin (settings, MESH_ROLE_MANAGER), error,
                           "%s is a data lake administrator", MESH_ROLE_MANAGER))
    return FALSE;
  table = workshop_read (self, "Mesh", MESH_SEAT_SELF, "dynamodb:DescribeTable",
                         "{\"TableName\": \"" MESH_TABLE "\"}", error);
  if (table == NULL)
    return FALSE;
  status = path_string (cli_json_path (table, "Table", "TableStatus", NULL));
  return workshop_expect (self, g_str_equal (status, "ACTIVE"), error, "the table %s is ACTIVE",
                          MESH_TABLE);
}

/* ---- 2 and 3: the accounts ---- */

static gboolean
enable (Workshop *self, const char *admin_name, MeshEnable what, const char *local, GError **error)
{
  MeshPersona *admin = workshop_persona (self, admin_name);
  g_autofree char *central = mesh_central_role_name (what == MESH_ENABLE_PRODUCER,
                                                     mesh_persona_get_account_id (admin));

  return workshop_plan (
             self, mesh_workflow_enable_account (self->cli->mesh, admin, what, NULL, error), error)
         && check_role (self, admin_name, local, error)
         && check_role (self, "Mesh", central, error);
}

static gboolean
enable_producer (Workshop *self, GError **error)
{
  return enable (self, "ProducerAdmin", MESH_ENABLE_PRODUCER, MESH_ROLE_PRODUCER, error);
}

static gboolean
enable_consumer (Workshop *self, GError **error)
{
  return enable (self, "ConsumerAdmin", MESH_ENABLE_CONSUMER, MESH_ROLE_CONSUMER, error);
}

/* ---- 4: keys ---- */

static void
receive_key_cb (const char *persona,
                const char *account_id,
                AwsCredentials *credentials,
                gpointer data)
{
  Workshop *self = data;
  g_autoptr (JsonNode) file = cli_credentials_file_read (self->credentials, FALSE, NULL);

  mesh_mesh_set_credentials (self->cli->mesh, persona, account_id, credentials);
  /* for those who go on with a kept mesh; the workshop itself does not read it */
  if (file != NULL)
    {
      cli_credentials_file_set (file, persona, account_id, credentials);
      cli_credentials_file_write (file, self->credentials, NULL);
    }
}

static gboolean
make_key (Workshop *self, const char *admin, MeshEnable what, const char *persona, GError **error)
{
  g_autoptr (JsonNode) identity = NULL;
  g_autofree char *suffix = g_strdup_printf ("/DataMesh%s", persona);
  const char *arn;

  if (!workshop_plan (self,
                      mesh_workflow_create_access_keys (self->cli->mesh,
                                                        workshop_persona (self, admin), what,
                                                        receive_key_cb, self, error),
                      error))
    return FALSE;
  identity = workshop_read (self, persona, MESH_SEAT_SELF, "sts:GetCallerIdentity", "{}", error);
  if (identity == NULL)
    return FALSE;
  arn = path_string (cli_json_path (identity, "Arn", NULL));
  return workshop_expect (self, g_str_has_suffix (arn, suffix), error, "the new key is that of %s",
                          arn);
}

static gboolean
make_keys (Workshop *self, GError **error)
{
  return make_key (self, "ProducerAdmin", MESH_ENABLE_PRODUCER, "Producer", error)
         && make_key (self, "ConsumerAdmin", MESH_ENABLE_CONSUMER, "Consumer", error);
}

/* ---- 5: data ---- */

/* How many of the workshop's tables a glue:GetTables answer holds; @n_columns: (out): of all of
 * them. */
static guint
count_tables (JsonNode *answer, guint *n_columns)
{
  JsonArray *tables = cli_json_array (json_node_get_object (answer), "TableList");
  guint found = 0;

  *n_columns = 0;
  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = cli_json_element (tables, i);
      JsonNode *storage
          = table != NULL ? json_object_get_member (table, "StorageDescriptor") : NULL;
      JsonArray *columns = NULL;

      if (!g_strv_contains (cli_workshop_tables, cli_json_string (table, "Name")))
        continue;
      found++;
      if (storage != NULL && JSON_NODE_HOLDS_OBJECT (storage))
        columns = cli_json_array (json_node_get_object (storage), "Columns");
      *n_columns += columns != NULL ? json_array_get_length (columns) : 0;
    }
  return found;
}

static gboolean
check_tables (Workshop *self, const char *persona, const char *database, GError **error)
{
  g_autofree char *input = g_strdup_printf ("{\"DatabaseName\": \"%s\"}", database);
  g_autoptr (JsonNode) answer = NULL;
  guint n_tables, n_columns;

  answer = workshop_read (self, persona, MESH_SEAT_SELF, "glue:GetTables", input, error);
  if (answer == NULL)
    return FALSE;
  n_tables = count_tables (answer, &n_columns);
  return workshop_expect (self, n_tables == 3 && n_columns > 0, error,
                          "%s sees all 3 tables in %s, with %u columns", persona, database,
                          n_columns);
}

static gboolean
ingest (Workshop *self, GError **error)
{
  MeshPersona *admin = workshop_persona (self, "ProducerAdmin");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bucket = g_strdup_printf ("telco-%s", mesh_persona_get_account_id (admin));
  g_autoptr (JsonNode) objects = NULL;
  g_autofree char *input
      = g_strdup_printf ("{\"Bucket\": \"%s\", \"Prefix\": \"workshop/\"}", bucket);
  JsonArray *contents;
  guint n_objects;

  for (guint i = 0; cli_workshop_tables[i] != NULL; i++)
    g_ptr_array_add (paths, g_build_filename (self->data, cli_workshop_tables[i], NULL));
  g_ptr_array_add (paths, NULL);
  if (!workshop_plan (self,
                      mesh_workflow_ingest (self->cli->mesh, admin,
                                            (const char *const *) paths->pdata, bucket, "workshop",
                                            CLI_WORKSHOP_DATABASE, TRUE, error),
                      error))
    return FALSE;
  objects = workshop_read (self, "ProducerAdmin", MESH_SEAT_SELF, "s3:ListObjectsV2", input, error);
  if (objects == NULL)
    return FALSE;
  contents = cli_json_array (json_node_get_object (objects), "Contents");
  n_objects = contents != NULL ? json_array_get_length (contents) : 0;
  return workshop_expect (self, n_objects == 8, error, "s3://%s/workshop/ holds %u files", bucket,
                          n_objects)
         && check_tables (self, "ProducerAdmin", CLI_WORKSHOP_DATABASE, error);
}

/* ---- 6: publish ---- */

static gboolean
publish (Workshop *self, GError **error)
{
  MeshPersona *producer = workshop_persona (self, "Producer");
  const MeshProductOptions product = {
    .source_database = CLI_WORKSHOP_DATABASE,
    .domain = "network",
    .product_name = "telco-workshop",
    .public_metadata = TRUE,
  };

  self->mesh_database
      = mesh_product_database_name (CLI_WORKSHOP_DATABASE, mesh_persona_get_account_id (producer));
  return workshop_plan (
             self, mesh_workflow_create_product (self->cli->mesh, producer, &product, error), error)
         && check_tables (self, "Mesh", self->mesh_database, error);
}

/* ---- 7 to 9: request, look, approve ---- */

/* The record as the mesh's owner reads it from DynamoDB. */
static gboolean
check_status (Workshop *self, const char *wanted, GError **error)
{
  g_autofree char *input
      = g_strdup_printf ("{\"TableName\": \"" MESH_TABLE "\", \"ConsistentRead\": true, "
                         "\"Key\": {\"SubscriptionId\": {\"S\": \"%s\"}}}",
                         self->subscription_id);
  g_autoptr (JsonNode) answer = NULL;
  const char *status;

  answer = workshop_read (self, "Mesh", MESH_SEAT_SELF, "dynamodb:GetItem", input, error);
  if (answer == NULL)
    return FALSE;
  status = path_string (cli_json_path (answer, "Item", "Status", "S", NULL));
  return workshop_expect (self, g_str_equal (status, wanted), error, "the record of %s says %s",
                          self->subscription_id, wanted);
}

static gboolean
request_access (Workshop *self, GError **error)
{
  static const char *const permissions[] = { "SELECT", NULL };
  MeshPersona *consumer = workshop_persona (self, "Consumer");
  const char *owner = mesh_persona_get_account_id (workshop_persona (self, "Producer"));
  JsonNode *id;

  if (!workshop_plan (self,
                      mesh_workflow_request_access (self->cli->mesh, consumer, owner,
                                                    self->mesh_database, cli_workshop_tables,
                                                    permissions, "To follow the workshop", error),
                      error))
    return FALSE;
  id = cli_json_path (self->cli->result, "SubscriptionId", NULL);
  if (!workshop_expect (self, *path_string (id) != '\0', error, "the request got an id"))
    return FALSE;
  self->subscription_id = g_strdup (path_string (id));
  return check_status (self, "Pending", error);
}

static gboolean
list_pending (Workshop *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) pending = NULL;
  gboolean found = FALSE;

  mesh_subscriptions_list_async (self->cli->mesh, workshop_persona (self, "Producer"),
                                 MESH_AS_OWNER, "Pending", self->cli->cancellable, cli_wait_cb,
                                 &result);
  cli_wait (&result);
  pending = mesh_subscriptions_list_finish (self->cli->mesh, result, error);
  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (pending); i++)
    {
      g_autoptr (MeshSubscription) subscription = g_list_model_get_item (pending, i);
      g_autofree char *id = NULL;

      g_object_get (subscription, "id", &id, NULL);
      found = found || g_strcmp0 (id, self->subscription_id) == 0;
    }
  return workshop_expect (self, found, error, "the producer's list of pending requests has %s",
                          self->subscription_id);
}

/* How many of the tables the consumer's account may SELECT from, by Lake Formation's own list. */
static guint
count_grants (JsonNode *answer, const char *account)
{
  JsonArray *grants
      = cli_json_array (json_node_get_object (answer), "PrincipalResourcePermissions");
  g_autoptr (GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; grants != NULL && i < json_array_get_length (grants); i++)
    {
      JsonNode *grant = json_array_get_element (grants, i);
      const char *principal = path_string (
          cli_json_path (grant, "Principal", "DataLakePrincipalIdentifier", NULL));
      JsonNode *name = cli_json_path (grant, "Resource", "Table", "Name", NULL);
      JsonNode *columns = cli_json_path (grant, "Resource", "TableWithColumns", "Name", NULL);
      const char *table = path_string (name != NULL ? name : columns);
      JsonArray *rights = JSON_NODE_HOLDS_OBJECT (grant)
                              ? cli_json_array (json_node_get_object (grant), "Permissions")
                              : NULL;

      for (guint j = 0; rights != NULL && j < json_array_get_length (rights); j++)
        if (strstr (principal, account) != NULL && g_strv_contains (cli_workshop_tables, table)
            && g_str_equal (path_string (json_array_get_element (rights, j)), "SELECT"))
          g_hash_table_add (tables, (gpointer) table);
    }
  return g_hash_table_size (tables);
}

static gboolean
approve (Workshop *self, GError **error)
{
  const char *account = mesh_persona_get_account_id (workshop_persona (self, "Consumer"));
  g_autoptr (JsonNode) grants = NULL;
  guint n_tables;

  if (!workshop_plan (self,
                      mesh_workflow_approve (self->cli->mesh, workshop_persona (self, "Producer"),
                                             self->subscription_id, NULL, NULL, NULL, "Approved",
                                             error),
                      error)
      || !check_status (self, "Active", error))
    return FALSE;
  grants
      = workshop_read (self, "Mesh", MESH_SEAT_SELF, "lakeformation:ListPermissions", "{}", error);
  if (grants == NULL)
    return FALSE;
  n_tables = count_grants (grants, account);
  return workshop_expect (self, n_tables == 3, error, "account %s may SELECT from all 3 tables",
                          account);
}

/* ---- 10 and 11: import and use ---- */

static gboolean
import (Workshop *self, GError **error)
{
  g_autoptr (JsonNode) databases = NULL;
  JsonArray *list;
  gboolean linked = FALSE;

  if (!workshop_plan (self,
                      mesh_workflow_import (self->cli->mesh, workshop_persona (self, "Consumer"),
                                            self->subscription_id, NULL, error),
                      error))
    return FALSE;
  databases
      = workshop_read (self, "ConsumerAdmin", MESH_SEAT_SELF, "glue:GetDatabases", "{}", error);
  if (databases == NULL)
    return FALSE;
  list = cli_json_array (json_node_get_object (databases), "DatabaseList");
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *target = cli_json_path (json_array_get_element (list, i), "TargetDatabase",
                                        "DatabaseName", NULL);
      linked = linked || g_str_equal (path_string (target), self->mesh_database);
    }
  return workshop_expect (self, linked, error, "the consumer's account has a link to %s",
                          self->mesh_database);
}

static gboolean
expect_table (Workshop *self, JsonArray *tables, const char *name, GError **error)
{
  guint n_columns = 0;

  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = cli_json_element (tables, i);
      JsonArray *columns = cli_json_array (table, "Columns");

      if (g_str_equal (cli_json_string (table, "Table"), name) && columns != NULL)
        n_columns = MAX (n_columns, json_array_get_length (columns));
    }
  return workshop_expect (self, n_columns > 0, error, "the consumer can use %s, with %u columns",
                          name, n_columns);
}

static gboolean
list_tables (Workshop *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) tables = NULL;

  mesh_catalog_list_local_tables_async (self->cli->mesh, workshop_persona (self, "Consumer"),
                                        self->cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  tables = mesh_catalog_list_local_tables_finish (self->cli->mesh, result, error);
  if (tables == NULL)
    return FALSE;
  for (guint i = 0; cli_workshop_tables[i] != NULL; i++)
    if (!expect_table (self, json_node_get_array (tables), cli_workshop_tables[i], error))
      return FALSE;
  return TRUE;
}

const WorkshopStep cli_workshop_steps[] = {
  { "Make the mesh account the centre of a data mesh", initialise },
  { "Enable the producer's account", enable_producer },
  { "Enable the consumer's account", enable_consumer },
  { "Make access keys for the producer and the consumer", make_keys },
  { "Bring in three telco data sets and let a crawler find the tables", ingest },
  { "Publish them as a data product", publish },
  { "Ask for access, as the consumer", request_access },
  { "Look at the pending requests, as the producer", list_pending },
  { "Approve the request", approve },
  { "Import what was granted, as the consumer", import },
  { "Use it: list the tables, as the consumer", list_tables },
  { "Query a table, as the consumer, and compare its rows with the producer's file", cli_workshop_query },
  { NULL },
};
