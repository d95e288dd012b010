/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-pager.h"
#include "test-server.h"

/* Pages as AWS gives them, and listings that never end. */

typedef struct
{
  const char *name;
  const char *operation;
  const char *pages[4];
  const char *expected;  /* nullable: fails */
  const char *sent;      /* token member of the last request */
} PageCase;

static const PageCase cases[] = {
  { "one", "glue:GetTables", { "{\"TableList\":[1]}" }, "{\"TableList\":[1]}" },
  { "two",
    "glue:GetTables",
    { "{\"TableList\":[1],\"NextToken\":\"a\"}", "{\"TableList\":[2,3]}" },
    "{\"TableList\":[1,2,3]}",
    "NextToken" },
  { "empty-pages",
    "ram:ListResources",
    { "{\"resources\":[],\"nextToken\":\"a\"}", "{\"resources\":[],\"nextToken\":\"b\"}",
      "{\"resources\":[1]}" },
    "{\"resources\":[1]}",
    "nextToken" },
  { "list-absent-at-first",
    "glue:GetTables",
    { "{\"NextToken\":\"a\"}", "{\"TableList\":[1]}" },
    "{\"TableList\":[1]}" },
  { "empty-token-ends",
    "glue:GetTables",
    { "{\"TableList\":[1],\"NextToken\":\"\"}" },
    "{\"TableList\":[1]}" },
  { "null-token-ends",
    "glue:GetTables",
    { "{\"TableList\":[1],\"NextToken\":null}" },
    "{\"TableList\":[1]}" },
  { "marker",
    "iam:ListRoles",
    { "{\"Roles\":[1],\"IsTruncated\":true,\"Marker\":\"m\"}",
      "{\"Roles\":[2],\"IsTruncated\":false}" },
    "{\"Roles\":[1,2]}",
    "Marker" },
  { "marker-without-more",
    "iam:ListRoles",
    { "{\"Roles\":[1],\"IsTruncated\":false,\"Marker\":\"m\"}" },
    "{\"Roles\":[1]}" },
  { "counts-add",
    "dynamodb:Query",
    { "{\"Items\":[1],\"Count\":1,\"ScannedCount\":5,\"LastEvaluatedKey\":{\"k\":{\"S\":\"1\"}}}",
      "{\"Items\":[2],\"Count\":1,\"ScannedCount\":7}" },
    "{\"Items\":[1,2],\"Count\":2,\"ScannedCount\":12}",
    "ExclusiveStartKey" },
  { "two-tokens",
    "s3:ListObjectVersions",
    { "{\"Versions\":[1],\"IsTruncated\":true,\"NextKeyMarker\":\"k\",\"NextVersionIdMarker\":"
      "\"v\"}",
      "{\"Versions\":[2],\"IsTruncated\":false}" },
    "{\"Versions\":[1,2]}",
    "VersionIdMarker" },
  { "last-key",
    "s3:ListObjects",
    { "{\"Contents\":[{\"Key\":\"a\"}],\"IsTruncated\":true}",
      "{\"Contents\":[{\"Key\":\"b\"}],\"IsTruncated\":false}" },
    "{\"Contents\":[{\"Key\":\"a\"},{\"Key\":\"b\"}]}",
    "Marker" },
  { "other-members-of-the-first",
    "glue:GetTables",
    { "{\"TableList\":[1],\"Other\":1,\"NextToken\":\"a\"}", "{\"TableList\":[2],\"Other\":2}" },
    "{\"TableList\":[1,2],\"Other\":1}" },
  { "wrong-types",
    "glue:GetTables",
    { "{\"TableList\":[1],\"NextToken\":\"a\"}", "{\"TableList\":\"x\"}" },
    "{\"TableList\":[1]}" },
  { "not-paged",
    "glue:GetTable",
    { "{\"Table\":{},\"NextToken\":\"a\"}" },
    "{\"Table\":{},\"NextToken\":\"a\"}" },

  { "same-token", "glue:GetTables", { "{\"NextToken\":\"a\"}", "{\"NextToken\":\"a\"}" } },
  { "token-cycle",
    "glue:GetTables",
    { "{\"NextToken\":\"a\"}", "{\"NextToken\":\"b\"}", "{\"NextToken\":\"a\"}" } },
  { "more-without-token", "iam:ListRoles", { "{\"Roles\":[],\"IsTruncated\":true}" } },
};

static void
test_pages (gconstpointer data)
{
  const PageCase *item = data;
  g_autoptr (JsonNode) input = aws_json_new ("A", AWS_JSON_INT, 1, NULL);
  g_autofree char *before = aws_json_to_string (input, FALSE);
  g_autofree char *after = NULL;
  g_autoptr (AwsPager) pager = aws_pager_new (aws_operation_find (item->operation), input);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  for (guint i = 0; more; i++)
    {
      g_autoptr (JsonNode) page = NULL;

      g_assert_cmpuint (i, <, G_N_ELEMENTS (item->pages));
      g_assert_nonnull (item->pages[i]);
      if (i > 0 && item->sent != NULL)
        g_assert_nonnull (aws_json_get (aws_pager_get_input (pager), item->sent));
      page = aws_json_parse (item->pages[i], -1, &error);
      g_assert_no_error (error);
      if (!aws_pager_take (pager, page, &more, &error))
        break;
    }
  if (item->expected != NULL)
    {
      g_autoptr (JsonNode) output = NULL;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      output = aws_pager_finish (pager);
      text = aws_json_to_string (output, FALSE);
      g_assert_cmpstr (text, ==, item->expected);
    }
  else
    g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  after = aws_json_to_string (input, FALSE);
  g_assert_cmpstr (before, ==, after);
}

static TestReply
endless (const TestRequest *request, gpointer user_data)
{
  return (TestReply) { .body = "{\"TableList\":[],\"NextToken\":\"again\"}" };
}

static void
test_through_client (void)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autoptr (AwsRuntime) runtime = test_runtime_new ();
  g_autoptr (AwsClient) client = test_client_new (runtime, server);
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (GError) error = NULL;

  test_server_push_json (server, 200, "{\"TableList\":[{\"Name\":\"a\"}],\"NextToken\":\"t\"}");
  test_server_push (server, (TestReply) { .status = 503 });
  test_server_push_json (server, 200, "{\"TableList\":[{\"Name\":\"b\"}]}");
  output = aws_client_call_all (client, aws_operation_find ("glue:GetTables"), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (aws_json_get_length (output, "TableList"), ==, 2);
  g_assert_null (aws_json_get (output, "NextToken"));

  test_server_set_handler (server, endless, NULL);
  g_assert_null (
      aws_client_call_all (client, aws_operation_find ("glue:GetTables"), NULL, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/paging/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_pages);
    }
  g_test_add_func ("/paging/through-client", test_through_client);
  return g_test_run ();
}
