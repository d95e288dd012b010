/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * MeshQueryRow: one row of a result. A value is text, as Athena prints it, or NULL.
 */
#define MESH_TYPE_QUERY_ROW (mesh_query_row_get_type ())
G_DECLARE_FINAL_TYPE (MeshQueryRow, mesh_query_row, MESH, QUERY_ROW, GObject)
/* @values: (transfer full) (element-type utf8) (nullable elements), which it frees */
MeshQueryRow *mesh_query_row_new (GPtrArray *values);
const char *mesh_query_row_get_value (MeshQueryRow *self, guint column); /* (nullable) */
/* Numbers by their size, the rest as text; NULL comes last. For sorting by a column. */
int mesh_query_row_compare (MeshQueryRow *a, MeshQueryRow *b, guint column, gboolean numeric);

typedef struct
{
  char *name, *type; /* Athena's: "varchar", "bigint" */
} MeshQueryColumn;
/* Whether values of that type are numbers. */
gboolean mesh_query_column_is_numeric (const MeshQueryColumn *column);

/**
 * MeshQuery: one statement that a persona has Athena run in its own account, on its daily role, with what came of
 * it; a GListModel of MeshQueryRow, filled when the run has ended.
 *
 * Properties: state ("idle", "queued", "running", "reading", "succeeded", "failed", "cancelled").
 */
#define MESH_TYPE_QUERY (mesh_query_get_type ())
G_DECLARE_FINAL_TYPE (MeshQuery, mesh_query, MESH, QUERY, GObject)

/* @database: (nullable): where names without one are looked for. @output: (nullable): "s3://bucket/prefix/"; else
 * the bucket mesh_query_dup_bucket(), else what the account's workgroup says. */
MeshQuery *mesh_query_new (MeshMesh *mesh, MeshPersona *persona, const char *sql, const char *database,
                           const char *output);
/* At most so many rows are fetched; 0: all. Default 10,000. */
void mesh_query_set_limit (MeshQuery *self, guint limit);
/**
 * mesh_query_run_async:
 *
 * Starts the statement, waits for its end and fetches the rows. Cancelling stops it at Athena as well. Once only.
 * Errors: MESH_ERROR_QUERY with Athena's reason; MESH_ERROR_NOT_READY where there is no place for results;
 * MESH_ERROR_INVALID: nothing to run, or more than 262,144 bytes (Athena, "Service quotas"); AWS_ERROR.
 */
void
mesh_query_run_async (MeshQuery *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
gboolean mesh_query_run_finish (MeshQuery *self, GAsyncResult *result, GError **error);

const char *mesh_query_get_sql (MeshQuery *self);
const char *mesh_query_get_state (MeshQuery *self);
const char *mesh_query_get_id (MeshQuery *self);     /* (nullable): of the execution */
const char *mesh_query_get_output (MeshQuery *self); /* (nullable): the result file */
guint mesh_query_get_n_columns (MeshQuery *self);
const MeshQueryColumn *mesh_query_get_column (MeshQuery *self, guint column); /* (transfer none) */
gint64 mesh_query_get_scanned (MeshQuery *self);     /* bytes; what Athena charges for */
gint64 mesh_query_get_milliseconds (MeshQuery *self); /* of the engine */
gboolean mesh_query_is_cut (MeshQuery *self);        /* there are more rows than the limit */

/* ---- mesh-query-csv.c ---- */
char **mesh_query_dup_names (MeshQuery *self); /* (transfer full): of the columns */
/* Comma-separated values as Athena writes its own files: texts in quotes, NULL nothing. @rows: GListModel of
 * MeshQueryRow. (transfer full) */
char *mesh_query_print_csv (const char *const *names, GListModel *rows);

/* ---- mesh-query-place.c: where results go ---- */
/* "aws-athena-query-results-ACCOUNT-REGION": the name that AWS's own console uses, and that the consumer's role may
 * write to. (transfer full) */
char *mesh_query_dup_bucket (MeshMesh *mesh, const char *account);
/* Makes that bucket, private and encrypted. @admin: an administrator of the account. */
MeshPlan *mesh_workflow_prepare_queries (MeshMesh *mesh, MeshPersona *admin, GError **error);

G_END_DECLS
