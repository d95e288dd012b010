/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

#define SERVICE(op) .service = &aws_dynamodb_service, .name = "dynamodb:" op
#define CALL(op) { SERVICE (op) }
#define LIST(op, in, out, members) { SERVICE (op), .token_in = in, .token_out = out, .results = members }

static const AwsOperation operations[] = {
  CALL ("BatchExecuteStatement"),
  CALL ("BatchGetItem"),
  CALL ("BatchWriteItem"),
  CALL ("CreateTable"),
  CALL ("DeleteItem"),
  CALL ("DeleteTable"),
  CALL ("DescribeContinuousBackups"),
  CALL ("DescribeLimits"),
  CALL ("DescribeTable"),
  CALL ("DescribeTimeToLive"),
  LIST ("ExecuteStatement", "NextToken", "NextToken", "Items"),
  { SERVICE ("ExecuteTransaction"), .idempotent = "ClientRequestToken" },
  CALL ("GetItem"),
  LIST ("ListTables", "ExclusiveStartTableName", "LastEvaluatedTableName", "TableNames"),
  LIST ("ListTagsOfResource", "NextToken", "NextToken", "Tags"),
  CALL ("PutItem"),
  LIST ("Query", "ExclusiveStartKey", "LastEvaluatedKey", "Items Count ScannedCount"),
  LIST ("Scan", "ExclusiveStartKey", "LastEvaluatedKey", "Items Count ScannedCount"),
  CALL ("TagResource"),
  CALL ("TransactGetItems"),
  { SERVICE ("TransactWriteItems"), .idempotent = "ClientRequestToken" },
  CALL ("UntagResource"),
  CALL ("UpdateContinuousBackups"),
  CALL ("UpdateItem"),
  CALL ("UpdateTable"),
  CALL ("UpdateTimeToLive"),
};

const AwsService aws_dynamodb_service = {
  .name = "dynamodb",
  .variable = "DYNAMODB",
  .target = "DynamoDB_20120810",
  .protocol = AWS_PROTOCOL_JSON_1_0,
  .concurrency = 32,
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
