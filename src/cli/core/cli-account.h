/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/* One account that `--account-type` means, and what it is to become. */
typedef struct
{
  MeshPersona *admin; /* unowned */
  MeshEnable what;
} CliAccount;

/* "producer", "consumer", "both": the producer's account as producer, the consumer's as consumer; with
 * --persona, that one account as what is said. Fills up to two. Returns: how many, 0: @error is set. */
guint cli_account_choose (Cli *cli, const char *type, CliAccount accounts[2], GError **error);

G_END_DECLS
