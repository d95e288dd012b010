/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = aws_json_parse ((const char *) data, (gssize) size, &error);
  g_autoptr (JsonNode) copy = NULL;

  if (node == NULL)
    {
      g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
      return 0;
    }
  aws_json_get_string (node, "A.B.0.C");
  aws_json_get_int (node, "TableList.0.Size", 0);
  copy = aws_json_copy (node);
  g_assert_nonnull (copy);
  return 0;
}
