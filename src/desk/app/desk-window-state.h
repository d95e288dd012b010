/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/* Has @window start where the last one was left, if the preferences say so, and be remembered when it is closed. */
void desk_window_state_attach (DeskWindow *window);
/* Loads what is on screen again, as often as the preferences say. */
void desk_window_state_refresh (DeskWindow *window);

#define DESK_MESH_PRACTICE "practice"
/* The mesh that was open when a window was closed last: DESK_MESH_PRACTICE, an id, or "". (transfer full) */
char *desk_window_state_dup_mesh (void);

G_END_DECLS
