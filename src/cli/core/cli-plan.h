/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* Runs @plan (takes it), or previews it with --dry-run, telling its steps on standard error. Keeps it in
 * cli->plans and adds its results to cli->result. NULL @plan: FALSE at once, @error being set already; an
 * argument that cannot be is then a usage error. */
gboolean cli_plan_run (Cli *cli, MeshPlan *plan, GError **error);
/* Asks on a terminal before something is taken away, unless --yes or --dry-run. */
gboolean cli_plan_confirm (Cli *cli, const char *question, GError **error);

char *cli_plan_dup_failed_step (Cli *cli); /* (nullable): its label */
JsonNode *cli_plan_dup_steps (Cli *cli);   /* (transfer full): an array, of all plans */
/* After a failure: how much was done, and that running again continues. */
void cli_plan_note_progress (Cli *cli);

G_END_DECLS
