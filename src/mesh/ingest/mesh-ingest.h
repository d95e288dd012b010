/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-infer.h"
#include "mesh/ingest/mesh-ingest-walk.h"

G_BEGIN_DECLS

/**
 * MeshIngestNote: what is said of a file or table. Properties: path ("" for a table as a whole), text, left-out.
 */
#define MESH_TYPE_INGEST_NOTE (mesh_ingest_note_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestNote, mesh_ingest_note, MESH, INGEST_NOTE, GObject)
MeshIngestNote *mesh_ingest_note_new (const char *path, const char *text, gboolean left_out);
const char *mesh_ingest_note_get_path (MeshIngestNote *self);
const char *mesh_ingest_note_get_text (MeshIngestNote *self);
gboolean mesh_ingest_note_get_left_out (MeshIngestNote *self);

/** MeshIngestRow: a row of the sample. */
#define MESH_TYPE_INGEST_ROW (mesh_ingest_row_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestRow, mesh_ingest_row, MESH, INGEST_ROW, GObject)
/* "" beyond its end. @column: of the table's columns, keys not counted. */
const char *mesh_ingest_row_get_cell (MeshIngestRow *self, guint column);

typedef struct _MeshIngestTable MeshIngestTable;

/**
 * MeshIngestColumn: a column or partition key of a table that is to be made. Properties: name and data-type (both can
 * be set to anything; what Athena would refuse is told by "trouble" and not taken over), source (as the file calls it),
 * key, trouble (nullable), warning (nullable: values of the sample that are not of the type).
 */
#define MESH_TYPE_INGEST_COLUMN (mesh_ingest_column_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestColumn, mesh_ingest_column, MESH, INGEST_COLUMN, GObject)
const char *mesh_ingest_column_get_name (MeshIngestColumn *self);
const char *mesh_ingest_column_get_data_type (MeshIngestColumn *self);
const char *mesh_ingest_column_get_trouble (MeshIngestColumn *self);
const char *mesh_ingest_column_get_warning (MeshIngestColumn *self);
gboolean mesh_ingest_column_get_key (MeshIngestColumn *self);
const char *mesh_ingest_column_get_source (MeshIngestColumn *self); /* as the file calls it; a key: its folder's */
/* It has another name or type than was found. */
gboolean mesh_ingest_column_get_edited (MeshIngestColumn *self);

/**
 * MeshIngestTable: files that become one table, and its columns. Properties: name (can be set to anything), included,
 * folder, format (a MeshFormat), n-files, size, n-sampled (files), sample-size (bytes), separator, header, keys ("year,
 * month"), n-folders (of keys), columns, rows, notes (lists), trouble (nullable: its own, or its first column's).
 */
#define MESH_TYPE_INGEST_TABLE (mesh_ingest_table_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngestTable, mesh_ingest_table, MESH, INGEST_TABLE, GObject)
const char *mesh_ingest_table_get_name (MeshIngestTable *self);
void mesh_ingest_table_set_name (MeshIngestTable *self, const char *name);
const char *mesh_ingest_table_get_folder (MeshIngestTable *self);
const char *mesh_ingest_table_get_trouble (MeshIngestTable *self);
gboolean mesh_ingest_table_get_included (MeshIngestTable *self);
MeshFormat mesh_ingest_table_get_format (MeshIngestTable *self);
char mesh_ingest_table_get_separator (MeshIngestTable *self);
guint mesh_ingest_table_get_n_files (MeshIngestTable *self);
guint64 mesh_ingest_table_get_size (MeshIngestTable *self);
guint mesh_ingest_table_get_n_sampled (MeshIngestTable *self);
guint64 mesh_ingest_table_get_sample_size (MeshIngestTable *self);
GListModel *mesh_ingest_table_get_columns (MeshIngestTable *self); /* (transfer none): keys last */
GListModel *mesh_ingest_table_get_rows (MeshIngestTable *self);    /* (transfer none) */
GListModel *mesh_ingest_table_get_notes (MeshIngestTable *self);   /* (transfer none) */
GPtrArray *mesh_ingest_table_get_files (MeshIngestTable *self);    /* (transfer none) (element-type MeshIngestFile) */
guint mesh_ingest_table_get_n_keys (MeshIngestTable *self);
guint mesh_ingest_table_get_n_folders (MeshIngestTable *self); /* of keys: partitions */
char *mesh_ingest_table_dup_separator (MeshIngestTable *self); /* (transfer full) */
/* The user says something else than was found: of columns, separator or header, or that tables are one. */
gboolean mesh_ingest_table_get_edited (MeshIngestTable *self);
/* Looks into files of a CSV table again, in a worker thread, with that separator ('\0': guessed) and header; what was
 * edited of its columns is lost. Files that do not fit become notes. MESH_ERROR_INVALID: none fits: nothing is changed;
 * G_IO_ERROR_CANCELLED likewise. */
void mesh_ingest_table_reread_async (MeshIngestTable *self, char separator, MeshHeader header, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_table_reread_finish (MeshIngestTable *self, GAsyncResult *result, GError **error);
/* A TableInput. (transfer full) */
JsonNode *mesh_ingest_table_to_glue (MeshIngestTable *self, const char *location);
/* PartitionInputs, one for each folder. (transfer full) (nullable): it has no keys */
JsonNode *mesh_ingest_table_to_partitions (MeshIngestTable *self, const char *location);

/**
 * MeshIngest: what is to be brought in: tables, and files that are left out. Properties: tables, notes (lists; models
 * of the main thread), n-files, size, n-left-out, undo-text (nullable).
 */
#define MESH_TYPE_INGEST (mesh_ingest_get_type ())
G_DECLARE_FINAL_TYPE (MeshIngest, mesh_ingest, MESH, INGEST, GObject)
MeshIngest *mesh_ingest_new (void);
GListModel *mesh_ingest_get_tables (MeshIngest *self); /* (transfer none) */
GListModel *mesh_ingest_get_notes (MeshIngest *self);  /* (transfer none) */
guint mesh_ingest_get_n_left_out (MeshIngest *self);
void mesh_ingest_remove (MeshIngest *self, MeshIngestTable *table);
void mesh_ingest_clear (MeshIngest *self);
/* Looks at files, folders and zips in a worker thread, in bounded samples, and adds the tables that they make.
 * G_IO_ERROR_CANCELLED leaves what was there. */
void mesh_ingest_read_async (MeshIngest *self, const char *const *paths, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_read_finish (MeshIngest *self, GAsyncResult *result, GError **error);
/* Blocks. MESH_ERROR_INVALID: @paths make no table at all. */
gboolean mesh_ingest_read (MeshIngest *self, const char *const *paths, GCancellable *cancellable, GError **error);
/* While it reads: files met and files looked into so far. Cheap. */
void mesh_ingest_get_progress (MeshIngest *self, guint *found, guint *looked);
/* (nullable) (transfer none): why there can be no plan yet: no table, two of one name, a name or type that cannot be */
const char *mesh_ingest_check (MeshIngest *self);

/* ---- mesh-ingest-shape.c: which files are which table, as the user says ---- */
/* Why @table cannot be one with @first: what differs, a sentence without a stop. Reads no file. (transfer full) (nullable) */
char *mesh_ingest_dup_merge_trouble (MeshIngestTable *first, MeshIngestTable *table);
/* Makes one table of @tables (element-type MeshIngestTable), two at least, in a worker thread: it has the first one's name,
 * place and edits; files that are called the same get other names on the way. MESH_ERROR_INVALID says what differs:
 * nothing is changed then. All of these end with mesh_ingest_shape_finish(). */
void mesh_ingest_merge_async (MeshIngest *self, GPtrArray *tables, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Makes a table @name (nullable: after its files) of those files of @table that @paths name: files, folders with all below
 * them (ending in "/"), or folders without those below (ending in "//"). Both are looked into again. MESH_ERROR_INVALID:
 * none of them, or all. */
void mesh_ingest_split_async (MeshIngest *self, MeshIngestTable *table, const char *name, const char *const *paths, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Leaves such files out. */
void mesh_ingest_omit_async (MeshIngest *self, MeshIngestTable *table, const char *const *paths, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_shape_finish (MeshIngest *self, GAsyncResult *result, GError **error);
/* What mesh_ingest_undo() would take back, "Merging into calls". (transfer full) (nullable): nothing */
char *mesh_ingest_dup_undo_text (MeshIngest *self);
/* Takes the last merging, splitting or leaving out back. FALSE: there is none */
gboolean mesh_ingest_undo (MeshIngest *self);

/* ---- mesh-ingest-edits.c ---- */
/* What the user made of the tables, to be kept: what was merged and split, names, what is left out, separators, columns;
 * nothing of what is in the files. (transfer full) */
JsonNode *mesh_ingest_dup_edits (MeshIngest *self);
/* The same again of tables that were read once more; what is not there any more is passed over. */
void mesh_ingest_apply_edits_async (MeshIngest *self, JsonNode *edits, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_apply_edits_finish (MeshIngest *self, GAsyncResult *result, GError **error);

/* ---- mesh-ingest-look.c ---- */
/* The tables that a group's files make; files that do not fit become troubles of @walk. @looked: (nullable): atomic.
 * Blocks. (transfer full) (element-type MeshIngestTable); NULL: cancelled */
GPtrArray *mesh_ingest_look (MeshIngestGroup *group, MeshIngestWalk *walk, gint *looked, GCancellable *cancellable, GError **error);
/* Takes all but @name. @notes: (element-type MeshIngestNote) */
MeshIngestTable *mesh_ingest_table_new (const char *name, const char *folder, MeshInference *inference, GPtrArray *files, char **keys, GPtrArray *notes, guint n_sampled);

/* ---- mesh-ingest-keys.c: folders "key=value" ---- */
/* name, type, name, type…: of the files of one table; those that lie in other folders are taken out and become
 * troubles. (transfer full): empty: none */
char **mesh_ingest_take_keys (GPtrArray *files, MeshIngestWalk *walk);
/* (transfer full): as they are meant: percent signs read */
char **mesh_ingest_file_dup_values (const MeshIngestFile *file);

G_END_DECLS
