/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-drawn-row.h"
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskProductRow: a table in a list: its name, database and owner, whether it is a link, and what access there is.
 * Properties: product (MeshProduct, nullable).
 */
#define DESK_TYPE_PRODUCT_ROW (desk_product_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskProductRow, desk_product_row, DESK, PRODUCT_ROW, DeskDrawnRow)

G_END_DECLS
