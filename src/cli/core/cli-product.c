/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-product.h"

#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "mesh/workflows/mesh-workflows.h"

static struct
{
  char *database;
  char *regex;
  char *domain;
  char *product;
  gboolean private_metadata;
  char *mesh_database;
  char *suffix;
  gboolean original_name;
  char *schedule;
  char *crawler_role;
} options;

const GOptionEntry cli_product_entries[] = {
  { "source-database-name", 0, 0, G_OPTION_ARG_STRING, &options.database,
    "The producer's database", "D" },
  { "table-name-regex", 0, 0, G_OPTION_ARG_STRING, &options.regex,
    "Which of its tables; default: all", "R" },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, "Value of the LF-tag Domain", "X" },
  { "data-product-name", 0, 0, G_OPTION_ARG_STRING, &options.product,
    "Value of the LF-tag DataProduct", "Y" },
  { "no-public-metadata", 0, 0, G_OPTION_ARG_NONE, &options.private_metadata,
    "Do not show the tables to everybody in the mesh", NULL },
  { "expose-data-mesh-db-name", 0, 0, G_OPTION_ARG_STRING, &options.mesh_database,
    "Database in the mesh; default: D-ACCOUNT", "N" },
  { "expose-table-references-with-suffix", 0, 0, G_OPTION_ARG_STRING, &options.suffix,
    "Suffix of the links in the producer's database; default: _link", "S" },
  { "use-original-table-name", 0, 0, G_OPTION_ARG_NONE, &options.original_name,
    "Links keep the table's name", NULL },
  { "sync-mesh-catalog-schedule", 0, 0, G_OPTION_ARG_STRING, &options.schedule,
    "When a crawler renews the mesh's tables", "CRON" },
  { "sync-mesh-crawler-role-arn", 0, 0, G_OPTION_ARG_STRING, &options.crawler_role,
    "The crawler's role; default: DataMeshSync-ACCOUNT, made with the keys of Mesh where it is missing", "ARN" },
  { NULL },
};

gboolean
cli_product_run (Cli *cli, gboolean migrate, GError **error)
{
  MeshProductOptions product = {
    .source_database = options.database,
    .table_regex = options.regex,
    .domain = options.domain,
    .product_name = options.product,
    .public_metadata = !options.private_metadata,
    .mesh_database = options.mesh_database,
    .link_suffix = options.suffix,
    .use_original_table_name = options.original_name,
    .sync_schedule = options.schedule,
    .sync_crawler_role_arn = options.crawler_role,
    .migrate = migrate,
  };
  MeshPersona *persona;

  if (options.schedule == NULL && options.crawler_role != NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           "--sync-mesh-crawler-role-arn goes with --sync-mesh-catalog-schedule");
      return FALSE;
    }
  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Producer", NULL)) == NULL)
    return FALSE;
  if (!cli_plan_run (cli, mesh_workflow_create_product (cli->mesh, persona, &product, error),
                     error))
    return FALSE;
  if (!cli->dry_run)
    cli_print_result (cli);
  return TRUE;
}
