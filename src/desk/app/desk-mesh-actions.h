/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/* "win.open-mesh" (an id), "win.connect", "win.edit-accounts", "win.leave-mesh", "win.retry" */
void desk_mesh_actions_install (GtkWidgetClass *widget_class);
/* Once it has its session: which of them can be used. */
void desk_mesh_actions_attach (DeskWindow *self);
/* Opens a mesh that was connected before; where it was forgotten meanwhile, the start page stays. */
void desk_window_open_mesh (DeskWindow *self, const char *id);

G_END_DECLS
