/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/core/cli-subscription.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/workflows/mesh-workflows.h"

static struct
{
  char *owner;
  char *database;
  char *tables;
  char *permissions;
  char *reason;
  char **columns;
  char **rows;
} options;

static const GOptionEntry entries[] = {
  { "owner-account-id", 0, 0, G_OPTION_ARG_STRING, &options.owner, "The producer's account", "A" },
  { "database-name", 0, 0, G_OPTION_ARG_STRING, &options.database, "Database in the mesh", "D" },
  { "tables", 0, 0, G_OPTION_ARG_STRING, &options.tables,
    "Tables of it; default: the whole database", "T1,T2|REGEX" },
  { "request-permissions", 0, 0, G_OPTION_ARG_STRING, &options.permissions,
    "What to do with them, e.g. Select,Describe", "P1,P2" },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, "What for, to be read by the owner",
    "TEXT" },
  { "columns", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.columns,
    "Only these columns of a table; may be given again", "TABLE:C1,C2" },
  { "rows", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.rows,
    "Only the rows of a table for which this holds, e.g. \"usage:region = 'eu'\"",
    "TABLE:EXPRESSION" },
  { NULL },
};

static gboolean
run (Cli *cli, GError **error)
{
  g_auto (GStrv) tables = cli_split_list (options.tables);
  g_auto (GStrv) permissions = cli_split_list (options.permissions);
  g_autoptr (MeshLimits) limits = NULL;
  MeshPersona *persona;
  MeshPlan *plan;

  if (!cli_subscription_parse_limits (options.columns, options.rows, FALSE, &limits, error)
      || !cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Consumer", NULL)) == NULL)
    return FALSE;
  plan = mesh_workflow_request_access_full (cli->mesh, persona, options.owner, options.database,
                                            (const char *const *) tables,
                                            (const char *const *) permissions, limits,
                                            options.reason, error);
  if (!cli_plan_run (cli, plan, error))
    return FALSE;
  if (!cli->dry_run)
    cli_print_result (cli);
  return TRUE;
}

const CliVerb cli_verb_request_access = {
  .name = "request-access",
  .summary = "Ask a producer for access to tables of the mesh",
  .entries = entries,
  .required = "owner-account-id database-name request-permissions",
  .run = run,
};
