/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* Results for people, on standard output; nothing with --json. Names from AWS go through cli_escape(). */
void cli_print (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* What happens, on standard error. */
void cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* @text (nullable) with control characters and changes of text direction written as escapes, so that a
 * name can't drive the terminal; invalid UTF-8 is replaced. Line ends stay if @lines. (transfer full) */
char *cli_escape (const char *text, gboolean lines);

/* Columns as wide as needed. Takes titles, then rows of as many cells; prints when told. */
typedef struct _CliTable CliTable;
CliTable *cli_table_new (const char *const *titles);
void cli_table_add (CliTable *self, ...) G_GNUC_NULL_TERMINATED; /* const char *, one a column */
void cli_table_add_cells (CliTable *self, const char *const *cells); /* as many as there are titles */
void cli_table_print (CliTable *self, Cli *cli);
void cli_table_free (CliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

/* Standard error is a terminal; and what marks a finished, skipped, waiting or failed step there. */
gboolean cli_is_terminal (int fd);
typedef enum { CLI_MARK_DONE, CLI_MARK_HOLDS, CLI_MARK_WAITS, CLI_MARK_FAILED, CLI_MARK_DEFERRED } CliMark;
const char *cli_mark (CliMark mark);

/* cli->result for people: a line for each member. */
void cli_print_result (Cli *cli);

G_END_DECLS
