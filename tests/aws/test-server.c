/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "test-server.h"

#include <string.h>

struct _TestServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  char *url;
  GPtrArray *held; /* messages that never get an answer; server thread */

  GMutex mutex;
  GCond cond;
  GQueue script; /* TestReply */
  GPtrArray *requests;
  TestHandler handler;
  gpointer handler_data;
};

GArray *test_waits;
gint64 test_time;

static void
request_free (gpointer data)
{
  TestRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  soup_message_headers_unref (request->headers);
  g_bytes_unref (request->body);
  g_free (request);
}

static void
copy_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_append (user_data, name, value);
}

static TestRequest *
request_new (SoupServerMessage *message)
{
  TestRequest *request = g_new0 (TestRequest, 1);
  GUri *uri = soup_server_message_get_uri (message);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (g_uri_get_path (uri));
  request->query = g_strdup (g_uri_get_query (uri));
  request->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header_cb,
                                request->headers);
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  return request;
}

static void
hold (TestServer *self, SoupServerMessage *message)
{
  soup_server_message_pause (message);
  g_ptr_array_add (self->held, g_object_ref (message));
}

/* Below HTTP: the connection is ours from here on. */
static void
drop (SoupServerMessage *message, const char *bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (bytes != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, strlen (bytes), NULL,
                               NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
answer (TestServer *self, SoupServerMessage *message, const TestReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length = reply->length > 0     ? (gsize) reply->length
                 : reply->body != NULL ? strlen (reply->body)
                                       : 0;
  g_auto (GStrv) lines = g_strsplit (reply->headers != NULL ? reply->headers : "", "\n", -1);

  soup_server_message_set_status (message, reply->status != 0 ? reply->status : 200, NULL);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], ": ", 2);
      soup_message_headers_replace (headers, pair[0], pair[1]);
    }
  if (reply->body != NULL)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                              reply->body, length);
  if (reply->kind == TEST_REPLY_HALF)
    {
      soup_message_headers_set_content_length (headers, length * 2);
      g_ptr_array_add (self->held, g_object_ref (message));
    }
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  TestServer *self = user_data;
  TestRequest *request = request_new (message);
  TestReply reply = { .status = 599, .body = "the script is at its end" };
  g_autofree TestReply *scripted = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  scripted = g_queue_pop_head (&self->script);
  if (scripted != NULL)
    reply = *scripted;
  else if (self->handler != NULL)
    reply = self->handler (request, self->handler_data);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (reply.kind == TEST_REPLY_STALL)
    hold (self, message);
  else if (reply.kind == TEST_REPLY_DROP)
    drop (message, NULL);
  else if (reply.kind == TEST_REPLY_TRUNCATE)
    drop (message, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
  else
    answer (self, message, &reply);
}

static gpointer
run (gpointer data)
{
  TestServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_ptr_array_set_size (self->held, 0);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

TestServer *
test_server_new (void)
{
  TestServer *self = g_new0 (TestServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->thread = g_thread_new ("test-server", run, self);
  return self;
}

void
test_server_free (TestServer *self)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, G_SOURCE_FUNC (g_main_loop_quit), self->loop, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_queue_clear_full (&self->script, g_free);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->held);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->url);
  g_free (self);
}

const char *
test_server_get_url (TestServer *self)
{
  return self->url;
}

void
test_server_set_handler (TestServer *self, TestHandler handler, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->handler = handler;
  self->handler_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
test_server_push (TestServer *self, TestReply reply)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->script, g_memdup2 (&reply, sizeof reply));
  g_mutex_unlock (&self->mutex);
}

void
test_server_push_json (TestServer *self, guint status, const char *body)
{
  test_server_push (self, (TestReply) { .status = status, .body = body });
}

guint
test_server_count (TestServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

void
test_server_wait (TestServer *self, guint n)
{
  g_mutex_lock (&self->mutex);
  while (self->requests->len < n)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

const TestRequest *
test_server_get_request (TestServer *self, guint i)
{
  const TestRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (i, <, self->requests->len);
  request = g_ptr_array_index (self->requests, i);
  g_mutex_unlock (&self->mutex);
  return request;
}

void
test_server_reset (TestServer *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->script, g_free);
  g_ptr_array_set_size (self->requests, 0);
  self->handler = NULL;
  g_mutex_unlock (&self->mutex);
}

static gint64
fake_clock (gpointer user_data)
{
  return test_time;
}

static double
fake_random (gpointer user_data)
{
  return 0.5;
}

static gint64
fake_sleep (gint64 delay, gpointer user_data)
{
  g_array_append_val (test_waits, delay);
  return 0;
}

AwsRuntime *
test_runtime_new (void)
{
  AwsRuntime *runtime = aws_runtime_new ();

  if (test_waits == NULL)
    test_waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_set_size (test_waits, 0);
  test_time = TEST_TIME * G_USEC_PER_SEC;
  aws_runtime_set_clock (runtime, fake_clock, NULL);
  aws_runtime_set_random (runtime, fake_random, NULL);
  aws_runtime_set_sleep (runtime, fake_sleep, NULL);
  return runtime;
}

AwsClient *
test_client_new (AwsRuntime *runtime, TestServer *server)
{
  g_autoptr (AwsCredentials) credentials =
      aws_credentials_new ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, 0);
  g_autoptr (AwsCredentialsProvider) provider = aws_static_provider_new (credentials);
  g_autoptr (GError) error = NULL;
  AwsClient *client
      = aws_client_new (runtime, provider, "eu-west-1", test_server_get_url (server), &error);

  g_assert_no_error (error);
  return client;
}

void
test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

GAsyncResult *
test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}
