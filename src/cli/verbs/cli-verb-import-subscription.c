/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-subscription.h"
#include "cli/verbs/cli-verbs.h"

static struct
{
  char *id;
  char *grant_to;
} options;

static const GOptionEntry entries[] = {
  { "subscription-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The subscription", "ID" },
  { "request-id", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options.id, NULL, NULL },
  { "grant-to", 0, 0, G_OPTION_ARG_STRING, &options.grant_to,
    "Roles that shall read; default: DataMeshConsumer", "ROLE-ARN,…" },
  { NULL },
};

static MeshPlan *
make_plan (Cli *cli, MeshPersona *persona, GError **error)
{
  g_auto (GStrv) roles = cli_split_list (options.grant_to);

  return mesh_workflow_import (cli->mesh, persona, options.id, (const char *const *) roles, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  return cli_subscription_run (cli, options.id, "Consumer", NULL, make_plan, error);
}

const CliVerb cli_verb_import_subscription = {
  .name = "import-subscription",
  .summary = "Accept what was granted and link it into the consumer's account",
  .entries = entries,
  .run = run,
};
