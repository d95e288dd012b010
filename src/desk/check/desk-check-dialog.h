/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/**
 * DeskCheckDialog: what the keys of whoever sits here may do, and how the mesh stands (the doctor), each line that fails
 * with its repair. It stays open while a repair runs, and looks again afterwards. Properties: subject.
 */
#define DESK_TYPE_CHECK_DIALOG (desk_check_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskCheckDialog, desk_check_dialog, DESK, CHECK_DIALOG, AdwWindow)

/* Looks at once. NULL: nobody sits there, or at no mesh. */
DeskCheckDialog *desk_check_dialog_present (GtkWidget *parent, DeskSession *session);
/* With lists that are there already: for tests and pictures. */
DeskCheckDialog *desk_check_dialog_new_for_sources (DeskSource *you, DeskSource *mesh, const char *subject);

G_END_DECLS
