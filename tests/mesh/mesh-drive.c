/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/workflows/mesh-workflows.h"

#include <stdio.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

#include "drive-product.h"
#include "mesh/plan/mesh-journal.h"
#include "mesh/workflows/mesh-recipe.h"

/*
 * Runs one set-up workflow for the Python tests and prints one JSON document: what the plan says,
 * which calls were made, how it failed. The calls are counted by the runtime, not by the plan.
 *
 *   mesh-drive [--preview] [--settle N] [--journal FILE] URL CREDENTIALS PERSONA initialise|enable|keys
 * [producer|consumer|both] [CRAWLER-ROLE]
 *   mesh-drive --journal FILE … PERSONA undo|continue RUN
 *   mesh-drive … PERSONA publish|request|approve|…|products|local ARGUMENTS-AS-JSON
 */
typedef struct
{
  GMutex lock;
  GHashTable *counts; /* operation → number */
  guint total;
} Calls;

static void
count_cb (const AwsCallRecord *record, gpointer data)
{
  Calls *calls = data;
  guint n;

  g_mutex_lock (&calls->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (calls->counts, record->operation));
  g_hash_table_insert (calls->counts, g_strdup (record->operation), GUINT_TO_POINTER (n + 1));
  calls->total++;
  g_mutex_unlock (&calls->lock);
}

static void
receive_cb (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer data)
{
  json_object_set_member (
      data, persona,
      aws_json_new ("AccountId", AWS_JSON_STRING, account_id, "AccessKeyId", AWS_JSON_STRING,
                    aws_credentials_get_access_key_id (credentials), "SecretAccessKey",
                    AWS_JSON_STRING, aws_credentials_get_secret_access_key (credentials), NULL));
}

static MeshEnable
parse_side (const char *text)
{
  if (g_str_equal (text, "producer"))
    return MESH_ENABLE_PRODUCER;
  return g_str_equal (text, "consumer") ? MESH_ENABLE_CONSUMER : MESH_ENABLE_BOTH;
}

static MeshPlan *
make_plan (MeshMesh *mesh, char **args, JsonObject *keys, GError **error)
{
  MeshPersona *persona = mesh_mesh_find_persona (mesh, args[0]);

  g_assert_nonnull (persona);
  if (drive_is_product_verb (args[1]))
    return drive_product_plan (mesh, persona, args[1], args[2], error);
  if (g_str_equal (args[1], "initialise"))
    return mesh_workflow_initialise (mesh, persona, error);
  if (g_str_equal (args[1], "enable"))
    return mesh_workflow_enable_account (mesh, persona, parse_side (args[2]), args[3], error);
  return mesh_workflow_create_access_keys (mesh, persona, parse_side (args[2]), receive_cb, keys,
                                           error);
}

/* Never NULL: an empty list beside the error. */
static JsonNode *
run_list (MeshMesh *mesh, char **args, GError **error)
{
  JsonNode *list
      = drive_list (mesh, mesh_mesh_find_persona (mesh, args[0]), args[1], args[2], error);

  return list != NULL ? list : aws_json_new_array ();
}

static void
set_error (JsonNode *out, const GError *error)
{
  g_autofree char *advice = mesh_error_dup_advice (error);

  aws_json_set (out, "Error",
                aws_json_new ("Message", AWS_JSON_STRING, error->message, "Code", AWS_JSON_STRING,
                              aws_error_get_code (error), "Domain", AWS_JSON_STRING,
                              g_quark_to_string (error->domain), "Number", AWS_JSON_INT,
                              error->code, "Advice", AWS_JSON_STRING, advice, NULL));
}

static void
set_calls (JsonNode *out, Calls *calls)
{
  JsonNode *counts = aws_json_new_object ();
  GHashTableIter iter;
  gpointer name, n;

  g_hash_table_iter_init (&iter, calls->counts);
  while (g_hash_table_iter_next (&iter, &name, &n))
    json_object_set_int_member (json_node_get_object (counts), name, GPOINTER_TO_UINT (n));
  aws_json_set (out, "Calls", counts);
  json_object_set_int_member (json_node_get_object (out), "Total", calls->total);
}

static MeshPlan *
make_again (MeshMesh *mesh, MeshJournal *journal, char **args, GError **error)
{
  g_autoptr (JsonNode) loaded = mesh_recipe_load (journal, g_ascii_strtoll (args[1], NULL, 10),
                                                  g_str_equal (args[0], "undo"), error);

  return loaded != NULL ? mesh_recipe_make_again (mesh, loaded, error) : NULL;
}

static char **
parse_options (char **args, MeshRunMode *mode, guint *settle, const char **journal)
{
  for (; *args != NULL && g_str_has_prefix (*args, "--"); args++)
    if (g_str_equal (*args, "--preview"))
      *mode = MESH_RUN_PREVIEW;
    else if (g_str_equal (*args, "--journal"))
      *journal = *++args;
    else if (g_str_equal (*args, "--settle"))
      *settle = (guint) g_ascii_strtoull (*++args, NULL, 10);
  return args;
}

/* What crawlers did and logged. */
static JsonNode *
new_crawls (MeshPlan *plan)
{
  g_autoptr (GPtrArray) resources = mesh_plan_dup_resources (plan);
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < resources->len; i++)
    {
      MeshResource *resource = g_ptr_array_index (resources, i);
      g_autoptr (MeshCrawlReport) report
          = MESH_IS_GLUE_CRAWLER (resource) ? mesh_glue_crawler_dup_report (MESH_GLUE_CRAWLER (resource)) : NULL;

      if (report != NULL)
        aws_json_append (list, aws_json_new ("Status", AWS_JSON_STRING, report->status, "Created", AWS_JSON_INT,
                                             report->created, "LogTrouble", AWS_JSON_STRING, report->log_trouble,
                                             "Lines", AWS_JSON_STRV, report->lines, NULL));
    }
  return list;
}

int
main (int argc, char *argv[])
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (JsonNode) out = aws_json_new_object ();
  g_autoptr (JsonObject) keys = json_object_new ();
  g_autoptr (MeshMesh) mesh = NULL;
  g_autoptr (MeshPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Calls calls = { .counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  MeshRunMode mode = MESH_RUN_APPLY;
  const char *journal_path = NULL;
  g_autoptr (MeshJournal) journal = NULL;
  guint settle = 12, observer;
  char **args = parse_options (argv + 1, &mode, &settle, &journal_path);
  gint64 start;

  if (journal_path != NULL)
    {
      journal = mesh_journal_new (journal_path, &error);
      g_assert_no_error (error);
      mesh_journal_observe (journal, runtime);
    }
  observer = aws_runtime_add_observer (runtime, count_cb, &calls, NULL);
  mesh = mesh_mesh_new_from_file (runtime, args[1], args[0], NULL, &error);
  if (mesh != NULL)
    {
      mesh_mesh_set_settle (mesh, settle);
      if (drive_is_list (args[3]))
        aws_json_set (out, "List", run_list (mesh, args + 2, &error));
      else if (g_str_equal (args[3], "undo") || g_str_equal (args[3], "continue"))
        plan = make_again (mesh, journal, args + 3, &error);
      else
        plan = make_plan (mesh, args + 2, keys, &error);
    }
  start = g_get_monotonic_time ();
  if (plan != NULL)
    mesh_runner_run (plan, mode, journal, NULL, &error);
  json_object_set_double_member (json_node_get_object (out), "Seconds",
                                 (g_get_monotonic_time () - start) / 1e6);
  if (error != NULL)
    set_error (out, error);
  if (plan != NULL)
    {
      JsonNode *results = json_node_new (JSON_NODE_OBJECT);

      json_node_set_object (results, mesh_plan_get_results (plan));
      aws_json_set (out, "Run", json_node_init_int (json_node_alloc (), mesh_plan_get_run (plan)));
      aws_json_set (out, "Results", results);
      aws_json_set (out, "Crawls", new_crawls (plan));
      aws_json_set (out, "Plan", mesh_plan_to_json (plan));
    }
  json_object_set_object_member (json_node_get_object (out), "Keys", g_steal_pointer (&keys));
  aws_runtime_remove_observer (runtime, observer);
  set_calls (out, &calls);
  text = aws_json_to_string (out, TRUE);
  puts (text);
  g_hash_table_unref (calls.counts);
  return error != NULL;
}
