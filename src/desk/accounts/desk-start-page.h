/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskStartPage: the doors: the practice mesh, meshes that were connected before, and connecting one. Each leads to
 * an action of the window ("win.practice", "win.open-mesh", "win.connect", "win.forget-mesh").
 *
 * Properties: saved (GListModel of MeshSaved), loaded anew whenever the page is shown.
 */
#define DESK_TYPE_START_PAGE (desk_start_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskStartPage, desk_start_page, DESK, START_PAGE, AdwBin)

/* Reads the list of meshes again. */
void desk_start_page_load (DeskStartPage *self);

G_END_DECLS
