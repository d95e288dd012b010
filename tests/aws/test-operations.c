/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/services/aws-service.h"
#include "test-server.h"

/* Every operation of every table: a success, a refusal, and cancellation at three moments, in each
 * of the three ways to call. */

typedef enum { WAY_CALL, WAY_BYTES, WAY_ALL, N_WAYS } Way;
typedef enum { MOMENT_BEFORE, MOMENT_IN_FLIGHT, N_MOMENTS } Moment;

typedef struct
{
  TestServer *server;
  AwsRuntime *runtime;
  AwsClient *client;
} Fixture;

static Fixture fixture;

static JsonNode *
make_input (const AwsOperation *operation)
{
  if (operation->service == &aws_s3_service && operation->path != NULL)
    return aws_json_new ("Bucket", AWS_JSON_STRING, "bucket", "Key", AWS_JSON_STRING, "key", NULL);
  return NULL;
}

static char *
make_success (const AwsOperation *operation)
{
  const char *name = aws_operation_get_short_name (operation);

  switch (operation->service->protocol)
    {
    case AWS_PROTOCOL_QUERY:
      return g_strdup_printf ("<%sResponse><%sResult><X>1</X></%sResult><ResponseMetadata>"
                              "<RequestId>r</RequestId></ResponseMetadata></%sResponse>",
                              name, name, name, name);
    case AWS_PROTOCOL_REST_XML:
      return strcmp (operation->method, "HEAD") == 0 ? g_strdup ("")
                                                     : g_strdup ("<Root><X>1</X></Root>");
    default:
      return g_strdup ("{\"X\":\"1\"}");
    }
}

static const char *
make_failure (const AwsOperation *operation)
{
  switch (operation->service->protocol)
    {
    case AWS_PROTOCOL_QUERY:
      return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</"
             "Message></Error>"
             "<RequestId>r</RequestId></ErrorResponse>";
    case AWS_PROTOCOL_REST_XML:
      return "<Error><Code>AccessDenied</Code><Message>no</Message><RequestId>r</RequestId></"
             "Error>";
    default:
      return "{\"__type\":\"ns#AccessDenied\",\"message\":\"no\"}";
    }
}

static void
start (Way way, const AwsOperation *operation, GCancellable *cancellable, GAsyncResult **result)
{
  g_autoptr (JsonNode) input = make_input (operation);

  if (way == WAY_BYTES)
    aws_client_call_bytes_async (fixture.client, operation, input, NULL, cancellable,
                                 test_result_cb, result);
  else if (way == WAY_ALL)
    aws_client_call_all_async (fixture.client, operation, input, cancellable, test_result_cb,
                               result);
  else
    aws_client_call_async (fixture.client, operation, input, cancellable, test_result_cb, result);
}

static JsonNode *
finish (Way way, GAsyncResult *result, GError **error)
{
  if (way == WAY_BYTES)
    {
      g_autoptr (GBytes) body = NULL;
      return aws_client_call_bytes_finish (fixture.client, result, &body, error);
    }
  return way == WAY_ALL ? aws_client_call_all_finish (fixture.client, result, error)
                        : aws_client_call_finish (fixture.client, result, error);
}

static JsonNode *
run (Way way, const AwsOperation *operation, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  start (way, operation, cancellable, &result);
  return finish (way, test_wait (&result), error);
}

static JsonNode *
run_blocking (Way way, const AwsOperation *operation, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = make_input (operation);
  g_autoptr (GBytes) body = NULL;

  if (way == WAY_BYTES)
    return aws_client_call_bytes (fixture.client, operation, input, NULL, &body, cancellable,
                                  error);
  return way == WAY_ALL ? aws_client_call_all (fixture.client, operation, input, cancellable, error)
                        : aws_client_call (fixture.client, operation, input, cancellable, error);
}

static void
check_success (const AwsOperation *operation)
{
  g_autofree char *body = make_success (operation);

  for (guint i = 0; i < 2 * N_WAYS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) output = NULL;

      test_server_push_json (fixture.server, 200, body);
      output = i < N_WAYS ? run (i, operation, NULL, &error)
                          : run_blocking (i - N_WAYS, operation, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (output));
      if (operation->output == NULL && *body != '\0'
          && !(operation->flags & AWS_OPERATION_BODY_OUT))
        g_assert_cmpstr (aws_json_get_string (output, "X"), ==, "1");
    }
  test_server_reset (fixture.server);
}

static void
check_failure (const AwsOperation *operation)
{
  gboolean head = g_strcmp0 (operation->method, "HEAD") == 0;

  for (guint i = 0; i < 2 * N_WAYS; i++)
    {
      g_autoptr (GError) error = NULL;

      test_server_push (fixture.server,
                        (TestReply){ .status = 403,
                                     .headers = "x-amzn-RequestId: id-7\n",
                                     .body = head ? NULL : make_failure (operation) });
      g_assert_null (i < N_WAYS ? run (i, operation, NULL, &error)
                                : run_blocking (i - N_WAYS, operation, NULL, &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
      g_assert_cmpstr (aws_error_get_code (error), ==, "AccessDenied");
      g_assert_cmpstr (aws_error_get_operation (error), ==, operation->name);
      g_assert_cmpstr (aws_error_get_request_id (error), ==, "id-7");
      g_assert_cmpuint (aws_error_get_http_status (error), ==, 403);
      if (!head)
        g_assert_cmpstr (aws_error_get_message (error), ==, "no");
    }
  test_server_reset (fixture.server);
}

static gpointer
cancel_in_thread (gpointer data)
{
  test_server_wait (fixture.server, 1);
  g_cancellable_cancel (data);
  return NULL;
}

static void
check_cancelled (Way way, const AwsOperation *operation, Moment moment, gboolean blocking)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  test_server_push (fixture.server, (TestReply) { .kind = TEST_REPLY_STALL });
  if (moment == MOMENT_BEFORE)
    g_cancellable_cancel (cancellable);
  else
    thread = g_thread_new ("cancel", cancel_in_thread, cancellable);
  g_assert_null (blocking ? run_blocking (way, operation, cancellable, &error)
                          : run (way, operation, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (thread != NULL)
    g_thread_join (thread);
  g_assert_cmpuint (test_server_count (fixture.server), ==, moment == MOMENT_BEFORE ? 0 : 1);
  test_server_reset (fixture.server);
}

static void
test_operation (gconstpointer data)
{
  const AwsOperation *operation = data;

  check_success (operation);
  check_failure (operation);
  for (Way way = 0; way < N_WAYS; way++)
    check_cancelled (way, operation, MOMENT_BEFORE, FALSE);
  /* One moment in one way for each operation: all of them come to their turn. */
  check_cancelled (g_str_hash (operation->name) % N_WAYS, operation, MOMENT_IN_FLIGHT,
                   g_str_hash (operation->name) % 2);
}

static void
set_up (void)
{
  fixture.server = test_server_new ();
  fixture.runtime = test_runtime_new ();
  fixture.client = test_client_new (fixture.runtime, fixture.server);
}

static void
tear_down (void)
{
  g_object_unref (fixture.client);
  g_object_unref (fixture.runtime);
  test_server_free (fixture.server);
}

/* Again and again, at whatever moment it hits, until a call gets through. */
static void
test_cancel_repeatedly (void)
{
  const AwsOperation *operation = aws_operation_find ("glue:GetTables");
  gboolean done = FALSE;

  for (guint i = 0; !done; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) output = NULL;

      test_server_reset (fixture.server);
      /* Those before that were cancelled may come only now, and take an answer each. */
      for (guint j = 0; j < 8; j++)
        test_server_push_json (fixture.server, 200, "{}");
      start (i % N_WAYS, operation, cancellable, &result);
      for (guint j = 0; j < i && result == NULL; j++)
        {
          g_thread_yield ();
          g_main_context_iteration (NULL, FALSE);
        }
      if (i < 2000)
        g_cancellable_cancel (cancellable);
      output = finish (i % N_WAYS, test_wait (&result), &error);
      if (output == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      done = output != NULL;
    }
  /* A request that was cancelled on its way may still come: to this server, and no other test. */
  tear_down ();
  set_up ();
}

static void
test_cancel_in_queue (void)
{
  const AwsOperation *operation = aws_operation_find ("glue:GetTables");
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;
  g_autoptr (GError) error = NULL;

  aws_runtime_set_concurrency (fixture.runtime, "glue", 1);
  test_server_push (fixture.server, (TestReply) { .kind = TEST_REPLY_STALL });
  start (WAY_CALL, operation, first, &one);
  test_server_wait (fixture.server, 1);
  start (WAY_CALL, operation, second, &two);
  g_cancellable_cancel (second);
  g_assert_null (finish (WAY_CALL, test_wait (&two), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (test_server_count (fixture.server), ==, 1);
  g_assert_null (one);
  g_cancellable_cancel (first);
  g_assert_null (finish (WAY_CALL, test_wait (&one), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  aws_runtime_set_concurrency (fixture.runtime, "glue", 32);
  test_server_reset (fixture.server);
}

static gint64
sleep_long (gint64 delay, gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return (gint64) 3600 * G_USEC_PER_SEC;
}

static void
test_cancel_in_backoff (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  aws_runtime_set_sleep (fixture.runtime, sleep_long, cancellable);
  test_server_push (fixture.server, (TestReply) { .status = 503 });
  g_assert_null (
      run_blocking (WAY_CALL, aws_operation_find ("glue:GetTables"), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_server_reset (fixture.server);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  for (const AwsService *const *service = aws_services (); *service != NULL; service++)
    for (guint i = 0; i < (*service)->n_operations; i++)
      {
        g_autofree char *path = g_strconcat ("/operations/", (*service)->operations[i].name, NULL);
        g_test_add_data_func (path, &(*service)->operations[i], test_operation);
      }
  g_test_add_func ("/cancel/repeatedly", test_cancel_repeatedly);
  g_test_add_func ("/cancel/in-queue", test_cancel_in_queue);
  g_test_add_func ("/cancel/in-backoff", test_cancel_in_backoff);
  status = g_test_run ();
  tear_down ();
  return status;
}
