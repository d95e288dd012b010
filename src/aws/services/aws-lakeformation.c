/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

#define SERVICE(op) .service = &aws_lakeformation_service, .name = "lakeformation:" op
#define CALL(op) { SERVICE (op), .path = "/" op }
#define LIST(op, members) { SERVICE (op), .path = "/" op, .token_in = "NextToken", \
                            .token_out = "NextToken", .results = members }

static const AwsOperation operations[] = {
  CALL ("AddLFTagsToResource"),
  CALL ("AssumeDecoratedRoleWithSAML"),
  CALL ("BatchGrantPermissions"),
  CALL ("BatchRevokePermissions"),
  CALL ("CancelTransaction"),
  CALL ("CommitTransaction"),
  CALL ("CreateDataCellsFilter"),
  CALL ("CreateLFTag"),
  CALL ("CreateLFTagExpression"),
  CALL ("CreateLakeFormationOptIn"),
  CALL ("DeleteDataCellsFilter"),
  CALL ("DeleteLFTag"),
  CALL ("DeleteLFTagExpression"),
  CALL ("DeleteLakeFormationOptIn"),
  CALL ("DeleteObjectsOnCancel"),
  CALL ("DeregisterResource"),
  CALL ("DescribeResource"),
  CALL ("DescribeTransaction"),
  CALL ("ExtendTransaction"),
  CALL ("GetDataCellsFilter"),
  CALL ("GetDataLakePrincipal"),
  CALL ("GetDataLakeSettings"),
  LIST ("GetEffectivePermissionsForPath", "Permissions"),
  CALL ("GetLFTag"),
  CALL ("GetLFTagExpression"),
  CALL ("GetQueryState"),
  CALL ("GetQueryStatistics"),
  CALL ("GetResourceLFTags"),
  LIST ("GetTableObjects", "Objects"),
  CALL ("GetTemporaryGluePartitionCredentials"),
  CALL ("GetTemporaryGlueTableCredentials"),
  CALL ("GetWorkUnitResults"),
  LIST ("GetWorkUnits", "WorkUnitRanges"),
  CALL ("GrantPermissions"),
  LIST ("ListDataCellsFilter", "DataCellsFilters"),
  LIST ("ListLFTagExpressions", "LFTagExpressions"),
  LIST ("ListLFTags", "LFTags"),
  LIST ("ListLakeFormationOptIns", "LakeFormationOptInsInfoList"),
  LIST ("ListPermissions", "PrincipalResourcePermissions"),
  LIST ("ListResources", "ResourceInfoList"),
  LIST ("ListTableStorageOptimizers", "StorageOptimizerList"),
  LIST ("ListTransactions", "Transactions"),
  CALL ("PutDataLakeSettings"),
  CALL ("RegisterResource"),
  CALL ("RemoveLFTagsFromResource"),
  CALL ("RevokePermissions"),
  LIST ("SearchDatabasesByLFTags", "DatabaseList"),
  LIST ("SearchTablesByLFTags", "TableList"),
  CALL ("StartQueryPlanning"),
  CALL ("StartTransaction"),
  CALL ("UpdateDataCellsFilter"),
  CALL ("UpdateLFTag"),
  CALL ("UpdateLFTagExpression"),
  CALL ("UpdateResource"),
  CALL ("UpdateTableObjects"),
  CALL ("UpdateTableStorageOptimizer"),
};

const AwsService aws_lakeformation_service = {
  .name = "lakeformation",
  .variable = "LAKEFORMATION",
  .protocol = AWS_PROTOCOL_REST_JSON,
  .concurrency = 10, /* its writes are limited to about 15 a second */
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
