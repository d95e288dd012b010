/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "mesh/ingest/mesh-ingest.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/* What the command line says of tables that were found: lists of words, (nullable). */
typedef struct
{
  char **names;      /* TABLE=NAME */
  char **left_out;   /* TABLE */
  char **columns;    /* TABLE.COLUMN=NAME:TYPE, one of both may be empty */
  char **separators; /* TABLE=SEPARATOR: a sign, or "tab" */
  char **headers;    /* TABLE=yes|no */
  char **merges;     /* TABLE=OTHER,OTHER */
  char **splits;     /* TABLE=NAME:PATH, a file or a folder of it */
  char **files;      /* PATH that is left out */
} CliIngestEdits;

/* CLI_ERROR_USAGE: no such table or column, or one that cannot be so. */
gboolean cli_ingest_edit (Cli *cli, MeshIngest *ingest, const CliIngestEdits *edits, GError **error);
/* ---- cli-ingest-shape.c ---- */
/* What cli_ingest_edit() does first: files that are left out, tables that are merged and split. */
gboolean cli_ingest_shape (Cli *cli, MeshIngest *ingest, const CliIngestEdits *edits, GError **error);
/* By the name that it was found under, or made. (nullable) (transfer none) */
MeshIngestTable *cli_ingest_find_table (MeshIngest *ingest, const char *name);
void cli_ingest_name_table (MeshIngestTable *table, const char *name);

/* Says what was found: tables on standard error; what of files must be known goes to @files, tables to @found. */
void cli_ingest_tell (MeshIngest *ingest, JsonArray *files, JsonArray *found);
/* How crawlers of @plan ended, on standard error; @lines: with what they wrote into their logs. (transfer full): the same, of
 * those that ran */
JsonArray *cli_ingest_tell_crawl (MeshPlan *plan, gboolean lines);

G_END_DECLS
