/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-endpoint.h"
#include "aws/protocols/aws-json.h"
#include "aws/protocols/aws-protocol.h"
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
  g_object_unref (fixture->client);
  g_object_unref (fixture->runtime);
  test_server_free (fixture->server);
}

/* @input: JSON */
static JsonNode *
call (Fixture *fixture, const char *name, const char *input, GError **error)
{
  g_autoptr (JsonNode) node = aws_json_parse (input, -1, NULL);

  g_assert_nonnull (node);
  return aws_client_call (fixture->client, aws_operation_find (name), node, NULL, error);
}

static const char *
authorization (Fixture *fixture, guint i)
{
  return soup_message_headers_get_one (test_server_get_request (fixture->server, i)->headers,
                                       "Authorization");
}

typedef struct
{
  const char *name;
  guint status;
  const char *headers;
  const char *body;
} RedirectCase;

static const RedirectCase redirects[] = {
  { "header", 301, "x-amz-bucket-region: eu-central-1\nLocation: http://127.0.0.1:1/\n",
    "<Error><Code>PermanentRedirect</Code></Error>" },
  { "body", 400, NULL,
    "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>" },
  { "temporary", 307, "x-amz-bucket-region: eu-central-1\nLocation: http://127.0.0.1:1/\n",
    "<Error><Code>TemporaryRedirect</Code></Error>" },
};

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  const RedirectCase *item = data;
  g_autoptr (JsonNode) output = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;

  test_server_push (
      fixture->server,
      (TestReply){ .status = item->status, .headers = item->headers, .body = item->body });
  test_server_push (fixture->server, (TestReply) { .body = "<X/>" });
  test_server_push (fixture->server, (TestReply) { .body = "<X/>" });
  output = call (fixture, "s3:ListObjectsV2", "{\"Bucket\":\"far\"}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (authorization (fixture, 0), "/eu-west-1/s3/"));
  g_assert_nonnull (strstr (authorization (fixture, 1), "/eu-central-1/s3/"));
  /* Known from now on. */
  again = call (fixture, "s3:GetBucketTagging", "{\"Bucket\":\"far\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 3);
  g_assert_nonnull (strstr (authorization (fixture, 2), "/eu-central-1/s3/"));
}

static void
test_redirect_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_server_push (fixture->server,
                    (TestReply){ .status = 301, .headers = "x-amz-bucket-region: eu-central-1\n" });
  test_server_push (fixture->server,
                    (TestReply){ .status = 301, .headers = "x-amz-bucket-region: us-east-1\n" });
  g_assert_null (call (fixture, "s3:ListObjectsV2", "{\"Bucket\":\"far\"}", &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_FAILED);
  g_assert_cmpuint (test_server_count (fixture->server), ==, 2);
  /* A region that is none leads nowhere. */
  g_clear_error (&error);
  test_server_push (fixture->server,
                    (TestReply){ .status = 301, .headers = "x-amz-bucket-region: evil.example\n" });
  g_assert_null (call (fixture, "s3:ListObjectsV2", "{\"Bucket\":\"odd\"}", &error));
  g_assert_cmpuint (test_server_count (fixture->server), ==, 3);
}

static void
test_late_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) output = NULL;
  const char *input = "{\"Bucket\":\"b\",\"Key\":\"k\",\"UploadId\":\"u\",\"MultipartUpload\":{"
                      "\"Parts\":[{\"ETag\":\"e\",\"PartNumber\":1}]}}";
  GBytes *body;
  g_autofree char *text = NULL;

  test_server_push (
      fixture->server,
      (TestReply){ .body = "<Error><Code>AccessDenied</Code><Message>m</Message></Error>" });
  g_assert_null (call (fixture, "s3:CompleteMultipartUpload", input, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
  g_clear_error (&error);
  test_server_push (fixture->server,
                    (TestReply){ .body = "<Error><Code>InternalError</Code></Error>" });
  test_server_push (
      fixture->server,
      (TestReply){
          .body
          = "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>" });
  output = call (fixture, "s3:CompleteMultipartUpload", input, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_json_get_string (output, "ETag"), ==, "x");
  g_assert_cmpstr (test_server_get_request (fixture->server, 0)->query, ==, "uploadId=u");
  body = test_server_get_request (fixture->server, 0)->body;
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_nonnull (strstr (
      text, "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<Part><ETag>e</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>"));
}

static void
test_documents (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *operation, *input, *body;
  } cases[] = {
    { "s3:PutBucketPolicy", "{\"Bucket\":\"b\",\"Policy\":\"{}\"}", "{}" },
    { "s3:PutBucketTagging",
      "{\"Bucket\":\"b\",\"Tagging\":{\"TagSet\":[{\"Key\":\"a<\",\"Value\":\"&\"}]}}",
      "<Tagging "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a&lt;</"
      "Key><Value>&amp;</Value></Tag></TagSet></Tagging>" },
    { "s3:DeleteObjects",
      "{\"Bucket\":\"b\",\"Delete\":{\"Objects\":[{\"Key\":\"x\"},{\"Key\":\"y\"}],\"Quiet\":true}"
      "}",
      "<Delete "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>x</Key></"
      "Object><Object><Key>y</Key></Object><Quiet>true</Quiet></Delete>" },
    { "s3:PutPublicAccessBlock",
      "{\"Bucket\":\"b\",\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":true}}",
      "<PublicAccessBlockConfiguration "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true</BlockPublicAcls></"
      "PublicAccessBlockConfiguration>" },
    { "s3:CreateBucket",
      "{\"Bucket\":\"b\",\"CreateBucketConfiguration\":{\"LocationConstraint\":\"eu-west-1\"}}",
      "<CreateBucketConfiguration "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>eu-west-1</"
      "LocationConstraint></CreateBucketConfiguration>" },
    { "s3:PutBucketEncryption",
      "{\"Bucket\":\"b\",\"ServerSideEncryptionConfiguration\":{\"Rules\":[{"
      "\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}}",
      "<ServerSideEncryptionConfiguration "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/"
      "\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></"
      "ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) output = NULL;
      const TestRequest *request;
      g_autofree char *text = NULL;

      test_server_push (fixture->server, (TestReply) { .status = 204 });
      output = call (fixture, cases[i].operation, cases[i].input, &error);
      g_assert_no_error (error);
      request = test_server_get_request (fixture->server, i);
      text = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
      g_assert_true (g_str_has_suffix (text, cases[i].body));
      g_assert_cmpstr (request->path, ==, "/b");
      if (i != 4)
        g_assert_nonnull (soup_message_headers_get_one (request->headers, "Content-MD5"));
    }
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *operation, *body, *expected;
  } cases[] = {
    { "s3:ListBuckets",
      "<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name></Bucket></Buckets></"
      "ListAllMyBucketsResult>",
      "{\"Buckets\":[{\"Name\":\"a\"}]}" },
    { "s3:ListBuckets", "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>",
      "{\"Buckets\":[]}" },
    { "s3:ListObjectsV2",
      "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>1</KeyCount><Contents><Key>k</"
      "Key><Size>5</Size></Contents></ListBucketResult>",
      "{\"IsTruncated\":false,\"KeyCount\":1,\"Contents\":[{\"Key\":\"k\",\"Size\":5}]}" },
    { "s3:ListObjectVersions",
      "<R><Version><Key>a</Key></Version><DeleteMarker><Key>b</Key></DeleteMarker></R>",
      "{\"Versions\":[{\"Key\":\"a\"}],\"DeleteMarkers\":[{\"Key\":\"b\"}]}" },
    { "s3:DeleteObjects",
      "<R><Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker></Deleted><Error><Key>b</"
      "Key><Code>AccessDenied</Code></Error></R>",
      "{\"Deleted\":[{\"Key\":\"a\",\"DeleteMarker\":true}],\"Errors\":[{\"Key\":\"b\",\"Code\":"
      "\"AccessDenied\"}]}" },
    { "s3:GetBucketLocation", "<LocationConstraint>EU</LocationConstraint>",
      "{\"LocationConstraint\":\"EU\"}" },
    { "s3:GetBucketLocation", "<LocationConstraint/>", "{\"LocationConstraint\":\"\"}" },
    { "s3:GetBucketPolicy", "{\"Statement\":[]}", "{\"Policy\":\"{\\\"Statement\\\":[]}\"}" },
    { "s3:GetPublicAccessBlock", "<C><BlockPublicAcls>true</BlockPublicAcls></C>",
      "{\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":true}}" },
    { "s3:GetBucketTagging",
      "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
      "{\"TagSet\":[{\"Key\":\"k\",\"Value\":\"v\"}]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) output = NULL;
      g_autoptr (JsonNode) expected = aws_json_parse (cases[i].expected, -1, NULL);

      test_server_push_json (fixture->server, 200, cases[i].body);
      output = call (fixture, cases[i].operation, "{\"Bucket\":\"b\",\"Key\":\"k\"}", &error);
      g_assert_no_error (error);
      json_object_remove_member (json_node_get_object (output), "ContentLength");
      if (!json_node_equal (output, expected))
        {
          g_autofree char *text = aws_json_to_string (output, FALSE);
          g_assert_cmpstr (text, ==, cases[i].expected);
        }
    }
}

static void
test_bad_input (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *operation, *input, *words;
  } cases[] = {
    { "s3:GetObject", "{\"Key\":\"k\"}", "Bucket" },
    { "s3:GetObject", "{\"Bucket\":\"b\"}", "Key" },
    { "s3:GetObject", "{\"Bucket\":\"\",\"Key\":\"k\"}", "Bucket" },
    { "s3:GetObject", "{\"Bucket\":\"a/b\",\"Key\":\"k\"}", "Bucket" },
    { "s3:GetObject", "{\"Bucket\":7,\"Key\":\"k\"}", "Bucket" },
    { "s3:PutObject", "{\"Bucket\":\"b\",\"Key\":\"k\",\"ContentType\":\"a\\nX-Evil: 1\"}",
      "ContentType" },
    { "s3:PutObject", "{\"Bucket\":\"b\",\"Key\":\"k\",\"Metadata\":{\"a: b\":\"c\"}}",
      "Metadata" },
    { "s3:PutObject", "{\"Bucket\":\"b\",\"Key\":\"k\",\"Nonsense\":\"x\"}", "Nonsense" },
    { "s3:PutObject", "{\"Bucket\":\"b\",\"Key\":\"k\",\"CacheControl\":{}}", "CacheControl" },
    { "s3:PutBucketPolicy", "{\"Bucket\":\"b\",\"Policy\":[1]}", "Policy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (call (fixture, cases[i].operation, cases[i].input, &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
  g_assert_cmpuint (test_server_count (fixture->server), ==, 0);
}

static void
test_addressing (void)
{
  static const struct { const char *region, *override, *bucket, *host, *path;
  } cases[] = {
    { "eu-west-1", NULL, "my-bucket", "my-bucket.s3.eu-west-1.amazonaws.com", "/a/../b//c" },
    { "cn-north-1", NULL, "my-bucket", "my-bucket.s3.cn-north-1.amazonaws.com.cn", "/a/../b//c" },
    { "eu-west-1", NULL, "my.bucket", "s3.eu-west-1.amazonaws.com", "/my.bucket/a/../b//c" },
    { "eu-west-1", NULL, "My_Bucket", "s3.eu-west-1.amazonaws.com", "/My_Bucket/a/../b//c" },
    { "eu-west-1", "http://127.0.0.1:9000/x/", "my-bucket", "127.0.0.1:9000",
      "/x/my-bucket/a/../b//c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AwsEndpoint) endpoint = { 0 };
      g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, cases[i].bucket, "Key",
                                                 AWS_JSON_STRING, "a/../b//c", NULL);
      AwsHttpRequest request;
      g_autoptr (GError) error = NULL;

      g_assert_true (aws_endpoint_resolve (&endpoint, &aws_s3_service, cases[i].region,
                                           cases[i].override, &error));
      g_assert_true (aws_protocol_build (&request, aws_operation_find ("s3:GetObject"), &endpoint,
                                         input, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (request.host, ==, cases[i].host);
      g_assert_cmpstr (request.path, ==, cases[i].path);
      aws_http_request_clear (&request);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, function) g_test_add (name, Fixture, data, set_up, function, tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autofree char *path = g_strconcat ("/s3/redirect/", redirects[i].name, NULL);
      ADD (path, &redirects[i], test_redirect);
    }
  ADD ("/s3/redirect/once", NULL, test_redirect_once);
  ADD ("/s3/late-error", NULL, test_late_error);
  ADD ("/s3/documents", NULL, test_documents);
  ADD ("/s3/answers", NULL, test_answers);
  ADD ("/s3/bad-input", NULL, test_bad_input);
  g_test_add_func ("/s3/addressing", test_addressing);
  return g_test_run ();
}
