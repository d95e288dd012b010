/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskConnectDialog: asks for a mesh's accounts and keys, by hand or from the workshop's file, tries them, and opens
 * the mesh in a session; or shows those of a saved mesh, to be changed. What was typed stays until it works.
 *
 * Signal: edited (MeshSaved): what the saved mesh is now; where it is open, windows show it already.
 */
#define DESK_TYPE_CONNECT_DIALOG (desk_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskConnectDialog, desk_connect_dialog, DESK, CONNECT_DIALOG, AdwWindow)

DeskConnectDialog *desk_connect_dialog_present (GtkWindow *parent, DeskSession *session);
/* Of a mesh that was connected before. */
DeskConnectDialog *desk_connect_dialog_edit (GtkWindow *parent, MeshSaved *saved);
/* Fills the form from a credentials file, as if it was chosen. */
void desk_connect_dialog_load (DeskConnectDialog *self, GFile *file);

G_END_DECLS
