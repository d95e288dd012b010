/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"
#include "mesh/access/mesh-granted.h"

G_BEGIN_DECLS

/**
 * DeskImportDialog: which roles of the account shall read what was granted; then the plan that imports it for them.
 *
 * Properties: source (DeskSource of MeshLocalRole: the account's roles), choices (GListModel of DeskRoleChoice),
 * subject. Actions: roles.toggle(arn), roles.add.
 */
#define DESK_TYPE_IMPORT_DIALOG (desk_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskImportDialog, desk_import_dialog, DESK, IMPORT_DIALOG, AdwWindow)

/* For a consumer's @seat; @parent: where the plan opens. Those that it was imported for are chosen. */
DeskImportDialog *desk_import_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshGranted *granted);
/* With roles that are there already: for tests and pictures. */
DeskImportDialog *desk_import_dialog_new_for_source (DeskSource *source, const char *const *chosen,
                                                     const char *subject);

G_END_DECLS
