/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-decision.h"
#include "cli/verbs/cli-verbs.h"

static CliDecision options;

static const GOptionEntry entries[] = {
  { "subscription-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The subscription", "ID" },
  { "request-id", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options.id, NULL, NULL },
  { "grant-permissions", 0, 0, G_OPTION_ARG_STRING, &options.grant,
    "All that is to be permitted from now on", "P,…" },
  { "grantable-permissions", 0, 0, G_OPTION_ARG_STRING, &options.grantable,
    "All that the consumer may pass on to others", "P,…" },
  { "notes", 0, 0, G_OPTION_ARG_STRING, &options.notes, "Why, to be read by the consumer", "TEXT" },
  { "columns", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.columns,
    "Limit a table to these columns; default: as before; may be given again", "TABLE:C1,C2" },
  { "rows", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.rows,
    "Limit a table to the rows for which this holds; default: as before", "TABLE:EXPRESSION" },
  { "unlimited", 0, 0, G_OPTION_ARG_NONE, &options.unlimited, "Give all columns and rows", NULL },
  { NULL },
};

static MeshPlan *
make_plan (Cli *cli, MeshPersona *persona, GError **error)
{
  return cli_decision_make_plan (&options, mesh_workflow_modify, cli, persona, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  return cli_subscription_run (cli, options.id, "Producer", NULL, make_plan, error);
}

const CliVerb cli_verb_modify_subscription = {
  .name = "modify-subscription",
  .summary = "Change what a subscription permits",
  .entries = entries,
  .required = "grant-permissions notes",
  .run = run,
};
