/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#define TABLE_NAME { "TableName", PRACTICE_STRING, TRUE, 3, 255, \
  "(arn:aws:dynamodb:[a-z0-9-]+:[0-9]{12}:table/)?[a-zA-Z0-9_.-]+" }
#define CAPACITY { "ReturnConsumedCapacity", PRACTICE_STRING, FALSE, 0, 0, "INDEXES|TOTAL|NONE" }
#define METRICS { "ReturnItemCollectionMetrics", PRACTICE_STRING, FALSE, 0, 0, "SIZE|NONE" }
#define FAILURE_VALUES { "ReturnValuesOnConditionCheckFailure", PRACTICE_STRING, FALSE, 0, 0, \
  "ALL_OLD|NONE" }
#define VALUES { "ReturnValues", PRACTICE_STRING, FALSE, 0, 0, \
  "NONE|ALL_OLD|UPDATED_OLD|ALL_NEW|UPDATED_NEW" }
#define CONDITION { "ConditionExpression", PRACTICE_STRING }
#define PROJECTION { "ProjectionExpression", PRACTICE_STRING }
#define CONSISTENT { "ConsistentRead", PRACTICE_BOOLEAN }
#define SELECT { "Select", PRACTICE_STRING, FALSE, 0, 0, \
  "ALL_ATTRIBUTES|ALL_PROJECTED_ATTRIBUTES|SPECIFIC_ATTRIBUTES|COUNT" }
#define INDEX_NAME(path, required) { path, PRACTICE_STRING, required, 3, 255, "[a-zA-Z0-9_.-]+" }
#define KEY_SCHEMA(prefix, required) \
  { prefix "KeySchema", PRACTICE_LIST, required, 1, 2 }, \
  { prefix "KeySchema[].AttributeName", PRACTICE_STRING, TRUE, 1, 255 }, \
  { prefix "KeySchema[].KeyType", PRACTICE_STRING, TRUE, 0, 0, "HASH|RANGE" }
#define THROUGHPUT(prefix) \
  { prefix "ProvisionedThroughput", PRACTICE_OBJECT }, \
  { prefix "ProvisionedThroughput.ReadCapacityUnits", PRACTICE_INTEGER, TRUE, 1, G_MAXINT64 }, \
  { prefix "ProvisionedThroughput.WriteCapacityUnits", PRACTICE_INTEGER, TRUE, 1, G_MAXINT64 }
#define INDEX(prefix) \
  INDEX_NAME (prefix "IndexName", TRUE), KEY_SCHEMA (prefix, TRUE), \
  { prefix "Projection", PRACTICE_OBJECT, TRUE }, \
  { prefix "Projection.ProjectionType", PRACTICE_STRING, FALSE, 0, 0, "ALL|KEYS_ONLY|INCLUDE" }, \
  { prefix "Projection.NonKeyAttributes", PRACTICE_LIST, FALSE, 1, 20 }, \
  { prefix "Projection.NonKeyAttributes[]", PRACTICE_STRING, FALSE, 1, 255 }
#define ATTRIBUTES(required) \
  { "AttributeDefinitions", PRACTICE_LIST, required }, \
  { "AttributeDefinitions[].AttributeName", PRACTICE_STRING, TRUE, 1, 255 }, \
  { "AttributeDefinitions[].AttributeType", PRACTICE_STRING, TRUE, 0, 0, "S|N|B" }
#define STREAM \
  { "StreamSpecification", PRACTICE_OBJECT }, \
  { "StreamSpecification.StreamEnabled", PRACTICE_BOOLEAN, TRUE }, \
  { "StreamSpecification.StreamViewType", PRACTICE_STRING, FALSE, 0, 0, \
    "NEW_IMAGE|OLD_IMAGE|NEW_AND_OLD_IMAGES|KEYS_ONLY" }
#define BILLING { "BillingMode", PRACTICE_STRING, FALSE, 0, 0, "PROVISIONED|PAY_PER_REQUEST" }
#define PROTECTION { "DeletionProtectionEnabled", PRACTICE_BOOLEAN }
#define TAGS(required) \
  { "Tags", PRACTICE_LIST, required }, \
  { "Tags[].Key", PRACTICE_STRING, TRUE, 1, 128 }, { "Tags[].Value", PRACTICE_STRING, TRUE, 0, 256 }
#define ARN { "ResourceArn", PRACTICE_STRING, TRUE, 1, 1283 }
#define START_KEY { "ExclusiveStartKey", PRACTICE_OBJECT }
#define LIMIT { "Limit", PRACTICE_INTEGER, FALSE, 1, G_MAXINT }

static const PracticeMember create_table_members[] = {
  TABLE_NAME, ATTRIBUTES (TRUE), KEY_SCHEMA ("", TRUE), BILLING, THROUGHPUT (""), STREAM,
    TAGS (FALSE), PROTECTION,
  { "GlobalSecondaryIndexes", PRACTICE_LIST }, INDEX ("GlobalSecondaryIndexes[]."),
    THROUGHPUT ("GlobalSecondaryIndexes[]."),
  { "LocalSecondaryIndexes", PRACTICE_LIST }, INDEX ("LocalSecondaryIndexes[]."), { NULL }
};
static const PracticeMember update_table_members[] = {
  TABLE_NAME, ATTRIBUTES (FALSE), BILLING, THROUGHPUT (""), STREAM, PROTECTION,
  { "GlobalSecondaryIndexUpdates", PRACTICE_LIST },
  { "GlobalSecondaryIndexUpdates[].Create", PRACTICE_OBJECT },
    INDEX ("GlobalSecondaryIndexUpdates[].Create."),
  THROUGHPUT ("GlobalSecondaryIndexUpdates[].Create."),
  { "GlobalSecondaryIndexUpdates[].Update", PRACTICE_OBJECT },
    INDEX_NAME ("GlobalSecondaryIndexUpdates[].Update.IndexName", TRUE),
  THROUGHPUT ("GlobalSecondaryIndexUpdates[].Update."),
  { "GlobalSecondaryIndexUpdates[].Delete", PRACTICE_OBJECT },
    INDEX_NAME ("GlobalSecondaryIndexUpdates[].Delete.IndexName", TRUE),
  { NULL }
};
static const PracticeMember table_members[] = { TABLE_NAME, { NULL } };
static const PracticeMember list_tables_members[] = {
  { "ExclusiveStartTableName", PRACTICE_STRING, FALSE, 3, 255, "[a-zA-Z0-9_.-]+" },
  { "Limit", PRACTICE_INTEGER, FALSE, 1, 100 }, { NULL }
};
static const PracticeMember ttl_members[] = {
  TABLE_NAME, { "TimeToLiveSpecification", PRACTICE_OBJECT, TRUE },
  { "TimeToLiveSpecification.Enabled", PRACTICE_BOOLEAN, TRUE },
  { "TimeToLiveSpecification.AttributeName", PRACTICE_STRING, TRUE, 1, 255 }, { NULL }
};
static const PracticeMember tag_members[] = { ARN, TAGS (TRUE), { NULL } };
static const PracticeMember untag_members[] = {
  ARN, { "TagKeys", PRACTICE_LIST, TRUE }, { "TagKeys[]", PRACTICE_STRING, TRUE, 1, 128 }, { NULL }
};
static const PracticeMember list_tags_members[] = { ARN, { "NextToken", PRACTICE_STRING },
  { NULL } };
static const PracticeMember put_item_members[] = {
  TABLE_NAME, { "Item", PRACTICE_OBJECT, TRUE }, CONDITION, VALUES, FAILURE_VALUES, CAPACITY,
    METRICS, { NULL }
};
static const PracticeMember get_item_members[] = {
  TABLE_NAME, { "Key", PRACTICE_OBJECT, TRUE }, PROJECTION, CONSISTENT, CAPACITY, { NULL }
};
static const PracticeMember update_item_members[] = {
  TABLE_NAME, { "Key", PRACTICE_OBJECT, TRUE }, { "UpdateExpression", PRACTICE_STRING },
    CONDITION, VALUES, FAILURE_VALUES,
  CAPACITY, METRICS, { NULL }
};
static const PracticeMember delete_item_members[] = {
  TABLE_NAME, { "Key", PRACTICE_OBJECT, TRUE }, CONDITION, VALUES, FAILURE_VALUES, CAPACITY,
    METRICS, { NULL }
};
static const PracticeMember query_members[] = {
  TABLE_NAME, INDEX_NAME ("IndexName", FALSE), { "KeyConditionExpression", PRACTICE_STRING },
    { "FilterExpression", PRACTICE_STRING },
  PROJECTION, CONSISTENT, SELECT, START_KEY, LIMIT, { "ScanIndexForward", PRACTICE_BOOLEAN },
    CAPACITY, { NULL }
};
static const PracticeMember scan_members[] = {
  TABLE_NAME, INDEX_NAME ("IndexName", FALSE), { "FilterExpression", PRACTICE_STRING },
    PROJECTION, CONSISTENT, SELECT, START_KEY,
  LIMIT, { "Segment", PRACTICE_INTEGER, FALSE, 0, 999999 },
  { "TotalSegments", PRACTICE_INTEGER, FALSE, 1, 1000000 }, CAPACITY,
  { NULL }
};
static const PracticeMember batch_members[] = { { "RequestItems", PRACTICE_OBJECT, TRUE },
  CAPACITY, METRICS, { NULL } };
static const PracticeMember transact_write_members[] = {
  { "TransactItems", PRACTICE_LIST, TRUE, 1, 100 }, { "TransactItems[]", PRACTICE_OBJECT },
  { "ClientRequestToken", PRACTICE_STRING, FALSE, 1, 36 }, CAPACITY, METRICS, { NULL }
};
static const PracticeMember transact_get_members[] = {
  { "TransactItems", PRACTICE_LIST, TRUE, 1, 100 }, { "TransactItems[]", PRACTICE_OBJECT },
    CAPACITY, { NULL }
};

static const PracticeOperation operations[] = {
  { "CreateTable", practice_dynamodb_create_table, create_table_members, TRUE },
  { "DescribeTable", practice_dynamodb_describe_table, table_members, FALSE },
  { "UpdateTable", practice_dynamodb_update_table, update_table_members, TRUE },
  { "DeleteTable", practice_dynamodb_delete_table, table_members, TRUE },
  { "ListTables", practice_dynamodb_list_tables, list_tables_members, FALSE },
  { "UpdateTimeToLive", practice_dynamodb_update_ttl, ttl_members, TRUE },
  { "DescribeTimeToLive", practice_dynamodb_describe_ttl, table_members, FALSE },
  { "DescribeContinuousBackups", practice_dynamodb_describe_backups, table_members, FALSE },
  { "TagResource", practice_dynamodb_tag_resource, tag_members, TRUE },
  { "UntagResource", practice_dynamodb_untag_resource, untag_members, TRUE },
  { "ListTagsOfResource", practice_dynamodb_list_tags, list_tags_members, FALSE },
  { "PutItem", practice_dynamodb_put_item, put_item_members, TRUE },
  { "GetItem", practice_dynamodb_get_item, get_item_members, FALSE },
  { "UpdateItem", practice_dynamodb_update_item, update_item_members, TRUE },
  { "DeleteItem", practice_dynamodb_delete_item, delete_item_members, TRUE },
  { "Query", practice_dynamodb_query, query_members, FALSE },
  { "Scan", practice_dynamodb_scan, scan_members, FALSE },
  { "BatchGetItem", practice_dynamodb_batch_get, batch_members, FALSE },
  { "BatchWriteItem", practice_dynamodb_batch_write, batch_members, TRUE },
  { "TransactGetItems", practice_dynamodb_transact_get, transact_get_members, FALSE },
  { "TransactWriteItems", practice_dynamodb_transact_write, transact_write_members, TRUE },
  { NULL }
};

/* Hashes and sort keys are encoded so that bytes sort as values do; entries are indexes' rows. */
static const char schema[] =
  "CREATE TABLE IF NOT EXISTS dynamodb_tables (id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL,"
  " name TEXT NOT NULL, arn TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, status TEXT NOT NULL,"
  " ready INTEGER NOT NULL);"
  "CREATE TABLE IF NOT EXISTS dynamodb_items (table_id INTEGER NOT NULL, hash BLOB NOT NULL, sort BLOB NOT NULL,"
  " item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (table_id, hash, sort)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS dynamodb_entries (table_id INTEGER NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL,"
  " sort BLOB NOT NULL, item_hash BLOB NOT NULL, item_sort BLOB NOT NULL,"
  " PRIMARY KEY (table_id, name, hash, sort, item_hash, item_sort)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS dynamodb_tags (arn TEXT, key TEXT, value TEXT, PRIMARY KEY (arn, key)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS dynamodb_ttl (table_id INTEGER PRIMARY KEY, attribute TEXT NOT NULL);"
  "CREATE TABLE IF NOT EXISTS dynamodb_tokens (account TEXT, region TEXT, token TEXT, request TEXT NOT NULL,"
  " time INTEGER NOT NULL, PRIMARY KEY (account, region, token)) WITHOUT ROWID;";

const PracticeService practice_dynamodb = { "dynamodb", PRACTICE_JSON_1_0, "DynamoDB_20120810",
  schema, operations };
