/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MeshInference: what columns and types a file has, found in a sample of its first megabyte: CSV (separator,
 * header, quotes) and JSON lines, compressed or not, and in Parquet's footer. Types are Hive's. Where values are
 * quoted, columns of CSV are strings unless others are chosen: OpenCSVSerDe reads neither dates nor empty numbers.
 */
typedef enum { MESH_FORMAT_CSV, MESH_FORMAT_JSON, MESH_FORMAT_PARQUET } MeshFormat;
typedef struct _MeshInference MeshInference;

/* By the name's ending, with one of a compressor behind it or not: .csv, .tsv, .txt; .json, .jsonl, .ndjson;
 * .parquet. FALSE: none of them. */
gboolean mesh_format_from_name (const char *name, MeshFormat *format);
/* By the first bytes, unpacked; where these don't tell, by the name. MESH_ERROR_INVALID names @path and says what it
 * is instead. */
gboolean mesh_format_guess (const char *path, const char *data, gsize length, MeshFormat *format, GError **error);

MeshInference *mesh_inference_new (MeshFormat format);
MeshInference *mesh_inference_ref (MeshInference *self);
void mesh_inference_unref (MeshInference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshInference, mesh_inference_unref)
/* Looks at a file: its format is found, at most @limit bytes are read. (transfer full): NULL: MESH_ERROR_INVALID names
 * @path, and the line. */
MeshInference *mesh_inference_new_for_file (const char *path, gsize limit, GError **error);
/* Whether the first row has names: as it looks like, or as the user says. */
typedef enum { MESH_HEADER_GUESS, MESH_HEADER_NONE, MESH_HEADER_FIRST_ROW } MeshHeader;
/* The same of text with values, where the user knows better than the guess. @separator: '\0': guessed. */
MeshInference *mesh_inference_new_for_text (const char *path, gsize limit, char separator, MeshHeader header, GError **error);
/* Looks at bytes in memory: types widen. @complete: the file goes on behind them otherwise. MESH_ERROR_INVALID names
 * @path and the line. */
gboolean mesh_inference_add_data (MeshInference *self, const char *path, const char *data, gsize length, gboolean complete, GError **error);
/* Whether both can be files of one table. @why: (out) (optional) (nullable) (transfer full): what differs of @other,
 * a sentence without a stop. */
gboolean mesh_inference_is_like (MeshInference *self, MeshInference *other, char **why);
/* A further file of the same table: types widen, sample rows are added. */
void mesh_inference_merge (MeshInference *self, MeshInference *other);

MeshFormat mesh_inference_get_format (MeshInference *self);
char mesh_inference_get_separator (MeshInference *self);
gboolean mesh_inference_get_header (MeshInference *self);
/* The ending that Athena needs to unpack it: ".gz", ".bz2", ".zst", or "". (transfer none) */
const char *mesh_inference_get_ending (MeshInference *self);
/* What was read so far: of compressed files as they are once unpacked. */
guint64 mesh_inference_get_bytes_read (MeshInference *self);
/* What the user should know that is no failure, a sentence each: rows that are too long, dates that Athena takes for
 * text, quoted values. (transfer full) */
char **mesh_inference_dup_notes (MeshInference *self);

guint mesh_inference_get_n_columns (MeshInference *self);
const char *mesh_inference_get_name (MeshInference *self, guint column);
/* As it is called in the file; "" where there is no name. */
const char *mesh_inference_get_source (MeshInference *self, guint column);
const char *mesh_inference_get_type (MeshInference *self, guint column);
/* MESH_ERROR_INVALID: no name for Athena. That no two are the same is for the caller to see to. */
gboolean mesh_inference_set_name (MeshInference *self, guint column, const char *name, GError **error);
/* MESH_ERROR_INVALID: no type of Athena's, or one that the format's reader does not know. */
gboolean mesh_inference_set_type (MeshInference *self, guint column, const char *type, GError **error);

/* Rows of the sample; Parquet has none. */
guint mesh_inference_get_n_rows (MeshInference *self);
/* "" where the row has none. */
const char *mesh_inference_get_cell (MeshInference *self, guint row, guint column);
/* How many values of the sample are no @type. @example: (out) (optional) (nullable) (transfer none): the first. */
guint mesh_inference_count_misfits (MeshInference *self, guint column, const char *type, const char **example);

/* ---- mesh-infer-glue.c ---- */
/* A TableInput. @keys: (nullable): name, type, name, type…: of folders "key=value". (transfer full) */
JsonNode *mesh_inference_to_table (MeshInference *self, const char *name, const char *location, const char *const *keys);
/* The StorageDescriptor of a partition. (transfer full) */
JsonNode *mesh_inference_to_storage (MeshInference *self, const char *location);

G_END_DECLS
