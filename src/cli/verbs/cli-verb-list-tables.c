/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-json.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/catalog/mesh-catalog.h"

static char *
dup_columns (JsonArray *columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonObject *column = cli_json_element (columns, i);
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", cli_json_string (column, "Name"),
                              cli_json_string (column, "Type"));
    }
  return g_string_free (text, FALSE);
}

static void
show (Cli *cli, JsonNode *tables)
{
  static const char *const titles[] = { "DATABASE", "TABLE", "COLUMNS", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);
  JsonObject *result = json_object_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (tables) ? json_node_get_array (tables) : NULL;
  guint n_tables = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n_tables; i++)
    {
      JsonObject *object = cli_json_element (array, i);
      g_autofree char *columns = dup_columns (cli_json_array (object, "Columns"));

      cli_table_add (table, cli_json_string (object, "Database"), cli_json_string (object, "Table"),
                     columns, NULL);
    }
  if (n_tables > 0)
    cli_table_print (table, cli);
  else
    cli_print (cli, "None.\n");
  json_object_set_member (result, "Tables", json_node_ref (tables));
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) tables = NULL;
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Consumer", NULL)) == NULL)
    return FALSE;
  mesh_catalog_list_local_tables_async (cli->mesh, persona, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  tables = mesh_catalog_list_local_tables_finish (cli->mesh, result, error);
  if (tables != NULL)
    show (cli, tables);
  return tables != NULL;
}

const CliVerb cli_verb_list_tables = {
  .name = "list-tables",
  .summary = "List the tables that a consumer can use, with their columns",
  .run = run,
};
