/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-client.h"

#include <string.h>

#include "aws/credentials/aws-cached-provider.h"
#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-runtime-private.h"

#define DEFAULT_DURATION 3600
#define FIRST_SETTLE_DELAY (500 * 1000)            /* microseconds; doubles */
#define MAX_SETTLE_DELAY (4 * G_USEC_PER_SEC)

#define AWS_TYPE_ASSUME_ROLE_PROVIDER (aws_assume_role_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsAssumeRoleProvider, aws_assume_role_provider, AWS, ASSUME_ROLE_PROVIDER, AwsCachedProvider)

struct _AwsAssumeRoleProvider
{
  AwsCachedProvider parent_instance;
  AwsClient *source;
  JsonNode *input;
  gint64 settled; /* unix microseconds: from then on a refusal is final */
};

G_DEFINE_FINAL_TYPE (AwsAssumeRoleProvider, aws_assume_role_provider, AWS_TYPE_CACHED_PROVIDER)

static void call_assume_role (GTask *task);

/* A role, a trust policy or a key that was just made is unknown for a while. */
static gboolean
may_settle (AwsAssumeRoleProvider *self, const GError *error)
{
  if (aws_runtime_get_time (aws_client_get_runtime (self->source)) >= self->settled)
    return FALSE;
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED) ||
         aws_error_is_code (error, "InvalidClientTokenId");
}

static gboolean
settle_over_cb (gpointer user_data)
{
  call_assume_role (user_data);
  return G_SOURCE_REMOVE;
}

static void
settle (GTask *task)
{
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);
  AwsRuntime *runtime = aws_client_get_runtime (self->source);
  gint64 *delay = g_task_get_task_data (task);
  gint64 pause = aws_runtime_get_sleep (runtime, *delay);
  g_autoptr (GSource) source = g_timeout_source_new ((guint) (pause / 1000));

  *delay = MIN (*delay * 2, MAX_SETTLE_DELAY);
  g_source_set_callback (source, settle_over_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, aws_runtime_get_context (runtime));
}

static AwsCredentials *
read_credentials (JsonNode *output, GError **error)
{
  const char *id = aws_json_get_string (output, "Credentials.AccessKeyId");
  const char *secret = aws_json_get_string (output, "Credentials.SecretAccessKey");
  const char *token = aws_json_get_string (output, "Credentials.SessionToken");
  const char *text = aws_json_get_string (output, "Credentials.Expiration");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) expires = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  if (id == NULL || secret == NULL || token == NULL || expires == NULL)
    {
      g_propagate_error (error, aws_error_new_of_class (AWS_ERROR_MALFORMED_ANSWER, "sts:AssumeRole",
                                                        NULL, "The answer has no usable credentials",
                                                        NULL, 0, NULL));
      return NULL;
    }
  return aws_credentials_new (id, secret, token, g_date_time_to_unix (expires));
}

static void
assumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) output = NULL;
  AwsCredentials *credentials = NULL;
  GError *error = NULL;

  output = aws_client_call_finish (AWS_CLIENT (source), result, &error);
  if (output != NULL)
    credentials = read_credentials (output, &error);
  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
  else if (may_settle (self, error))
    {
      g_error_free (error);
      settle (task);
    }
  else
    g_task_return_error (task, error);
}

static void
call_assume_role (GTask *task)
{
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);

  aws_client_call_async (self->source, aws_operation_find ("sts:AssumeRole"), self->input,
                         g_task_get_cancellable (task), assumed_cb, g_object_ref (task));
}

static void
aws_assume_role_provider_fetch_async (AwsCachedProvider *provider, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  gint64 delay = FIRST_SETTLE_DELAY;

  g_task_set_source_tag (task, aws_assume_role_provider_fetch_async);
  g_task_set_task_data (task, g_memdup2 (&delay, sizeof delay), g_free);
  call_assume_role (task);
}

static AwsCredentials *
aws_assume_role_provider_fetch_finish (AwsCachedProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
aws_assume_role_provider_finalize (GObject *object)
{
  AwsAssumeRoleProvider *self = AWS_ASSUME_ROLE_PROVIDER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->input, json_node_unref);
  G_OBJECT_CLASS (aws_assume_role_provider_parent_class)->finalize (object);
}

static void
aws_assume_role_provider_class_init (AwsAssumeRoleProviderClass *class)
{
  AwsCachedProviderClass *cached_class = AWS_CACHED_PROVIDER_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = aws_assume_role_provider_finalize;
  cached_class->fetch_async = aws_assume_role_provider_fetch_async;
  cached_class->fetch_finish = aws_assume_role_provider_fetch_finish;
}

static void
aws_assume_role_provider_init (AwsAssumeRoleProvider *self)
{
}

AwsCredentialsProvider *
aws_assume_role_provider_new (AwsClient *source, const char *role_arn, const char *session_name,
                              const char *external_id, guint duration, guint settle_seconds)
{
  AwsAssumeRoleProvider *self;
  AwsRuntime *runtime;

  g_return_val_if_fail (AWS_IS_CLIENT (source), NULL);
  g_return_val_if_fail (role_arn != NULL && session_name != NULL, NULL);
  runtime = aws_client_get_runtime (source);
  self = g_object_new (AWS_TYPE_ASSUME_ROLE_PROVIDER, NULL);
  aws_cached_provider_set_runtime (AWS_CACHED_PROVIDER (self), runtime);
  self->source = g_object_ref (source);
  self->settled = aws_runtime_get_time (runtime) + (gint64) settle_seconds * G_USEC_PER_SEC;
  self->input = aws_json_new ("RoleArn", AWS_JSON_STRING, role_arn,
                              "RoleSessionName", AWS_JSON_STRING, session_name,
                              "ExternalId", AWS_JSON_STRING, external_id,
                              "DurationSeconds", AWS_JSON_INT, duration > 0 ? (int) duration : DEFAULT_DURATION,
                              NULL);
  return AWS_CREDENTIALS_PROVIDER (self);
}
