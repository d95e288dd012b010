/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "cli/core/cli-print.h"
#include "cli/core/cli-report.h"

static void
cli_clear (Cli *cli)
{
  g_clear_pointer (&cli->result, json_node_unref);
  g_clear_pointer (&cli->plans, g_ptr_array_unref);
  g_clear_object (&cli->mesh);
  g_clear_object (&cli->journal);
  g_clear_object (&cli->runtime);
  g_clear_object (&cli->cancellable);
  g_clear_pointer (&cli->calls, cli_calls_unref);
  g_clear_pointer (&cli->arguments, g_strfreev);
  g_free (cli->credentials_file);
  g_free (cli->profile);
  g_free (cli->mesh_account);
  g_free (cli->persona);
  g_free (cli->endpoint_url);
  g_free (cli->region);
}

static gboolean
run (Cli *cli, char **argv, GError **error)
{
  if (!cli_options_parse (cli, argv, error))
    return FALSE;
  if (cli->help)
    {
      g_autofree char *help = cli_options_dup_help (cli->verb);
      g_print ("%s", help);
      return TRUE;
    }
  if (cli->version)
    {
      g_print ("meshdesk-cli %s\n", MESHDESK_VERSION);
      return TRUE;
    }
  return cli->verb->run (cli, error);
}

int
main (int argc, char *argv[])
{
  Cli cli = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  /* A domain without translations: scripts read what is said here, in one language. */
  textdomain ("meshdesk-cli");
  g_set_prgname ("meshdesk-cli");
  cli.started = g_get_monotonic_time ();
  cli.cancellable = g_cancellable_new ();
  cli.calls = cli_calls_new ();
  cli.plans = g_ptr_array_new_with_free_func (g_object_unref);

  if (!run (&cli, argc > 0 ? argv + 1 : argv, &error))
    cli_report_error (&cli, error);
  if (cli.json && !cli.help && !cli.version)
    cli_report_json (&cli, error);
  status = cli_report_exit_status (error);
  cli_clear (&cli);
  return status;
}
