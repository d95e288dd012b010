/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskMapPage: the map of what the seat sees of the mesh. Actions: map-page.save. */
#define DESK_TYPE_MAP_PAGE (desk_map_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskMapPage, desk_map_page, DESK, MAP_PAGE, DeskPage)

/* Writes the map to @file, and says so in a toast: what the file chooser does. */
void desk_map_page_save (DeskMapPage *self, GFile *file);

G_END_DECLS
