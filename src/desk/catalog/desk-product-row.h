/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskProductRow: a table in a list: its name, database and owner, whether it is a link, and what access there is.
 * Made without a template, as a list makes and unmakes dozens of them with each letter that is typed.
 *
 * Properties: product (MeshProduct, nullable).
 */
#define DESK_TYPE_PRODUCT_ROW (desk_product_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskProductRow, desk_product_row, DESK, PRODUCT_ROW, GtkWidget)

G_END_DECLS
