/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

struct _MeshIngest
{
  GObject parent_instance;
  GListStore *tables;
  GListStore *notes;
  guint n_left_out;
  GPtrArray *shapes;  /* (element-type MeshIngestShape): what was merged and split, the last one last */
  gint found, looked; /* atomic */
  char *check;        /* what mesh_ingest_check() said last */
};

struct _MeshIngestTable
{
  GObject parent_instance;
  char *name;
  char *found_name; /* before anybody edited it */
  char *folder;
  char *trouble;
  gboolean included;
  MeshInference *inference;
  GPtrArray *files;
  GListStore *columns;
  GListStore *rows;
  GListStore *notes;
  guint n_keys;
  guint n_folders; /* of keys */
  guint n_sampled;
  guint64 size;
  char said_separator;    /* by the user; '\0': guessed */
  MeshHeader said_header;
  gboolean merged;        /* by the user: a crawler might see several tables in it */
};

void mesh_ingest_notify_all (MeshIngest *self);
/* mesh-ingest-take.c: those whose folder is not there yet, with a number where their name is taken. */
void mesh_ingest_take_tables (MeshIngest *self, GPtrArray *tables);
/* All of them; thousands are freed little by little. */
void mesh_ingest_drop_tables (MeshIngest *self);
/* @stem, with a number where it is taken. (transfer full) */
char *mesh_ingest_dup_free_name (MeshIngest *self, const char *stem);
gboolean mesh_ingest_has_folder (MeshIngest *self, const char *folder);

/* @inference: (nullable): a key, which has @name and @type. */
MeshIngestColumn *mesh_ingest_column_new (MeshInference *inference, guint column, const char *name, const char *type);
/* NULL: nothing is wrong with it among the table's others. */
void mesh_ingest_column_set_clash (MeshIngestColumn *self, const char *trouble);
MeshIngestRow *mesh_ingest_row_new (MeshInference *inference, guint row);

/* ---- mesh-ingest-fill.c: what is said of @inference takes the place of what was there. Keeps @inference. ---- */
void mesh_ingest_table_fill (MeshIngestTable *self, MeshInference *inference, char **keys, GPtrArray *notes, guint n_sampled);
void mesh_ingest_table_update_trouble (MeshIngestTable *self);

/* ---- mesh-ingest-edits.c ---- */
/* What the user made of one table, and the same again: see mesh_ingest_dup_edits(). (transfer full) */
JsonNode *mesh_ingest_table_dup_edits (MeshIngestTable *self);
void mesh_ingest_table_apply_edits_async (MeshIngestTable *self, JsonNode *edits, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_table_apply_edits_finish (MeshIngestTable *self, GAsyncResult *result, GError **error);

/* ---- mesh-ingest-reread.c ---- */
/* Looks into some of @files, from the first to the last, evenly. @said: with that separator and header; else they are
 * guessed. Blocks. (transfer full) NULL: none fits, or cancelled */
MeshInference *mesh_ingest_sample (GPtrArray *files, gboolean said, char separator, MeshHeader header, GPtrArray *notes, guint *n_sampled, GCancellable *cancellable, GError **error);

/* ---- mesh-ingest-merge.c ---- */
/* What merging needs, taken from @tables in their thread; and the one table that they make, in a worker. */
typedef struct _MeshIngestMerge MeshIngestMerge;
/* Whether @tables can be one. MESH_ERROR_INVALID */
gboolean mesh_ingest_merge_check (GPtrArray *tables, GError **error);
MeshIngestMerge *mesh_ingest_merge_new (GPtrArray *tables);
void mesh_ingest_merge_free (MeshIngestMerge *self);
MeshIngestTable *mesh_ingest_merge_run (MeshIngestMerge *self, GCancellable *cancellable, GError **error);

/* ---- mesh-ingest-split.c ---- */
/* Files that @paths name, and the others. Blocks. */
typedef struct
{
  GPtrArray *kept, *taken; /* (element-type MeshIngestFile) */
} MeshIngestSplit;
gboolean mesh_ingest_split_files (GPtrArray *files, const char *const *paths, MeshIngestSplit *split, GCancellable *cancellable, GError **error);
void mesh_ingest_split_clear (MeshIngestSplit *self);
/* Takes @files, which are of @table. Blocks; nothing of @table may change meanwhile. (transfer full) (nullable) */
MeshIngestTable *mesh_ingest_split_run (MeshIngestTable *table, const char *name, const char *folder, GPtrArray *files, GCancellable *cancellable, GError **error);
/* Names and types of columns that were edited in @from, where @to has such columns. */
void mesh_ingest_table_take_columns (MeshIngestTable *to, MeshIngestTable *from);

/* ---- mesh-ingest-shape.c ---- */
GPtrArray *mesh_ingest_shapes_new (void);
/* A table of that folder is a part of another one by now. */
gboolean mesh_ingest_shapes_have (MeshIngest *self, const char *folder);
/* (transfer full): what was merged and split, to be kept */
JsonNode *mesh_ingest_shapes_print (MeshIngest *self);

/* ---- mesh-ingest-again.c ---- */
/* Does one of them again; what cannot be any more is passed over. */
void mesh_ingest_shapes_redo_async (MeshIngest *self, JsonNode *shape, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean mesh_ingest_shapes_redo_finish (MeshIngest *self, GAsyncResult *result, GError **error);

G_END_DECLS
