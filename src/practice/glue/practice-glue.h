/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/lakeformation/practice-lf.h"

G_BEGIN_DECLS

/* What the files of the practice Glue Data Catalog share. */

#define GLUE_BAD "InvalidInputException"

/* Whose catalogue, which object, who asks: names lower-cased, links of databases followed. */
typedef struct
{
  const char *action;    /* "glue:GetTable" */
  char *catalog, *database, *table;
  LfSubject subject;
} GlueScope;

void glue_scope_clear (GlueScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GlueScope, glue_scope_clear)
/* Reads CatalogId, asks IAM for @action on catalogue, database and table (nullable, "*": all of
 * them). */
gboolean
glue_scope_open (PracticeCall *call,
                 GlueScope *scope,
                 JsonObject *in,
                 const char *action,
                 const char *database,
                 const char *table);
/* Goes through a link that stands where the database does: IAM and DESCRIBE on the link. */
gboolean glue_scope_follow (PracticeCall *call, GlueScope *scope);
/* Lake Formation, or IAM and the owner's policy where everything is open to IAM. @table nullable.
 */
gboolean
glue_scope_allows (PracticeCall *call,
                   const GlueScope *scope,
                   guint permission,
                   const char *database,
                   const char *table);
gboolean
glue_scope_sees_database (PracticeCall *call, const GlueScope *scope, const char *database);
/* "Required Alter on x" */
gboolean glue_scope_deny (PracticeCall *call, guint permission, const char *what);
/* The database, or the table, isn't there: told to those who would know, denied to all others. */
gboolean glue_scope_missing (PracticeCall *call, const GlueScope *scope, guint permission);
/* May data at @location be used? FALSE: failed */
gboolean glue_scope_reaches (PracticeCall *call, const GlueScope *scope, const char *location);

/* ---- stored objects ---- */
typedef struct
{
  JsonObject *input;
  char *catalog, *database, *name; /* name NULL: a database */
  char *created_by;
  char *target_catalog, *target_database, *target_name; /* links */
  gint64 created, updated, version;
} GlueObject;

void glue_object_free (GlueObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GlueObject, glue_object_free)
/* (transfer full) (nullable) */
GlueObject *glue_database_load (PracticeCall *call, const char *catalog, const char *database);
GlueObject *
glue_table_load (PracticeCall *call, const char *catalog, const char *database, const char *table);
gboolean glue_object_is_link (const GlueObject *object);
/* The columns of "region, catalog, database, name, input, created, updated, created_by, version"
 * rows */
GlueObject *glue_table_from_row (sqlite3_stmt *row);
#define GLUE_TABLE_COLUMNS "catalog, database, name, input, created, updated, created_by, version"
/* Only the members that @known lists. (transfer full) */
JsonObject *glue_keep_members (JsonObject *object, const char *const *known);
const char *glue_object_location (const GlueObject *object);

/* ---- databases and tables ---- */
/* As the caller may see it. (transfer full) */
JsonObject *
glue_database_write (PracticeCall *call, const GlueScope *scope, const GlueObject *database);
/* @rights (nullable): hides columns. (transfer full) */
JsonObject *glue_table_write (PracticeCall *call, const GlueObject *table, const LfRights *rights);
/* What a link shows: its target's definition. NULL: fails unless @quiet. (transfer full) */
JsonObject *
glue_link_write (PracticeCall *call,
                 const GlueScope *scope,
                 const GlueObject *link,
                 gboolean quiet);
/* Finds scope->table, with @permission; fails else. (transfer full) (nullable) */
GlueObject *
glue_table_require (PracticeCall *call, GlueScope *scope, guint permission, LfRights *rights);
GlueObject *glue_database_require (PracticeCall *call, GlueScope *scope, guint permission);
/* Checks and keeps the legal members. (transfer full) (nullable): refused */
JsonObject *glue_table_input_read (JsonObject *input, CatalogFault *fault);
gboolean
glue_table_insert (PracticeCall *call,
                   const char *catalog,
                   const char *database,
                   JsonObject *input,
                   const char *creator);
gboolean
glue_table_replace (PracticeCall *call,
                    const GlueObject *before,
                    JsonObject *input,
                    gboolean archive);
void
glue_table_delete (PracticeCall *call,
                   const char *catalog,
                   const char *database,
                   const char *table);
/* Does the name match Expression of GetTables? NULL pattern: all */
typedef struct _GluePattern GluePattern;
GluePattern *glue_pattern_new (const char *expression, CatalogFault *fault);
gboolean glue_pattern_matches (GluePattern *pattern, const char *name);
void glue_pattern_free (GluePattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GluePattern, glue_pattern_free)

/* ---- partitions ---- */
/* DatabaseName and TableName, through links of both, with a right on the table. (transfer full)
 * (nullable) */
GlueObject *
glue_table_open (PracticeCall *call,
                 GlueScope *scope,
                 JsonObject *in,
                 const char *action,
                 guint permission);
/* The filter of GetPartitions, parsed. */
typedef struct _GlueFilter GlueFilter;
/* @constants: comparisons of two literals are taken, too */
GlueFilter *glue_filter_parse (const char *text, JsonArray *keys, gboolean constants, CatalogFault *fault);
/* The same over all columns of a table, for data cells filters; NULL: refused */
GlueFilter *glue_row_filter_parse (const GlueObject *table, const char *text, CatalogFault *fault);
/* @values: as many as there are keys, texts or NULL; what is neither true nor false matches not */
gboolean glue_filter_matches (const GlueFilter *filter, JsonArray *values);
void glue_filter_free (GlueFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GlueFilter, glue_filter_free)
/* One partition of a table is made, or replaced; checks values and location. */
gboolean
glue_partition_put (PracticeCall *call,
                    const GlueScope *scope,
                    const GlueObject *table,
                    JsonObject *input,
                    gboolean replace,
                    CatalogFault *fault);
JsonArray *glue_partition_keys (const GlueObject *table);
/* (transfer full): the values as text, for the key of the row */
char *glue_values_text (JsonArray *values);
JsonObject *
glue_partition_write (PracticeCall *call,
                      const GlueObject *table,
                      const char *input,
                      gint64 created,
                      gboolean columns);

/* ---- tags ---- */
gboolean glue_tags_put (PracticeCall *call, const char *arn, JsonObject *tags);
void glue_tags_forget (PracticeCall *call, const char *arn);

extern const PracticeOperation glue_database_operations[], glue_table_operations[],
    glue_tables_operations[], glue_version_operations[], glue_partition_operations[],
    glue_partition_batch_operations[], glue_policy_operations[], glue_tag_operations[],
    glue_encryption_operations[];
/* Limits of TableInput and PartitionInput below "TableInput." and so on, for members tables */
#define GLUE_NAME "[^\\x00-\\x08\\x0a-\\x1f]*"

G_END_DECLS
