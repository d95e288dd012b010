/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** DeskOpeningPage: a mesh is on its way. */
#define DESK_TYPE_OPENING_PAGE (desk_opening_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskOpeningPage, desk_opening_page, DESK, OPENING_PAGE, AdwBin)

G_END_DECLS
