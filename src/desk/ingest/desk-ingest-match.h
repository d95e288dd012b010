/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/**
 * DeskIngestMatch: a table that another one may be merged with. Properties: table, name, trouble ("": it can be;
 * found when it is asked for), chosen.
 */
#define DESK_TYPE_INGEST_MATCH (desk_ingest_match_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestMatch, desk_ingest_match, DESK, INGEST_MATCH, GObject)
DeskIngestMatch *
desk_ingest_match_new (MeshIngestTable *first, MeshIngestTable *table);
MeshIngestTable *
desk_ingest_match_get_table (DeskIngestMatch *self); /* (transfer none) */
gboolean
desk_ingest_match_get_chosen (DeskIngestMatch *self);

G_END_DECLS
