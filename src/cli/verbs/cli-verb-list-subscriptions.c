/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-session.h"
#include "cli/core/cli-subscription.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/catalog/mesh-catalog.h"

static struct
{
  char *status;
  char *as;
} options;

static const GOptionEntry entries[] = {
  { "status", 0, 0, G_OPTION_ARG_STRING, &options.status, "Only those",
    "Pending|Active|Denied|Deleted" },
  { "as", 0, 0, G_OPTION_ARG_STRING, &options.as, "Of which side; default: both",
    "owner|subscriber" },
  { NULL },
};

static gboolean
list (Cli *cli, MeshPersona *persona, MeshAs as, const char *status, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) found = NULL;

  mesh_subscriptions_list_async (cli->mesh, persona, as, status, cli->cancellable, cli_wait_cb,
                                 &result);
  cli_wait (&result);
  found = mesh_subscriptions_list_finish (cli->mesh, result, error);
  if (found != NULL)
    cli_subscription_show_list (cli, found);
  return found != NULL;
}

static gboolean
parse_as (MeshAs *as, GError **error)
{
  if (options.as == NULL)
    *as = MESH_AS_ANY;
  else if (g_ascii_strcasecmp (options.as, "owner") == 0)
    *as = MESH_AS_OWNER;
  else if (g_ascii_strcasecmp (options.as, "subscriber") == 0)
    *as = MESH_AS_SUBSCRIBER;
  else
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--as is owner or subscriber, not %s",
                   options.as);
      return FALSE;
    }
  return TRUE;
}

/* As stored: "pending" is taken for "Pending". */
static gboolean
parse_status (const char **status, GError **error)
{
  static const char *const known[] = { "Pending", "Active", "Denied", "Deleted" };

  *status = NULL;
  if (options.status == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (options.status, known[i]) == 0)
      *status = known[i];
  if (*status == NULL)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 "--status is Pending, Active, Denied or Deleted, not %s", options.status);
  return *status != NULL;
}

static gboolean
run (Cli *cli, GError **error)
{
  MeshPersona *persona;
  const char *status, *first, *second;
  MeshAs as;

  if (!parse_as (&as, error) || !parse_status (&status, error) || !cli_session_open (cli, error))
    return FALSE;
  first = as == MESH_AS_SUBSCRIBER ? "Consumer" : "Producer";
  second = as == MESH_AS_ANY ? "Consumer" : NULL;
  persona = cli_session_get_persona (cli, error, first, second, NULL);
  return persona != NULL && list (cli, persona, as, status, error);
}

const CliVerb cli_verb_list_subscriptions = {
  .name = "list-subscriptions",
  .summary = "List subscriptions and requests",
  .entries = entries,
  .run = run,
};

/* The mesh's owner decides on any producer's requests, so it sees all of them. */
static gboolean
run_pending (Cli *cli, GError **error)
{
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Producer", NULL)) == NULL)
    return FALSE;
  return list (cli, persona,
               mesh_persona_get_job (persona) == MESH_JOB_OWNER ? MESH_AS_ANY : MESH_AS_OWNER,
               "Pending", error);
}

const CliVerb cli_verb_list_pending = {
  .name = "list-pending",
  .summary = "List the requests that wait for a decision",
  .run = run_pending,
};
