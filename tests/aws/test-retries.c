/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-limiter.h"
#include "aws/client/aws-retry.h"
#include "test-server.h"

typedef struct
{
  TestServer *server;
  AwsRuntime *runtime;
  AwsClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = test_server_new ();
  fixture->runtime = test_runtime_new ();
  fixture->client = test_client_new (fixture->runtime, fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->runtime);
  test_server_free (fixture->server);
}

static JsonNode *
call (Fixture *fixture, const char *name, GError **error)
{
  return aws_client_call (fixture->client, aws_operation_find (name), NULL, NULL, error);
}

/* What the script answers, and how often we ask. Random numbers are 0.5. */
typedef struct
{
  const char *name;
  const char *operation;
  TestReply replies[4];
  guint requests;
  int code; /* of AWS_ERROR; -1: success */
  gint64 waits[3];
} RetryCase;

#define OK_REPLY { .body = "{}" }
#define CODE(status_, code_)                                                                       \
  {                                                                                                \
    .status = status_, .body = "{\"__type\":\"ns#" code_ "\",\"message\":\"m\"}"                   \
  }

static const RetryCase retry_cases[] = {
  { "500-then-good", "glue:GetTables", { { .status = 500 }, OK_REPLY }, 2, -1, { 500000 } },
  { "503-twice-then-good",
    "glue:GetTables",
    { { .status = 503 }, { .status = 503 }, OK_REPLY },
    3,
    -1,
    { 500000, 1000000 } },
  { "502-thrice",
    "glue:GetTables",
    { { .status = 502 }, { .status = 502 }, { .status = 502 } },
    3,
    AWS_ERROR_UNAVAILABLE,
    { 500000, 1000000 } },
  { "501", "glue:GetTables", { { .status = 501 } }, 1, AWS_ERROR_UNAVAILABLE },
  { "throttled-then-good",
    "glue:GetTables",
    { CODE (400, "ThrottlingException"), OK_REPLY },
    2,
    -1,
    { 500000 } },
  { "429-without-words", "ram:ListResources", { { .status = 429 }, OK_REPLY }, 2, -1, { 500000 } },
  { "throttled-thrice",
    "glue:GetTables",
    { CODE (400, "ThrottlingException"), CODE (400, "SlowDown"),
      CODE (400, "TooManyRequestsException") },
    3,
    AWS_ERROR_THROTTLED },
  { "limit-exceeded-exception",
    "dynamodb:ListTables",
    { CODE (400, "LimitExceededException"), OK_REPLY },
    2,
    -1 },
  { "limit-exceeded",
    "dynamodb:ListTables",
    { CODE (400, "LimitExceeded") },
    1,
    AWS_ERROR_LIMIT_EXCEEDED },
  { "access-denied",
    "glue:GetTables",
    { CODE (400, "AccessDeniedException") },
    1,
    AWS_ERROR_ACCESS_DENIED },
  { "dropped-then-good",
    "glue:GetTables",
    { { .kind = TEST_REPLY_DROP }, { .kind = TEST_REPLY_DROP }, OK_REPLY },
    3,
    -1 },
  { "truncated-then-good",
    "glue:GetTables",
    { { .kind = TEST_REPLY_TRUNCATE }, OK_REPLY },
    2,
    -1,
    { 500000 } },
  { "truncated-thrice",
    "glue:GetTables",
    { { .kind = TEST_REPLY_TRUNCATE },
      { .kind = TEST_REPLY_TRUNCATE },
      { .kind = TEST_REPLY_TRUNCATE } },
    3,
    AWS_ERROR_MALFORMED_ANSWER },
  { "retry-after-milliseconds",
    "glue:GetTables",
    { { .status = 503, .headers = "x-amz-retry-after: 1500\n" }, OK_REPLY },
    2,
    -1,
    { 1500000 } },
  { "retry-after-too-short",
    "glue:GetTables",
    { { .status = 503, .headers = "x-amz-retry-after: 1\n" }, OK_REPLY },
    2,
    -1,
    { 500000 } },
  { "retry-after-too-long",
    "glue:GetTables",
    { { .status = 503, .headers = "Retry-After: 3600\n" }, OK_REPLY },
    2,
    -1,
    { 5500000 } },
  { "retry-after-nonsense",
    "glue:GetTables",
    { { .status = 503, .headers = "Retry-After: Tuesday\n" }, OK_REPLY },
    2,
    -1,
    { 500000 } },
  { "redirect-is-not-followed",
    "glue:GetTables",
    { { .status = 302, .headers = "Location: http://127.0.0.1:1/\n" } },
    1,
    AWS_ERROR_FAILED },
  { "unauthorized",
    "glue:GetTables",
    { { .status = 401, .headers = "WWW-Authenticate: Basic realm=\"x\"\n" } },
    1,
    AWS_ERROR_ACCESS_DENIED },
};

static void
test_retry (Fixture *fixture, gconstpointer data)
{
  const RetryCase *item = data;
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (item->replies); i++)
    if (item->replies[i].kind != TEST_REPLY_WHOLE || item->replies[i].status != 0
        || item->replies[i].body != NULL)
      test_server_push (fixture->server, item->replies[i]);
  output = call (fixture, item->operation, &error);
  if (item->code < 0)
    {
      g_assert_no_error (error);
      g_assert_nonnull (output);
    }
  else
    {
      g_assert_error (error, AWS_ERROR, item->code);
      g_assert_cmpstr (aws_error_get_operation (error), ==, item->operation);
    }
  g_assert_cmpuint (test_server_count (fixture->server), ==, item->requests);
  for (guint i = 0; i < G_N_ELEMENTS (item->waits) && item->waits[i] != 0; i++)
    g_assert_cmpint (g_array_index (test_waits, gint64, i), ==, item->waits[i]);
}

static TestReply
always_unavailable (const TestRequest *request, gpointer user_data)
{
  return (TestReply) { .status = 503 };
}

/* 500 tokens, five a retry: a hundred retries for all calls of a service together. */
static void
test_budget (Fixture *fixture, gconstpointer data)
{
  guint before;

  test_server_set_handler (fixture->server, always_unavailable, NULL);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (call (fixture, "glue:GetTables", &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_UNAVAILABLE);
    }
  before = test_server_count (fixture->server);
  g_assert_cmpuint (before, ==, 150);
  g_assert_null (call (fixture, "glue:GetTables", NULL));
  g_assert_cmpuint (test_server_count (fixture->server), ==, before + 1);
  /* Another service has its own. */
  g_assert_null (call (fixture, "dynamodb:ListTables", NULL));
  g_assert_cmpuint (test_server_count (fixture->server), ==, before + 4);
}

static void
test_clock_skew (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;
  const TestRequest *request;

  test_server_push (fixture->server,
                    (TestReply){ .status = 400,
                                 .headers = "Date: Sun, 30 Aug 2015 13:36:00 GMT\n",
                                 .body = "{\"__type\":\"InvalidSignatureException\",\"message\":"
                                         "\"Signature expired: now earlier than\"}" });
  test_server_push_json (fixture->server, 200, "{}");
  test_server_push_json (fixture->server, 200, "{}");
  output = call (fixture, "glue:GetTables", &error);
  g_assert_no_error (error);
  request = test_server_get_request (fixture->server, 1);
  g_assert_cmpstr (soup_message_headers_get_one (request->headers, "X-Amz-Date"), ==,
                   "20150830T133600Z");
  again = call (fixture, "dynamodb:ListTables", &error);
  g_assert_no_error (error);
  request = test_server_get_request (fixture->server, 2);
  g_assert_cmpstr (soup_message_headers_get_one (request->headers, "X-Amz-Date"), ==,
                   "20150830T133600Z");
}

/* The clocks agree: then the signature is wrong for another reason, and once is enough. */
static void
test_bad_signature (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_server_push (fixture->server,
                    (TestReply){ .status = 403,
                                 .headers = "Date: Sun, 30 Aug 2015 12:36:01 GMT\n",
                                 .body = "{\"__type\":\"InvalidSignatureException\",\"message\":"
                                         "\"The request signature we calculated\"}" });
  g_assert_null (call (fixture, "glue:GetTables", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CREDENTIALS);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 1);
}

static void
test_skew_never_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const TestReply reply = { .status = 403, .headers = "Date: Sun, 30 Aug 2015 18:00:00 GMT\n",
    .body = "{\"__type\":\"RequestExpired\"}" };

  test_server_push (fixture->server, reply);
  test_server_push (fixture->server, reply);
  g_assert_null (call (fixture, "glue:GetTables", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CLOCK_SKEW);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 2);
}

/* Real seconds: a server that stalls is only known by waiting. */
static void
test_stall (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  aws_runtime_set_timeout (fixture->runtime, 1);
  aws_runtime_set_max_attempts (fixture->runtime, 1);
  test_server_push (fixture->server,
                    (TestReply){ .kind = GPOINTER_TO_INT (data), .body = "{\"a\":" });
  g_assert_null (call (fixture, "glue:GetTables", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_TIMEOUT);
}

static void
test_refused_connection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GError) error = NULL;

  client = aws_client_new (fixture->runtime, aws_client_get_provider (fixture->client), "eu-west-1",
                           "http://127.0.0.1:1", &error);
  g_assert_no_error (error);
  g_assert_null (
      aws_client_call (client, aws_operation_find ("sts:GetCallerIdentity"), NULL, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_assert_cmpuint (test_waits->len, >=, 2);
}

typedef struct
{
  const char *name;
  const char *operation;
  const char *body;
  const char *headers;
} HostileCase;

static const HostileCase hostile_cases[] = {
  { "json-array", "glue:GetTables", "[]" },
  { "json-string", "glue:GetTables", "\"x\"" },
  { "json-open", "glue:GetTables", "{\"a\":1" },
  { "json-utf8", "glue:GetTables", "{\"a\":\"\xff\"}" },
  { "json-comment", "glue:GetTables", "/* x */ {}" },
  { "json-html", "glue:GetTables", "<html>proxy</html>" },
  { "json-single-quotes", "glue:GetTables", "{'a':1}" },
  { "query-empty", "sts:GetCallerIdentity", "" },
  { "query-html", "sts:GetCallerIdentity", "<html><body/></html>" },
  { "query-json", "sts:GetCallerIdentity", "{}" },
  { "query-open", "sts:GetCallerIdentity", "<GetCallerIdentityResponse><GetCallerIdentityResult>" },
  { "query-entity", "sts:GetCallerIdentity",
    "<!DOCTYPE x [<!ENTITY e "
    "\"boom\">]><GetCallerIdentityResponse>&e;</GetCallerIdentityResponse>" },
  { "query-other", "sts:GetCallerIdentity", "<AssumeRoleResponse/>" },
  { "query-utf8", "sts:GetCallerIdentity",
    "<GetCallerIdentityResponse>\xff</GetCallerIdentityResponse>" },
};

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  const HostileCase *item = data;
  g_autoptr (GError) error = NULL;

  test_server_push_json (fixture->server, 200, item->body);
  g_assert_null (call (fixture, item->operation, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_assert_nonnull (strstr (error->message, item->operation));
  g_assert_cmpuint (test_server_count (fixture->server), ==, 1);
}

static void
test_deep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("{\"a\":");
  g_autoptr (GString) xml = g_string_new ("<GetCallerIdentityResponse>");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (json, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<a>");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      test_server_push_json (fixture->server, 200, i == 0 ? json->str : xml->str);
      g_assert_null (call (fixture, i == 0 ? "glue:GetTables" : "sts:GetCallerIdentity", &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
    }
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  static char *huge;
  g_autoptr (GError) error = NULL;
  gsize length = 100 * 1024 * 1024;

  huge = g_malloc (length);
  memset (huge, ' ', length);
  test_server_push (fixture->server, (TestReply) { .body = huge, .length = (gssize) length });
  g_assert_null (call (fixture, "glue:GetTables", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_assert_nonnull (strstr (error->message, "too large"));
  /* An error of that size is cut short as well. */
  g_clear_error (&error);
  test_server_push (fixture->server,
                    (TestReply){ .status = 400, .body = huge, .length = 2 * 1024 * 1024 });
  g_assert_null (call (fixture, "glue:GetTables", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_free (huge);
}

static void
test_large_is_parsed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("{\"TableList\":[");
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (json, "%s{\"Name\":\"table_%u\"}", i > 0 ? "," : "", i);
  g_string_append (json, "]}");
  test_server_push_json (fixture->server, 200, json->str);
  output = call (fixture, "glue:GetTables", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_json_get_string (output, "TableList.19999.Name"), ==, "table_19999");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, function) g_test_add (name, Fixture, data, set_up, function, tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (retry_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/retries/", retry_cases[i].name, NULL);
      ADD (path, &retry_cases[i], test_retry);
    }
  for (guint i = 0; i < G_N_ELEMENTS (hostile_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/hostile/", hostile_cases[i].name, NULL);
      ADD (path, &hostile_cases[i], test_hostile);
    }
  ADD ("/retries/budget", NULL, test_budget);
  ADD ("/retries/clock-skew", NULL, test_clock_skew);
  ADD ("/retries/bad-signature", NULL, test_bad_signature);
  ADD ("/retries/skew-never-ends", NULL, test_skew_never_ends);
  ADD ("/retries/stall", GINT_TO_POINTER (TEST_REPLY_STALL), test_stall);
  ADD ("/retries/stall-in-body", GINT_TO_POINTER (TEST_REPLY_HALF), test_stall);
  ADD ("/retries/refused", NULL, test_refused_connection);
  ADD ("/hostile/deep", NULL, test_deep);
  ADD ("/hostile/huge", NULL, test_huge);
  ADD ("/hostile/large", NULL, test_large_is_parsed);
  return g_test_run ();
}
