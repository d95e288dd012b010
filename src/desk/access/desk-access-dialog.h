/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/** DeskAccessDialog: why a table can or cannot be queried, link by link, with the repair of each.
 * Properties: source (of MeshFinding), subject, summary. Actions: access.repair(kind), access.again. */
#define DESK_TYPE_ACCESS_DIALOG (desk_access_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskAccessDialog, desk_access_dialog, DESK, ACCESS_DIALOG, AdwWindow)

/* For a consumer's @seat; @parent: where plans and pages open. @database, @table: in the mesh. */
DeskAccessDialog *desk_access_dialog_present (GtkWidget *parent, DeskSeat *seat, const char *database,
                                              const char *table);
/* With links that are there already: for tests and pictures. */
DeskAccessDialog *desk_access_dialog_new_for_source (DeskSource *source, const char *subject);

G_END_DECLS
