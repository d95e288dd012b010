/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-call.h"

#include <string.h>

#include "aws/client/aws-cancel.h"
#include "aws/client/aws-client-private.h"
#include "aws/client/aws-error-private.h"
#include "aws/client/aws-exchange.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-limiter.h"
#include "aws/protocols/aws-protocol.h"
#include "aws/client/aws-retry.h"
#include "aws/client/aws-runtime-private.h"

/* Answers up to this size are parsed in the I/O thread; json-glib does 74 MB/s. */
#define PARSE_HERE (128 * 1024)

typedef enum { WAIT_NONE, WAIT_SLOT, WAIT_BACKOFF, WAIT_ASYNC } Wait;

typedef struct
{
  /* input */
  AwsClient *client;
  AwsRuntime *runtime;
  const AwsOperation *operation;
  JsonNode *input;
  AwsBody *body;
  GCancellable *cancellable;
  AwsCallDone done;
  gpointer user_data;

  /* in progress */
  AwsEndpoint endpoint;
  AwsHttpRequest request;
  gboolean built;
  AwsCredentials *credentials;
  GCancellable *abort; /* of what is under way */
  AwsCancelWatch *cancel_watch; /* nullable */
  GSource *backoff_source;
  Wait wait;
  AwsExchangeResult answer;
  guint attempts;
  guint last_cost;
  gboolean renewed;    /* credentials, once */
  gboolean corrected;  /* clock, once */
  gboolean redirected; /* region, once */

  /* record */
  gint64 tag;
  gint64 started;
  gint64 started_monotonic;
} AwsCall;

/* What is parsed away from the I/O thread. */
typedef struct
{
  const AwsOperation *operation;
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body;
} ParseJob;

static void fetch_credentials (AwsCall *call);
static void acquire_slot (AwsCall *call);
static void handle_failure (AwsCall *call, GError *error);

static void
reset_attempt (AwsCall *call)
{
  aws_exchange_result_clear (&call->answer);
  /* An exchange that timed out has spent it. */
  if (call->abort != NULL && g_cancellable_is_cancelled (call->abort))
    {
      g_object_unref (call->abort);
      call->abort = g_cancellable_new ();
    }
}

static void
call_free (AwsCall *call)
{
  reset_attempt (call);
  if (call->built)
    aws_http_request_clear (&call->request);
  aws_endpoint_clear (&call->endpoint);
  g_clear_pointer (&call->credentials, aws_credentials_unref);
  g_clear_pointer (&call->input, json_node_unref);
  g_clear_pointer (&call->body, aws_body_unref);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->abort);
  g_clear_object (&call->client);
  g_free (call);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
write_record (AwsCall *call, const GError *error)
{
  g_autofree char *label = NULL;
  g_autofree char *account = NULL;
  AwsCallRecord record = {
    .operation = call->operation->name,
    .region = aws_client_get_region (call->client),
    .http_status = call->answer.status,
    .attempts = call->attempts,
    .tag = call->tag,
    .started = call->started,
    .duration = g_get_monotonic_time () - call->started_monotonic,
  };

  if (!aws_runtime_is_observed (call->runtime))
    return;
  aws_client_dup_label (call->client, &label, &account);
  record.label = label != NULL ? label : "";
  record.account = account;
  if (call->answer.headers != NULL)
    record.request_id = aws_protocol_get_request_id (call->answer.headers);
  if (error != NULL)
    {
      record.error_code = aws_error_get_code (error);
      if (record.error_code == NULL)
        record.error_code = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "Cancelled"
                                                                                      : "Failed";
      if (aws_error_get_http_status (error) != 0)
        record.http_status = aws_error_get_http_status (error);
    }
  aws_runtime_observe (call->runtime, &record);
}

/* The end of every call. @output, @error: (transfer full) */
static void
finish (AwsCall *call, JsonNode *output, GError *error)
{
  GBytes *body = NULL;
  AwsCallDone done;
  gpointer user_data;

  g_clear_pointer (&call->cancel_watch, aws_cancel_watch_free);
  drop_source (&call->backoff_source);
  write_record (call, error);
  aws_client_tell_watch (call->client, call->credentials, error);
  if (error == NULL && call->operation->flags & AWS_OPERATION_BODY_OUT)
    body = g_steal_pointer (&call->answer.body);
  /* First, so that a caller that waits holds the last reference to its client again. */
  done = call->done;
  user_data = call->user_data;
  call_free (call);
  done (output, body, error, user_data);
}

static gboolean
finish_if_cancelled (AwsCall *call)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (call->cancellable, &error))
    return FALSE;
  finish (call, NULL, error);
  return TRUE;
}

/* Whatever is under way ends with an error and finishes the call; what only waits ends here. */
static void
cancelled_cb (gpointer user_data)
{
  AwsCall *call = user_data;
  Wait wait = call->wait;

  g_cancellable_cancel (call->abort);
  if (wait == WAIT_SLOT &&
      aws_limiter_withdraw (aws_runtime_get_limiter (call->runtime, call->operation->service), call))
    finish_if_cancelled (call);
  else if (wait == WAIT_BACKOFF)
    finish_if_cancelled (call);
}

static AwsLimiter *
get_limiter (AwsCall *call)
{
  return aws_runtime_get_limiter (call->runtime, call->operation->service);
}

static gboolean
backoff_over_cb (gpointer user_data)
{
  AwsCall *call = user_data;

  drop_source (&call->backoff_source);
  acquire_slot (call);
  return G_SOURCE_REMOVE;
}

static void
wait_and_retry (AwsCall *call, gint64 delay)
{
  call->wait = WAIT_BACKOFF;
  reset_attempt (call);
  call->backoff_source = g_timeout_source_new ((guint) ((delay + 999) / 1000));
  g_source_set_callback (call->backoff_source, backoff_over_cb, call, NULL);
  g_source_attach (call->backoff_source, aws_runtime_get_context (call->runtime));
}

static void
retry_or_finish (AwsCall *call, GError *error)
{
  AwsRetryClass class = aws_retry_classify (error);
  guint cost = class == AWS_RETRY_TIMEOUT ? AWS_LIMITER_TIMEOUT_COST : AWS_LIMITER_RETRY_COST;
  gint64 delay;

  if (class == AWS_RETRY_NEVER)
    {
      finish (call, NULL, error);
      return;
    }
  delay = aws_retry_get_delay (call->attempts - 1, aws_runtime_get_random (call->runtime),
                               call->answer.status, call->answer.headers);
  delay = aws_runtime_get_sleep (call->runtime, delay);
  if (class == AWS_RETRY_THROTTLED)
    aws_limiter_throttle (get_limiter (call), delay);
  if (call->attempts >= aws_runtime_get_max_attempts (call->runtime) ||
      !aws_limiter_pay (get_limiter (call), cost))
    {
      finish (call, NULL, error);
      return;
    }
  call->last_cost = cost;
  g_error_free (error);
  wait_and_retry (call, delay);
}

static gboolean
build_request (AwsCall *call, const char *region, GError **error)
{
  if (call->built)
    aws_http_request_clear (&call->request);
  call->built = TRUE;
  aws_endpoint_clear (&call->endpoint);
  if (!aws_client_get_endpoint (call->client, call->operation->service, region, &call->endpoint, error) ||
      !aws_protocol_build (&call->request, call->operation, &call->endpoint, call->input,
                           call->body != NULL ? aws_body_get_bytes (call->body) : NULL, error))
    return FALSE;
  if (call->body != NULL && aws_body_get_bytes (call->body) == NULL)
    call->request.section = aws_body_ref (call->body);
  return TRUE;
}

/* AWS refused the session: once, get another. */
static gboolean
renew_credentials (AwsCall *call, const GError *error)
{
  if (call->renewed || !g_error_matches (error, AWS_ERROR, AWS_ERROR_EXPIRED))
    return FALSE;
  call->renewed = TRUE;
  aws_credentials_provider_invalidate (aws_client_get_provider (call->client), call->credentials);
  reset_attempt (call);
  fetch_credentials (call);
  return TRUE;
}

static gboolean
correct_clock (AwsCall *call, const GError *error)
{
  gint64 skew;

  if (call->corrected || !aws_retry_is_skewed (error, call->answer.headers,
                                               aws_runtime_get_time (call->runtime), &skew))
    return FALSE;
  call->corrected = TRUE;
  aws_runtime_set_skew (call->runtime, call->endpoint.host, skew);
  reset_attempt (call);
  acquire_slot (call);
  return TRUE;
}

/* S3: the bucket is elsewhere. Where, is taken from headers or body, never from Location. */
static char *
dup_right_region (AwsCall *call, const GError *error)
{
  const char *region = NULL;

  if (call->answer.headers != NULL)
    region = soup_message_headers_get_one (call->answer.headers, "x-amz-bucket-region");
  if (region == NULL)
    region = aws_json_get_string (aws_error_get_details (error), "Region");
  if (region == NULL || !aws_region_is_valid (region) ||
      g_str_equal (region, call->endpoint.signing_region))
    return NULL;
  return g_strdup (region);
}

static gboolean
redirect_region (AwsCall *call, const GError *error)
{
  guint status = aws_error_get_http_status (error);
  const char *bucket = aws_json_get_string (call->input, "Bucket");
  g_autofree char *region = NULL;
  GError *local = NULL;

  if (call->redirected || call->operation->service != &aws_s3_service || bucket == NULL ||
      !(status == 301 || status == 307 || status == 400 || status == 403) ||
      (status == 400 && !aws_error_is_code (error, "AuthorizationHeaderMalformed") &&
       !aws_error_is_code (error, "BadRequest")))
    return FALSE;
  region = dup_right_region (call, error);
  if (region == NULL)
    return FALSE;
  call->redirected = TRUE;
  aws_runtime_set_bucket_region (call->runtime, bucket, region);
  reset_attempt (call);
  if (build_request (call, region, &local))
    acquire_slot (call);
  else
    finish (call, NULL, local);
  return TRUE;
}

static void
handle_failure (AwsCall *call, GError *error)
{
  if (renew_credentials (call, error) || correct_clock (call, error) || redirect_region (call, error))
    g_error_free (error);
  else
    retry_or_finish (call, error);
}

static void
handle_output (AwsCall *call, JsonNode *output, GError *error)
{
  if (error != NULL)
    {
      handle_failure (call, error);
      return;
    }
  aws_limiter_succeed (get_limiter (call), call->last_cost);
  finish (call, output, NULL);
}

static void
parse_job_free (gpointer data)
{
  ParseJob *job = data;

  soup_message_headers_unref (job->headers);
  g_bytes_unref (job->body);
  g_free (job);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ParseJob *job = data;
  GError *error = NULL;
  JsonNode *output = aws_protocol_parse (job->operation, job->status, job->headers, job->body, &error);

  if (output != NULL)
    g_task_return_pointer (task, output, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AwsCall *call = user_data;
  GError *error = NULL;
  JsonNode *output = g_task_propagate_pointer (G_TASK (result), &error);

  handle_output (call, output, error);
}

static void
parse_answer (AwsCall *call)
{
  AwsExchangeResult *answer = &call->answer;
  GError *error = NULL;

  if (g_bytes_get_size (answer->body) <= PARSE_HERE ||
      call->operation->flags & AWS_OPERATION_BODY_OUT)
    {
      JsonNode *output = aws_protocol_parse (call->operation, answer->status, answer->headers,
                                             answer->body, &error);
      handle_output (call, output, error);
    }
  else
    {
      ParseJob *job = g_new (ParseJob, 1);
      g_autoptr (GTask) task = g_task_new (NULL, call->abort, parsed_cb, call);

      *job = (ParseJob) { call->operation, answer->status,
                          soup_message_headers_ref (answer->headers), g_bytes_ref (answer->body) };
      g_task_set_source_tag (task, parse_answer);
      g_task_set_task_data (task, job, parse_job_free);
      g_task_run_in_thread (task, parse_in_thread);
    }
}

static void
exchanged_cb (AwsExchangeResult *answer, gpointer user_data)
{
  AwsCall *call = user_data;

  /* Taken over before the slot is given back: that may start others. */
  call->answer = *answer;
  memset (answer, 0, sizeof *answer);
  aws_limiter_release (get_limiter (call));
  if (finish_if_cancelled (call))
    return;
  if (call->answer.error != NULL)
    {
      GError *error = g_steal_pointer (&call->answer.error);
      handle_failure (call, error);
    }
  else if (call->answer.status < 200 || call->answer.status > 299)
    handle_failure (call, aws_protocol_parse_error (call->operation, call->answer.status,
                                                    call->answer.headers, call->answer.body));
  else
    parse_answer (call);
}

static void
send_attempt (gpointer data)
{
  AwsCall *call = data;

  call->wait = WAIT_ASYNC;
  call->attempts++;
  aws_exchange_send (call->runtime, call->operation, &call->endpoint, &call->request,
                     call->credentials, call->abort, exchanged_cb, call);
}

static void
acquire_slot (AwsCall *call)
{
  call->wait = WAIT_SLOT;
  aws_limiter_acquire (get_limiter (call), send_attempt, call);
}

static void
got_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AwsCall *call = user_data;
  GError *error = NULL;

  g_clear_pointer (&call->credentials, aws_credentials_unref);
  call->credentials = aws_credentials_provider_get_finish (AWS_CREDENTIALS_PROVIDER (source), result,
                                                           &error);
  if (finish_if_cancelled (call))
    g_clear_error (&error);
  else if (call->credentials == NULL)
    finish (call, NULL, error);
  else
    acquire_slot (call);
}

static void
fetch_credentials (AwsCall *call)
{
  call->wait = WAIT_ASYNC;
  aws_credentials_provider_get_async (aws_client_get_provider (call->client), call->abort,
                                      got_credentials_cb, call);
}

/* A token that makes all attempts one call. The caller's input is not ours to change. */
static void
fill_idempotency_token (AwsCall *call)
{
  const char *member = call->operation->idempotent;
  g_autofree char *token = NULL;
  JsonNode *copy;

  if (member == NULL || aws_json_get (call->input, member) != NULL)
    return;
  copy = call->input != NULL ? aws_json_copy (call->input) : aws_json_new_object ();
  if (aws_json_get_object (copy, NULL) != NULL)
    {
      token = g_uuid_string_random ();
      aws_json_set_string (copy, member, token);
    }
  g_clear_pointer (&call->input, json_node_unref);
  call->input = copy;
}

void
aws_call_start (AwsClient *client, const AwsOperation *operation, JsonNode *input, AwsBody *body,
                GCancellable *cancellable, AwsCallDone done, gpointer user_data)
{
  AwsCall *call = g_new0 (AwsCall, 1);
  const char *bucket;
  GError *error = NULL;

  call->client = g_object_ref (client);
  call->runtime = aws_client_get_runtime (client);
  call->operation = operation;
  call->input = input != NULL ? json_node_ref (input) : NULL;
  call->body = body != NULL ? aws_body_ref (body) : NULL;
  call->done = done;
  call->user_data = user_data;
  call->abort = g_cancellable_new ();
  call->tag = aws_client_get_thread_tag ();
  call->started = aws_runtime_get_time (call->runtime);
  call->started_monotonic = g_get_monotonic_time ();
  if (cancellable != NULL)
    {
      call->cancellable = g_object_ref (cancellable);
      if (finish_if_cancelled (call))
        return;
      call->cancel_watch = aws_cancel_watch_new (cancellable, aws_runtime_get_context (call->runtime),
                                                 cancelled_cb, call, NULL);
    }

  fill_idempotency_token (call);
  bucket = operation->service == &aws_s3_service ? aws_json_get_string (call->input, "Bucket") : NULL;
  if (build_request (call, bucket != NULL ? aws_runtime_get_bucket_region (call->runtime, bucket) : NULL,
                     &error))
    fetch_credentials (call);
  else
    finish (call, NULL, error);
}
