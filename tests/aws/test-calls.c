/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/protocols/aws-json.h"
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
call (Fixture *fixture, const char *name, JsonNode *input, GError **error)
{
  const AwsOperation *operation = aws_operation_find (name);

  g_assert_nonnull (operation);
  return aws_client_call (fixture->client, operation, input, NULL, error);
}

static const char *
header (Fixture *fixture, guint i, const char *name)
{
  return soup_message_headers_get_one (test_server_get_request (fixture->server, i)->headers, name);
}

static void
assert_body (Fixture *fixture, guint i, const char *expected)
{
  GBytes *body = test_server_get_request (fixture->server, i)->body;
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_query (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (JsonNode) tag
      = aws_json_new ("Key", AWS_JSON_STRING, "a b", "Value", AWS_JSON_STRING, "ü&", NULL);

  input = aws_json_new ("RoleName", AWS_JSON_STRING, "R", "MaxSessionDuration", AWS_JSON_INT, 3600,
                        "Tags", AWS_JSON_NODE, aws_json_array (g_steal_pointer (&tag), NULL), NULL);
  test_server_push (
      fixture->server,
      (TestReply){
          .body
          = "<CreateRoleResponse "
            "xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><CreateRoleResult><Role>"
            "<Path>/</Path><RoleName>R</RoleName><MaxSessionDuration>3600</MaxSessionDuration>"
            "<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</"
            "AssumeRolePolicyDocument>"
            "<Tags><member><Key>a "
            "b</Key><Value>\xc3\xbc&amp;</Value></member></Tags></Role></CreateRoleResult>"
            "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></"
            "CreateRoleResponse>" });
  output = call (fixture, "iam:CreateRole", input, &error);
  g_assert_no_error (error);
  g_assert_cmpint (aws_json_get_int (output, "Role.MaxSessionDuration", 0), ==, 3600);
  g_assert_cmpstr (aws_json_get_string (output, "Role.AssumeRolePolicyDocument"), ==,
                   "{\"Version\":\"2012-10-17\"}");
  g_assert_cmpuint (aws_json_get_length (output, "Role.Tags"), ==, 1);
  g_assert_cmpstr (aws_json_get_string (output, "Role.Tags.0.Value"), ==, "ü&");
  assert_body (fixture, 0, "Action=CreateRole&Version=2010-05-08&RoleName=R&MaxSessionDuration=3600"
               "&Tags.member.1.Key=a%20b&Tags.member.1.Value=%C3%BC%26");
  g_assert_cmpstr (header (fixture, 0, "Content-Type"), ==,
                   "application/x-www-form-urlencoded; charset=utf-8");
  g_assert_true (g_str_has_prefix (
      header (fixture, 0, "Authorization"),
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
      "SignedHeaders=content-type;host;x-amz-date, Signature="));
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) output = NULL;

  test_server_push_json (fixture->server, 200, "{\"DatabaseList\":[]}");
  output = call (fixture, "glue:GetDatabases", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aws_json_get_array (output, "DatabaseList"));
  g_assert_cmpstr (header (fixture, 0, "X-Amz-Target"), ==, "AWSGlue.GetDatabases");
  g_assert_cmpstr (header (fixture, 0, "Content-Type"), ==, "application/x-amz-json-1.1");
  assert_body (fixture, 0, "{}");
}

static void
test_rest_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (JsonNode) deleted = NULL;
  g_autoptr (JsonNode) input
      = aws_json_new ("resourceShareArn", AWS_JSON_STRING, "arn:aws:ram:x", NULL);

  test_server_push_json (fixture->server, 200, "");
  output = call (fixture, "lakeformation:GrantPermissions", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (test_server_get_request (fixture->server, 0)->path, ==, "/GrantPermissions");
  test_server_push_json (fixture->server, 200, "{\"returnValue\":true}");
  deleted = call (fixture, "ram:DeleteResourceShare", input, &error);
  g_assert_no_error (error);
  g_assert_true (aws_json_get_boolean (deleted, "returnValue", FALSE));
  g_assert_cmpstr (test_server_get_request (fixture->server, 1)->method, ==, "DELETE");
  g_assert_cmpstr (test_server_get_request (fixture->server, 1)->path, ==, "/deleteresourceshare");
  g_assert_cmpstr (test_server_get_request (fixture->server, 1)->query, ==,
                   "resourceShareArn=arn%3Aaws%3Aram%3Ax");
}

static void
test_s3_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (JsonNode) got = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (JsonNode) input = aws_json_new (
      "Bucket", AWS_JSON_STRING, "b.c", "Key", AWS_JSON_STRING, "a/ü b//c+", "ContentType",
      AWS_JSON_STRING, "text/csv", "IfNoneMatch", AWS_JSON_STRING, "*", "Metadata", AWS_JSON_NODE,
      aws_json_new ("k", AWS_JSON_STRING, "v", NULL), NULL);
  g_autoptr (JsonNode) where
      = aws_json_new ("Bucket", AWS_JSON_STRING, "b.c", "Key", AWS_JSON_STRING, "k", NULL);

  test_server_push (fixture->server, (TestReply) { .headers = "ETag: \"abc\"\n" });
  output = aws_client_call_bytes (fixture->client, aws_operation_find ("s3:PutObject"), input, body,
                                  NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_json_get_string (output, "ETag"), ==, "\"abc\"");
  g_assert_cmpstr (test_server_get_request (fixture->server, 0)->path, ==,
                   "/b.c/a/%C3%BC%20b//c%2B");
  g_assert_cmpstr (header (fixture, 0, "Content-Type"), ==, "text/csv");
  g_assert_cmpstr (header (fixture, 0, "If-None-Match"), ==, "*");
  g_assert_cmpstr (header (fixture, 0, "x-amz-meta-k"), ==, "v");
  g_assert_cmpstr (header (fixture, 0, "x-amz-content-sha256"), ==,
                   "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  assert_body (fixture, 0, "hello");

  test_server_push (
      fixture->server,
      (TestReply){ .headers = "Content-Type: text/csv\nx-amz-meta-k: v\n", .body = "hello" });
  got = aws_client_call_bytes (fixture->client, aws_operation_find ("s3:GetObject"), where, NULL,
                               &back, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, body));
  g_assert_cmpint (aws_json_get_int (got, "ContentLength", 0), ==, 5);
  g_assert_cmpstr (aws_json_get_string (got, "Metadata.k"), ==, "v");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/calls/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("query", test_query);
  ADD ("json", test_json);
  ADD ("rest-json", test_rest_json);
  ADD ("s3-bytes", test_s3_bytes);
  return g_test_run ();
}
