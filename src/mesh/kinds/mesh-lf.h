/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* What Lake Formation keeps: permissions, locations, LF-tags. One kind per file: mesh-lf-*.c */

/* ---- resources as Lake Formation writes them ---- */
/* @database NULL: the catalogue; @table NULL: the database; "*": all its tables, future ones too. (transfer full) */
JsonNode *mesh_lf_resource_new (const char *catalog, const char *database, const char *table);
/* Whether an entry of ListPermissions is about that resource; TableWithColumns over all columns
 * counts as the table (so does AWS report SELECT). */
gboolean mesh_lf_resource_is (JsonNode *resource, const char *catalog, const char *database, const char *table);
/* @permissions: nullable: TRUE with NULL. Folds case, refuses what is no permission on tables
 * (MESH_ERROR_INVALID), drops doubles, adds DESCRIBE to SELECT. (transfer full) */
char **mesh_lf_dup_table_permissions (const char *const *permissions, GError **error);
gboolean mesh_lf_is_settling (const GError *error); /* "not yet" after our own writes */

/* ---- mesh-lf-grant.c: "lf-grant" ---- */
#define MESH_TYPE_LF_GRANT (mesh_lf_grant_get_type ())
G_DECLARE_FINAL_TYPE (MeshLfGrant, mesh_lf_grant, MESH, LF_GRANT, MeshResource)
/* @grantable: nullable. At least these: what is there beside them stays. */
MeshResource *mesh_lf_grant_new (const char *principal, const char *catalog, const char *database, const char *table,
                                 const char *const *permissions, const char *const *grantable);
MeshResource *mesh_lf_grant_new_for_tag (const char *principal, const char *catalog, const char *key, const char *value,
                                         const char *const *permissions);
/* On a data cells filter of a table: SELECT through it gives its columns and rows only. */
MeshResource *mesh_lf_grant_new_for_filter (const char *principal, const char *catalog, const char *database, const char *table,
                                            const char *filter, const char *const *permissions, const char *const *grantable);
/* Exactly these: what is there beside them is revoked; with no permissions at all: everything. */
void mesh_lf_grant_set_exact (MeshLfGrant *self, gboolean exact);
/* Observing may be refused (a recipient looking at the owner's catalogue): then it is granted again, which is harmless. */
void mesh_lf_grant_set_blind (MeshLfGrant *self, gboolean blind);
/* The table or database is only made by this plan: nothing to observe, and it may take long to be known. */
void mesh_lf_grant_set_new (MeshLfGrant *self, gboolean is_new);
/* Once observed: by how many data cells filters the principal would have SELECT on that table; 0: by none of this, or it
 * is not known. @table, @principal: (out) (transfer none). Lake Formation takes so many for a principal on a table (AWS
 * Lake Formation Developer Guide, "Data filtering limitations"). */
#define MESH_LF_MAX_FILTERS 100
guint mesh_lf_grant_get_n_filters (MeshLfGrant *self, const char **table, const char **principal);
/* The other account that is granted something, hence by a RAM share of @owner; NULL: none is. (transfer none) */
const char *mesh_lf_grant_get_receiver (MeshLfGrant *self, const char **owner, const char **database, const char **table);
/* Whether RAM shares carry databases and tables that @principal is granted already: further ones join them. Read once with
 * what grants read. @of_databases, @of_tables: (out) */
gboolean mesh_lf_has_shares (MeshReads *reads, AwsClient *client, const char *principal, const char *catalog,
                             gboolean *of_databases, gboolean *of_tables, GCancellable *cancellable, GError **error);
/* For an undo. @target: {Principal, Catalog, Database, Table, TagKey, TagValue, Filter} as in the record of a grant.
 * What is held: {Permissions, Options}; an entry of a batch; ALL in its parts. All (transfer full). */
JsonNode *mesh_lf_grant_read_held (AwsClient *client, JsonNode *target, MeshReads *reads, GCancellable *cancellable, GError **error);
JsonNode *mesh_lf_grant_new_entry (JsonNode *target, char **permissions, char **options);
char **mesh_lf_grant_dup_parts (JsonNode *target, char **permissions);
/* Takes back what these granted in this run, but for @keep (permissions that somebody else relies on; nullable). */
gboolean mesh_lf_grants_take_back (GPtrArray *grants, const char *const *keep, const char *const *keep_grantable,
                                   GCancellable *cancellable, GError **error);
/* The RAM shares that carry the principal's grants on a database and its tables: {name: {type, arn}}. (transfer full) */
JsonNode *mesh_lf_list_shares (MeshReads *reads, AwsClient *client, const char *principal, const char *catalog, const char *database,
                               GCancellable *cancellable, GError **error);

/* ---- mesh-lf-filter.c: "lf-filter": a data cells filter: columns and rows of a table ---- */
#define MESH_TYPE_LF_FILTER (mesh_lf_filter_get_type ())
G_DECLARE_FINAL_TYPE (MeshLfFilter, mesh_lf_filter, MESH, LF_FILTER, MeshResource)
/* @columns, @rows (an expression as after WHERE): (nullable): all. (transfer full) */
MeshResource *mesh_lf_filter_new (const char *catalog, const char *database, const char *table, const char *name,
                                  const char *const *columns, const char *rows);
/* For an undo: whether two mean the same; the Table that ListDataCellsFilter takes, of what names a filter. */
gboolean mesh_lf_filter_is_like (JsonNode *a, JsonNode *b);
JsonNode *mesh_lf_filter_new_table (JsonNode *names);
/* It is not to be there. */
void mesh_lf_filter_set_gone (MeshLfFilter *self);

/* ---- mesh-lf-location.c: "lf-location": an S3 path under Lake Formation's service-linked role ---- */
MeshResource *mesh_lf_location_new (const char *s3_arn);
/* ---- mesh-lf-tag.c: "lf-tag": a key with (at least) these values ---- */
MeshResource *mesh_lf_tag_new (const char *key, const char *const *values);
/* ---- mesh-lf-tag-assignment.c: "lf-tag-assignment": @tags: key → value; @is_new: nothing can be assigned yet ---- */
MeshResource *mesh_lf_tag_assignment_new (const char *catalog, const char *database, const char *table, GHashTable *tags, gboolean is_new);

G_END_DECLS
