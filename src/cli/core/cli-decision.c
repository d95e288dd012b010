/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-decision.h"

MeshPlan *
cli_decision_make_plan (const CliDecision *self,
                        CliDecide decide,
                        Cli *cli,
                        MeshPersona *persona,
                        GError **error)
{
  g_auto (GStrv) grant = cli_split_list (self->grant);
  g_auto (GStrv) grantable = cli_split_list (self->grantable);
  g_autoptr (MeshLimits) limits = NULL;

  if (!cli_subscription_parse_limits (self->columns, self->rows, self->unlimited, &limits, error))
    return NULL;
  return decide (cli->mesh, persona, self->id, (const char *const *) grant,
                 (const char *const *) grantable, limits, self->notes, error);
}
