/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/* Tells the desktop what is new in the inbox of whoever sits at @window, while the window is not in front; what was
 * told is withdrawn when it is. The list is loaded with the window's own refreshes. */
void desk_notifier_attach (DeskWindow *window);

G_END_DECLS
