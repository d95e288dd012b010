/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskDataPage: the tables that a persona can use in its own account, with their columns; for a consumer also what
 * was granted to it, imported or not, and how each link of the chain holds. */
#define DESK_TYPE_DATA_PAGE (desk_data_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskDataPage, desk_data_page, DESK, DATA_PAGE, DeskPage)

G_END_DECLS
