/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "mesh/model/mesh-finding.h"

G_BEGIN_DECLS

gboolean cli_finding_is_wrong (MeshFinding *finding); /* missing or extra */
/* Prints @findings, and leaves them as cli->result: { @list: [...], @verdict: whether none is wrong }. */
void cli_findings_show (Cli *cli, GListModel *findings, const char *list, const char *verdict);

G_END_DECLS
