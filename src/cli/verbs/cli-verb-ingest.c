/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-ingest.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/workflows/mesh-workflows.h"

static struct
{
  char *bucket;
  char *database;
  char *prefix;
  gboolean crawl;
  gboolean infer;
  gboolean publish;
  char *domain;
  char *product;
  gboolean private_metadata;
  char *description;
  char *schedule;
  char *crawler_role;
  gboolean crawler_log;
  CliIngestEdits edits;
} options;

static const GOptionEntry entries[] = {
  { "bucket", 0, 0, G_OPTION_ARG_STRING, &options.bucket, "The producer's bucket", "B" },
  { "database", 0, 0, G_OPTION_ARG_STRING, &options.database, "The producer's database", "D" },
  { "prefix", 0, 0, G_OPTION_ARG_STRING, &options.prefix, "Folder in the bucket", "P" },
  { "crawl", 0, 0, G_OPTION_ARG_NONE, &options.crawl,
    "Let a Glue crawler find the tables (default)", NULL },
  { "infer", 0, 0, G_OPTION_ARG_NONE, &options.infer,
    "Find columns and types in the files themselves", NULL },
  { "crawler-log", 0, 0, G_OPTION_ARG_NONE, &options.crawler_log,
    "Print what the crawler wrote into its log; if it failed, that is printed anyway", NULL },
  { "publish", 0, 0, G_OPTION_ARG_NONE, &options.publish, "Publish the tables in the mesh as well", NULL },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, "Value of the LF-tag Domain, with --publish", "X" },
  { "data-product-name", 0, 0, G_OPTION_ARG_STRING, &options.product,
    "Value of the LF-tag DataProduct, with --publish", "Y" },
  { "no-public-metadata", 0, 0, G_OPTION_ARG_NONE, &options.private_metadata,
    "With --publish: do not show the tables to everybody in the mesh", NULL },
  { "description", 0, 0, G_OPTION_ARG_STRING, &options.description,
    "Of the database, and of a product made of it", "TEXT" },
  { "sync-mesh-catalog-schedule", 0, 0, G_OPTION_ARG_STRING, &options.schedule,
    "With --publish: when a crawler keeps the mesh's catalogue in step", "CRON" },
  { "sync-mesh-crawler-role-arn", 0, 0, G_OPTION_ARG_STRING, &options.crawler_role,
    "With it: the crawler's role in the mesh account; default: as for create-data-product", "ARN" },
  { "table-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.names, "Another name for a table that is found",
    "TABLE=NAME" },
  { "leave-out", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.left_out, "A table that is not brought in", "TABLE" },
  { "leave-out-file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.edits.files,
    "A file that is not brought in, or all below a folder", "PATH" },
  { "merge", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.merges,
    "Tables that become one with the first; it is not crawled", "TABLE=OTHER,…" },
  { "split", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.splits,
    "A file of a table, or all below a folder, that become a table of their own", "TABLE=NAME:PATH" },
  { "column", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.columns,
    "Another name or type for a column; such tables are not crawled", "TABLE.COLUMN=NAME:TYPE" },
  { "separator", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.separators,
    "What separates a table's values, where it is guessed wrong", "TABLE=SIGN" },
  { "header", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.edits.headers, "Whether the first row of its files has names",
    "TABLE=yes|no" },
  { NULL },
};

/* ---- what is in the files ---- */

static MeshIngest *
read_files (Cli *cli, GError **error)
{
  g_autoptr (MeshIngest) ingest = mesh_ingest_new ();
  g_autoptr (GAsyncResult) result = NULL;

  mesh_ingest_read_async (ingest, (const char *const *) cli->arguments, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  return mesh_ingest_read_finish (ingest, result, error) ? g_steal_pointer (&ingest) : NULL;
}

/* ---- the run ---- */

/* What was named and is not there is a slip of the fingers: nothing is brought in then. */
static gboolean
check_paths (Cli *cli, GError **error)
{
  for (guint i = 0; cli->arguments[i] != NULL; i++)
    if (!g_file_test (cli->arguments[i], G_FILE_TEST_EXISTS))
      {
        g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "There is no file or folder %s", cli->arguments[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_words (Cli *cli, GError **error)
{
  if (cli->arguments[0] == NULL)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "ingest needs files or folders");
  else if (options.crawl && options.infer)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "Give --crawl or --infer, not both");
  else if (!options.publish
           && (options.domain != NULL || options.product != NULL || options.private_metadata || options.schedule != NULL
               || options.crawler_role != NULL))
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                         "--domain, --data-product-name, --no-public-metadata and --sync-mesh-… go with --publish");
  else if (options.crawler_role != NULL && options.schedule == NULL)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                         "--sync-mesh-crawler-role-arn goes with --sync-mesh-catalog-schedule");
  else
    return check_paths (cli, error);
  return FALSE;
}

static void
add_result (Cli *cli, const char *member, JsonArray *list)
{
  if (cli->result != NULL && JSON_NODE_HOLDS_OBJECT (cli->result))
    json_object_set_array_member (json_node_get_object (cli->result), member, json_array_ref (list));
}

static gboolean
run (Cli *cli, GError **error)
{
  const MeshProductOptions product = { .domain = options.domain,
                                       .product_name = options.product,
                                       .public_metadata = !options.private_metadata,
                                       .sync_schedule = options.schedule,
                                       .sync_crawler_role_arn = options.crawler_role };
  const MeshIngestOptions how = { options.bucket,
                                  options.prefix,
                                  options.database,
                                  !options.infer,
                                  options.publish ? &product : NULL,
                                  options.description };
  g_autoptr (MeshIngest) ingest = NULL;
  g_autoptr (JsonArray) files = json_array_new ();
  g_autoptr (JsonArray) found = json_array_new ();
  g_autoptr (JsonArray) crawl = NULL;
  g_autoptr (MeshPlan) plan = NULL;
  MeshPersona *persona;
  gboolean done;

  if (!check_words (cli, error) || !cli_session_open (cli, error))
    return FALSE;
  persona = options.publish ? cli_session_get_persona (cli, error, "Producer", NULL)
                            : cli_session_get_persona (cli, error, "ProducerAdmin", "Producer", NULL);
  if (persona == NULL || (ingest = read_files (cli, error)) == NULL
      || !cli_ingest_edit (cli, ingest, &options.edits, error))
    return FALSE;
  cli_ingest_tell (ingest, files, found);
  plan = mesh_workflow_ingest_tables (cli->mesh, persona, ingest, &how, error);
  done = cli_plan_run (cli, plan != NULL ? g_object_ref (plan) : NULL, error);
  if (plan == NULL)
    return FALSE;
  crawl = cli_ingest_tell_crawl (plan, options.crawler_log || !done);
  if (!done)
    return FALSE;
  if (!cli->dry_run)
    cli_print_result (cli);
  add_result (cli, "Files", files);
  add_result (cli, "Found", found);
  add_result (cli, "Crawlers", crawl);
  return TRUE;
}

const CliVerb cli_verb_ingest = {
  .name = "ingest",
  .arguments = "PATH…",
  .summary = "Upload files and make tables of them",
  .details = "CSV, TSV, JSON lines and Parquet, compressed or not, and zips of them. A folder is a table;\n"
             "key=value folders in it are partitions. Files that cannot be are named and left out. --dry-run\n"
             "tells what is found. The same again carries on what broke off: what has arrived is not sent again.",
  .entries = entries,
  .required = "bucket database",
  .run = run,
};
