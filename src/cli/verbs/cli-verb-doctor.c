/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-finding.h"
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

static GListModel *
examine (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_doctor_examine_async (cli->mesh, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  return mesh_doctor_examine_finish (cli->mesh, result, error);
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
      cli_findings_show (cli, findings, "Findings", "Healthy");
      return TRUE;
    }
  if (!repair_all (cli, findings, error))
    return FALSE;
  after = cli->dry_run ? g_object_ref (findings) : examine (cli, error);
  if (after == NULL)
    return FALSE;
  cli_findings_show (cli, after, "Findings", "Healthy");
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
