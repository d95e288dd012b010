/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/** DeskSidebar: the role switcher and the pages of the job. Activates win.page. Properties: session, decorated. */
#define DESK_TYPE_SIDEBAR (desk_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (DeskSidebar, desk_sidebar, DESK, SIDEBAR, AdwBin)

void desk_sidebar_open_switcher (DeskSidebar *self);
void desk_sidebar_choose_nth_role (DeskSidebar *self, guint n);
/* Marks the page that is shown. */
void desk_sidebar_select (DeskSidebar *self, const char *page);

G_END_DECLS
