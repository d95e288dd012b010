/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-infer.h"
#include "mesh/ingest/mesh-value.h"

G_BEGIN_DECLS

/* Glue's limit for a table is far above what a file of use has. */
#define MESH_INFER_MAX_COLUMNS 2000
/* What is kept to look at and to check types with. */
#define MESH_INFER_MAX_ROWS  1000
#define MESH_INFER_MAX_CELLS (4 * 1024 * 1024)

typedef struct
{
  char *name;
  char *source;
  char *type;   /* (nullable): only empty values so far */
  char *chosen; /* (nullable): by the user */
  guint dates[MESH_DATE_AMBIGUOUS + 1]; /* how many of each MeshDateOrder */
} MeshInferColumn;

struct _MeshInference
{
  MeshFormat format;
  GPtrArray *columns;
  GHashTable *index; /* source, folded → MeshInferColumn */
  GHashTable *taken; /* names */
  GPtrArray *rows;   /* (element-type GStrv) */
  gsize cells;       /* bytes in @rows */
  GPtrArray *notes;  /* (element-type utf8) */
  char separator;
  gboolean header;
  char said_separator;    /* '\0': to be guessed */
  MeshHeader said_header; /* by the user */
  gboolean quoted;
  const char *ending;
  guint64 bytes_read;
};

/* Columns as the files call them, whatever the user made of them; with or without the sample's rows. (transfer full) */
MeshInference *mesh_inference_new_as_found (MeshInference *self, gboolean rows);
/* Notes that a value of @type stands in the column of that name in the file (made if it is new). NULL: there are too
 * many columns. */
MeshInferColumn *mesh_inference_see (MeshInference *self, const char *source, const char *type);
void mesh_inference_see_text (MeshInferColumn *column, const char *text);
/* Takes @row, if there is room. */
void mesh_inference_keep_row (MeshInference *self, char **row);
void mesh_inference_note (MeshInference *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

gboolean mesh_infer_csv (MeshInference *self, const char *path, const char *data, gsize length, gboolean complete, GError **error);
/* How many fields the first rows have, cut by the separator that suits them best. */
guint mesh_infer_csv_probe (const char *data, gsize length, char *separator);
gboolean mesh_infer_json (MeshInference *self, const char *path, const char *data, gsize length, GError **error);
/* The footer's own bytes. FALSE: no schema can be read from them. */
gboolean mesh_infer_parquet_footer (MeshInference *self, const guint8 *data, gsize length);
gboolean mesh_infer_parquet (MeshInference *self, const char *path, GError **error);

G_END_DECLS
