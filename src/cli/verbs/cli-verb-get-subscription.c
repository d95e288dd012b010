/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/catalog/mesh-catalog.h"

static struct
{
  char *id;
} options;

static const GOptionEntry entries[] = {
  { "subscription-id", 0, 0, G_OPTION_ARG_STRING, &options.id, "The subscription", "ID" },
  { NULL },
};

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MeshSubscription) found = NULL;
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Producer", "Consumer", NULL)) == NULL)
    return FALSE;
  mesh_subscriptions_get_async (cli->mesh, persona, options.id, cli->cancellable, cli_wait_cb,
                                &result);
  cli_wait (&result);
  found = mesh_subscriptions_get_finish (cli->mesh, result, error);
  if (found == NULL)
    return FALSE;
  cli->result = mesh_subscription_to_json (found);
  cli_print_result (cli);
  return TRUE;
}

const CliVerb cli_verb_get_subscription = {
  .name = "get-subscription",
  .summary = "Show one subscription",
  .entries = entries,
  .required = "subscription-id",
  .run = run,
};
