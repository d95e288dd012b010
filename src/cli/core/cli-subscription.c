/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-subscription.h"

#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "mesh/catalog/mesh-catalog.h"

gboolean
cli_subscription_run (Cli *cli, const char *id, const char *persona_name, const char *fallback,
                      CliMakePlan make, GError **error)
{
  MeshPersona *persona;

  if (id == NULL || *id == '\0')
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "%s needs the subscription's id",
                   cli->verb->name);
      return FALSE;
    }
  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, persona_name, fallback, NULL)) == NULL)
    return FALSE;
  if (!cli_plan_run (cli, make (cli, persona, error), error))
    return FALSE;
  if (!cli->dry_run)
    cli_print_result (cli);
  return TRUE;
}

gboolean
cli_subscription_parse_limits (char **columns, char **rows, gboolean unlimited, MeshLimits **limits,
                               GError **error)
{
  g_autoptr (MeshLimits) parsed = mesh_limits_new ();

  *limits = NULL;
  if (unlimited && (columns != NULL || rows != NULL))
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                   "--unlimited goes neither with --columns nor with --rows");
      return FALSE;
    }
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (!mesh_limits_parse_columns (parsed, columns[i], error))
      return FALSE;
  for (guint i = 0; rows != NULL && rows[i] != NULL; i++)
    if (!mesh_limits_parse_rows (parsed, rows[i], error))
      return FALSE;
  if (unlimited || !mesh_limits_is_empty (parsed))
    *limits = g_steal_pointer (&parsed);
  return TRUE;
}

static char *
join_property (MeshSubscription *subscription, const char *name)
{
  g_auto (GStrv) values = NULL;

  g_object_get (subscription, name, &values, NULL);
  return values != NULL ? g_strjoinv (",", values) : g_strdup ("");
}

static void
add_row (CliTable *table, MeshSubscription *subscription)
{
  g_autofree char *id = NULL, *status = NULL, *owner = NULL, *subscriber = NULL, *database = NULL;
  g_autofree char *created = NULL, *tables = join_property (subscription, "tables");
  g_autofree char *requested = join_property (subscription, "requested");
  g_autofree char *permitted = join_property (subscription, "permitted");

  g_object_get (subscription, "id", &id, "status", &status, "owner-account", &owner,
                "subscriber-account", &subscriber, "database", &database, "created", &created,
                NULL);
  cli_table_add (table, id, status, owner, subscriber, created, requested, permitted, database,
                 *tables != '\0' ? tables : "(whole database)", NULL);
}

void
cli_subscription_show_list (Cli *cli, GListModel *list)
{
  static const char *const titles[]
      = { "ID",        "STATUS",    "OWNER",    "SUBSCRIBER", "CREATED",
          "REQUESTED", "PERMITTED", "DATABASE", "TABLES",     NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);
  JsonArray *array = json_array_new ();
  JsonObject *result = json_object_new ();
  guint n_items = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (MeshSubscription) subscription = g_list_model_get_item (list, i);

      add_row (table, subscription);
      json_array_add_element (array, mesh_subscription_to_json (subscription));
    }
  if (n_items > 0)
    cli_table_print (table, cli);
  else
    cli_print (cli, "None.\n");
  json_object_set_array_member (result, "Subscriptions", array);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}
