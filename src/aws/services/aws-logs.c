/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

/* CloudWatch Logs. GetLogEvents tells its end by giving the same token again, not by giving none: callers page by
 * themselves. */
#define CALL(op)                                                                                                     \
  {                                                                                                                  \
    .service = &aws_logs_service, .name = "logs:" op                                                                 \
  }

static const AwsOperation operations[] = {
  CALL ("GetLogEvents"),
};

const AwsService aws_logs_service = {
  .name = "logs",
  .variable = "CLOUDWATCH_LOGS",
  .target = "Logs_20140328",
  .protocol = AWS_PROTOCOL_JSON_1_1,
  .concurrency = 4,
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
