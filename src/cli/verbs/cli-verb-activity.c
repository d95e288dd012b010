/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-journal.h"
#include "mesh/workflows/mesh-recipe.h"

#define SHOWN 20

static struct
{
  gint64 show, finish, undo;
  int limit;
  char *status;
  gboolean unfinished;
} options;

static const GOptionEntry entries[] = {
  { "show", 0, 0, G_OPTION_ARG_INT64, &options.show, "Show a run with its steps", "RUN" },
  { "continue", 0, 0, G_OPTION_ARG_INT64, &options.finish,
    "Finish a run that failed, was stopped or killed", "RUN" },
  { "undo", 0, 0, G_OPTION_ARG_INT64, &options.undo, "Bring back what was there before a run",
    "RUN" },
  { "unfinished", 0, 0, G_OPTION_ARG_NONE, &options.unfinished, "Only runs that can be continued",
    NULL },
  { "status", 0, 0, G_OPTION_ARG_STRING, &options.status,
    "Only runs that are done, failed, cancelled, running or killed", "S" },
  { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, "Show so many, the newest ones (20)", "N" },
  { NULL },
};

static char *
dup_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("");
}

static const char *
what_next (JsonNode *run)
{
  const char *outcome = aws_json_get_string (run, "outcome");
  const gboolean open = g_strcmp0 (outcome, "done") != 0 && g_strcmp0 (outcome, "running") != 0
                        && aws_json_get_int (run, "finished", 0) == 0;

  if (aws_json_get_int (run, "undone", 0) > 0)
    return "undone";
  if (open && aws_json_get_string (run, "recipe") != NULL)
    return aws_json_get_int (run, "revertible", 0) ? "continue, undo" : "continue";
  return aws_json_get_int (run, "revertible", 0) && g_strcmp0 (outcome, "running") != 0 ? "undo"
                                                                                        : "";
}

static void
add_run (CliTable *table, JsonNode *run)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, aws_json_get_int (run, "id", 0));
  g_autofree char *time = dup_time (aws_json_get_int (run, "started", 0));
  g_autofree char *calls
      = g_strdup_printf ("%" G_GINT64_FORMAT, aws_json_get_int (run, "calls", 0));
  const char *persona = aws_json_get_string (run, "persona");

  cli_table_add (table, id, time, persona != NULL ? persona : "",
                 aws_json_get_string (run, "title"), aws_json_get_string (run, "outcome"), calls,
                 what_next (run), NULL);
}

static void
set_result (Cli *cli, const char *member, JsonNode *value)
{
  cli->result = aws_json_new (member, AWS_JSON_NODE, value, NULL);
}

static void
print_runs (Cli *cli, JsonNode *runs)
{
  static const char *const titles[]
      = { "RUN", "STARTED", "PERSONA", "WHAT", "STATUS", "CALLS", "CAN", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < aws_json_get_length (runs, NULL); i++)
    add_run (table, aws_json_get_element (runs, NULL, i));
  if (aws_json_get_length (runs, NULL) > 0)
    cli_table_print (table, cli);
  else
    cli_print (cli, "None.\n");
  set_result (cli, "Runs", aws_json_copy (runs));
}

static gboolean
list_runs (Cli *cli, MeshJournal *journal, GError **error)
{
  g_autofree char *text = g_strjoinv (" ", cli->arguments);
  const MeshJournalQuery query
      = { .text = text, .persona = cli->persona, .outcome = options.status };
  g_autoptr (JsonNode) runs = NULL;
  g_autoptr (GArray) ids = NULL;

  if (options.unfinished)
    runs = mesh_journal_load_unfinished (journal, NULL, error);
  else if ((ids = mesh_journal_find (journal, &query, error)) != NULL)
    runs = mesh_journal_load (journal, (gint64 *) (gpointer) ids->data,
                              MIN (ids->len, (guint) (options.limit > 0 ? options.limit : SHOWN)),
                              error);
  if (runs != NULL)
    print_runs (cli, runs);
  return runs != NULL;
}

static void
print_step (Cli *cli, JsonNode *step)
{
  g_autofree char *label = cli_escape (aws_json_get_string (step, "label"), FALSE);
  g_autofree char *failure = cli_escape (aws_json_get_string (step, "error"), FALSE);
  const gint64 took = aws_json_get_int (step, "ended", 0) - aws_json_get_int (step, "started", 0);

  cli_print (cli, "  %-8s %s", aws_json_get_string (step, "event"), label);
  if (aws_json_get_int (step, "started", 0) > 0 && took >= 0)
    cli_print (cli, "  (%.1f s)", (double) took / G_USEC_PER_SEC);
  cli_print (cli, "\n");
  if (aws_json_get_string (step, "error") != NULL)
    cli_print (cli, "           %s\n", failure);
}

static gboolean
show_run (Cli *cli, MeshJournal *journal, GError **error)
{
  g_autoptr (JsonNode) run = mesh_journal_load_run (journal, options.show, error);
  g_autofree char *title = NULL, *time = NULL;

  if (run == NULL)
    return FALSE;
  title = cli_escape (aws_json_get_string (run, "title"), FALSE);
  time = dup_time (aws_json_get_int (run, "started", 0));
  cli_print (cli, "%s\n%s, %s, %u calls\n", title, time, aws_json_get_string (run, "outcome"),
             aws_json_get_length (run, "calls"));
  for (guint i = 0; i < aws_json_get_length (run, "steps"); i++)
    print_step (cli, aws_json_get_element (run, "steps", i));
  set_result (cli, "Run", g_steal_pointer (&run));
  return TRUE;
}

/* One that another process is at is not to be taken out of its hands. */
static gboolean
check_idle (JsonNode *loaded, GError **error)
{
  if (g_strcmp0 (aws_json_get_string (loaded, "outcome"), "running") != 0)
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_CANCELLED,
               "Run %" G_GINT64_FORMAT " is still under way in another process",
               aws_json_get_int (loaded, "id", 0));
  return FALSE;
}

static gboolean
run_again (Cli *cli, MeshJournal *journal, gint64 id, gboolean undo, GError **error)
{
  g_autoptr (JsonNode) loaded = mesh_recipe_load (journal, id, undo, error);
  g_autofree char *title = NULL, *question = NULL;
  MeshPlan *plan;

  if (loaded == NULL || !check_idle (loaded, error) || !cli_session_open (cli, error))
    return FALSE;
  plan = mesh_recipe_make_again (cli->mesh, loaded, error);
  if (plan == NULL)
    return FALSE;
  title = cli_escape (aws_json_get_string (loaded, "title"), FALSE);
  question = g_strdup_printf ("Undo \"%s\"?", title);
  if (undo && !cli_plan_confirm (cli, question, error))
    {
      g_object_unref (plan);
      return FALSE;
    }
  return cli_plan_run (cli, plan, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (MeshJournal) journal = NULL;

  if ((options.show > 0) + (options.finish > 0) + (options.undo > 0) > 1)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           "Give one of --show, --continue and --undo");
      return FALSE;
    }
  journal = mesh_journal_new (NULL, error);
  if (journal == NULL)
    return FALSE;
  if (options.show > 0)
    return show_run (cli, journal, error);
  if (options.finish > 0)
    return run_again (cli, journal, options.finish, FALSE, error);
  if (options.undo > 0)
    return run_again (cli, journal, options.undo, TRUE, error);
  return list_runs (cli, journal, error);
}

const CliVerb cli_verb_activity = {
  .name = "activity",
  .arguments = "[WORD…]",
  .summary = "List what was done, finish what was interrupted, or undo it",
  .details = "Without options, the newest runs with all the words in their steps, calls and "
             "errors; --persona says whose.\n"
             "An undo brings back what the journal kept of the time before: what somebody changed "
             "since stays, and is\n"
             "said so; --dry-run shows it first. Kept are 10,000 runs of the last two years.",
  .entries = entries,
  .run = run,
};
