/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* Counts API calls by operation. */
CliCalls *cli_calls_new (void);
void cli_calls_watch (CliCalls *self, AwsRuntime *runtime); /* holds a reference until the runtime goes */
JsonNode *cli_calls_to_json (CliCalls *self);               /* (transfer full): { "glue:CreateTable": 50 } */
guint cli_calls_get_total (CliCalls *self);
void cli_calls_unref (CliCalls *self);

/* The one document of `--json`: result or error, steps, calls, seconds. */
void cli_report_json (Cli *cli, const GError *error);
/* What happened, why, what next, on standard error. */
void cli_report_error (Cli *cli, const GError *error);
/* 0, 1 or 2, as the contract says. @error: nullable. */
int cli_report_exit_status (const GError *error);
/* A document on standard output, pretty and with a line end. */
void cli_report_print_json (JsonNode *document);

G_END_DECLS
