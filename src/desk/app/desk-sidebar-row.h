/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/** DeskSidebarRow: a page in the sidebar, seen by those whose job has it. Properties: page, title, icon-name,
 * counts (shows the number of pending requests), session. */
#define DESK_TYPE_SIDEBAR_ROW (desk_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskSidebarRow, desk_sidebar_row, DESK, SIDEBAR_ROW, GtkListBoxRow)

const char *desk_sidebar_row_get_page (DeskSidebarRow *self);

G_END_DECLS
