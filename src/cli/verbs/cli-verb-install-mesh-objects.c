/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/workflows/mesh-workflows.h"

static gboolean
run (Cli *cli, GError **error)
{
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Mesh", NULL)) == NULL)
    return FALSE;
  return cli_plan_run (cli, mesh_workflow_initialise (cli->mesh, persona, error), error);
}

const CliVerb cli_verb_install_mesh_objects = {
  .name = "install-mesh-objects",
  .summary = "Make the mesh account the centre of a data mesh",
  .run = run,
};
