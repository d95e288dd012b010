/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/glue/practice-catalog.h"

G_BEGIN_DECLS

/* What the files of the practice Lake Formation share. */

typedef enum
{
  LF_ALL = 1 << 0,
  LF_SELECT = 1 << 1,
  LF_ALTER = 1 << 2,
  LF_DROP = 1 << 3,
  LF_DELETE = 1 << 4,
  LF_INSERT = 1 << 5,
  LF_DESCRIBE = 1 << 6,
  LF_CREATE_DATABASE = 1 << 7,
  LF_CREATE_TABLE = 1 << 8,
  LF_DATA_LOCATION_ACCESS = 1 << 9,
  LF_CREATE_TAG = 1 << 10,
  LF_ASSOCIATE = 1 << 11,
  LF_GRANT_TAG_EXPRESSION = 1 << 12,
} LfPermission;

#define LF_EVERYTHING ((1u << 13) - 1)
/* Each right on a database or table shows that it is there */
#define LF_VISIBLE (LF_ALL | LF_SELECT | LF_ALTER | LF_DROP | LF_DELETE | LF_INSERT | LF_DESCRIBE | LF_CREATE_TABLE)
#define LF_DATABASE_RIGHTS (LF_ALL | LF_ALTER | LF_CREATE_TABLE | LF_DESCRIBE | LF_DROP)
#define LF_TABLE_RIGHTS (LF_ALL | LF_ALTER | LF_DELETE | LF_DESCRIBE | LF_DROP | LF_INSERT | LF_SELECT)

/* "SELECT" → LF_SELECT; 0: unknown */
guint lf_permission_from_name (const char *name);
const char *lf_permission_name (guint bit);
/* "Select", as refusals say it; static */
const char *lf_permission_title (guint bit);
/* FALSE: refused, @array holds something that is no permission. */
gboolean lf_permissions_read (JsonArray *array, guint *bits, CatalogFault *fault);
/* (transfer full): in the order of the enumeration */
JsonArray *lf_permissions_write (guint bits);

#define LF_IAM_ALLOWED "IAM_ALLOWED_PRINCIPALS"

/* ---- resources ---- */
typedef enum
{
  LF_ON_CATALOG, LF_ON_DATABASE, LF_ON_TABLE, LF_ON_ALL_TABLES, LF_ON_COLUMNS, LF_ON_LOCATION,
  LF_ON_FILTER, LF_ON_TAG, LF_ON_POLICY,
} LfKind;

/* Rows of lf_grant: database "" for catalog, location, tag, policy; name: the table, "*" for all tables,
 * the path of a location, the key of a tag, the resource type of a policy; detail: a column, "*",
 * "*-a,b" (all but a and b); a filter's name; a tag's value; a policy's expression. */
typedef struct
{
  LfKind kind;
  char *catalog, *database, *name;
  GPtrArray *details; /* (element-type utf8): "" alone where the kind has none */
} LfResource;

void lf_resource_clear (LfResource *resource);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LfResource, lf_resource_clear)
/* SELECT on whole tables becomes LF_ON_COLUMNS with "*" in lf_resource_columns(), not here. */
gboolean lf_resource_read (JsonObject *object, const char *catalog, LfResource *resource, CatalogFault *fault);
/* As ListPermissions says it. (transfer full) */
JsonObject *lf_resource_write (PracticeCall *call, const LfResource *resource);
const char *lf_kind_name (LfKind kind);
gboolean lf_kind_from_name (const char *name, LfKind *kind);
/* What may be granted on @kind */
guint lf_kind_permissions (LfKind kind);
/* The ARN that RAM shares for it. (transfer full) (nullable): not shared through RAM */
char *lf_resource_ram_arn (PracticeCall *call, const LfResource *resource);
/* Does a granted column detail cover another one? "*" covers all. */
gboolean lf_columns_cover (GPtrArray *held, const char *wanted);
gboolean lf_column_matches (const char *detail, const char *column);

/* ---- settings ---- */
/* First use of an account: its defaults. */
void lf_account_ensure (PracticeCall *call, const char *account);
/* (transfer full): the DataLakeSettings object */
JsonObject *lf_settings_get (PracticeCall *call, const char *account);
int lf_settings_version (PracticeCall *call, const char *account);
typedef enum { LF_NO_ADMIN, LF_READ_ONLY_ADMIN, LF_ADMIN } LfAdmin;
LfAdmin lf_admin_level (PracticeCall *call, const char *account, const char *principal);

/* ---- subjects and rights ---- */
typedef struct
{
  char *principal; /* ARN */
  char *account;
  LfAdmin admin;
} LfSubject;

/* @principal NULL: the caller */
void lf_subject_init (PracticeCall *call, LfSubject *subject, const char *principal);
void lf_subject_clear (LfSubject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LfSubject, lf_subject_clear)

typedef struct
{
  guint held, grantable;      /* of the named resource, ALL not yet spread out */
  GPtrArray *columns;         /* (element-type utf8) (nullable): details of SELECT held */
  GPtrArray *grant_columns;   /* … with grant option */
  GPtrArray *filters;         /* (element-type utf8) (nullable): names of the data cells filters */
  GPtrArray *filter_columns;  /* (element-type utf8) (nullable): seen through data cells filters, where not all rows may be */
} LfRights;

void lf_rights_clear (LfRights *rights);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LfRights, lf_rights_clear)
/* @database NULL: on the catalog; @table NULL: on the database. No implicit rights of admins in it. */
void lf_rights_get (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database, const char *table, LfRights *rights);
/* ---- practice-lf-filter.c ---- */
/* Names of the columns that a filter lets through. (transfer full) (nullable): no such filter */
GPtrArray *lf_filter_columns (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *filter);
/* The expression that its rows meet. (transfer full) (nullable): all rows, or no such filter */
char *lf_filter_rows (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *filter);
/* Does @principal, an account or an ARN, hold SELECT on it, granted by the catalog's account? */
gboolean lf_filter_is_granted (PracticeCall *call, const LfResource *filter, const char *principal, gboolean grantable);

gboolean lf_rights_allow (const LfRights *rights, guint permission);
gboolean lf_rights_show_all (const LfRights *rights);
gboolean lf_rights_show_column (const LfRights *rights, const char *column);
/* Adds what the LF-tags of a resource give the subject through policies. */
void lf_rights_add_policies (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database, const char *table, LfRights *rights);
void lf_rights_add (LfRights *rights, const char *kind, const char *detail, guint permission, gboolean grantable);
/* The up to four names under which rows may be the subject's: principal, "A:IAMPrincipals", and so on */
void lf_subject_names (const LfSubject *subject, const char *catalog, char **all_principals, const char *names[4]);

gboolean lf_subject_is_allowed (PracticeCall *call, const LfSubject *subject, guint permission, const char *catalog, const char *database, const char *table);
/* Sees the database: a right on it or on anything in it */
gboolean lf_subject_sees_database (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database);
/* May use a location of @catalog; unregistered ones are free. @path: "bucket/prefix" */
gboolean lf_subject_reaches (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *path);
/* Everybody whom IAM lets in */
gboolean lf_open_to_iam (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* Has anything of that catalog been shared with other accounts? */
gboolean lf_catalog_is_shared (PracticeCall *call, const char *catalog);

/* ---- locations ---- */
extern const char lf_linked_role_policy[];
/* The longest registered root above @path. (transfer full) (nullable): unregistered */
char *lf_location_root (PracticeCall *call, const char *account, const char *path);
gboolean lf_location_is_hybrid (PracticeCall *call, const char *account, const char *root);
/* (transfer full) (nullable) */
char *lf_location_role (PracticeCall *call, const char *account, const char *root);

/* ---- grants ---- */
#define LF_DENIED "Resource does not exist or requester is not authorized to access requested permissions."
/* One row; merges. @effective: from when on it holds. */
gboolean lf_grant_put (PracticeCall *call, const LfResource *resource, const char *detail, const char *principal, guint bit, gboolean grantable, gint64 effective);
/* Rows for every bit of @bits, on columns where SELECT asks for it. */
gboolean lf_grant_put_all (PracticeCall *call, const LfResource *resource, const char *principal, guint bits, guint grantable);
/* A resource was made: the creator's rights and the default ones. */
void lf_created (PracticeCall *call, const char *principal, const char *catalog, const char *database, const char *table, JsonArray *defaults, gboolean link);
/* A resource is gone: its rows, tags and shares with it. */
void lf_forget (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* What a cross-account grant needs beside the rights; makes the share. @receiver: 12 digits */
gboolean lf_cross_grant (PracticeCall *call, const LfResource *resource, const char *principal, const char *receiver, guint bits, CatalogFault *fault);
/* After a revocation: shares and re-grants that nothing holds up any more. */
void lf_cross_revoked (PracticeCall *call, const LfResource *resource, const char *principal, const char *receiver);
/* The account that a grant to @principal leaves the catalog for. (transfer full) (nullable): stays at home */
char *lf_principal_account (const char *principal);
gboolean lf_principal_check (PracticeCall *call, const char *principal, CatalogFault *fault);
/* What the caller can grant on: refuses if not @bits (with @details). */
gboolean lf_may_grant (PracticeCall *call, const LfResource *resource, guint bits, CatalogFault *fault);

/* ---- tags ---- */
typedef struct { char *key, *value; } LfTag;
/* Effective tags of a database, table or column (nullable names), key → value. (transfer full) */
GHashTable *lf_tags_of (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *column);
/* Does a policy's expression (JSON text of an array) match? */
gboolean lf_expression_matches (JsonArray *expression, GHashTable *tags);
/* Normalised text: keys and values sorted, lower case. (transfer full) (nullable): refused */
char *lf_expression_text (JsonArray *expression, CatalogFault *fault);
/* An administrator, or one who holds any of @bits on the tag; @value NULL: any value */
gboolean lf_tag_allows (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *key, const char *value, guint bits);
/* Columns that have tags of their own. (transfer full) */
GPtrArray *lf_tagged_columns (PracticeCall *call, const char *catalog, const char *database, const char *table);
gboolean lf_tag_values_exist (PracticeCall *call, const char *catalog, const char *key, GPtrArray *values);

/* ---- operations, one array a file; each ends with { NULL } ---- */
extern const PracticeOperation lf_settings_operations[], lf_location_operations[], lf_grant_operations[],
  lf_list_operations[], lf_tag_operations[], lf_tag_search_operations[], lf_filter_operations[],
  lf_credentials_operations[];
/* IAM first. "ListPermissions" → lakeformation:ListPermissions on the account's catalog */
gboolean lf_authorize (PracticeCall *call, const char *operation);

/* ---- what Glue tells Lake Formation ---- */
gboolean glue_database_exists (PracticeCall *call, const char *catalog, const char *database);
gboolean glue_table_exists (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* Names of the columns, partition keys last. (transfer full) (nullable): no such table */
GPtrArray *glue_table_columns (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* Is it a link? Links can't be granted much. */
gboolean glue_is_link (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* Is @expression one over the table's columns? */
gboolean glue_row_filter_check (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *expression, CatalogFault *fault);
/* The catalogue's resource policy. (transfer full) (nullable) */
char *glue_policy_get (PracticeCall *call, const char *catalog);
/* (transfer full): the table's location path or NULL */
char *glue_table_path (PracticeCall *call, const char *catalog, const char *database, const char *table);

G_END_DECLS
