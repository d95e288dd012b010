/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-endpoint.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* A line as a region, a bucket and an endpoint. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (AwsEndpoint) endpoint = { 0 };
  g_autoptr (GError) error = NULL;

  if (aws_region_is_valid (text))
    g_assert_nonnull (aws_region_get_partition (text));
  if (aws_endpoint_resolve (&endpoint, &aws_s3_service, "eu-west-1", text, &error))
    g_assert_true (g_str_equal (endpoint.scheme, "https") || g_str_equal (endpoint.scheme, "http"));
  else
    g_assert_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION);
  aws_endpoint_takes_virtual_host (&endpoint, text);
  return 0;
}
