/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-server.h"

#include <glib-unix.h>
#include <stdio.h>

/* The practice server alone, for tests that need nothing else of the command line. Lines on
 * standard input replace the faults of the running server: "latency=50ms throttle=5%". */

static char *state, *credentials, **faults, **accounts;
static int port;

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &port, NULL, "N" },
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &state, NULL, "DIR" },
  { "credentials-out", 0, 0, G_OPTION_ARG_FILENAME, &credentials, NULL, "FILE" },
  { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &faults, NULL, "SPEC" },
  { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &accounts, NULL, "ID" },
  { NULL }
};

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
line_cb (GIOChannel *channel, GIOCondition condition, gpointer server)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) specs = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    return G_SOURCE_REMOVE;
  g_strstrip (line);
  specs = *line != '\0' ? g_strsplit (line, " ", -1) : NULL;
  g_print (practice_server_set_faults (server, (const char *const *) specs, NULL)
               ? "faults set\n"
               : "faults refused\n");
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (PracticeServer) server = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (server
          = practice_server_new (state, (guint16) port, (const char *const *) faults, &error))
             == NULL
      || (credentials != NULL && !practice_server_write_credentials (server, credentials, &error)))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (gsize i = 0; accounts != NULL && accounts[i] != NULL; i++)
    {
      g_autofree char *persona = practice_server_add_account (server, accounts[i], &error);

      g_print ("%s", persona != NULL ? persona : error->message);
    }
  g_print ("listening on %s\n", practice_server_get_url (server));
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, line_cb, server);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_main_loop_run (loop);
  practice_server_stop (server);
  g_strfreev (faults);
  g_strfreev (accounts);
  g_free (state);
  g_free (credentials);
  return 0;
}
