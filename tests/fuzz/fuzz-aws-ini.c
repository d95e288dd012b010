/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-error.h"
#include "aws/credentials/aws-ini.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsIni) ini = aws_ini_parse ((const char *) data, size, "file", &error);

  if (ini == NULL)
    g_assert_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION);
  else
    aws_ini_get (ini, "default", "region");
  return 0;
}
