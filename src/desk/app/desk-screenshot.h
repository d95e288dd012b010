/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/* Once @window is up: shows each page of each persona that has something to say, waits until it is loaded, writes
 * <page>.png to @dir, and closes the window. */
void desk_screenshot_start (DeskWindow *window, const char *dir);
/* What @widget looks like now. */
gboolean desk_screenshot_take (GtkWidget *widget, const char *path, GError **error);

G_END_DECLS
