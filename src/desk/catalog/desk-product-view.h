/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/** DeskProductView: all that is known of one table: facts, columns, who has access. Properties: product, seat,
 * source (who has access), can-request. */
#define DESK_TYPE_PRODUCT_VIEW (desk_product_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskProductView, desk_product_view, DESK, PRODUCT_VIEW, AdwBin)

/* Asks for access to tables, of whichever database, as the persona of its seat. @products: of MeshProduct. */
void desk_product_view_request (DeskProductView *self, GListModel *products);

G_END_DECLS
