/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-session.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/core/cli-print.h"
#include "cli/core/cli-report.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-journal.h"

static gboolean
signal_cb (gpointer user_data)
{
  GCancellable *cancellable = user_data;

  if (g_cancellable_is_cancelled (cancellable))
    _exit (130);
  cli_note ("\nStopping: steps that run are finished first. Once more to stop at once.\n");
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0';
}

/* MESHDESK_TIMEOUT: seconds that an answer may take, for networks that are slower than the default.
 */
static void
open_runtime (Cli *cli)
{
  g_autoptr (GError) error = NULL;

  if (cli->runtime != NULL)
    return;
  cli->runtime = aws_runtime_new ();
  if (has_variable ("MESHDESK_TIMEOUT"))
    aws_runtime_set_timeout (
        cli->runtime,
        (guint) CLAMP (g_ascii_strtoll (g_getenv ("MESHDESK_TIMEOUT"), NULL, 10), 1, 3600));
  cli_calls_watch (cli->calls, cli->runtime);
  g_unix_signal_add (SIGINT, signal_cb, cli->cancellable);
  g_unix_signal_add (SIGTERM, signal_cb, cli->cancellable);
  if (cli->dry_run)
    return;
  cli->journal = mesh_journal_new (NULL, &error);
  if (cli->journal != NULL)
    {
      g_autofree char *trouble = mesh_journal_dup_trouble (cli->journal);

      if (trouble != NULL)
        cli_note ("%s\n", trouble);
      mesh_journal_observe (cli->journal, cli->runtime);
    }
  else
    cli_note ("The journal can't be written, so this run is not recorded: %s\n", error->message);
}

/* The reference's own variable too: its tutorial has people set it. */
const char *
cli_session_get_credentials_file (Cli *cli)
{
  static const char *const variables[] = { "MESHDESK_CREDENTIALS", "CredentialsFile" };

  if (cli->credentials_file != NULL)
    return cli->credentials_file;
  if (cli->profile != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *path = g_getenv (variables[i]);
      if (path != NULL && *path != '\0')
        return path;
    }
  return NULL;
}

static gboolean
check_source (Cli *cli, const char *file, GError **error)
{
  if (cli->credentials_file != NULL && cli->profile != NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           "Give --credentials-file or --profile, not both");
      return FALSE;
    }
  if (file == NULL && cli->profile == NULL && !has_variable ("AWS_ACCESS_KEY_ID")
      && !has_variable ("AWS_PROFILE"))
    {
      g_set_error (
          error, CLI_ERROR, CLI_ERROR_USAGE,
          "No credentials: give --credentials-file FILE (or MESHDESK_CREDENTIALS in the "
          "environment), or --profile NAME.\nTo practise without AWS: meshdesk-cli practice "
          "serve --credentials-out FILE, then %s with --endpoint-url and that file",
          cli->verb->name);
      return FALSE;
    }
  return TRUE;
}

gboolean
cli_session_open (Cli *cli, GError **error)
{
  const char *file = cli_session_get_credentials_file (cli);

  if (!check_source (cli, file, error))
    return FALSE;
  open_runtime (cli);
  if (file != NULL)
    cli->mesh = mesh_mesh_new_from_file (cli->runtime, file, cli->endpoint_url, cli->region, error);
  else
    cli->mesh = mesh_mesh_new_from_profile (cli->runtime, cli->profile, cli->mesh_account,
                                            cli->endpoint_url, cli->region, error);
  return cli->mesh != NULL && mesh_mesh_ensure_accounts (cli->mesh, cli->cancellable, error);
}

gboolean
cli_session_open_mesh (Cli *cli, const char *json, const char *endpoint_url, GError **error)
{
  open_runtime (cli);
  cli->mesh = mesh_mesh_new_from_data (cli->runtime, json, -1, "practice", endpoint_url,
                                       cli->region, error);
  return cli->mesh != NULL;
}

static MeshPersona *
find_named (Cli *cli, const char *name, GError **error)
{
  MeshPersona *persona = mesh_mesh_find_persona (cli->mesh, name);

  if (persona == NULL)
    g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, "No persona %s is in the credentials",
                 name);
  else if (!mesh_persona_get_has_credentials (persona))
    {
      gboolean daily = g_str_equal (name, "Producer") || g_str_equal (name, "Consumer");
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA,
                   "The persona %s has no access key in the credentials%s", name,
                   daily ? "; create-access-keys makes one" : "");
      persona = NULL;
    }
  return persona;
}

MeshPersona *
cli_session_get_persona (Cli *cli, GError **error, ...)
{
  const char *name, *first = NULL;
  MeshPersona *persona, *found = NULL;
  va_list names;

  if (cli->persona != NULL)
    return find_named (cli, cli->persona, error);
  va_start (names, error);
  while (found == NULL && (name = va_arg (names, const char *)) != NULL)
    {
      first = first != NULL ? first : name;
      persona = mesh_mesh_find_persona (cli->mesh, name);
      if (persona != NULL && mesh_persona_get_has_credentials (persona))
        found = persona;
    }
  va_end (names);
  return found != NULL ? found : find_named (cli, first, error);
}

void
cli_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

void
cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}
