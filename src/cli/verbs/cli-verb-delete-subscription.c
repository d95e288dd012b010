/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-subscription.h"
#include "cli/verbs/cli-verbs.h"

static struct
{
  char *id;
  char *reason;
} options;

static const GOptionEntry entries[] = {
  { "subscription-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The subscription", "ID" },
  { "request-id", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options.id, NULL, NULL },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, "Why, to be read by the other side",
    "TEXT" },
  { NULL },
};

static MeshPlan *
make_plan (Cli *cli, MeshPersona *persona, GError **error)
{
  return mesh_workflow_delete (cli->mesh, persona, options.id, options.reason, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  if (!cli_plan_confirm (cli, "The subscription's grants are taken back. Go on?", error))
    return FALSE;
  return cli_subscription_run (cli, options.id, "Producer", "Consumer", make_plan, error);
}

const CliVerb cli_verb_delete_subscription = {
  .name = "delete-subscription",
  .summary = "End a subscription, or withdraw a pending request",
  .details = "Done as the owner; --persona Consumer does it as the subscriber.",
  .entries = entries,
  .required = "reason",
  .run = run,
};
