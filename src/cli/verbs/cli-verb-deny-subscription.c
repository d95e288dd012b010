/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-subscription.h"
#include "cli/verbs/cli-verbs.h"

static struct
{
  char *id;
  char *notes;
} options;

static const GOptionEntry entries[] = {
  { "request-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The request's subscription id", "ID" },
  { "subscription-id", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options.id, NULL, NULL },
  { "decision-notes", 0, 0, G_OPTION_ARG_STRING, &options.notes, "Why, to be read by the consumer",
    "TEXT" },
  { NULL },
};

static MeshPlan *
make_plan (Cli *cli, MeshPersona *persona, GError **error)
{
  return mesh_workflow_deny (cli->mesh, persona, options.id, options.notes, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  return cli_subscription_run (cli, options.id, "Producer", NULL, make_plan, error);
}

const CliVerb cli_verb_deny_subscription = {
  .name = "deny-subscription",
  .summary = "Refuse a consumer's request",
  .entries = entries,
  .required = "decision-notes",
  .run = run,
};
