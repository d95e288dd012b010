/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-exchange.h"

#include <string.h>

#include "aws/client/aws-deadlines.h"
#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-retry.h"

#define MAX_HEADERS 64
#define MAX_ERROR_BODY (1024 * 1024)
#define FIRST_READ (2 * 1024)
#define MAX_READ (1024 * 1024)
#define SHA256_LENGTH 32
#define READS_AT_ONCE 16 /* then the others have their turn */

typedef struct
{
  AwsRuntime *runtime;
  const AwsOperation *operation;
  AwsExchangeDone done;
  gpointer user_data;

  SoupMessage *message;
  GCancellable *cancellable;
  AwsDeadline *deadline;
  gboolean timed_out;
  GInputStream *stream;
  GByteArray *bytes;
  gsize limit;
  gsize used;

  AwsExchangeResult result;
} AwsExchange;

static void read_more (AwsExchange *self);

void
aws_exchange_result_clear (AwsExchangeResult *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
  self->status = 0;
}

static void
stop_timer (AwsExchange *self)
{
  if (self->deadline != NULL)
    aws_deadlines_remove (aws_runtime_get_deadlines (self->runtime), self->deadline);
  self->deadline = NULL;
}

static void
finish (AwsExchange *self)
{
  stop_timer (self);
  self->done (&self->result, self->user_data);
  aws_exchange_result_clear (&self->result);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
fail_with (AwsExchange *self, const GError *error, gboolean had_answer)
{
  if (!self->timed_out && g_cancellable_is_cancelled (self->cancellable))
    self->result.error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else
    self->result.error = aws_retry_convert_transport_error (self->operation->name, error,
                                                            self->timed_out, had_answer);
  finish (self);
}

static void
fail (AwsExchange *self, const GError *error)
{
  fail_with (self, error, self->stream != NULL);
}

static void
timeout_cb (gpointer user_data)
{
  AwsExchange *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
start_timer (AwsExchange *self)
{
  stop_timer (self);
  self->deadline = aws_deadlines_add (aws_runtime_get_deadlines (self->runtime),
                                      aws_runtime_get_timeout (self->runtime), timeout_cb, self);
}

/* Large bodies may take their time, as long as something moves. */
static void
note_progress (AwsExchange *self)
{
  if (self->operation->flags & (AWS_OPERATION_BODY_IN | AWS_OPERATION_BODY_OUT))
    start_timer (self);
}

static void
wrote_body_data_cb (SoupMessage *message, guint size, gpointer user_data)
{
  note_progress (user_data);
}

static void
too_large (AwsExchange *self)
{
  self->result.error = aws_error_new_of_class (AWS_ERROR_MALFORMED_ANSWER, self->operation->name, NULL,
                                               "The answer is too large",
                                               aws_protocol_get_request_id (self->result.headers),
                                               self->result.status, NULL);
  g_cancellable_cancel (self->cancellable);
  if (self->stream != NULL)
    g_input_stream_close (self->stream, NULL, NULL);
  finish (self);
}

/* TRUE: there may be more. */
static gboolean
take_read (AwsExchange *self, gssize n)
{
  self->used += n;
  if (n == 0)
    {
      g_byte_array_set_size (self->bytes, (guint) self->used);
      self->result.body = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
      finish (self);
      return FALSE;
    }
  if (self->used > self->limit)
    {
      too_large (self);
      return FALSE;
    }
  note_progress (self);
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AwsExchange *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    fail (self, error);
  else if (take_read (self, n))
    read_more (self);
}

static void
make_room (AwsExchange *self)
{
  goffset announced = soup_message_headers_get_content_length (self->result.headers);

  /* One byte more than announced: then the end is seen without another round. */
  if (self->bytes->len == 0)
    g_byte_array_set_size (self->bytes, (guint) CLAMP (announced + 1, FIRST_READ, MAX_READ));
  else if (self->bytes->len - self->used < FIRST_READ / 4)
    g_byte_array_set_size (self->bytes, self->bytes->len + CLAMP (self->bytes->len, FIRST_READ, MAX_READ));
}

/* What is there is taken at once; only for the rest we go through the main loop. */
static void
read_more (AwsExchange *self)
{
  gboolean more = TRUE;

  for (guint i = 0; more && i < READS_AT_ONCE && G_IS_POLLABLE_INPUT_STREAM (self->stream); i++)
    {
      g_autoptr (GError) error = NULL;
      gssize n;

      make_room (self);
      n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                                    self->bytes->data + self->used,
                                                    self->bytes->len - self->used, self->cancellable, &error);
      if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (n < 0)
        {
          fail (self, error);
          return;
        }
      more = take_read (self, n);
    }
  if (!more)
    return;
  make_room (self);
  g_input_stream_read_async (self->stream, self->bytes->data + self->used,
                             self->bytes->len - self->used, G_PRIORITY_DEFAULT, self->cancellable,
                             read_cb, self);
}

static gsize
get_limit (AwsExchange *self)
{
  if (self->result.status < 200 || self->result.status > 299)
    return MAX_ERROR_BODY;
  return self->operation->flags & AWS_OPERATION_BODY_OUT ? G_MAXUINT / 2 : AWS_JSON_MAX_BYTES;
}

static void
take_head (AwsExchange *self)
{
  self->result.status = soup_message_get_status (self->message);
  self->result.headers = soup_message_headers_ref (soup_message_get_response_headers (self->message));
}

static void
sent_in_bulk_cb (AwsBulkResult *result, gpointer user_data)
{
  AwsExchange *self = user_data;

  if (result->answered)
    take_head (self);
  if (result->error != NULL)
    fail_with (self, result->error, result->answered);
  else if (result->too_large)
    too_large (self);
  else
    {
      self->result.body = g_steal_pointer (&result->body);
      finish (self);
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AwsExchange *self = user_data;
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      fail (self, error);
      return;
    }
  take_head (self);
  self->limit = get_limit (self);
  if (soup_message_headers_get_content_length (self->result.headers) > (goffset) self->limit &&
      strcmp (soup_message_get_method (self->message), "HEAD") != 0)
    {
      too_large (self);
      return;
    }
  note_progress (self);
  self->bytes = g_byte_array_new ();
  read_more (self);
}

static guint
collect_headers (const AwsHttpRequest *request, AwsHeader *headers)
{
  guint n = 0;

  headers[n++] = (AwsHeader) { "Host", request->host };
  if (request->content_type != NULL)
    headers[n++] = (AwsHeader) { "Content-Type", request->content_type };
  if (request->target != NULL)
    headers[n++] = (AwsHeader) { "X-Amz-Target", request->target };
  for (guint i = 0; request->headers != NULL && i + 1 < request->headers->len && n < MAX_HEADERS; i += 2)
    {
      const char *name = g_ptr_array_index (request->headers, i);

      if (g_ascii_strcasecmp (name, "Content-Type") != 0)
        headers[n++] = (AwsHeader) { name, g_ptr_array_index (request->headers, i + 1) };
    }
  return n;
}

static SoupMessage *
create_message (const AwsEndpoint *endpoint, const AwsHttpRequest *request)
{
  g_autofree char *text = g_strconcat (endpoint->scheme, "://", request->host, NULL);
  g_autoptr (GUri) base = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) uri = NULL;

  if (base == NULL)
    return NULL;
  /* Built, not parsed: dots and slashes of S3 keys must stay. */
  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, endpoint->scheme, NULL, g_uri_get_host (base),
                     g_uri_get_port (base), request->path, request->query, NULL);
  return soup_message_new_from_uri (request->method, uri);
}

/* Of the body, where the caller has said it: S3's checksum is the hash that is signed, written otherwise.
 * FALSE: it must be computed. */
static gboolean
get_said_hash (const AwsHttpRequest *request, char hex[2 * SHA256_LENGTH + 1])
{
  for (guint i = 0; request->headers != NULL && i + 1 < request->headers->len; i += 2)
    {
      g_autofree guint8 *digest = NULL;
      gsize length;

      if (g_ascii_strcasecmp (g_ptr_array_index (request->headers, i), "x-amz-checksum-sha256") != 0)
        continue;
      digest = g_base64_decode (g_ptr_array_index (request->headers, i + 1), &length);
      for (guint at = 0; length == SHA256_LENGTH && at < length; at++)
        g_snprintf (hex + 2 * at, 3, "%02x", digest[at]);
      return length == SHA256_LENGTH;
    }
  return FALSE;
}

static void
sign (AwsExchange *self, const AwsEndpoint *endpoint, const AwsHttpRequest *request,
      AwsCredentials *credentials)
{
  AwsHeader headers[MAX_HEADERS];
  const AwsHeader *added;
  guint n = collect_headers (request, headers), n_added;
  SoupMessageHeaders *out = soup_message_get_request_headers (self->message);
  gint64 now = aws_runtime_get_time (self->runtime) +
               aws_runtime_get_skew (self->runtime, endpoint->host);
  gsize length = 0;
  gconstpointer body = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  char hash[2 * SHA256_LENGTH + 1];
  const AwsSignerRequest signer_request = {
    .method = request->method, .path = request->path, .query = request->query,
    .headers = headers, .n_headers = n, .body = body, .body_length = length,
    .payload_hash = self->operation->flags & AWS_OPERATION_BODY_IN && get_said_hash (request, hash) ? hash : NULL,
  };
  const AwsSignerContext context = {
    .credentials = credentials, .region = endpoint->signing_region,
    .service = self->operation->service->name, .time = now / G_USEC_PER_SEC,
    .flags = self->operation->service == &aws_s3_service ? AWS_SIGNER_S3 : AWS_SIGNER_DEFAULT,
  };

  added = aws_signer_sign (aws_runtime_get_signer (self->runtime), &signer_request, &context, &n_added);
  for (guint i = 0; i < n; i++)
    soup_message_headers_append (out, headers[i].name, headers[i].value);
  for (guint i = 0; i < n_added; i++)
    soup_message_headers_append (out, added[i].name, added[i].value);
}

/* Not for bytes, which libsoup sends again itself */
static void
set_section (SoupMessage *message, gpointer body)
{
  g_autoptr (GInputStream) stream = aws_body_open (body);

  soup_message_set_request_body (message, NULL, stream, (gssize) aws_body_get_length (body));
}

static void
add_body (AwsExchange *self, const AwsHttpRequest *request)
{
  if (request->section != NULL)
    {
      set_section (self->message, request->section);
      g_signal_connect_data (self->message, "restarted", G_CALLBACK (set_section),
                             aws_body_ref (request->section), (GClosureNotify) aws_body_unref, 0);
    }
  else if (request->body != NULL)
    soup_message_set_request_body_from_bytes (self->message, request->content_type, request->body);
  else if (strcmp (request->method, "GET") != 0 && strcmp (request->method, "HEAD") != 0)
    soup_message_headers_set_content_length (soup_message_get_request_headers (self->message), 0);
}

static gboolean
never_sent_cb (gpointer user_data)
{
  AwsExchange *self = user_data;

  self->result.error = aws_error_new_of_class (AWS_ERROR_CONFIGURATION, self->operation->name, NULL,
                                               "The endpoint is not one that can be reached", NULL, 0,
                                               NULL);
  finish (self);
  return G_SOURCE_REMOVE;
}

void
aws_exchange_send (AwsRuntime *runtime, const AwsOperation *operation, const AwsEndpoint *endpoint,
                   const AwsHttpRequest *request, AwsCredentials *credentials,
                   GCancellable *cancellable, AwsExchangeDone done, gpointer user_data)
{
  AwsExchange *self = g_new0 (AwsExchange, 1);

  self->runtime = runtime;
  self->operation = operation;
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_object_ref (cancellable);
  self->message = create_message (endpoint, request);
  if (self->message == NULL)
    {
      GSource *source = g_idle_source_new ();

      g_source_set_callback (source, never_sent_cb, self, NULL);
      g_source_attach (source, aws_runtime_get_context (runtime));
      g_source_unref (source);
      return;
    }

  soup_message_add_flags (self->message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  sign (self, endpoint, request, credentials);
  add_body (self, request);
  if (request->section != NULL)
    {
      aws_bulk_send (aws_runtime_get_bulk (runtime), self->message, aws_runtime_get_timeout (runtime),
                     MAX_ERROR_BODY, self->cancellable, sent_in_bulk_cb, self);
      return;
    }
  if (operation->flags & AWS_OPERATION_BODY_IN)
    g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
  start_timer (self);
  soup_session_send_async (aws_runtime_get_session (runtime), self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, sent_cb, self);
}
