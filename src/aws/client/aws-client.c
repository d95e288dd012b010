/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-client.h"

#include <string.h>

#include "aws/client/aws-call.h"
#include "aws/client/aws-client-private.h"
#include "aws/credentials/aws-config.h"
#include "aws/client/aws-pager.h"
#include "aws/client/aws-runtime-private.h"

struct _AwsClient
{
  GObject parent_instance;
  AwsRuntime *runtime;
  AwsCredentialsProvider *provider;
  char *region;
  char *endpoint_url; /* nullable */
  GHashTable *overrides; /* service name → URL, of environment or profile */
  GHashTable *endpoints; /* service name → AwsEndpoint, resolved; I/O thread only */

  GMutex mutex; /* guards the labels */
  char *label;
  char *account;

  AwsClientWatch watch; /* (nullable) */
  gpointer watch_data;
  GDestroyNotify watch_destroy;
};

G_DEFINE_FINAL_TYPE (AwsClient, aws_client, G_TYPE_OBJECT)

/* (owned) (nullable) gint64 */
static GPrivate thread_tag = G_PRIVATE_INIT (g_free);

typedef struct
{
  JsonNode *output;
  GBytes *body;
} Result;

/* A call on its way through the I/O thread; the end of it goes to @done. */
typedef struct
{
  AwsClient *client;
  const AwsOperation *operation;
  JsonNode *input;
  AwsBody *body;
  AwsPager *pager; /* all pages */
  GCancellable *cancellable;
  AwsCallDone done;
  gpointer user_data;
  gint64 tag; /* of the caller's thread */
} Submission;

/* A caller that waits. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean done;
  JsonNode *output;
  GBytes *body;
  GError *error;
} Waiting;

static void
submission_free (Submission *submission)
{
  g_clear_pointer (&submission->input, json_node_unref);
  g_clear_pointer (&submission->body, aws_body_unref);
  g_clear_pointer (&submission->pager, aws_pager_free);
  g_clear_object (&submission->cancellable);
  g_clear_object (&submission->client);
  g_free (submission);
}

static gboolean start_cb (gpointer user_data);

static gboolean
take_page (Submission *submission, JsonNode **output, GError **error)
{
  gboolean more;

  if (!aws_pager_take (submission->pager, *output, &more, error))
    {
      g_clear_pointer (output, json_node_unref);
      return FALSE;
    }
  g_clear_pointer (output, json_node_unref);
  if (more)
    return TRUE;
  *output = aws_pager_finish (submission->pager);
  return FALSE;
}

static void
call_done (JsonNode *output, GBytes *body, GError *error, gpointer user_data)
{
  Submission *submission = user_data;
  AwsCallDone done;
  gpointer data;

  if (submission->pager != NULL && error == NULL && take_page (submission, &output, &error))
    {
      start_cb (submission);
      return;
    }
  done = submission->done;
  data = submission->user_data;
  submission_free (submission);
  done (output, body, error, data);
}

static gboolean
start_cb (gpointer user_data)
{
  Submission *submission = user_data;
  JsonNode *input = submission->pager != NULL ? aws_pager_get_input (submission->pager)
                                              : submission->input;

  /* What the call needs on its way, credentials, is of the same tag. @submission may end within. */
  aws_client_set_thread_tag (submission->tag);
  aws_call_start (submission->client, submission->operation, input, submission->body,
                  submission->cancellable, call_done, submission);
  aws_client_set_thread_tag (0);
  return G_SOURCE_REMOVE;
}

static void
submit (AwsClient *self, const AwsOperation *operation, JsonNode *input, AwsBody *body, gboolean all,
        GCancellable *cancellable, AwsCallDone done, gpointer user_data)
{
  Submission *submission = g_new0 (Submission, 1);

  submission->client = g_object_ref (self);
  submission->operation = operation;
  submission->input = input != NULL ? json_node_ref (input) : NULL;
  submission->body = body != NULL ? aws_body_ref (body) : NULL;
  submission->pager = all ? aws_pager_new (operation, input) : NULL;
  submission->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  submission->done = done;
  submission->user_data = user_data;
  submission->tag = aws_client_get_thread_tag ();
  aws_runtime_invoke (self->runtime, start_cb, submission);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->output, json_node_unref);
  g_clear_pointer (&result->body, g_bytes_unref);
  g_free (result);
}

static void
return_to_task (JsonNode *output, GBytes *body, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Result *result;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  result = g_new (Result, 1);
  *result = (Result) { output, body };
  g_task_return_pointer (task, result, result_free);
}

static void
call_async (AwsClient *self, const AwsOperation *operation, JsonNode *input, AwsBody *body, gboolean all,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer tag)
{
  GTask *task;

  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (operation != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  submit (self, operation, input, body, all, cancellable, return_to_task, task);
}

static JsonNode *
call_finish (AwsClient *self, GAsyncResult *async_result, GBytes **body, GError **error)
{
  Result *result;
  JsonNode *output;

  g_return_val_if_fail (g_task_is_valid (async_result, self), NULL);
  result = g_task_propagate_pointer (G_TASK (async_result), error);
  if (result == NULL)
    return NULL;
  output = g_steal_pointer (&result->output);
  if (body != NULL)
    *body = g_steal_pointer (&result->body);
  result_free (result);
  return output;
}

static void
wake_waiting (JsonNode *output, GBytes *body, GError *error, gpointer user_data)
{
  Waiting *waiting = user_data;

  g_mutex_lock (&waiting->mutex);
  waiting->output = output;
  waiting->body = body;
  waiting->error = error;
  waiting->done = TRUE;
  g_cond_signal (&waiting->cond);
  g_mutex_unlock (&waiting->mutex);
}

static JsonNode *
call_and_wait (AwsClient *self, const AwsOperation *operation, JsonNode *input, AwsBody *body,
               gboolean all, GBytes **out_body, GCancellable *cancellable, GError **error)
{
  Waiting waiting = { 0 };

  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (!aws_runtime_is_io_thread (self->runtime), NULL);
  g_mutex_init (&waiting.mutex);
  g_cond_init (&waiting.cond);
  submit (self, operation, input, body, all, cancellable, wake_waiting, &waiting);

  g_mutex_lock (&waiting.mutex);
  while (!waiting.done)
    g_cond_wait (&waiting.cond, &waiting.mutex);
  g_mutex_unlock (&waiting.mutex);
  g_mutex_clear (&waiting.mutex);
  g_cond_clear (&waiting.cond);

  if (out_body != NULL)
    *out_body = g_steal_pointer (&waiting.body);
  g_clear_pointer (&waiting.body, g_bytes_unref);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
  return waiting.output;
}

static void
aws_client_finalize (GObject *object)
{
  AwsClient *self = AWS_CLIENT (object);

  if (self->watch_destroy != NULL)
    self->watch_destroy (self->watch_data);
  g_clear_object (&self->runtime);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->endpoint_url, g_free);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->endpoints, g_hash_table_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->account, g_free);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (aws_client_parent_class)->finalize (object);
}

static void
aws_client_class_init (AwsClientClass *class)
{
  G_OBJECT_CLASS (class)->finalize = aws_client_finalize;
}

static void
aws_client_init (AwsClient *self)
{
  g_mutex_init (&self->mutex);
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) aws_endpoint_free);
}

/* Read once, here: the environment is not for other threads to read. */
static gboolean
read_environment (AwsClient *self, GError **error)
{
  for (const AwsService *const *service = aws_services (); *service != NULL; service++)
    {
      const char *url = aws_endpoint_get_environment (*service);

      if (url == NULL)
        continue;
      if (!aws_endpoint_check_url (url, error))
        return FALSE;
      g_hash_table_insert (self->overrides, (gpointer) (*service)->name, g_strdup (url));
    }
  return TRUE;
}

AwsClient *
aws_client_new (AwsRuntime *runtime, AwsCredentialsProvider *provider, const char *region,
                const char *endpoint_url, GError **error)
{
  g_autoptr (AwsClient) self = NULL;

  g_return_val_if_fail (AWS_IS_RUNTIME (runtime), NULL);
  g_return_val_if_fail (AWS_IS_CREDENTIALS_PROVIDER (provider), NULL);
  if (!aws_region_is_valid (region))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "“%s” is not a region of AWS",
                   region != NULL ? region : "");
      return NULL;
    }
  if (endpoint_url != NULL && !aws_endpoint_check_url (endpoint_url, error))
    return NULL;

  self = g_object_new (AWS_TYPE_CLIENT, NULL);
  self->runtime = g_object_ref (runtime);
  self->provider = g_object_ref (provider);
  self->region = g_strdup (region);
  self->endpoint_url = g_strdup (endpoint_url);
  if (endpoint_url == NULL && !read_environment (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

AwsRuntime *
aws_client_get_runtime (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  return self->runtime;
}

AwsCredentialsProvider *
aws_client_get_provider (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  return self->provider;
}

const char *
aws_client_get_region (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  return self->region;
}

const char *
aws_client_get_endpoint_url (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  return self->endpoint_url;
}

const char *
aws_client_get_partition (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  return aws_region_get_partition (self->region);
}

gboolean
aws_client_use_profile_endpoints (AwsClient *self, const char *profile, GError **error)
{
  g_autoptr (AwsConfig) config = NULL;

  g_return_val_if_fail (AWS_IS_CLIENT (self), FALSE);
  if (self->endpoint_url != NULL)
    return TRUE;
  config = aws_config_load (error);
  if (config == NULL)
    return FALSE;
  if (profile == NULL)
    profile = aws_config_get_default_profile ();
  for (const AwsService *const *service = aws_services (); *service != NULL; service++)
    {
      const char *url = aws_config_get_endpoint_url (config, profile, (*service)->name);

      if (url == NULL || g_hash_table_contains (self->overrides, (*service)->name))
        continue;
      if (!aws_endpoint_check_url (url, error))
        return FALSE;
      g_hash_table_insert (self->overrides, (gpointer) (*service)->name, g_strdup (url));
    }
  return TRUE;
}

void
aws_client_set_label (AwsClient *self, const char *label, const char *account)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_mutex_lock (&self->mutex);
  g_free (self->label);
  g_free (self->account);
  self->label = g_strdup (label);
  self->account = g_strdup (account);
  g_mutex_unlock (&self->mutex);
}

void
aws_client_dup_label (AwsClient *self, char **label, char **account)
{
  g_mutex_lock (&self->mutex);
  *label = g_strdup (self->label);
  *account = g_strdup (self->account);
  g_mutex_unlock (&self->mutex);
}

void
aws_client_set_watch (AwsClient *self, AwsClientWatch watch, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (self->watch == NULL);
  self->watch = watch;
  self->watch_data = user_data;
  self->watch_destroy = destroy;
}

void
aws_client_tell_watch (AwsClient *self, AwsCredentials *credentials, const GError *error)
{
  if (self->watch != NULL)
    self->watch (credentials != NULL ? aws_credentials_get_expires (credentials) : 0, error, self->watch_data);
}

static const AwsEndpoint *
resolve_own (AwsClient *self, const AwsService *service, const char *url, GError **error)
{
  AwsEndpoint *endpoint = g_hash_table_lookup (self->endpoints, service->name);

  if (endpoint != NULL)
    return endpoint;
  endpoint = g_new0 (AwsEndpoint, 1);
  if (!aws_endpoint_resolve (endpoint, service, self->region, url, error))
    {
      aws_endpoint_free (endpoint);
      return NULL;
    }
  g_hash_table_insert (self->endpoints, (gpointer) service->name, endpoint);
  return endpoint;
}

gboolean
aws_client_get_endpoint (AwsClient *self, const AwsService *service, const char *region,
                         AwsEndpoint *endpoint, GError **error)
{
  const char *url = self->endpoint_url;
  const AwsEndpoint *own;

  if (url == NULL)
    url = g_hash_table_lookup (self->overrides, service->name);
  if (region != NULL)
    return aws_endpoint_resolve (endpoint, service, region, url, error);
  own = resolve_own (self, service, url, error);
  if (own != NULL)
    aws_endpoint_copy (own, endpoint);
  return own != NULL;
}

void
aws_client_set_thread_tag (gint64 tag)
{
  gint64 *own = g_private_get (&thread_tag);

  if (own == NULL)
    {
      own = g_new0 (gint64, 1);
      g_private_set (&thread_tag, own);
    }
  *own = tag;
}

gint64
aws_client_get_thread_tag (void)
{
  const gint64 *own = g_private_get (&thread_tag);

  return own != NULL ? *own : 0;
}

void
aws_client_call_async (AwsClient *self, const AwsOperation *operation, JsonNode *input,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  call_async (self, operation, input, NULL, FALSE, cancellable, callback, user_data,
              aws_client_call_async);
}

JsonNode *
aws_client_call_finish (AwsClient *self, GAsyncResult *result, GError **error)
{
  return call_finish (self, result, NULL, error);
}

void
aws_client_call_bytes_async (AwsClient *self, const AwsOperation *operation, JsonNode *input,
                             GBytes *body, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (AwsBody) whole = body != NULL ? aws_body_new_bytes (body) : NULL;

  call_async (self, operation, input, whole, FALSE, cancellable, callback, user_data,
              aws_client_call_bytes_async);
}

JsonNode *
aws_client_call_bytes_finish (AwsClient *self, GAsyncResult *result, GBytes **body, GError **error)
{
  return call_finish (self, result, body, error);
}

void
aws_client_call_all_async (AwsClient *self, const AwsOperation *operation, JsonNode *input,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  call_async (self, operation, input, NULL, TRUE, cancellable, callback, user_data,
              aws_client_call_all_async);
}

JsonNode *
aws_client_call_all_finish (AwsClient *self, GAsyncResult *result, GError **error)
{
  return call_finish (self, result, NULL, error);
}

JsonNode *
aws_client_call (AwsClient *self, const AwsOperation *operation, JsonNode *input,
                 GCancellable *cancellable, GError **error)
{
  return call_and_wait (self, operation, input, NULL, FALSE, NULL, cancellable, error);
}

JsonNode *
aws_client_call_bytes (AwsClient *self, const AwsOperation *operation, JsonNode *input, GBytes *body,
                       GBytes **out_body, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsBody) whole = body != NULL ? aws_body_new_bytes (body) : NULL;

  return call_and_wait (self, operation, input, whole, FALSE, out_body, cancellable, error);
}

JsonNode *
aws_client_call_body (AwsClient *self, const AwsOperation *operation, JsonNode *input, AwsBody *body,
                      GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (body != NULL, NULL);
  return call_and_wait (self, operation, input, body, FALSE, NULL, cancellable, error);
}

JsonNode *
aws_client_call_all (AwsClient *self, const AwsOperation *operation, JsonNode *input,
                     GCancellable *cancellable, GError **error)
{
  return call_and_wait (self, operation, input, NULL, TRUE, NULL, cancellable, error);
}
