/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Names that the reference library and other tools rely on. */
#define MESH_IAM_PATH "/AwsDataMesh/"
#define MESH_ROLE_MANAGER "DataMeshManager"
#define MESH_ROLE_READ_ONLY "DataMeshAdminReadOnly"
#define MESH_ROLE_ADMIN_PRODUCER "DataMeshAdminProducer" /* + "-" + account */
#define MESH_ROLE_ADMIN_CONSUMER "DataMeshAdminConsumer"
#define MESH_ROLE_PRODUCER "DataMeshProducer"
#define MESH_ROLE_CONSUMER "DataMeshConsumer"
#define MESH_TABLE "AwsDataMeshSubscriptions"
/* An attribute of ours beside the reference's: tells our own write of a subscription from another's. */
#define MESH_TOKEN "MeshdeskChange"
#define MESH_INDEX_OWNER "AwsDataMeshSubscriptions-Owner"
#define MESH_INDEX_SUBSCRIBER "AwsDataMeshSubscriptions-Subscriber"
#define MESH_TAG_SOLUTION "Solution"
#define MESH_TAG_SOLUTION_VALUE "DataMeshUtils"
#define MESH_LF_TAG_DOMAIN "Domain"
#define MESH_LF_TAG_DATA_PRODUCT "DataProduct"
#define MESH_LINK_SUFFIX "_link"
/* Ours, beside the reference's: the crawler that keeps the catalogue in step, by a role for each producer, and those that
 * look at what came to a bucket. */
#define MESH_BUCKET_POLICY_CRAWLER_SID "MeshdeskCrawlerStatement-" /* + bucket */
#define MESH_ROLE_SYNC "DataMeshSync"                              /* + "-" + account */
#define MESH_ROLE_CRAWLER "DataMeshCrawler"                        /* + "-" + bucket */
#define MESH_BUCKET_POLICY_SID "AwsDataMeshUtilsBucketPolicyStatement-" /* + bucket */

/* All (transfer full). */
char *mesh_role_arn (const char *partition, const char *account, const char *role); /* below MESH_IAM_PATH */
char *mesh_sync_role_name (const char *producer_account);
/* Of the crawler that looks at what came to a bucket. One for each: a role takes ten managed policies (IAM's quota), and
 * this one reads no other bucket. A name has at most 64 characters: that of a long bucket's is cut, and ends in a hash. */
char *mesh_crawler_role_name (const char *bucket);
char *mesh_central_role_name (gboolean producer, const char *account);
char *mesh_product_database_name (const char *database, const char *producer_account); /* "<database>-<account>" */
gboolean mesh_is_account_id (const char *text); /* 12 digits */
char *mesh_subscription_id_new (void);          /* 22-character short uuid */

G_END_DECLS
