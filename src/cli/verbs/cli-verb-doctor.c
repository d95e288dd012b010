/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/doctor/mesh-doctor.h"

static gboolean option_repair;

static const GOptionEntry entries[] = {
  { "repair", 0, 0, G_OPTION_ARG_NONE, &option_repair, "Mend what is missing, and take back what is extra", NULL },
  { NULL },
};

static const char *const states[] = { "ok", "missing", "extra", "open", "unknown" };

static JsonObject *
finding_to_json (MeshFinding *finding)
{
  static const char *const names[] = { "kind", "title", "detail", "repairer", "subject" };
  static const char *const members[] = { "Kind", "Title", "Detail", "Repairer", "Subject" };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (finding, names[i], &text, NULL);
      if (text != NULL)
        json_object_set_string_member (object, members[i], text);
    }
  json_object_set_string_member (object, "State", states[mesh_finding_get_state (finding)]);
  return object;
}

static gboolean
is_wrong (MeshFinding *finding)
{
  return mesh_finding_get_state (finding) == MESH_FINDING_MISSING
         || mesh_finding_get_state (finding) == MESH_FINDING_EXTRA;
}

static void
print_finding (Cli *cli, MeshFinding *finding)
{
  g_autofree char *title = cli_escape (mesh_finding_get_title (finding), FALSE);
  g_auto (GStrv) lines = g_strsplit (
      mesh_finding_get_detail (finding) != NULL ? mesh_finding_get_detail (finding) : "", "\n", -1);

  cli_print (cli, "%-8s %s\n", states[mesh_finding_get_state (finding)], title);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = cli_escape (lines[i], FALSE);

      cli_print (cli, "         %s\n", line);
    }
  if (is_wrong (finding))
    cli_print (cli, "         Who can repair it: %s\n",
               mesh_finding_get_repairer (finding) != NULL ? mesh_finding_get_repairer (finding)
                                                           : "nobody whose keys are here");
}

static GListModel *
examine (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_doctor_examine_async (cli->mesh, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  return mesh_doctor_examine_finish (cli->mesh, result, error);
}

static void
show (Cli *cli, GListModel *findings)
{
  JsonArray *array = json_array_new ();
  JsonObject *result = json_object_new ();
  guint n_wrong = 0;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);

      n_wrong += is_wrong (finding) ? 1 : 0;
      json_array_add_object_element (array, finding_to_json (finding));
      print_finding (cli, finding);
    }
  json_object_set_array_member (result, "Findings", array);
  json_object_set_boolean_member (result, "Healthy", n_wrong == 0);
  g_clear_pointer (&cli->result, json_node_unref);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}

static gboolean
repair (Cli *cli, MeshFinding *finding, GError **error)
{
  GError *local = NULL;
  MeshPlan *plan = mesh_doctor_new_repair (cli->mesh, finding, &local);

  if (plan == NULL && local == NULL)
    return TRUE;
  if (plan == NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (mesh_finding_get_state (finding) == MESH_FINDING_EXTRA)
    {
      g_autofree char *safe = cli_escape (mesh_finding_get_title (finding), FALSE);
      g_autofree char *question = g_strdup_printf ("%s. Take it back?", safe);

      if (!cli_plan_confirm (cli, question, error))
        {
          g_object_unref (plan);
          return FALSE;
        }
    }
  return cli_plan_run (cli, plan, error);
}

/* What one repair made may be what a later finding missed: they come in the order of the chain. */
static gboolean
repair_all (Cli *cli, GListModel *findings, GError **error)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);

      if (!repair (cli, finding, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GListModel) findings = NULL, after = NULL;

  if (!cli_session_open (cli, error) || (findings = examine (cli, error)) == NULL)
    return FALSE;
  if (!option_repair)
    {
      show (cli, findings);
      return TRUE;
    }
  if (!repair_all (cli, findings, error))
    return FALSE;
  after = cli->dry_run ? g_object_ref (findings) : examine (cli, error);
  if (after == NULL)
    return FALSE;
  show (cli, after);
  return TRUE;
}

const CliVerb cli_verb_doctor = {
  .name = "doctor",
  .summary = "Compare the mesh with what its records ask for, and mend it",
  .details = "Looks at the mesh's account, at each account that takes part, at what every active\n"
             "subscription gives, and for grants that nobody asked for; each as a persona whose keys\n"
             "are given. Changes nothing without --repair.",
  .entries = entries,
  .run = run,
};
