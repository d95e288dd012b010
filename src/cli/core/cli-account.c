/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-account.h"

#include "cli/core/cli-session.h"

static MeshEnable
parse_type (const char *type)
{
  if (g_ascii_strcasecmp (type, "producer") == 0)
    return MESH_ENABLE_PRODUCER;
  if (g_ascii_strcasecmp (type, "consumer") == 0)
    return MESH_ENABLE_CONSUMER;
  return g_ascii_strcasecmp (type, "both") == 0 ? MESH_ENABLE_BOTH : 0;
}

guint
cli_account_choose (Cli *cli, const char *type, CliAccount accounts[2], GError **error)
{
  static const struct { MeshEnable what; const char *admin; } sides[] = {
    { MESH_ENABLE_PRODUCER, "ProducerAdmin" },
    { MESH_ENABLE_CONSUMER, "ConsumerAdmin" },
  };
  MeshEnable what = parse_type (type);
  guint n_accounts = 0;

  if (what == 0)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                   "--account-type is producer, consumer or both, not %s", type);
      return 0;
    }
  if (!cli_session_open (cli, error))
    return 0;
  if (cli->persona != NULL)
    {
      accounts[0].what = what;
      accounts[0].admin = cli_session_get_persona (cli, error, cli->persona, NULL);
      return accounts[0].admin != NULL ? 1 : 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (what & sides[i].what)
      {
        accounts[n_accounts].what = sides[i].what;
        accounts[n_accounts].admin = cli_session_get_persona (cli, error, sides[i].admin, NULL);
        if (accounts[n_accounts++].admin == NULL)
          return 0;
      }
  return n_accounts;
}
