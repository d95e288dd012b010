/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "cli/core/cli-credentials-file.h"
#include "cli/verbs/cli-verbs.h"
#include "practice/core/practice-server.h"

static struct
{
  int port;
  char *state;
  char *credentials_out;
  char **faults;
} options;

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "Default: any free one", "N" },
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &options.state,
    "Folder that keeps everything; default: a temporary one", "DIR" },
  { "credentials-out", 0, 0, G_OPTION_ARG_FILENAME, &options.credentials_out,
    "Where to write the personas' keys", "FILE" },
  { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.faults, "How to misbehave; may be repeated",
    "SPEC" },
  { NULL },
};

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* Keys of Producer and Consumer that create-access-keys put into the same file on an earlier run of
 * this state stay there. */
static gboolean
write_credentials (PracticeServer *server, const char *path, GError **error)
{
  g_autofree char *text = practice_server_dup_credentials (server);
  g_autoptr (JsonNode) file = json_from_string (text, error);
  g_autoptr (JsonNode) older = NULL;

  if (file == NULL)
    return FALSE;
  older = cli_credentials_file_read (path, TRUE, NULL);
  if (older != NULL)
    cli_credentials_file_keep (file, older);
  return cli_credentials_file_write (file, path, error);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (PracticeServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (options.port < 0 || options.port > 65535)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--port is 0 to 65535, not %d", options.port);
      return FALSE;
    }
  /* before anybody can know the address, so that no signal finds us unprepared */
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  server = practice_server_new (options.state, (guint16) options.port,
                                (const char *const *) options.faults, error);
  if (server == NULL
      || (options.credentials_out != NULL
          && !write_credentials (server, options.credentials_out, error)))
    return FALSE;
  printf ("listening on %s\n", practice_server_get_url (server));
  fflush (stdout);
  g_main_loop_run (loop);
  practice_server_stop (server);
  return TRUE;
}

const CliVerb cli_verb_practice_serve = {
  .name = "practice serve",
  .summary = "Run a practice AWS on this machine",
  .details
  = "SPEC: latency=50ms, throttle=5%, error=2%, drop=1%, iam-delay=10s, ram-delay=5s, "
    "lf-delay=5s,\n"
    "skew=20m, each for one service where that is named (glue:throttle=20%); seed=N repeats a run.",
  .entries = entries,
  .run = run,
};
