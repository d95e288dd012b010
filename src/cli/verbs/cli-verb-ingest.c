/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/workflows/mesh-workflows.h"

static struct
{
  char *bucket;
  char *database;
  char *prefix;
  gboolean crawl;
  gboolean infer;
} options;

static const GOptionEntry entries[] = {
  { "bucket", 0, 0, G_OPTION_ARG_STRING, &options.bucket, "The producer's bucket", "B" },
  { "database", 0, 0, G_OPTION_ARG_STRING, &options.database, "The producer's database", "D" },
  { "prefix", 0, 0, G_OPTION_ARG_STRING, &options.prefix, "Folder in the bucket", "P" },
  { "crawl", 0, 0, G_OPTION_ARG_NONE, &options.crawl,
    "Let a Glue crawler find the tables (default)", NULL },
  { "infer", 0, 0, G_OPTION_ARG_NONE, &options.infer,
    "Find columns and types in the files themselves", NULL },
  { NULL },
};

static gboolean
run (Cli *cli, GError **error)
{
  MeshPersona *persona;
  MeshPlan *plan;

  if (cli->arguments[0] == NULL)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "ingest needs files or folders");
  else if (options.crawl && options.infer)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "Give --crawl or --infer, not both");
  if (cli->arguments[0] == NULL || (options.crawl && options.infer))
    return FALSE;
  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "ProducerAdmin", "Producer", NULL))
             == NULL)
    return FALSE;
  plan = mesh_workflow_ingest (cli->mesh, persona, (const char *const *) cli->arguments,
                               options.bucket, options.prefix, options.database, !options.infer,
                               error);
  if (!cli_plan_run (cli, plan, error))
    return FALSE;
  if (!cli->dry_run)
    cli_print_result (cli);
  return TRUE;
}

const CliVerb cli_verb_ingest = {
  .name = "ingest",
  .arguments = "PATH…",
  .summary = "Upload files and make tables of them",
  .details = "CSV and JSON lines. A folder is a table; key=value folders in it are partitions.",
  .entries = entries,
  .required = "bucket database",
  .run = run,
};
