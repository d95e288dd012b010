/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/**
 * DeskRequestDialog: asks for access to tables. Of one database, which may be changed to others or all of it; or of
 * several, with a request for each. What was typed is there again when it is opened again for the same tables, until
 * they were asked for.
 *
 * Properties: seat, products (GListModel of MeshProduct), several (databases).
 */
#define DESK_TYPE_REQUEST_DIALOG (desk_request_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskRequestDialog, desk_request_dialog, DESK, REQUEST_DIALOG, AdwWindow)

/* @products: of MeshProduct; does not change. */
DeskRequestDialog *desk_request_dialog_present (GtkWidget *parent, DeskSeat *seat, GListModel *products);

G_END_DECLS
