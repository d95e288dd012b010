/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/core/cli-json.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-script.h"

typedef struct
{
  MeshPlan *plan;     /* unowned */
  gulong changed;
  GHashTable *waits;  /* (element-type utf8): what was said already */
} Progress;

static gboolean
step_mark (MeshStepStatus status, CliMark *mark)
{
  switch (status)
    {
    case MESH_STEP_DONE:
      *mark = CLI_MARK_DONE;
      return TRUE;
    case MESH_STEP_DEFERRED:
      *mark = CLI_MARK_DEFERRED;
      return TRUE;
    case MESH_STEP_FAILED:
      *mark = CLI_MARK_FAILED;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
note_step (MeshStep *step, CliMark mark)
{
  MeshResource *resource = mesh_step_get_resource (step);
  g_autofree char *label = cli_escape (mesh_resource_get_label (resource), FALSE);
  g_autofree char *actor = cli_escape (mesh_resource_get_actor (resource), FALSE);
  g_autofree char *account = cli_escape (mesh_resource_get_account (resource), FALSE);

  cli_note ("  %s %s  (%s, %s)\n", cli_mark (mark), label, actor, account);
  if (mark == CLI_MARK_DEFERRED)
    {
      g_autofree char *detail = NULL, *safe = NULL;

      g_object_get (step, "detail", &detail, NULL);
      safe = cli_escape (detail, FALSE);
      cli_note ("      %s\n", safe);
    }
}

static void
step_status_cb (MeshStep *step, GParamSpec *pspec, gpointer user_data)
{
  MeshStepStatus status = mesh_step_get_status (step);
  CliMark mark;

  /* steps notify all that may have changed; each status is told once */
  if (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (step), "cli-told")) == (guint) status)
    return;
  g_object_set_data (G_OBJECT (step), "cli-told", GUINT_TO_POINTER (status));
  if (step_mark (status, &mark))
    note_step (step, mark);
}

/* Steps that wait for AWS to have heard of an earlier one say so, once. */
static void
step_detail_cb (MeshStep *step, GParamSpec *pspec, gpointer user_data)
{
  Progress *progress = user_data;
  g_autofree char *detail = NULL;

  if (mesh_step_get_status (step) != MESH_STEP_APPLYING)
    return;
  g_object_get (step, "detail", &detail, NULL);
  if (detail != NULL && g_hash_table_add (progress->waits, g_strdup (detail)))
    {
      g_autofree char *text = cli_escape (detail, FALSE);
      cli_note ("  %s %s\n", cli_mark (CLI_MARK_WAITS), text);
    }
}

static void
steps_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (model, i);

      g_signal_handlers_disconnect_by_data (step, user_data);
      g_signal_connect (step, "notify::status", G_CALLBACK (step_status_cb), user_data);
      g_signal_connect (step, "notify::detail", G_CALLBACK (step_detail_cb), user_data);
    }
}

static void
progress_start (Progress *progress, MeshPlan *plan)
{
  progress->plan = plan;
  progress->waits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  progress->changed
      = g_signal_connect (plan, "items-changed", G_CALLBACK (steps_changed_cb), progress);
  steps_changed_cb (G_LIST_MODEL (plan), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (plan)),
                    progress);
}

static void
progress_stop (Progress *progress)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (progress->plan));

  g_signal_handler_disconnect (progress->plan, progress->changed);
  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (progress->plan), i);
      g_signal_handlers_disconnect_by_data (step, progress);
    }
  g_hash_table_unref (progress->waits);
}

static guint
count_status (MeshPlan *plan, MeshStepStatus status)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (plan)), count = 0;

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
      if (mesh_step_get_status (step) == status)
        count++;
    }
  return count;
}

static const char *
state_words (MeshState state)
{
  switch (state)
    {
    case MESH_STATE_ABSENT:
      return "not there yet";
    case MESH_STATE_DIFFERS:
      return "there, but not as wanted";
    case MESH_STATE_HOLDS:
      return "holds, nothing to do";
    case MESH_STATE_DEFERRED:
      return "left to somebody else";
    case MESH_STATE_KEPT:
      return "stays as it is";
    case MESH_STATE_UNKNOWN:
    default:
      return "known only when earlier steps are done";
    }
}

static void
print_indented (Cli *cli, const char *text, const char *indent)
{
  g_autofree char *safe = cli_escape (text, TRUE);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (safe), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    cli_print (cli, "%s%s\n", indent, lines[i]);
}

static void
print_preview_step (Cli *cli, MeshResource *resource, guint number)
{
  g_autofree char *label = cli_escape (mesh_resource_get_label (resource), FALSE);
  g_autofree char *actor = cli_escape (mesh_resource_get_actor (resource), FALSE);
  g_autofree char *account = cli_escape (mesh_resource_get_account (resource), FALSE);
  g_autofree char *commands = mesh_resource_dup_commands (resource);

  cli_print (cli, "%3u. %s\n     as %s in account %s; %s\n", number, label, actor, account,
             state_words (mesh_resource_get_state (resource)));
  if (mesh_resource_get_detail (resource) != NULL)
    print_indented (cli, mesh_resource_get_detail (resource), "     ");
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return;
  if (mesh_resource_get_difference (resource) != NULL)
    print_indented (cli, mesh_resource_get_difference (resource), "     | ");
  if (commands != NULL)
    print_indented (cli, commands, "     $ ");
}

/* Names in it went through the quoting of the shell; what a terminal would obey is taken out. */
static void
print_script (Cli *cli, MeshPlan *plan)
{
  g_autofree char *script = mesh_plan_dup_script (plan);
  g_autofree char *safe = cli_escape (script, TRUE);

  cli_print (cli, "%s", safe);
}

static void
print_preview (Cli *cli, MeshPlan *plan)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (plan)), n_holds = 0;

  cli_print (cli, "%s: %u steps. Nothing is changed.\n", mesh_plan_get_title (plan), n_steps);
  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
      MeshResource *resource = mesh_step_get_resource (step);

      print_preview_step (cli, resource, i + 1);
      if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
        n_holds++;
    }
  cli_print (cli, "%u of %u steps hold already.\n", n_holds, n_steps);
}

/* Lists of several plans are joined: the keys of a producer and those of a consumer. */
static void
merge_member (JsonObject *into, const char *name, JsonNode *value)
{
  JsonNode *before = json_object_get_member (into, name);
  JsonArray *array;

  if (before == NULL || !JSON_NODE_HOLDS_ARRAY (before) || !JSON_NODE_HOLDS_ARRAY (value))
    {
      json_object_set_member (into, name, json_node_copy (value));
      return;
    }
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (json_node_get_array (before),
                            json_node_copy (json_array_get_element (array, i)));
}

static void
keep_results (Cli *cli, MeshPlan *plan)
{
  JsonObject *results = mesh_plan_get_results (plan);
  g_autoptr (GList) members = results != NULL ? json_object_get_members (results) : NULL;

  if (cli->result == NULL)
    {
      cli->result = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (cli->result, json_object_new ());
    }
  for (GList *l = members; l != NULL; l = l->next)
    merge_member (json_node_get_object (cli->result), l->data,
                  json_object_get_member (results, l->data));
}

/* A plan that could not even be made: nothing was called, and the command line must be another one.
 */
static gboolean
refuse_plan (GError **error)
{
  if (error != NULL && g_error_matches (*error, MESH_ERROR, MESH_ERROR_INVALID))
    {
      (*error)->domain = CLI_ERROR;
      (*error)->code = CLI_ERROR_USAGE;
    }
  return FALSE;
}

gboolean
cli_plan_run (Cli *cli, MeshPlan *plan, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Progress progress = { 0 };
  gboolean done;

  if (plan == NULL)
    return refuse_plan (error);
  g_ptr_array_add (cli->plans, plan);

  if (!cli->dry_run && !cli->quiet)
    {
      cli_note ("%s\n", mesh_plan_get_title (plan));
      progress_start (&progress, plan);
    }
  mesh_runner_run_async (plan, cli->dry_run ? MESH_RUN_PREVIEW : MESH_RUN_APPLY, cli->journal,
                         cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  done = mesh_runner_run_finish (plan, result, error);
  /* notifications that the last steps sent before the result */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (progress.plan != NULL)
    progress_stop (&progress);
  keep_results (cli, plan);
  if (!done)
    return FALSE;
  if (cli->script)
    print_script (cli, plan);
  else if (cli->dry_run)
    print_preview (cli, plan);
  else if (!cli->quiet)
    cli_note ("  %u done, %u held already%s\n", count_status (plan, MESH_STEP_DONE),
              count_status (plan, MESH_STEP_SKIPPED),
              count_status (plan, MESH_STEP_DEFERRED) > 0
                  ? "; something is left to somebody else, see above"
                  : "");
  return TRUE;
}

gboolean
cli_plan_confirm (Cli *cli, const char *question, GError **error)
{
  char answer[16] = "";

  if (cli->yes || cli->dry_run || !isatty (STDIN_FILENO))
    return TRUE;
  cli_note ("%s [y/N] ", question);
  if (fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y'))
    return TRUE;
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_CANCELLED, "Nothing was done");
  return FALSE;
}

static MeshPlan *
last_plan (Cli *cli)
{
  return cli->plans->len > 0 ? g_ptr_array_index (cli->plans, cli->plans->len - 1) : NULL;
}

char *
cli_plan_dup_failed_step (Cli *cli)
{
  MeshPlan *plan = last_plan (cli);
  guint n_steps = plan != NULL ? g_list_model_get_n_items (G_LIST_MODEL (plan)) : 0;

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
      if (mesh_step_get_status (step) == MESH_STEP_FAILED)
        return g_utf8_make_valid (mesh_resource_get_label (mesh_step_get_resource (step)), -1);
    }
  return NULL;
}

JsonNode *
cli_plan_dup_steps (Cli *cli)
{
  JsonArray *all = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < cli->plans->len; i++)
    {
      g_autoptr (JsonNode) document = mesh_plan_to_json (g_ptr_array_index (cli->plans, i));
      JsonArray *steps = cli_json_array (json_node_get_object (document), "Steps");

      for (guint j = 0; steps != NULL && j < json_array_get_length (steps); j++)
        json_array_add_element (all, json_node_ref (json_array_get_element (steps, j)));
    }
  json_node_take_array (node, all);
  return node;
}

void
cli_plan_note_progress (Cli *cli)
{
  MeshPlan *plan = last_plan (cli);
  guint n_steps = plan != NULL ? g_list_model_get_n_items (G_LIST_MODEL (plan)) : 0;
  guint done, held;

  if (n_steps == 0 || cli->dry_run || cli->quiet)
    return;
  done = count_status (plan, MESH_STEP_DONE);
  held = count_status (plan, MESH_STEP_SKIPPED);
  cli_note ("  Progress:   %u of %u steps stand (%u done now). The same command again continues "
            "where this stopped.\n",
            done + held, n_steps, done);
}
