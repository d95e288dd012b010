/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/* @inference: (nullable): a key, which has @name and @type. */
MeshIngestColumn *mesh_ingest_column_new (MeshInference *inference, guint column, const char *name, const char *type);
/* NULL: nothing is wrong with it among the table's others. */
void mesh_ingest_column_set_clash (MeshIngestColumn *self, const char *trouble);
MeshIngestRow *mesh_ingest_row_new (MeshInference *inference, guint row);

G_END_DECLS
