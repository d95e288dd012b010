/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli-subscription.h"

G_BEGIN_DECLS

/* What approving and modifying are told on the command line. */
typedef struct
{
  char *id;
  char *grant;     /* nullable: separated by commas */
  char *grantable; /* nullable */
  char *notes;     /* nullable */
  char **columns;  /* nullable: see cli_subscription_parse_limits() */
  char **rows;     /* nullable */
  gboolean unlimited;
} CliDecision;

/* mesh_workflow_approve() or mesh_workflow_modify() */
typedef MeshPlan *(*CliDecide) (MeshMesh *mesh, MeshPersona *decider, const char *id,
                                const char *const *grant, const char *const *grantable,
                                MeshLimits *limits, const char *notes, GError **error);
/* (transfer full) (nullable) */
MeshPlan *cli_decision_make_plan (const CliDecision *self, CliDecide decide, Cli *cli,
                                  MeshPersona *persona, GError **error);

G_END_DECLS
