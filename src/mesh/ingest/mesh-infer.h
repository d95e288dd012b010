/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MeshInference: what columns and types files have, found in their first megabyte: CSV (separator,
 * header, quotes) and JSON lines. Types are Hive's: bigint, double, boolean, string, array<…>, struct<…>.
 */
typedef enum { MESH_FORMAT_CSV, MESH_FORMAT_JSON } MeshFormat;
typedef struct _MeshInference MeshInference;

/* By the name's ending: .csv, .tsv, .txt; .json, .jsonl, .ndjson. FALSE: neither. */
gboolean mesh_format_from_name (const char *name, MeshFormat *format);

MeshInference *mesh_inference_new (MeshFormat format);
void mesh_inference_free (MeshInference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshInference, mesh_inference_free)
/* Looks at a further file of the same table: types widen. MESH_ERROR_INVALID names @path and the line. */
gboolean mesh_inference_add_file (MeshInference *self, const char *path, GError **error);
/* The same of bytes in memory. @complete: the file goes on behind them otherwise. */
gboolean mesh_inference_add_data (MeshInference *self, const char *path, const char *data, gsize length, gboolean complete, GError **error);
guint mesh_inference_get_n_columns (MeshInference *self);
const char *mesh_inference_get_name (MeshInference *self, guint column);
const char *mesh_inference_get_type (MeshInference *self, guint column);
/* A TableInput. @partition_keys: (nullable): names of folders "key=value". (transfer full) */
JsonNode *mesh_inference_to_table (MeshInference *self, const char *name, const char *location, const char *const *partition_keys);
/* The StorageDescriptor of a partition. (transfer full) */
JsonNode *mesh_inference_to_storage (MeshInference *self, const char *location);

/* ---- between mesh-infer.c, mesh-infer-csv.c and mesh-infer-json.c ---- */
/* Notes that a value of @type stands in the column (made if it is new). */
void mesh_inference_see (MeshInference *self, const char *column, const char *type);
gboolean mesh_infer_csv (MeshInference *self, const char *path, const char *data, gsize length, GError **error);
gboolean mesh_infer_json (MeshInference *self, const char *path, const char *data, gsize length, GError **error);
void mesh_inference_set_csv (MeshInference *self, char separator, gboolean header, gboolean quoted);
/* The narrowest type that holds both. (transfer full) */
char *mesh_type_widen (const char *a, const char *b);

G_END_DECLS
