/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/guide/desk-guide.h"
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskGuidePage: the tasks of the workshop, or only those that set the mesh up. Properties: guide, setup-only. */
#define DESK_TYPE_GUIDE_PAGE (desk_guide_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskGuidePage, desk_guide_page, DESK, GUIDE_PAGE, DeskPage)

G_END_DECLS
