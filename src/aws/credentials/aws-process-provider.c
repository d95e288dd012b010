/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/credentials/aws-process-provider.h"

#include <string.h>

#include "aws/credentials/aws-cached-provider.h"
#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-runtime-private.h"

#define MAX_OUTPUT (64 * 1024)
#define TIMEOUT_SECONDS 60

#define AWS_TYPE_PROCESS_PROVIDER (aws_process_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsProcessProvider, aws_process_provider, AWS, PROCESS_PROVIDER, AwsCachedProvider)

struct _AwsProcessProvider
{
  AwsCachedProvider parent_instance;
  char **argv;
};

G_DEFINE_FINAL_TYPE (AwsProcessProvider, aws_process_provider, AWS_TYPE_CACHED_PROVIDER)

typedef struct
{
  GSubprocess *process;
  GSource *timer;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_source_destroy (run->timer);
  g_source_unref (run->timer);
  g_object_unref (run->process);
  g_free (run);
}

static gboolean
fail (AwsProcessProvider *self, const char *why, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS, "credential_process “%s”: %s", self->argv[0],
               why);
  return FALSE;
}

static gboolean
read_expiration (AwsProcessProvider *self, JsonNode *document, gint64 *expires, GError **error)
{
  const char *text = aws_json_get_string (document, "Expiration");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;

  *expires = 0;
  if (aws_json_get (document, "Expiration") == NULL)
    return TRUE;
  time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  if (time == NULL)
    return fail (self, "its Expiration is no time", error);
  *expires = g_date_time_to_unix (time);
  return TRUE;
}

static AwsCredentials *
read_output (AwsProcessProvider *self, GBytes *output, GError **error)
{
  g_autoptr (JsonNode) document = NULL;
  const char *id, *secret;
  gint64 expires;

  if (g_bytes_get_size (output) > MAX_OUTPUT)
    {
      fail (self, "it printed too much", error);
      return NULL;
    }
  document = aws_json_parse (g_bytes_get_data (output, NULL), (gssize) g_bytes_get_size (output), NULL);
  id = aws_json_get_string (document, "AccessKeyId");
  secret = aws_json_get_string (document, "SecretAccessKey");
  if (document == NULL || aws_json_get_int (document, "Version", 0) != 1)
    fail (self, "it printed no JSON of Version 1", error);
  else if (id == NULL || secret == NULL)
    fail (self, "it printed no AccessKeyId and SecretAccessKey", error);
  else if (read_expiration (self, document, &expires, error))
    return aws_credentials_new (id, secret, aws_json_get_string (document, "SessionToken"), expires);
  return NULL;
}

static void
communicated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GTask) task = user_data;
  AwsProcessProvider *self = g_task_get_source_object (task);
  g_autoptr (GBytes) output = NULL;
  AwsCredentials *credentials = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (process, result, &output, NULL, &error))
    g_task_return_error (task, error);
  else if (!g_subprocess_get_successful (process))
    {
      fail (self, "it failed, or took too long", &error);
      g_task_return_error (task, error);
    }
  else if ((credentials = read_output (self, output, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_subprocess_force_exit (user_data);
  return G_SOURCE_REMOVE;
}

static void
aws_process_provider_fetch_async (AwsCachedProvider *provider, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  AwsProcessProvider *self = AWS_PROCESS_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  GSubprocess *process;
  Run *run;

  g_task_set_source_tag (task, aws_process_provider_fetch_async);
  process = g_subprocess_newv ((const char *const *) self->argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  if (process == NULL)
    {
      g_clear_error (&error);
      fail (self, "it cannot be started", &error);
      g_task_return_error (task, error);
      return;
    }
  run = g_new (Run, 1);
  run->process = process;
  run->timer = g_timeout_source_new_seconds (TIMEOUT_SECONDS);
  g_source_set_callback (run->timer, timeout_cb, process, NULL);
  g_source_attach (run->timer, aws_runtime_get_context (aws_cached_provider_get_runtime (provider)));
  g_task_set_task_data (task, run, run_free);
  g_subprocess_communicate_async (process, NULL, cancellable, communicated_cb, g_object_ref (task));
}

static AwsCredentials *
aws_process_provider_fetch_finish (AwsCachedProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
aws_process_provider_finalize (GObject *object)
{
  g_strfreev (AWS_PROCESS_PROVIDER (object)->argv);
  G_OBJECT_CLASS (aws_process_provider_parent_class)->finalize (object);
}

static void
aws_process_provider_class_init (AwsProcessProviderClass *class)
{
  G_OBJECT_CLASS (class)->finalize = aws_process_provider_finalize;
  AWS_CACHED_PROVIDER_CLASS (class)->fetch_async = aws_process_provider_fetch_async;
  AWS_CACHED_PROVIDER_CLASS (class)->fetch_finish = aws_process_provider_fetch_finish;
}

static void
aws_process_provider_init (AwsProcessProvider *self)
{
}

AwsCredentialsProvider *
aws_process_provider_new (AwsRuntime *runtime, const char *command, GError **error)
{
  AwsProcessProvider *self;
  g_auto (GStrv) argv = NULL;

  if (!g_shell_parse_argv (command, NULL, &argv, NULL))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_CONFIGURATION,
                           "credential_process: its quotes do not match, or it is empty");
      return NULL;
    }
  self = g_object_new (AWS_TYPE_PROCESS_PROVIDER, NULL);
  aws_cached_provider_set_runtime (AWS_CACHED_PROVIDER (self), runtime);
  self->argv = g_steal_pointer (&argv);
  return AWS_CREDENTIALS_PROVIDER (self);
}
