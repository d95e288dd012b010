/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskCatalogPage: the tables of the mesh, searchable, and the chosen one beside them. */
#define DESK_TYPE_CATALOG_PAGE (desk_catalog_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskCatalogPage, desk_catalog_page, DESK, CATALOG_PAGE, DeskPage)

G_END_DECLS
