/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-product.h"
#include "cli/verbs/cli-verbs.h"

static gboolean
run (Cli *cli, GError **error)
{
  return cli_product_run (cli, FALSE, error);
}

const CliVerb cli_verb_create_data_product = {
  .name = "create-data-product",
  .summary = "Publish tables of a producer's database in the mesh",
  .entries = cli_product_entries,
  .required = "source-database-name",
  .run = run,
};
