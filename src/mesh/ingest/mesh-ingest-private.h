/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

struct _MeshIngestTable
{
  GObject parent_instance;
  char *name;
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
};

/* @inference: (nullable): a key, which has @name and @type. */
MeshIngestColumn *mesh_ingest_column_new (MeshInference *inference, guint column, const char *name, const char *type);
/* NULL: nothing is wrong with it among the table's others. */
void mesh_ingest_column_set_clash (MeshIngestColumn *self, const char *trouble);
MeshIngestRow *mesh_ingest_row_new (MeshInference *inference, guint row);

/* ---- mesh-ingest-fill.c: what is said of @inference takes the place of what was there. Keeps @inference. ---- */
void mesh_ingest_table_fill (MeshIngestTable *self, MeshInference *inference, char **keys, GPtrArray *notes, guint n_sampled);
void mesh_ingest_table_update_trouble (MeshIngestTable *self);

G_END_DECLS
