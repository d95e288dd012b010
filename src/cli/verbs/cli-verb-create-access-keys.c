/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-account.h"
#include "cli/core/cli-credentials-file.h"
#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"

static struct
{
  char *account_type;
  char *credentials_out;
} options;

static const GOptionEntry entries[] = {
  { "account-type", 0, 0, G_OPTION_ARG_STRING, &options.account_type,
    "Whose users get keys", "producer|consumer|both" },
  { "credentials-out", 0, 0, G_OPTION_ARG_FILENAME, &options.credentials_out,
    "Where the keys are written; default: the credentials file in use", "FILE" },
  { NULL },
};

/* Where new keys go, and what went wrong there: keys come in a worker thread of the plan. */
typedef struct
{
  const char *path;
  JsonNode *file; /* (owned) */
  GMutex mutex;
  GError *error;  /* (owned) (nullable) */
} Receiver;

/* Written as soon as there is one, since AWS never says a secret twice. */
static void
receive_cb (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer data)
{
  Receiver *receiver = data;

  g_mutex_lock (&receiver->mutex);
  cli_credentials_file_set (receiver->file, persona, account_id, credentials);
  if (receiver->error == NULL)
    cli_credentials_file_write (receiver->file, receiver->path, &receiver->error);
  g_mutex_unlock (&receiver->mutex);
}

/* What is at the path stays; keys that the file in use has are not made again, so they are copied.
 */
static JsonNode *
read_target (const char *path, const char *in_use, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) used = NULL;
  g_autoptr (JsonNode) file = cli_credentials_file_read (path, TRUE, &local_error);

  if (local_error == NULL && in_use != NULL && !g_str_equal (path, in_use))
    used = cli_credentials_file_read (in_use, FALSE, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (file == NULL && used != NULL)
    return g_steal_pointer (&used);
  if (file == NULL)
    file = json_from_string ("{}", NULL);
  if (used != NULL)
    cli_credentials_file_keep (file, used);
  return g_steal_pointer (&file);
}

static gboolean
open_receiver (Cli *cli, Receiver *receiver, GError **error)
{
  const char *in_use = cli_session_get_credentials_file (cli);
  JsonObject *object;

  receiver->path = options.credentials_out != NULL ? options.credentials_out : in_use;
  if (receiver->path == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           "Say where the keys go: --credentials-out FILE");
      return FALSE;
    }
  receiver->file = read_target (receiver->path, in_use, error);
  if (receiver->file == NULL)
    return FALSE;
  object = json_node_get_object (receiver->file);
  if (!json_object_has_member (object, "AWS_REGION"))
    json_object_set_string_member (object, "AWS_REGION", mesh_mesh_get_region (cli->mesh));
  /* a place that can't be written must be known before a key is made */
  return cli->dry_run || cli_credentials_file_write (receiver->file, receiver->path, error);
}

static gboolean
make_keys (Cli *cli,
           Receiver *receiver,
           const CliAccount *accounts,
           guint n_accounts,
           GError **error)
{
  for (guint i = 0; i < n_accounts; i++)
    {
      MeshPlan *plan = mesh_workflow_create_access_keys (
          cli->mesh, accounts[i].admin, accounts[i].what, receive_cb, receiver, error);
      if (!cli_plan_run (cli, plan, error))
        return FALSE;
      if (receiver->error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&receiver->error),
                                      "A key was made, but could not be written: ");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
run (Cli *cli, GError **error)
{
  Receiver receiver = { 0 };
  CliAccount accounts[2];
  guint n_accounts = cli_account_choose (cli, options.account_type, accounts, error);
  gboolean done;

  if (n_accounts == 0)
    return FALSE;
  g_mutex_init (&receiver.mutex);
  done = open_receiver (cli, &receiver, error)
         && make_keys (cli, &receiver, accounts, n_accounts, error);
  if (done && !cli->dry_run)
    cli_print (cli, "The keys are in %s\n", receiver.path);
  g_clear_error (&receiver.error);
  g_clear_pointer (&receiver.file, json_node_unref);
  g_mutex_clear (&receiver.mutex);
  return done;
}

const CliVerb cli_verb_create_access_keys = {
  .name = "create-access-keys",
  .summary = "Make access keys for the users DataMeshProducer and DataMeshConsumer",
  .details
  = "Secrets are written to the file alone (mode 0600) and never shown. Its other members stay.",
  .entries = entries,
  .required = "account-type",
  .run = run,
};
