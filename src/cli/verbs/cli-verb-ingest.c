/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
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
} options;

static const GOptionEntry entries[] = {
  { "bucket", 0, 0, G_OPTION_ARG_STRING, &options.bucket, "The producer's bucket", "B" },
  { "database", 0, 0, G_OPTION_ARG_STRING, &options.database, "The producer's database", "D" },
  { "prefix", 0, 0, G_OPTION_ARG_STRING, &options.prefix, "Folder in the bucket", "P" },
  { "crawl", 0, 0, G_OPTION_ARG_NONE, &options.crawl,
    "Let a Glue crawler find the tables (default)", NULL },
  { "infer", 0, 0, G_OPTION_ARG_NONE, &options.infer,
    "Find columns and types in the files themselves", NULL },
  { "publish", 0, 0, G_OPTION_ARG_NONE, &options.publish, "Publish the tables in the mesh as well", NULL },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, "Value of the LF-tag Domain, with --publish", "X" },
  { "data-product-name", 0, 0, G_OPTION_ARG_STRING, &options.product,
    "Value of the LF-tag DataProduct, with --publish", "Y" },
  { "no-public-metadata", 0, 0, G_OPTION_ARG_NONE, &options.private_metadata,
    "With --publish: do not show the tables to everybody in the mesh", NULL },
  { NULL },
};

/* ---- what is in the files ---- */

static void
tell_note (MeshIngestNote *note)
{
  g_autofree char *path = cli_escape (mesh_ingest_note_get_path (note), FALSE);
  g_autofree char *text = cli_escape (mesh_ingest_note_get_text (note), TRUE);

  cli_note ("%s%s%s%s\n", mesh_ingest_note_get_left_out (note) ? "left out: " : "", path, *path != '\0' ? ": " : "",
            text);
}

static void
tell_notes (GListModel *notes, JsonArray *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (MeshIngestNote) note = g_list_model_get_item (notes, i);
      JsonObject *object = json_object_new ();

      tell_note (note);
      json_object_set_string_member (object, "Path", mesh_ingest_note_get_path (note));
      json_object_set_string_member (object, "Text", mesh_ingest_note_get_text (note));
      json_object_set_boolean_member (object, "LeftOut", mesh_ingest_note_get_left_out (note));
      json_array_add_object_element (list, object);
    }
}

/* Types come from samples: how large they were is said. */
static void
tell_table (MeshIngestTable *table, JsonArray *list)
{
  g_autofree char *name = cli_escape (mesh_ingest_table_get_name (table), FALSE);
  g_autofree char *size = g_format_size (mesh_ingest_table_get_size (table));
  g_autofree char *sample = g_format_size (mesh_ingest_table_get_sample_size (table));

  cli_note ("%s: %u files, %s; looked at %s in %u of them\n", name, mesh_ingest_table_get_n_files (table), size, sample,
            mesh_ingest_table_get_n_sampled (table));
  tell_notes (mesh_ingest_table_get_notes (table), list);
}

/* (transfer full): what was said of files */
static JsonArray *
tell_all (MeshIngest *ingest)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      tell_table (table, list);
    }
  tell_notes (mesh_ingest_get_notes (ingest), list);
  return list;
}

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
  else if (!options.publish && (options.domain != NULL || options.product != NULL || options.private_metadata))
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                         "--domain, --data-product-name and --no-public-metadata go with --publish");
  else
    return check_paths (cli, error);
  return FALSE;
}

static gboolean
run (Cli *cli, GError **error)
{
  const MeshProductOptions product = { .domain = options.domain,
                                       .product_name = options.product,
                                       .public_metadata = !options.private_metadata };
  const MeshIngestOptions how = { options.bucket, options.prefix, options.database, !options.infer,
                                  options.publish ? &product : NULL };
  g_autoptr (MeshIngest) ingest = NULL;
  MeshPersona *persona;
  JsonArray *files;

  if (!check_words (cli, error) || !cli_session_open (cli, error))
    return FALSE;
  persona = options.publish ? cli_session_get_persona (cli, error, "Producer", NULL)
                            : cli_session_get_persona (cli, error, "ProducerAdmin", "Producer", NULL);
  if (persona == NULL || (ingest = read_files (cli, error)) == NULL)
    return FALSE;
  files = tell_all (ingest);
  if (!cli_plan_run (cli, mesh_workflow_ingest_tables (cli->mesh, persona, ingest, &how, error), error))
    {
      json_array_unref (files);
      return FALSE;
    }
  if (!cli->dry_run)
    cli_print_result (cli);
  if (cli->result != NULL && JSON_NODE_HOLDS_OBJECT (cli->result))
    json_object_set_array_member (json_node_get_object (cli->result), "Files", files);
  else
    json_array_unref (files);
  return TRUE;
}

const CliVerb cli_verb_ingest = {
  .name = "ingest",
  .arguments = "PATH…",
  .summary = "Upload files and make tables of them",
  .details = "CSV, TSV, JSON lines and Parquet, compressed or not, and zips of them. A folder is a table;\n"
             "key=value folders in it are partitions. Files that cannot be are named and left out.",
  .entries = entries,
  .required = "bucket database",
  .run = run,
};
