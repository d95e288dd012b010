/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/catalog/mesh-catalog.h"

static struct
{
  char *database;
} options;

static const GOptionEntry entries[] = {
  { "database-name", 0, 0, G_OPTION_ARG_STRING, &options.database,
    "Only of that database in the mesh", "D" },
  { NULL },
};

static JsonArray *
columns_to_json (GListModel *columns)
{
  JsonArray *array = json_array_new ();
  guint n_columns = columns != NULL ? g_list_model_get_n_items (columns) : 0;

  for (guint i = 0; i < n_columns; i++)
    {
      g_autoptr (GObject) column = g_list_model_get_item (columns, i);
      g_autofree char *name = NULL, *type = NULL, *comment = NULL;
      JsonObject *object = json_object_new ();
      gboolean partition_key;

      g_object_get (column, "name", &name, "data-type", &type, "comment", &comment, "partition-key",
                    &partition_key, NULL);
      json_object_set_string_member (object, "Name", name != NULL ? name : "");
      json_object_set_string_member (object, "Type", type != NULL ? type : "");
      if (comment != NULL && *comment != '\0')
        json_object_set_string_member (object, "Comment", comment);
      if (partition_key)
        json_object_set_boolean_member (object, "PartitionKey", TRUE);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
product_to_json (MeshProduct *product)
{
  static const struct { const char *property, *member; } strings[] = {
    { "database", "Database" },     { "name", "Table" },      { "owner-account", "OwnerAccountId" },
    { "description", "Description" }, { "location", "Location" }, { "format", "Format" },
    { "domain", "Domain" },         { "product-name", "DataProduct" }, { "access", "Access" },
  };
  g_autoptr (GListModel) columns = NULL;
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autofree char *value = NULL;
      g_object_get (product, strings[i].property, &value, NULL);
      json_object_set_string_member (object, strings[i].member, value != NULL ? value : "");
    }
  g_object_get (product, "columns", &columns, NULL);
  json_object_set_array_member (object, "Columns", columns_to_json (columns));
  return object;
}

static void
show (Cli *cli, GListModel *products)
{
  static const char *const titles[]
      = { "DATABASE", "TABLE", "OWNER", "DOMAIN", "ACCESS", "COLUMNS", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);
  JsonArray *array = json_array_new ();
  JsonObject *result = json_object_new ();
  guint n_products = g_list_model_get_n_items (products);

  for (guint i = 0; i < n_products; i++)
    {
      g_autoptr (MeshProduct) product = g_list_model_get_item (products, i);
      JsonObject *object = product_to_json (product);
      JsonArray *columns = json_object_get_array_member (object, "Columns");
      g_autofree char *n_columns = g_strdup_printf ("%u", json_array_get_length (columns));

      cli_table_add (table, json_object_get_string_member (object, "Database"),
                     json_object_get_string_member (object, "Table"),
                     json_object_get_string_member (object, "OwnerAccountId"),
                     json_object_get_string_member (object, "Domain"),
                     json_object_get_string_member (object, "Access"), n_columns, NULL);
      json_array_add_object_element (array, object);
    }
  if (n_products > 0)
    cli_table_print (table, cli);
  else
    cli_print (cli, "None.\n");
  json_object_set_array_member (result, "Products", array);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) products = NULL;
  MeshPersona *persona;

  if (!cli_session_open (cli, error))
    return FALSE;
  persona = cli_session_get_persona (cli, error, "Consumer", "Producer", "Mesh", NULL);
  if (persona == NULL)
    return FALSE;
  mesh_catalog_list_async (cli->mesh, persona, options.database, cli->cancellable, cli_wait_cb,
                           &result);
  cli_wait (&result);
  products = mesh_catalog_list_finish (cli->mesh, result, error);
  if (products != NULL)
    show (cli, products);
  return products != NULL;
}

const CliVerb cli_verb_list_products = {
  .name = "list-products",
  .summary = "List the data products that can be seen in the mesh",
  .entries = entries,
  .run = run,
};
