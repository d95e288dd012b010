/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* What the verbs' tables say, for readers that are no terminal. Not installed: runs while building. */

/* cli-describe-man.c: @template: a manual page with the lines @OPTIONS@ and @VERBS@. (transfer full) */
char *cli_describe_man (const char *template_text);
/* cli-describe-shells.c. (transfer full) */
char *cli_describe_bash (void);
char *cli_describe_zsh (void);
char *cli_describe_fish (void);

/* The fixed words that an option takes, from "producer|consumer|both"; NULL: free text. (transfer full) (nullable) */
char **cli_describe_dup_words (const GOptionEntry *entry);
/* Whether it takes a path. */
gboolean cli_describe_is_path (const GOptionEntry *entry);
/* Runs @each for the options that help shows: of @verb, or (NULL) of all verbs. */
typedef void (*CliDescribeEach) (const GOptionEntry *entry, gpointer data);
void cli_describe_foreach (const CliVerb *verb, CliDescribeEach each, gpointer data);

G_END_DECLS
