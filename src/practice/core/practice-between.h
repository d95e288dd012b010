/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-call.h"

G_BEGIN_DECLS

/* What services of the practice AWS offer each other: same database, same transaction, no HTTP. */

/* ---- S3 (practice-s3-*.c) ---- */
typedef struct { char *key; gint64 size; char *etag; gint64 modified; } PracticeS3Object;
void practice_s3_object_free (PracticeS3Object *object);
/* Objects under a prefix in key order. (transfer full) (element-type PracticeS3Object) (nullable): no such bucket */
GPtrArray *practice_s3_list (PracticeCall *call, const char *bucket, const char *prefix);
/* Up to @limit bytes from the start, 0: all. (transfer full) (nullable) */
GBytes *practice_s3_read (PracticeCall *call, const char *bucket, const char *key, gsize limit);
/* May a role do @action there, by its own policies and the bucket's? @key, @context (such as s3:prefix): nullable */
gboolean practice_s3_role_may (PracticeCall *call, const char *role_arn, const char *action, const char *bucket, const char *key, JsonObject *context);
/* The owner account of a bucket, (nullable) (transfer full), and its policy document (nullable) */
char *practice_s3_bucket_owner (PracticeCall *call, const char *bucket, char **policy);

/* ---- Lake Formation (practice-lf-*.c) ---- */
/* May @principal (a role or user ARN of @principal_account; NULL: the caller) do @permission there?
 * @permission: "CREATE_DATABASE", "DESCRIBE", "ALTER", "DROP", "CREATE_TABLE", "SELECT", "INSERT", "DELETE",
 * "DATA_LOCATION_ACCESS" (then @database is the S3 ARN, and unregistered locations are allowed).
 * @catalog: account id; @database, @table: nullable. Admins' implicit rights, creators,
 * IAM_ALLOWED_PRINCIPALS, LF-tags, shares and links' own permissions are all looked at. No IAM check. */
gboolean practice_lf_is_allowed (PracticeCall *call, const char *principal, const char *permission, const char *catalog, const char *database, const char *table);
gboolean practice_lf_is_admin (PracticeCall *call, const char *principal, const char *account);
/* Sets the failure of the documented text and code; returns FALSE. */
gboolean practice_lf_deny (PracticeCall *call, const char *permission, const char *what);

/* ---- Glue (practice-glue-*.c) ---- */
/* For crawlers, as @role_arn: checks the role's IAM and Lake Formation rights, makes or updates the table.
 * @error_text: (out): why not, for the crawler's log. */
gboolean practice_glue_put_table_as (PracticeCall *call, const char *role_arn, const char *database, JsonObject *table_input, char **error_text);
gboolean practice_glue_put_partition_as (PracticeCall *call, const char *role_arn, const char *database, const char *table, JsonObject *partition_input, char **error_text);
gboolean practice_glue_database_exists (PracticeCall *call, const char *catalog, const char *database);

/* The crawler operations (practice-crawler-*.c) are listed in Glue's table with the others. */
extern const PracticeOperation practice_crawler_operations[];
gboolean practice_crawler_seed (sqlite3 *db, GError **error);

/* ---- RAM (practice-ram.c) ---- */
/* Called by Lake Formation grants to another account: makes or extends the share of @kind for the pair
 * (grantor account = the call's), with its invitation. Returns: (transfer full): the share's ARN.
 * @kind: "database", "table", "all-tables", "tag". @version: CROSS_ACCOUNT_VERSION */
char *practice_ram_share (PracticeCall *call, const char *receiver_account, const char *kind, const char *resource_arn, int version);
void practice_ram_unshare (PracticeCall *call, const char *receiver_account, const char *resource_arn);
/* Has @account accepted (and has it propagated) a share of @owner that covers @resource_arn? */
gboolean practice_ram_is_accepted (PracticeCall *call, const char *owner, const char *account, const char *resource_arn);

G_END_DECLS
