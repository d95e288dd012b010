/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/model/mesh-find.h"
#include "mesh/query/mesh-query.h"

static struct
{
  char *database;
  char *output;
  int limit;
  gboolean csv;
  gboolean prepare;
} options = { .limit = 1000 };

static const GOptionEntry entries[] = {
  { "database-name", 0, 0, G_OPTION_ARG_STRING, &options.database, "Where names of tables without one are looked for",
    "D" },
  { "output-location", 0, 0, G_OPTION_ARG_STRING, &options.output,
    "Where Athena puts the result; default: aws-athena-query-results-ACCOUNT-REGION, else the workgroup's", "S3URL" },
  { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, "Show so many rows; 0: all; default 1000", "N" },
  { "csv", 0, 0, G_OPTION_ARG_NONE, &options.csv, "Print comma-separated values", NULL },
  { "prepare", 0, 0, G_OPTION_ARG_NONE, &options.prepare,
    "Make the bucket for results first, as the account's administrator", NULL },
  { NULL },
};

/* ---- what came of it ---- */

static void
print_table (Cli *cli, MeshQuery *query)
{
  guint n_columns = mesh_query_get_n_columns (query), n_rows = g_list_model_get_n_items (G_LIST_MODEL (query));
  g_autofree const char **cells = g_new0 (const char *, n_columns + 1);
  g_auto (GStrv) names = mesh_query_dup_names (query);
  g_autoptr (CliTable) table = cli_table_new ((const char *const *) names);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (MeshQueryRow) row = g_list_model_get_item (G_LIST_MODEL (query), i);

      for (guint j = 0; j < n_columns; j++)
        {
          const char *value = mesh_query_row_get_value (row, j);
          cells[j] = value != NULL ? value : "NULL";
        }
      cli_table_add_cells (table, cells);
    }
  cli_table_print (table, cli);
}

static void
print_csv (Cli *cli, MeshQuery *query)
{
  g_auto (GStrv) names = mesh_query_dup_names (query);
  g_autofree char *csv = mesh_query_print_csv ((const char *const *) names, G_LIST_MODEL (query));
  g_autofree char *safe = cli_escape (csv, TRUE);

  cli_print (cli, "%s", safe);
}

static JsonArray *
new_columns (MeshQuery *query)
{
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < mesh_query_get_n_columns (query); i++)
    {
      JsonObject *column = json_object_new ();

      json_object_set_string_member (column, "Name", mesh_query_get_column (query, i)->name);
      json_object_set_string_member (column, "Type", mesh_query_get_column (query, i)->type);
      json_array_add_object_element (columns, column);
    }
  return columns;
}

static JsonArray *
new_rows (MeshQuery *query)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (query)); i++)
    {
      g_autoptr (MeshQueryRow) row = g_list_model_get_item (G_LIST_MODEL (query), i);
      JsonArray *values = json_array_new ();

      for (guint j = 0; j < mesh_query_get_n_columns (query); j++)
        if (mesh_query_row_get_value (row, j) != NULL)
          json_array_add_string_element (values, mesh_query_row_get_value (row, j));
        else
          json_array_add_null_element (values);
      json_array_add_array_element (rows, values);
    }
  return rows;
}

static void
set_result (Cli *cli, MeshQuery *query)
{
  JsonObject *result = json_object_new ();

  json_object_set_string_member (result, "QueryExecutionId", mesh_query_get_id (query));
  json_object_set_string_member (result, "OutputLocation", mesh_query_get_output (query));
  json_object_set_int_member (result, "DataScannedInBytes", mesh_query_get_scanned (query));
  json_object_set_boolean_member (result, "Cut", mesh_query_is_cut (query));
  json_object_set_array_member (result, "Columns", new_columns (query));
  json_object_set_array_member (result, "Rows", new_rows (query));
  g_clear_pointer (&cli->result, json_node_unref);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}

/* ---- the run ---- */

static gboolean
prepare (Cli *cli, MeshPersona *persona, GError **error)
{
  const char *account = mesh_persona_get_account_id (persona);
  MeshPersona *admin = mesh_find_persona (cli->mesh, MESH_JOB_CONSUMER_ADMIN, account);

  if (admin == NULL)
    admin = mesh_find_persona (cli->mesh, MESH_JOB_PRODUCER_ADMIN, account);
  if (admin == NULL)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--prepare needs keys of an administrator of account %s",
                   account);
      return FALSE;
    }
  return cli_plan_run (cli, mesh_workflow_prepare_queries (cli->mesh, admin, error), error);
}

static void
tell_cost (MeshQuery *query)
{
  g_autofree char *scanned = g_format_size ((guint64) mesh_query_get_scanned (query));

  cli_note ("%u rows%s, %s scanned, %.2f s\n", g_list_model_get_n_items (G_LIST_MODEL (query)),
            mesh_query_is_cut (query) ? " shown, and there are more (--limit 0 shows all)" : "", scanned,
            (double) mesh_query_get_milliseconds (query) / 1000);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MeshQuery) query = NULL;
  MeshPersona *persona;

  if (cli->arguments[0] == NULL || cli->arguments[1] != NULL || options.limit < 0)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "query takes one statement, in quotes");
      return FALSE;
    }
  if (!cli_session_open (cli, error) || (persona = cli_session_get_persona (cli, error, "Consumer", NULL)) == NULL
      || (options.prepare && !prepare (cli, persona, error)))
    return FALSE;
  if (cli->dry_run)
    return TRUE;
  query = mesh_query_new (cli->mesh, persona, cli->arguments[0], options.database, options.output);
  mesh_query_set_limit (query, (guint) options.limit);
  mesh_query_run_async (query, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  if (!mesh_query_run_finish (query, result, error))
    return FALSE;
  if (options.csv)
    print_csv (cli, query);
  else
    print_table (cli, query);
  tell_cost (query);
  set_result (cli, query);
  return TRUE;
}

const CliVerb cli_verb_query = {
  .name = "query",
  .arguments = "SQL",
  .summary = "Have Athena run a statement on what was granted, and show the rows",
  .entries = entries,
  .run = run,
};
