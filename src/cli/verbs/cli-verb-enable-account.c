/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-account.h"
#include "cli/core/cli-plan.h"
#include "cli/verbs/cli-verbs.h"

static struct
{
  char *account_type;
  char *crawler_role_arn;
} options;

static const GOptionEntry entries[] = {
  { "account-type", 0, 0, G_OPTION_ARG_STRING, &options.account_type,
    "What the account becomes", "producer|consumer|both" },
  { "crawler-role-arn", 0, 0, G_OPTION_ARG_STRING, &options.crawler_role_arn,
    "A role that the producer may hand to crawlers", "ARN" },
  { NULL },
};

static gboolean
run (Cli *cli, GError **error)
{
  CliAccount accounts[2];
  guint n_accounts = cli_account_choose (cli, options.account_type, accounts, error);

  for (guint i = 0; i < n_accounts; i++)
    {
      gboolean produces = (accounts[i].what & MESH_ENABLE_PRODUCER) != 0;
      MeshPlan *plan;

      plan = mesh_workflow_enable_account (cli->mesh, accounts[i].admin, accounts[i].what,
                                           produces ? options.crawler_role_arn : NULL, error);
      if (!cli_plan_run (cli, plan, error))
        return FALSE;
    }
  return n_accounts > 0;
}

const CliVerb cli_verb_enable_account = {
  .name = "enable-account",
  .summary = "Let an account produce or consume data products",
  .details
  = "\"both\" enables the producer's account as producer and the consumer's as consumer; with\n"
    "--persona, that one account as both.",
  .entries = entries,
  .required = "account-type",
  .run = run,
};
