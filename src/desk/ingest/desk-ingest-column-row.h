/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/** DeskIngestColumnRow: a column that is to be made: its name and type. Properties: column (nullable). */
#define DESK_TYPE_INGEST_COLUMN_ROW (desk_ingest_column_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestColumnRow, desk_ingest_column_row, DESK, INGEST_COLUMN_ROW, AdwBin)

G_END_DECLS
