/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

/* Athena queues what a workgroup can't run at once; the quota of StartQueryExecution is 20 a second. */
#define SERVICE(op) .service = &aws_athena_service, .name = "athena:" op
#define CALL(op) { SERVICE (op) }
#define LIST(op, members) { SERVICE (op), .token_in = "NextToken", .token_out = "NextToken", .results = members }

static const AwsOperation operations[] = {
  CALL ("BatchGetQueryExecution"),
  CALL ("CreateWorkGroup"),
  CALL ("DeleteWorkGroup"),
  CALL ("GetQueryExecution"),
  LIST ("GetQueryResults", "ResultSet.Rows"),
  CALL ("GetWorkGroup"),
  LIST ("ListQueryExecutions", "QueryExecutionIds"),
  LIST ("ListWorkGroups", "WorkGroups"),
  { SERVICE ("StartQueryExecution"), .idempotent = "ClientRequestToken" },
  { SERVICE ("StopQueryExecution"), .idempotent = "QueryExecutionId" },
  CALL ("UpdateWorkGroup"),
};

const AwsService aws_athena_service = {
  .name = "athena",
  .variable = "ATHENA",
  .target = "AmazonAthena",
  .protocol = AWS_PROTOCOL_JSON_1_1,
  .concurrency = 8,
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
