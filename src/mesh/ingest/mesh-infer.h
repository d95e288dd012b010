/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MeshInference: what columns and types files have, found in a sample of their first megabyte: CSV (separator,
 * header, quotes) and JSON lines, compressed or not, and in Parquet's footer. Types are Hive's. Where values are
 * quoted, all columns of CSV are strings: OpenCSVSerDe reads no dates, and no empty numbers.
 */
typedef enum { MESH_FORMAT_CSV, MESH_FORMAT_JSON, MESH_FORMAT_PARQUET } MeshFormat;
typedef struct _MeshInference MeshInference;

/* By the name's ending, with one of a compressor behind it or not: .csv, .tsv, .txt; .json, .jsonl, .ndjson;
 * .parquet. FALSE: none of them. */
gboolean mesh_format_from_name (const char *name, MeshFormat *format);

MeshInference *mesh_inference_new (MeshFormat format);
void mesh_inference_free (MeshInference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshInference, mesh_inference_free)
/* Looks at a further file of the same table: types widen. MESH_ERROR_INVALID names @path and the line. */
gboolean mesh_inference_add_file (MeshInference *self, const char *path, GError **error);
/* How much of each further file is read, at most and by default a megabyte. */
void mesh_inference_set_limit (MeshInference *self, gsize bytes);
/* What was read so far: "compressed" files are counted as they are once unpacked. */
guint64 mesh_inference_get_bytes_read (MeshInference *self);
/* What the user should know of the table that is no failure, a sentence each: dates that Athena takes for text,
 * quoted values. (transfer full) */
char **mesh_inference_dup_notes (MeshInference *self);
/* The same of bytes in memory. @complete: the file goes on behind them otherwise. */
gboolean mesh_inference_add_data (MeshInference *self, const char *path, const char *data, gsize length, gboolean complete, GError **error);
guint mesh_inference_get_n_columns (MeshInference *self);
const char *mesh_inference_get_name (MeshInference *self, guint column);
const char *mesh_inference_get_type (MeshInference *self, guint column);
/* A TableInput. @partition_keys: (nullable): names of folders "key=value". (transfer full) */
JsonNode *mesh_inference_to_table (MeshInference *self, const char *name, const char *location, const char *const *partition_keys);
/* The StorageDescriptor of a partition. (transfer full) */
JsonNode *mesh_inference_to_storage (MeshInference *self, const char *location);

/* ---- between mesh-infer.c and mesh-infer-FORMAT.c ---- */
/* Notes that a value of @type stands in the column (made if it is new). */
void mesh_inference_see (MeshInference *self, const char *column, const char *type);
gboolean mesh_infer_csv (MeshInference *self, const char *path, const char *data, gsize length, GError **error);
gboolean mesh_infer_json (MeshInference *self, const char *path, const char *data, gsize length, GError **error);
void mesh_inference_set_csv (MeshInference *self, char separator, gboolean header, gboolean quoted);
/* The footer's own bytes. FALSE: no schema can be read from them. */
gboolean mesh_infer_parquet_footer (MeshInference *self, const guint8 *data, gsize length);
gboolean mesh_infer_parquet (MeshInference *self, const char *path, GError **error);
/* Notes in which order days and months stand, where the text is a date at all. */
void mesh_inference_see_date (MeshInference *self, const char *column, const char *text);

G_END_DECLS
