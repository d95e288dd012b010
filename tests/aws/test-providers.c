/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/credentials/aws-cached-provider.h"
#include "aws/protocols/aws-json.h"
#include "test-server.h"

typedef struct
{
  TestServer *server;
  AwsRuntime *runtime;
  AwsClient *client;
  AwsCredentialsProvider *provider; /* assumes a role */
} Fixture;

#define SESSION(id, expires)                                                                       \
  "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" id                            \
  "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"                                             \
  "<SessionToken>t" id "</SessionToken><Expiration>" expires                                       \
  "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
#define REFUSED(code)                                                                              \
  "<ErrorResponse><Error><Code>" code "</Code><Message>no</Message></Error></ErrorResponse>"

static void
set_up (Fixture *fixture, gconstpointer settle)
{
  fixture->server = test_server_new ();
  fixture->runtime = test_runtime_new ();
  fixture->client = test_client_new (fixture->runtime, fixture->server);
  fixture->provider = aws_assume_role_provider_new (fixture->client, "arn:aws:iam::1:role/R", "me",
                                                    "ext", 0, GPOINTER_TO_UINT (settle));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->provider);
  g_object_unref (fixture->client);
  g_object_unref (fixture->runtime);
  test_server_free (fixture->server);
}

static void
push (Fixture *fixture, const char *body)
{
  test_server_push (
      fixture->server,
      (TestReply){ .status = strstr (body, "<Error") != NULL ? 403 : 200, .body = body });
}

static char *
get_id (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;

  aws_credentials_provider_get_async (fixture->provider, NULL, test_result_cb, &result);
  credentials = aws_credentials_provider_get_finish (fixture->provider, test_wait (&result), error);
  return credentials != NULL ? g_strdup (aws_credentials_get_access_key_id (credentials)) : NULL;
}

static void
assert_id (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = get_id (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, expected);
}

static void
set_minutes (guint minutes)
{
  test_time = (TEST_TIME + 60 * (gint64) minutes) * G_USEC_PER_SEC;
}

static void
test_coalesced (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[20] = { NULL };
  const TestRequest *request;
  g_autofree char *form = NULL;

  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    aws_credentials_provider_get_async (fixture->provider, NULL, test_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AwsCredentials) credentials =
          aws_credentials_provider_get_finish (fixture->provider, test_wait (&results[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (aws_credentials_get_session_token (credentials), ==, "tA");
      g_assert_cmpint (aws_credentials_get_expires (credentials), ==, TEST_TIME + 3600);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (test_server_count (fixture->server), ==, 1);
  request = test_server_get_request (fixture->server, 0);
  form = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_assert_cmpstr (form, ==,
                   "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FR"
                   "&RoleSessionName=me&ExternalId=ext&DurationSeconds=3600");
}

/* Of an hour: at 45 minutes in the background, at 54 everybody waits. */
static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  assert_id (fixture, "A");
  set_minutes (44);
  assert_id (fixture, "A");
  g_assert_cmpuint (test_server_count (fixture->server), ==, 1);

  /* The refresh fails: the old ones still serve. */
  set_minutes (46);
  push (fixture, REFUSED ("AccessDenied"));
  assert_id (fixture, "A");
  test_server_wait (fixture->server, 2);

  set_minutes (55);
  push (fixture, SESSION ("B", "2015-08-30T15:36:00Z"));
  assert_id (fixture, "B");
  g_assert_cmpuint (test_server_count (fixture->server), >=, 3);
}

static void
test_spent_and_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  assert_id (fixture, "A");
  set_minutes (61);
  push (fixture, REFUSED ("AccessDenied"));
  g_assert_null (get_id (fixture, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
  /* A failure is not kept. */
  push (fixture, SESSION ("B", "2015-08-30T15:36:00Z"));
  assert_id (fixture, "B");
}

static void
test_invalidate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AwsCredentials) other = aws_credentials_new ("x", "y", NULL, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;

  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  aws_credentials_provider_get_async (fixture->provider, NULL, test_result_cb, &result);
  credentials = aws_credentials_provider_get_finish (fixture->provider, test_wait (&result), NULL);
  aws_credentials_provider_invalidate (fixture->provider, other);
  assert_id (fixture, "A");
  aws_credentials_provider_invalidate (fixture->provider, credentials);
  push (fixture, SESSION ("B", "2015-08-30T13:36:00Z"));
  assert_id (fixture, "B");
}

static void
test_settles (Fixture *fixture, gconstpointer data)
{
  push (fixture, REFUSED ("AccessDenied"));
  push (fixture, REFUSED ("InvalidClientTokenId"));
  push (fixture, REFUSED ("AccessDenied"));
  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  assert_id (fixture, "A");
  g_assert_cmpuint (test_waits->len, ==, 3);
  g_assert_cmpint (g_array_index (test_waits, gint64, 0), ==, 500000);
  g_assert_cmpint (g_array_index (test_waits, gint64, 2), ==, 2000000);
}

static void
test_settled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set_minutes (2);
  push (fixture, REFUSED ("AccessDenied"));
  g_assert_null (get_id (fixture, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 1);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  push (fixture, SESSION ("A", "tomorrow"));
  g_assert_null (get_id (fixture, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_assert_null (strstr (error->message, "tA"));
}

/* One of two that wait leaves; the other gets what both waited for. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;
  g_autoptr (GAsyncResult) three = NULL;
  g_autoptr (GError) error = NULL;

  aws_runtime_set_timeout (fixture->runtime, 1);
  test_server_push (fixture->server, (TestReply) { .kind = TEST_REPLY_STALL });
  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  aws_credentials_provider_get_async (fixture->provider, cancellable, test_result_cb, &one);
  aws_credentials_provider_get_async (fixture->provider, NULL, test_result_cb, &two);
  test_server_wait (fixture->server, 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (aws_credentials_provider_get_finish (fixture->provider, test_wait (&one), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (two);
  aws_credentials_unref (
      aws_credentials_provider_get_finish (fixture->provider, test_wait (&two), &error));
  g_assert_no_error (error);
  /* Before it starts. */
  aws_credentials_provider_get_async (fixture->provider, cancellable, test_result_cb, &three);
  g_assert_null (
      aws_credentials_provider_get_finish (fixture->provider, test_wait (&three), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_static (Fixture *fixture, gconstpointer data)
{
  AwsCredentialsProvider *provider = aws_client_get_provider (fixture->client);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  aws_credentials_provider_get_async (provider, NULL, test_result_cb, &one);
  credentials = aws_credentials_provider_get_finish (provider, test_wait (&one), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_credentials_get_access_key_id (credentials), ==, "AKIDEXAMPLE");
  g_cancellable_cancel (cancellable);
  aws_credentials_provider_get_async (provider, cancellable, test_result_cb, &two);
  g_assert_null (aws_credentials_provider_get_finish (provider, test_wait (&two), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static AwsClient *
client_of_role (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AwsClient *client = aws_client_new (fixture->runtime, fixture->provider, "eu-west-1",
                                      test_server_get_url (fixture->server), &error);

  g_assert_no_error (error);
  return client;
}

/* AWS says "expired" though the clock does not: one new session, one more try. */
static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AwsClient) client = client_of_role (fixture);
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (GError) error = NULL;

  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  test_server_push_json (fixture->server, 400,
                         "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}");
  push (fixture, SESSION ("B", "2015-08-30T13:36:00Z"));
  test_server_push_json (fixture->server, 200, "{}");
  output = aws_client_call (client, aws_operation_find ("glue:GetTables"), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (
      soup_message_headers_get_one (test_server_get_request (fixture->server, 3)->headers,
                                    "X-Amz-Security-Token"),
      ==, "tB");

  test_server_push_json (fixture->server, 400, "{\"__type\":\"ExpiredTokenException\"}");
  push (fixture, SESSION ("C", "2015-08-30T13:36:00Z"));
  test_server_push_json (fixture->server, 400, "{\"__type\":\"ExpiredTokenException\"}");
  g_assert_null (
      aws_client_call (client, aws_operation_find ("glue:GetTables"), NULL, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_EXPIRED);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 7);
}

/* 40 calls of one service that all need a session of that same service first. */
static void
test_no_deadlock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AwsClient) client = client_of_role (fixture);
  GAsyncResult *results[40] = { NULL };

  aws_runtime_set_concurrency (fixture->runtime, "sts", 1);
  push (fixture, SESSION ("A", "2015-08-30T13:36:00Z"));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      push (fixture,
            "<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>");
      aws_client_call_async (client, aws_operation_find ("sts:GetCallerIdentity"), NULL, NULL,
                             test_result_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) output
          = aws_client_call_finish (client, test_wait (&results[i]), &error);

      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (test_server_count (fixture->server), ==, 41);
}

static void
observe (const AwsCallRecord *record, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s %s %s %u %u;", record->operation, record->label,
                          record->request_id != NULL ? record->request_id : "-",
                          record->error_code != NULL ? record->error_code : "-",
                          record->http_status, record->attempts);
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  guint id = aws_runtime_add_observer (fixture->runtime, observe, seen, NULL);
  g_autoptr (JsonNode) output = NULL;

  aws_client_set_label (fixture->client, "Mesh", "555555555555");
  test_server_push (fixture->server, (TestReply) { .status = 503 });
  test_server_push (fixture->server,
                    (TestReply){ .headers = "x-amzn-RequestId: q\n", .body = "{}" });
  test_server_push_json (fixture->server, 400, "{\"__type\":\"EntityNotFoundException\"}");
  output
      = aws_client_call (fixture->client, aws_operation_find ("glue:GetTables"), NULL, NULL, NULL);
  g_assert_null (
      aws_client_call (fixture->client, aws_operation_find ("glue:GetTable"), NULL, NULL, NULL));
  aws_runtime_remove_observer (fixture->runtime, id);
  g_assert_cmpstr (
      seen->str, ==,
      "glue:GetTables Mesh q - 200 2;glue:GetTable Mesh - EntityNotFoundException 400 1;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, settle, function)                                                                \
  g_test_add ("/providers/" name, Fixture, GUINT_TO_POINTER (settle), set_up, function, tear_down)
  ADD ("static", 0, test_static);
  ADD ("coalesced", 0, test_coalesced);
  ADD ("refresh", 0, test_refresh);
  ADD ("spent-and-refused", 0, test_spent_and_refused);
  ADD ("invalidate", 0, test_invalidate);
  ADD ("settles", 60, test_settles);
  ADD ("settled", 60, test_settled);
  ADD ("malformed", 0, test_malformed);
  ADD ("cancelled", 0, test_cancelled);
  ADD ("expired", 0, test_expired);
  ADD ("no-deadlock", 0, test_no_deadlock);
  ADD ("records", 0, test_records);
  return g_test_run ();
}
