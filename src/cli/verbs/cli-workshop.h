/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"
#include "practice/core/practice-server.h"

G_BEGIN_DECLS

#define CLI_WORKSHOP_DATABASE "telco"

/* The tutorial as it goes on; the steps are in cli-workshop-steps.c. */
typedef struct
{
  Cli *cli;
  PracticeServer *server; /* (owned) */
  char *folder;           /* (owned): state, credentials file, data */
  char *credentials;      /* (owned): path of the personas' keys */
  char *data;             /* (owned): one folder a table */
  char *mesh_database;    /* (owned) (nullable) */
  char *subscription_id;  /* (owned) (nullable) */
  JsonArray *facts;       /* (nullable): of the step under way */
} Workshop;

typedef struct
{
  const char *title;
  gboolean (*run) (Workshop *self, GError **error);
} WorkshopStep;
extern const WorkshopStep cli_workshop_steps[]; /* ends with { NULL } */

/* The last step (cli-workshop-query.c) */
gboolean cli_workshop_query (Workshop *self, GError **error);

/* ---- for steps: cli-workshop.c ---- */
/* The three tables of the data, in order. */
extern const char *const cli_workshop_tables[4];
MeshPersona *workshop_persona (Workshop *self, const char *name);
/* Runs @plan (takes it; nullable: @error is set) and says what it took. */
gboolean workshop_plan (Workshop *self, MeshPlan *plan, GError **error);
/* Asks AWS as @persona on @seat; @input: JSON text. (transfer full) */
JsonNode *workshop_read (Workshop *self, const char *persona, MeshSeat seat, const char *operation,
                         const char *input, GError **error);
/* Prints a fact that was read back, if it @holds; else fails with it. */
gboolean workshop_expect (Workshop *self, gboolean holds, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

G_END_DECLS
