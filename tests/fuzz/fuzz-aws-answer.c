/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-error.h"
#include "aws/protocols/aws-protocol.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* An answer, as a success of each protocol and as a failure of each. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const char *const names[] = { "iam:GetAccountAuthorizationDetails",
                                       "iam:SimulatePrincipalPolicy",
                                       "glue:GetTables",
                                       "ram:ListResources",
                                       "s3:ListObjectVersions",
                                       "s3:CompleteMultipartUpload",
                                       "s3:GetBucketTagging",
                                       "s3:GetBucketPolicy" };
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const AwsOperation *operation = aws_operation_find (names[i]);
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) failure = NULL;
      g_autoptr (JsonNode) output = aws_protocol_parse (operation, 200, headers, body, &error);

      g_assert_true ((output == NULL) == (error != NULL));
      g_assert_true (output == NULL || JSON_NODE_HOLDS_OBJECT (output));
      failure = aws_protocol_parse_error (operation, 400, headers, body);
      g_assert_true (failure->domain == AWS_ERROR);
      g_assert_true (g_utf8_validate (failure->message, -1, NULL));
      soup_message_headers_unref (headers);
    }
  return 0;
}
