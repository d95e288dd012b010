/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/** DeskRequestDialog: asks for access to tables of a product. Properties: seat. */
#define DESK_TYPE_REQUEST_DIALOG (desk_request_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskRequestDialog, desk_request_dialog, DESK, REQUEST_DIALOG, AdwWindow)

DeskRequestDialog *desk_request_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshProduct *product);

G_END_DECLS
