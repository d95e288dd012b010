/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/**
 * DeskProductView: all that is known of one table: facts, columns, the persona's own access, who else has access.
 *
 * Properties: product, seat, source (who has access), can-request, look (MeshTableLook: what AWS says of it
 * now, asked for when it is shown; empty before), gone (the catalogue has it no more), hidden (who has access may not be seen).
 */
#define DESK_TYPE_PRODUCT_VIEW (desk_product_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskProductView, desk_product_view, DESK, PRODUCT_VIEW, AdwBin)

/* Asks for access to tables, of whichever database, as the persona of its seat. @products: of MeshProduct. */
void desk_product_view_request (DeskProductView *self, GListModel *products);

G_END_DECLS
