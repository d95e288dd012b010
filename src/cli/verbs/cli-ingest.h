/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/* What the command line says of tables that were found: lists of words, (nullable). */
typedef struct
{
  char **names;      /* TABLE=NAME */
  char **left_out;   /* TABLE */
  char **columns;    /* TABLE.COLUMN=NAME:TYPE, one of both may be empty */
  char **separators; /* TABLE=SEPARATOR: a sign, or "tab" */
  char **headers;    /* TABLE=yes|no */
} CliIngestEdits;

/* CLI_ERROR_USAGE: no such table or column, or one that cannot be so. */
gboolean cli_ingest_edit (Cli *cli, MeshIngest *ingest, const CliIngestEdits *edits, GError **error);
/* Says what was found: tables on standard error; what of files must be known goes to @files, tables to @found. */
void cli_ingest_tell (MeshIngest *ingest, JsonArray *files, JsonArray *found);

G_END_DECLS
