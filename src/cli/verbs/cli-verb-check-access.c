/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-finding.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/access/mesh-access-check.h"

static struct
{
  char *database;
  char *table;
  char *role;
} options;

static const GOptionEntry entries[] = {
  { "database-name", 0, 0, G_OPTION_ARG_STRING, &options.database, "Database in the mesh", "D" },
  { "table-name", 0, 0, G_OPTION_ARG_STRING, &options.table, "Table in it", "T" },
  { "role-arn", 0, 0, G_OPTION_ARG_STRING, &options.role,
    "Who wants to read; default: the account's DataMeshConsumer", "ARN" },
  { NULL },
};

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) links = NULL;
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Consumer", NULL)) == NULL)
    return FALSE;
  mesh_access_check_async (cli->mesh, persona, options.database, options.table, options.role,
                           cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  links = mesh_access_check_finish (cli->mesh, result, error);
  if (links == NULL)
    return FALSE;
  cli_findings_show (cli, links, "Links", "NothingMissing");
  return TRUE;
}

const CliVerb cli_verb_check_access = {
  .name = "check-access",
  .summary = "Say why a table of the mesh can or cannot be queried",
  .entries = entries,
  .required = "database-name table-name",
  .run = run,
};
