/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-accounts.h"

/* Policies that AWS manages, as far as a data mesh uses them; cut down to what they allow of the
 * services that are here. */

#define DOCUMENT(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define ALLOW(actions, resources)                                                                  \
  "{\"Effect\":\"Allow\",\"Action\":[" actions "],\"Resource\":[" resources "]}"

static const struct { const char *path, *name, *document;
} managed[] = {
  { "/", "AdministratorAccess", DOCUMENT (ALLOW ("\"*\"", "\"*\"")) },
  { "/", "PowerUserAccess",
    DOCUMENT ("{\"Effect\":\"Allow\",\"NotAction\":[\"iam:*\",\"organizations:*\",\"account:*"
              "\"],\"Resource\":\"*\"}," ALLOW ("\"iam:CreateServiceLinkedRole\",\"iam:"
                                                "DeleteServiceLinkedRole\",\"iam:ListRoles\"",
                                                "\"*\"")) },
  { "/", "ReadOnlyAccess",
    DOCUMENT (ALLOW ("\"iam:Get*\",\"iam:List*\",\"iam:GenerateCredentialReport\",\"iam:"
                     "SimulatePrincipalPolicy\",\"glue:Get*\","
                     "\"glue:BatchGet*\",\"glue:List*\",\"glue:SearchTables\",\"lakeformation:"
                     "Describe*\",\"lakeformation:Get*\",\"lakeformation:List*\","
                     "\"lakeformation:Search*\",\"ram:Get*\",\"ram:List*\",\"s3:Get*\",\"s3:List*"
                     "\",\"dynamodb:BatchGet*\",\"dynamodb:Describe*\",\"dynamodb:Get*\","
                     "\"dynamodb:List*\",\"dynamodb:Query\",\"dynamodb:Scan\",\"sts:"
                     "GetCallerIdentity\",\"sts:GetSessionToken\",\"sts:GetAccessKeyInfo\"",
                     "\"*\"")) },
  { "/", "IAMFullAccess", DOCUMENT (ALLOW ("\"iam:*\"", "\"*\"")) },
  { "/", "IAMReadOnlyAccess",
    DOCUMENT (ALLOW ("\"iam:Get*\",\"iam:List*\",\"iam:SimulatePrincipalPolicy\"", "\"*\"")) },
  { "/", "AmazonS3FullAccess", DOCUMENT (ALLOW ("\"s3:*\",\"s3-object-lambda:*\"", "\"*\"")) },
  { "/", "AmazonS3ReadOnlyAccess",
    DOCUMENT (ALLOW ("\"s3:Get*\",\"s3:List*\",\"s3:Describe*\"", "\"*\"")) },
  { "/", "AmazonDynamoDBFullAccess", DOCUMENT (ALLOW ("\"dynamodb:*\"", "\"*\"")) },
  { "/", "AmazonDynamoDBReadOnlyAccess",
    DOCUMENT (ALLOW ("\"dynamodb:BatchGetItem\",\"dynamodb:Describe*\",\"dynamodb:List*\","
                     "\"dynamodb:GetItem\",\"dynamodb:Query\",\"dynamodb:Scan\"",
                     "\"*\"")) },
  { "/", "AmazonAthenaFullAccess",
    DOCUMENT (ALLOW ("\"athena:*\",\"glue:*Database*\",\"glue:*Table*\",\"glue:*Partition*\","
                     "\"lakeformation:GetDataAccess\"",
                     "\"*\"")) },
  { "/", "AWSGlueConsoleFullAccess",
    DOCUMENT (ALLOW ("\"glue:*\",\"iam:ListRoles\",\"iam:ListUsers\",\"iam:GetRole\",\"s3:"
                     "ListAllMyBuckets\",\"s3:ListBucket\",\"s3:GetBucketLocation\"",
                     "\"*\"") ","
                              "{\"Effect\":\"Allow\",\"Action\":[\"iam:PassRole\"],\"Resource\":["
                              "\"arn:aws:iam::*:role/AWSGlueServiceRole*\",\"arn:aws:iam::*:role/"
                              "service-role/AWSGlueServiceRole*\"],"
                              "\"Condition\":{\"StringLike\":{\"iam:PassedToService\":[\"glue."
                              "amazonaws.com\"]}}}") },
  { "/service-role/", "AWSGlueServiceRole",
    DOCUMENT (ALLOW (
        "\"glue:*\",\"s3:GetBucketLocation\",\"s3:ListBucket\",\"s3:ListAllMyBuckets\","
        "\"s3:GetBucketAcl\",\"iam:ListRolePolicies\",\"iam:GetRole\","
        "\"iam:GetRolePolicy\",\"cloudwatch:PutMetricData\"",
        "\"*\"") "," ALLOW ("\"s3:CreateBucket\"",
                            "\"arn:aws:s3:::aws-glue-*\"") "," ALLOW ("\"s3:GetObject\","
                                                                      "\"s3:PutObject\","
                                                                      "\"s3:"
                                                                      "DeleteObject\"",
                                                                      "\"arn:aws:s3:::"
                                                                      "aws-glue-*/"
                                                                      "*\",\"arn:aws:s3::"
                                                                      ":*/*aws-glue-*/"
                                                                      "*\"") "," ALLOW ("\"s3:"
                                                                                        "GetObj"
                                                                                        "ect\"",
                                                                                        "\"arn:"
                                                                                        "aws:"
                                                                                        "s3:::"
                                                                                        "crawle"
                                                                                        "r-"
                                                                                        "public"
                                                                                        "*\","
                                                                                        "\"arn:"
                                                                                        "aws:"
                                                                                        "s3:::"
                                                                                        "aws-"
                                                                                        "glue-*"
                                                                                        "\"") "," ALLOW ("\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"",
                                                                                                         "\"arn:aws:logs:*:*:*:/aws-glue/*\"")) },
  { "/", "AWSLakeFormationDataAdmin",
    DOCUMENT (ALLOW (
        "\"lakeformation:*\",\"cloudtrail:DescribeTrails\",\"cloudtrail:LookupEvents\","
        "\"glue:CreateCatalog\",\"glue:UpdateCatalog\",\"glue:DeleteCatalog\","
        "\"glue:GetCatalog\",\"glue:GetCatalogs\",\"glue:GetDatabase\",\"glue:GetDatabases\","
        "\"glue:CreateDatabase\",\"glue:UpdateDatabase\",\"glue:DeleteDatabase\",\"glue:"
        "GetConnections\",\"glue:SearchTables\","
        "\"glue:GetTable\",\"glue:CreateTable\",\"glue:UpdateTable\",\"glue:DeleteTable\","
        "\"glue:GetTableVersions\",\"glue:GetPartitions\",\"glue:GetTables\",\"glue:"
        "ListWorkflows\",\"glue:BatchGetWorkflows\","
        "\"glue:DeleteWorkflow\",\"glue:GetWorkflowRuns\",\"glue:StartWorkflowRun\",\"glue:"
        "GetWorkflow\",\"s3:ListBucket\",\"s3:GetBucketLocation\",\"s3:ListAllMyBuckets\","
        "\"s3:GetBucketAcl\",\"iam:ListUsers\","
        "\"iam:ListRoles\",\"iam:GetRole\",\"iam:GetRolePolicy\"",
        "\"*\"") ","
                 "{\"Effect\":\"Deny\",\"Action\":[\"lakeformation:PutDataLakeSettings\"],"
                 "\"Resource\":\"*\"}") },
  { "/", "AWSLakeFormationCrossAccountManager",
    DOCUMENT ("{\"Effect\":\"Allow\",\"Action\":[\"ram:CreateResourceShare\"],\"Resource\":"
              "\"*\",\"Condition\":{\"StringLikeIfExists\":{\"ram:RequestedResourceType\":"
              "[\"glue:Table\",\"glue:Database\",\"glue:Catalog\"]}}},"
              "{\"Effect\":\"Allow\",\"Action\":[\"ram:UpdateResourceShare\",\"ram:"
              "DeleteResourceShare\",\"ram:AssociateResourceShare\",\"ram:"
              "DisassociateResourceShare\",\"ram:GetResourceShares\"],"
              "\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"ram:ResourceShareName\":["
              "\"LakeFormation*\"]}}},"
              "{\"Effect\":\"Allow\",\"Action\":[\"ram:AssociateResourceSharePermission\"],"
              "\"Resource\":\"*\",\"Condition\":{\"ArnLike\":{\"ram:PermissionArn\":"
              "[\"arn:aws:ram::aws:permission/AWSRAMLFEnabled*\"]}}}," ALLOW (
                  "\"glue:PutResourcePolicy\",\"glue:DeleteResourcePolicy\",\"organizations:"
                  "DescribeOrganization\",\"organizations:DescribeAccount\",\"ram:Get*\","
                  "\"ram:List*\"",
                  "\"*\"") "," ALLOW ("\"organizations:ListRoots\",\"organizations:"
                                      "ListAccountsForParent\",\"organizations:"
                                      "ListOrganizationalUnitsForParent\"",
                                      "\"*\"")) },
  { "/", "AWSResourceAccessManagerFullAccess", DOCUMENT (ALLOW ("\"ram:*\"", "\"*\"")) },
};

gboolean
practice_managed_seed (sqlite3 *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (managed); i++)
    {
      g_autofree char *arn
          = g_strconcat ("arn:aws:iam::aws:policy", managed[i].path, managed[i].name, NULL);
      g_autofree char *id = practice_random_id ("ANPA", 17);
      gint64 then = G_GINT64_CONSTANT (1422000000000000);

      if (!practice_sql (db, error,
                         "INSERT OR IGNORE INTO iam_policies (arn, id, account, name, fold, path, "
                         "created, updated, default_version, next_version)"
                         " VALUES (?, ?, 'aws', ?, lower(?), ?, ?, ?, 1, 2)",
                         "sssssii", arn, id, managed[i].name, managed[i].name, managed[i].path,
                         then, then)
          || !practice_sql (db, error,
                            "INSERT OR REPLACE INTO iam_versions (arn, version, document, created) "
                            "VALUES (?, 1, ?, ?)",
                            "ssi", arn, managed[i].document, then))
        return FALSE;
    }
  return TRUE;
}
