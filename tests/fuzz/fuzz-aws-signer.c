/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-signer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The input as path, query, name and value of a header. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("A", "s", "t", 0);
  g_autoptr (AwsSigner) signer = aws_signer_new ();
  const AwsHeader headers[] = { { "Host", "h" }, { text, text }, { text, "" } };
  AwsSignerRequest request = { .method = "GET",
                               .path = text,
                               .query = text,
                               .headers = headers,
                               .n_headers = 3,
                               .body = data,
                               .body_length = size };
  AwsSignerContext context
      = { .credentials = credentials, .region = "r", .service = "s", .time = 1, .expires = 1 };
  guint n;

  for (guint flags = 0; flags < 4; flags++)
    {
      context.flags = flags;
      aws_signer_sign (signer, &request, &context, &n);
      g_assert_cmpuint (n, ==, 3);
    }
  context.flags = AWS_SIGNER_QUERY;
  aws_signer_sign (signer, &request, &context, &n);
  g_assert_nonnull (aws_signer_get_query (signer));
  return 0;
}
