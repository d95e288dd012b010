/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"
#include "desk/inbox/desk-errands.h"

G_BEGIN_DECLS

/** DeskErrandsDialog: several plans before they run, while they run, and what came of each. Properties: errands. */
#define DESK_TYPE_ERRANDS_DIALOG (desk_errands_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskErrandsDialog, desk_errands_dialog, DESK, ERRANDS_DIALOG, AdwWindow)

/* Opens it over @parent's window and looks at what is there. When it is closed after AWS was changed, the action
 * win.outdate is activated from @parent. */
DeskErrandsDialog *desk_errands_dialog_present (GtkWidget *parent, DeskSeat *seat, DeskErrands *errands);

G_END_DECLS
