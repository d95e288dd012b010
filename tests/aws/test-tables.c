/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-canonical.h"
#include "aws/client/aws-endpoint.h"
#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"
#include "aws/protocols/aws-protocol.h"

/* What follows from a table: the class of an error, where an endpoint is. */

static void
test_error_classes (void)
{
  static const struct { const char *code, *message; guint status; AwsError class;
  } cases[] = {
    { "AccessDenied", NULL, 403, AWS_ERROR_ACCESS_DENIED },
    { "AccessDeniedException", NULL, 400, AWS_ERROR_ACCESS_DENIED },
    { "EntityNotFoundException", NULL, 400, AWS_ERROR_NOT_FOUND },
    { "NoSuchEntity", NULL, 404, AWS_ERROR_NOT_FOUND },
    { "NoSuchBucketPolicy", NULL, 404, AWS_ERROR_NOT_FOUND },
    { "ResourceNotFoundException", NULL, 400, AWS_ERROR_NOT_FOUND },
    { "AlreadyExistsException", NULL, 400, AWS_ERROR_ALREADY_EXISTS },
    { "EntityAlreadyExists", NULL, 409, AWS_ERROR_ALREADY_EXISTS },
    { "BucketAlreadyOwnedByYou", NULL, 409, AWS_ERROR_ALREADY_EXISTS },
    { "ResourceInUseException", NULL, 400, AWS_ERROR_ALREADY_EXISTS },
    { "ConditionalCheckFailedException", NULL, 400, AWS_ERROR_CONFLICT },
    { "ConditionCheckFailureException", NULL, 400, AWS_ERROR_CONFLICT },
    { "TransactionCanceledException", NULL, 400, AWS_ERROR_CONFLICT },
    { "ConcurrentModification", NULL, 409, AWS_ERROR_CONFLICT },
    { "PreconditionFailed", NULL, 412, AWS_ERROR_CONFLICT },
    { "DeleteConflict", NULL, 409, AWS_ERROR_CONFLICT },
    { "InvalidInputException", NULL, 400, AWS_ERROR_INVALID_INPUT },
    { "ValidationException", NULL, 400, AWS_ERROR_INVALID_INPUT },
    { "ValidationError", NULL, 400, AWS_ERROR_INVALID_INPUT },
    { "MalformedPolicyDocument", NULL, 400, AWS_ERROR_INVALID_INPUT },
    { "LimitExceeded", NULL, 409, AWS_ERROR_LIMIT_EXCEEDED },
    { "LimitExceededException", NULL, 400, AWS_ERROR_THROTTLED },
    { "ResourceNumberLimitExceededException", NULL, 400, AWS_ERROR_LIMIT_EXCEEDED },
    { "ThrottlingException", NULL, 400, AWS_ERROR_THROTTLED },
    { "SlowDown", NULL, 503, AWS_ERROR_THROTTLED },
    { "InvalidClientTokenId", NULL, 403, AWS_ERROR_CREDENTIALS },
    { "UnrecognizedClientException", NULL, 400, AWS_ERROR_CREDENTIALS },
    { "SignatureDoesNotMatch", "The request signature", 403, AWS_ERROR_CREDENTIALS },
    { "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2", 403,
      AWS_ERROR_CLOCK_SKEW },
    { "InvalidSignatureException", "Signature not yet current", 400, AWS_ERROR_CLOCK_SKEW },
    { "RequestTimeTooSkewed", NULL, 403, AWS_ERROR_CLOCK_SKEW },
    { "ExpiredToken", NULL, 403, AWS_ERROR_EXPIRED },
    { "ExpiredTokenException", NULL, 400, AWS_ERROR_EXPIRED },
    { "InternalServiceException", NULL, 500, AWS_ERROR_UNAVAILABLE },
    { "ServiceUnavailable", NULL, 503, AWS_ERROR_UNAVAILABLE },
    { "SomethingNew", NULL, 400, AWS_ERROR_FAILED },
    { "SomethingNew", NULL, 500, AWS_ERROR_UNAVAILABLE },
    { NULL, NULL, 403, AWS_ERROR_ACCESS_DENIED },
    { NULL, NULL, 404, AWS_ERROR_NOT_FOUND },
    { NULL, NULL, 429, AWS_ERROR_THROTTLED },
    { NULL, NULL, 504, AWS_ERROR_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = aws_error_new ("glue:GetTable", cases[i].code, cases[i].message,
                                                "id", cases[i].status, NULL);

      g_test_message ("%s %u", cases[i].code, cases[i].status);
      g_assert_error (error, AWS_ERROR, (int) cases[i].class);
    }
}

static void
test_error_details (void)
{
  g_autoptr (JsonNode) details = aws_json_new ("Region", AWS_JSON_STRING, "eu-west-1", NULL);
  g_autoptr (GError) error
      = aws_error_new ("s3:GetObject", "NoSuchKeyException", "gone", "id", 404, details);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_clear_error (&error);
  g_assert_cmpstr (aws_error_get_code (copy), ==, "NoSuchKeyException");
  g_assert_cmpstr (aws_error_get_message (copy), ==, "gone");
  g_assert_cmpstr (aws_error_get_request_id (copy), ==, "id");
  g_assert_cmpstr (aws_error_get_operation (copy), ==, "s3:GetObject");
  g_assert_cmpuint (aws_error_get_http_status (copy), ==, 404);
  g_assert_cmpstr (aws_json_get_string (aws_error_get_details (copy), "Region"), ==, "eu-west-1");
  g_assert_true (aws_error_is_code (copy, "NoSuchKey"));
  g_assert_true (aws_error_is_code (copy, "NoSuchKeyException"));
  g_assert_false (aws_error_is_code (copy, "NoSuchKe"));
  g_assert_null (aws_error_get_code (other));
  g_assert_null (aws_error_get_details (NULL));
  g_assert_false (aws_error_is_code (other, "x"));
  g_assert_cmpuint (aws_error_get_http_status (other), ==, 0);
}

/* The code from wherever a service puts it. */
static void
test_error_documents (void)
{
  static const struct
  {
    const char *operation, *type, *body;
    guint status;
    const char *code, *message;
  } cases[] = {
    { "glue:GetTable", NULL, "{\"__type\":\"EntityNotFoundException\",\"Message\":\"m\"}", 400,
      "EntityNotFoundException", "m" },
    { "dynamodb:PutItem", NULL,
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
      "\"message\":\"m\"}",
      400, "ConditionalCheckFailedException", "m" },
    { "lakeformation:GrantPermissions", "AccessDeniedException:http://internal",
      "{\"Message\":\"m\"}", 403, "AccessDeniedException", "m" },
    { "ram:ListResources", NULL, "{\"__type\":\"X\",\"message\":\"m\"}", 400, "X", "m" },
    { "ram:ListResources", NULL, "{\"code\":\"Y\"}", 400, "Y", NULL },
    { "iam:GetRole", NULL,
      "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>m</Message></Error><RequestId>q</"
      "RequestId></ErrorResponse>",
      404, "NoSuchEntity", "m" },
    { "s3:GetObject", NULL, "<Error><Code>NoSuchKey</Code><Message>m</Message></Error>", 404,
      "NoSuchKey", "m" },
    { "s3:HeadObject", NULL, "", 404, "NotFound", NULL },
    { "s3:HeadBucket", NULL, "", 403, "AccessDenied", NULL },
    { "glue:GetTable", NULL, "{\"__type\":[1],\"message\":{}}", 400, "BadRequest", NULL },
    { "glue:GetTable", NULL, "<html>", 502, NULL, NULL },
    { "glue:GetTable", NULL, "[]", 502, NULL, NULL },
    { "iam:GetRole", NULL, "<a", 500, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = NULL;

      if (cases[i].type != NULL)
        soup_message_headers_append (headers, "x-amzn-ErrorType", cases[i].type);
      error = aws_protocol_parse_error (aws_operation_find (cases[i].operation), cases[i].status,
                                        headers, body);
      g_assert_cmpstr (aws_error_get_code (error), ==, cases[i].code);
      g_assert_cmpstr (aws_error_get_message (error), ==, cases[i].message);
      soup_message_headers_unref (headers);
    }
}

static void
test_endpoints (void)
{
  static const struct { const char *operation, *region, *override, *url, *signing;
  } cases[] = {
    { "glue:GetTable", "eu-west-1", NULL, "https://glue.eu-west-1.amazonaws.com", "eu-west-1" },
    { "sts:GetCallerIdentity", "eu-west-1", NULL, "https://sts.eu-west-1.amazonaws.com",
      "eu-west-1" },
    { "iam:GetRole", "eu-west-1", NULL, "https://iam.amazonaws.com", "us-east-1" },
    { "iam:GetRole", "cn-northwest-1", NULL, "https://iam.cn-north-1.amazonaws.com.cn",
      "cn-north-1" },
    { "iam:GetRole", "us-gov-east-1", NULL, "https://iam.us-gov.amazonaws.com", "us-gov-west-1" },
    { "ram:ListResources", "cn-north-1", NULL, "https://ram.cn-north-1.amazonaws.com.cn",
      "cn-north-1" },
    { "glue:GetTable", "eusc-de-east-1", NULL, "https://glue.eusc-de-east-1.amazonaws.eu",
      "eusc-de-east-1" },
    { "glue:GetTable", "eu-west-1", "http://localhost:4566/", "http://localhost:4566",
      "eu-west-1" },
    { "iam:GetRole", "eu-west-1", "http://[::1]:80/p", "http://[::1]/p", "us-east-1" },
    { "glue:GetTable", "eu-west-1", "https://glue.example:8443", "https://glue.example:8443",
      "eu-west-1" },
    { "glue:GetTable", "eu-west-1", "http://127.8.9.1:1", "http://127.8.9.1:1", "eu-west-1" },
    { "glue:GetTable", "eu-west-1", "http://example.com", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "http://127.0.0.1.example.com", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "http://10.0.0.1", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "ftp://localhost", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "https://user:hidden@example.com", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "https://example.com/?a=b", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "localhost:80", NULL, NULL },
    { "glue:GetTable", "eu-west-1", "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AwsEndpoint) endpoint = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *url = NULL;

      g_test_message ("%s", cases[i].override != NULL ? cases[i].override : cases[i].url);
      if (!aws_endpoint_resolve (&endpoint, aws_operation_find (cases[i].operation)->service,
                                 cases[i].region, cases[i].override, &error))
        {
          g_assert_null (cases[i].url);
          g_assert_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION);
          g_assert_null (strstr (error->message, "hidden"));
          continue;
        }
      url = g_strconcat (endpoint.scheme, "://", endpoint.host, endpoint.path, NULL);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpstr (endpoint.signing_region, ==, cases[i].signing);
    }
}

static void
test_regions (void)
{
  static const char *const good[]
      = { "eu-west-1", "us-gov-west-1", "ap-southeast-2", "us-isob-east-1", "eusc-de-east-1" };
  static const char *const bad[] = { "",           "eu",         "eu-west",
                                     "Eu-west-1",  "eu_west_1",  "eu-west-1/",
                                     "-eu-west-1", "eu--west-1", "eu-west-1.evil.example",
                                     "europe",     "1",          "eu-west-a",
                                     "eu-west-1\n" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (aws_region_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aws_region_is_valid (bad[i]));
  g_assert_false (aws_region_is_valid (NULL));
  g_assert_cmpstr (aws_region_get_partition ("cn-north-1"), ==, "aws-cn");
  g_assert_cmpstr (aws_region_get_partition ("us-gov-west-1"), ==, "aws-us-gov");
  g_assert_cmpstr (aws_region_get_partition ("eu-west-1"), ==, "aws");
}

static void
test_canonical_paths (void)
{
  static const struct { const char *path, *s3, *other;
  } cases[] = {
    { "", "/", "/" },
    { "/", "/", "/" },
    { "/a", "/a", "/a" },
    { "/a/", "/a/", "/a/" },
    { "//a//b", "//a//b", "/a/b" },
    { "/./a/../b", "/./a/../b", "/b" },
    { "/..", "/..", "/" },
    { "/a/..", "/a/..", "/" },
    { "/a/.", "/a/.", "/a/" },
    { "/%20", "/%20", "/%2520" },
    { "/\xe1\x88\xb4", "/\xe1\x88\xb4", "/%E1%88%B4" },
    { "/a b", "/a b", "/a%20b" },
    { "/-._~09azAZ", "/-._~09azAZ", "/-._~09azAZ" },
    { "/...", "/...", "/..." },
    { "/a+b", "/a+b", "/a%2Bb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) s3 = g_string_new (NULL);
      g_autoptr (GString) other = g_string_new (NULL);

      aws_canonical_append_path (s3, cases[i].path, FALSE, FALSE);
      aws_canonical_append_path (other, cases[i].path, TRUE, TRUE);
      g_assert_cmpstr (s3->str, ==, cases[i].s3);
      g_assert_cmpstr (other->str, ==, cases[i].other);
    }
}

static void
test_canonical_queries (void)
{
  static const struct { const char *query, *canonical;
  } cases[] = {
    { "b=2&a=1", "a=1&b=2" },
    { "a=2&a=1", "a=1&a=2" },
    { "k", "k=" },
    { "k=", "k=" },
    { "a=b=c", "a=b%3Dc" },
    { "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
      "%E1%88%B4=Value1&Param=Value2&Param-3=Value3" },
    { "\xe1\x88\xb4=bar", "%E1%88%B4=bar" },
    { "a=x y", "a=x%20y" },
    { "a=%7e%2f", "a=~%2F" },
    { "a=%", "a=%25" },
    { "a=%4", "a=%254" },
    { "&&a=1&", "a=1" },
    { "a=1+2", "a=1%2B2" },
    { "p=1&P=2", "P=2&p=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) string = g_string_new (NULL);

      aws_canonical_append_query (string, cases[i].query);
      g_assert_cmpstr (string->str, ==, cases[i].canonical);
    }
}

static void
test_canonical_headers (void)
{
  const AwsHeader headers[] = { { "My-Header", "b" },
                                { "Host", " h " },
                                { "User-Agent", "x" },
                                { "my-header", "a" },
                                { "Folded", "one\n  two\n\tthree" },
                                { "Empty", "" },
                                { "TE", "x" },
                                { "Teapot", "x" } };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  AwsCanonicalHeaders canonical;

  aws_canonical_headers_collect (&canonical, headers, G_N_ELEMENTS (headers), NULL, 0);
  aws_canonical_headers_append (&canonical, lines);
  aws_canonical_headers_append_names (&canonical, names);
  aws_canonical_headers_clear (&canonical);
  g_assert_cmpstr (lines->str, ==,
                   "empty:\nfolded:one two three\nhost:h\nmy-header:b,a\nteapot:x\n");
  g_assert_cmpstr (names->str, ==, "empty;folded;host;my-header;teapot");
}

static void
test_json_reading (void)
{
  g_autoptr (JsonNode) node = aws_json_parse (
      "{\"a\":{\"b\":[{\"c\":\"x\"},2,true,1.5,null]},\"s\":[\"p\",1,\"q\"]}", -1, NULL);
  g_auto (GStrv) strings = aws_json_dup_strv (node, "s");
  g_auto (GStrv) none = aws_json_dup_strv (node, "a");

  g_assert_cmpstr (aws_json_get_string (node, "a.b.0.c"), ==, "x");
  g_assert_cmpint (aws_json_get_int (node, "a.b.1", 0), ==, 2);
  g_assert_true (aws_json_get_boolean (node, "a.b.2", FALSE));
  g_assert_cmpfloat (aws_json_get_double (node, "a.b.3", 0), ==, 1.5);
  g_assert_cmpint (aws_json_get_int (node, "a.b.3", 7), ==, 7);
  g_assert_null (aws_json_get_string (node, "a.b.1"));
  g_assert_null (aws_json_get_string (node, "a.b.9"));
  g_assert_null (aws_json_get_string (node, "a.b.x"));
  g_assert_null (aws_json_get_string (node, "a.b.-1"));
  g_assert_null (aws_json_get_string (NULL, "a"));
  g_assert_null (aws_json_get_object (node, "s"));
  g_assert_null (aws_json_get_array (node, "a"));
  g_assert_cmpuint (aws_json_get_length (node, "a.b"), ==, 5);
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_true (aws_json_has_string (node, "s", "q"));
  g_assert_false (aws_json_has_string (node, "s", "1"));
}

static void
test_json_building (void)
{
  static const char *const words[] = { "x", "y", NULL };
  g_autoptr (JsonNode) node
      = aws_json_new ("S", AWS_JSON_STRING, "a", "No", AWS_JSON_STRING, NULL, "I", AWS_JSON_INT, -1,
                      "L", AWS_JSON_INT64, G_GINT64_CONSTANT (1) << 40, "B", AWS_JSON_BOOLEAN, TRUE,
                      "V", AWS_JSON_STRV, words, "None", AWS_JSON_NODE, NULL, "N", AWS_JSON_NODE,
                      aws_json_array (aws_json_string ("z"), NULL), NULL);
  g_autoptr (JsonNode) copy = aws_json_copy (node);
  g_autofree char *text = NULL;

  aws_json_append_string (aws_json_get (copy, "V"), "more");
  aws_json_set_string (copy, "S", NULL);
  text = aws_json_to_string (node, FALSE);
  g_assert_cmpstr (
      text, ==,
      "{\"S\":\"a\",\"I\":-1,\"L\":1099511627776,\"B\":true,\"V\":[\"x\",\"y\"],\"N\":[\"z\"]}");
  g_assert_cmpuint (aws_json_get_length (copy, "V"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tables/error-classes", test_error_classes);
  g_test_add_func ("/tables/error-details", test_error_details);
  g_test_add_func ("/tables/error-documents", test_error_documents);
  g_test_add_func ("/tables/endpoints", test_endpoints);
  g_test_add_func ("/tables/regions", test_regions);
  g_test_add_func ("/canonical/paths", test_canonical_paths);
  g_test_add_func ("/canonical/queries", test_canonical_queries);
  g_test_add_func ("/canonical/headers", test_canonical_headers);
  g_test_add_func ("/json/reading", test_json_reading);
  g_test_add_func ("/json/building", test_json_building);
  return g_test_run ();
}
