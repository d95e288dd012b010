/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/* A table as the catalogue knows it. @columns: names with commas between them. (transfer full) */
MeshRecord *sample_record_new (const char *database, const char *name, const char *description, const char *columns);
/* Table number @i of a made-up catalogue: 20 columns, names and comments that differ from table to table.
 * (transfer full) */
MeshRecord *sample_record_new_nth (guint i);
/* @n of these. (transfer full) */
MeshIndex *sample_index_new (guint n);

G_END_DECLS
