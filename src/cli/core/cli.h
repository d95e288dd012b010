/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * Cli: one run of meshdesk-cli: the global options as parsed, the calls that were counted, and the
 * result that the verb leaves for `--json`.
 */
typedef struct _Cli Cli;
typedef struct _CliVerb CliVerb;
typedef struct _CliCalls CliCalls;

struct _CliVerb
{
  const char *name;            /* "practice serve" */
  const char *arguments;       /* nullable: "PATH…"; NULL: takes none */
  const char *summary;         /* one line, imperative */
  const char *details;         /* nullable: printed below the options */
  const GOptionEntry *entries; /* nullable; static storage, for a process runs one verb */
  const char *required;        /* nullable: option names, separated by spaces */
  gboolean (*run) (Cli *cli, GError **error);
};

struct _Cli
{
  /* global options (owned) (nullable) */
  char *credentials_file;
  char *profile;
  char *mesh_account;
  char *persona;
  char *endpoint_url;
  char *region;
  gboolean json;
  gboolean dry_run;
  gboolean script; /* implies dry_run */
  gboolean yes;
  gboolean help;
  gboolean version;
  gboolean quiet; /* plans do not tell their steps */

  const CliVerb *verb; /* nullable until found */
  char **arguments;    /* (owned): what is left beside options */

  GCancellable *cancellable; /* (owned): SIGINT and SIGTERM cancel it */
  CliCalls *calls;           /* (owned) */
  AwsRuntime *runtime;       /* (owned) (nullable) */
  MeshJournal *journal;      /* (owned) (nullable) */
  MeshMesh *mesh;            /* (owned) (nullable) */
  GPtrArray *plans;          /* (owned) (element-type MeshPlan): run so far, the last one perhaps failed */
  JsonNode *result;          /* (owned) (nullable): an object */
  gint64 started;            /* monotonic microseconds */
};

typedef enum
{
  CLI_ERROR_USAGE,     /* exit 2 */
  CLI_ERROR_CANCELLED, /* the user said no */
  CLI_ERROR_DIFFERS,   /* what was read back is not what was done */
} CliError;
#define CLI_ERROR (cli_error_quark ())
GQuark cli_error_quark (void);

/* ---- cli-options.c ---- */
/* The options of all verbs, ended by an empty one, storing to @cli. */
#define CLI_N_GLOBALS 12
void cli_options_fill_globals (Cli *cli, GOptionEntry entries[CLI_N_GLOBALS + 1]);
/* Parses @argv (without the program's name) into @cli and the verb's static storage. */
gboolean cli_options_parse (Cli *cli, char **argv, GError **error);
char *cli_options_dup_help (const CliVerb *verb); /* @verb: nullable: of all */
/* "A,B{1,2}" → {"A", "B{1,2}"}: commas inside brackets do not split. NULL gives NULL. (transfer full) */
char **cli_split_list (const char *text);

/* ---- cli-verbs.c ---- */
extern const CliVerb *const cli_verbs[]; /* ends with NULL */
/* The verb that the words at @words begin with, underscores read as dashes; NULL: none. */
const CliVerb *cli_verbs_find (char **words, guint *n_words);

G_END_DECLS
