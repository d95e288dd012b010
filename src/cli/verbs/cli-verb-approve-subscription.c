/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-decision.h"
#include "cli/verbs/cli-verbs.h"

static CliDecision options;

static const GOptionEntry entries[] = {
  { "request-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The request's subscription id", "ID" },
  { "subscription-id", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options.id, NULL, NULL },
  { "grant-permissions", 0, 0, G_OPTION_ARG_STRING, &options.grant,
    "What to permit; default: as asked", "P,…" },
  { "grantable-permissions", 0, 0, G_OPTION_ARG_STRING, &options.grantable,
    "What the consumer may pass on to others", "P,…" },
  { "decision-notes", 0, 0, G_OPTION_ARG_STRING, &options.notes, "To be read by the consumer",
    "TEXT" },
  { "columns", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.columns,
    "Limit a table to these columns; default: as asked; may be given again", "TABLE:C1,C2" },
  { "rows", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.rows,
    "Limit a table to the rows for which this holds; default: as asked", "TABLE:EXPRESSION" },
  { "unlimited", 0, 0, G_OPTION_ARG_NONE, &options.unlimited, "Give all columns and rows", NULL },
  { NULL },
};

static MeshPlan *
make_plan (Cli *cli, MeshPersona *persona, GError **error)
{
  return cli_decision_make_plan (&options, mesh_workflow_approve, cli, persona, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  return cli_subscription_run (cli, options.id, "Producer", NULL, make_plan, error);
}

const CliVerb cli_verb_approve_subscription = {
  .name = "approve-subscription",
  .summary = "Grant a consumer's request",
  .entries = entries,
  .run = run,
};
