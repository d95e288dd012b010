/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* The options that create-data-product and migrate-tables share, and the run of both. */
extern const GOptionEntry cli_product_entries[];
gboolean cli_product_run (Cli *cli, gboolean migrate, GError **error);

G_END_DECLS
