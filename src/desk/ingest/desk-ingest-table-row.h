/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/** DeskIngestTableRow: a table that is to be made: whether, and under which name. Properties: table (nullable). */
#define DESK_TYPE_INGEST_TABLE_ROW (desk_ingest_table_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestTableRow, desk_ingest_table_row, DESK, INGEST_TABLE_ROW, AdwBin)

G_END_DECLS
