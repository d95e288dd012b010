/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskActivityPage: what was done, by whom and when, from the journal. */
#define DESK_TYPE_ACTIVITY_PAGE (desk_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskActivityPage, desk_activity_page, DESK, ACTIVITY_PAGE, DeskPage)

G_END_DECLS
