/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "mesh/workflows/mesh-workflows.h"

#include "mesh/subscriptions/mesh-limits.h"

G_BEGIN_DECLS

/* Opens the session for the first of two personas, checks that an id is given, runs the plan that
 * @make builds and prints its result. @fallback: nullable. */
typedef MeshPlan *(*CliMakePlan) (Cli *cli, MeshPersona *persona, GError **error);
gboolean cli_subscription_run (Cli *cli, const char *id, const char *persona, const char *fallback,
                               CliMakePlan make, GError **error);
/* @list: (transfer none) GListModel of MeshSubscription: prints it, and leaves it as result. */
void cli_subscription_show_list (Cli *cli, GListModel *list);

/* What --columns and --rows say, and --unlimited; NULL without an error: nothing was said. @columns, @rows:
 * nullable. (transfer full) (nullable) */
gboolean cli_subscription_parse_limits (char **columns, char **rows, gboolean unlimited, MeshLimits **limits, GError **error);

G_END_DECLS
