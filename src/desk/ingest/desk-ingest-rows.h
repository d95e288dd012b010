/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/** DeskIngestRows: rows of a table's sample. Properties: table (nullable). */
#define DESK_TYPE_INGEST_ROWS (desk_ingest_rows_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestRows, desk_ingest_rows, DESK, INGEST_ROWS, AdwBin)

G_END_DECLS
