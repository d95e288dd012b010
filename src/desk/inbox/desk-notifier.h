/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/* Tells the desktop what is new in the inbox of whoever sits at @window, once, while no window of that persona is in
 * front; what was told is withdrawn when one is. Has the list loaded by a DeskPulse, as often as the preferences
 * allow. */
void desk_notifier_attach (DeskWindow *window);

G_END_DECLS
