/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskStartPage: the doors: the practice mesh, meshes that were connected before, and connecting one. Each leads to
 * an action of the window ("win.practice", "win.open-mesh", "win.connect"); "start.forget" (an id) is its own.
 *
 * Properties: saved (GListModel of MeshSaved, nullable), loaded anew whenever the page is shown.
 */
#define DESK_TYPE_START_PAGE (desk_start_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskStartPage, desk_start_page, DESK, START_PAGE, AdwBin)

G_END_DECLS
