/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-product.h"
#include "cli/verbs/cli-verbs.h"

static gboolean
run (Cli *cli, GError **error)
{
  if (!cli_plan_confirm (
          cli,
          "The producer's own table definitions are replaced by links to the mesh's. "
          "Go on?",
          error))
    return FALSE;
  return cli_product_run (cli, TRUE, error);
}

const CliVerb cli_verb_migrate_tables = {
  .name = "migrate-tables",
  .summary = "Publish, then make the mesh's definition the master",
  .entries = cli_product_entries,
  .required = "source-database-name",
  .run = run,
};
