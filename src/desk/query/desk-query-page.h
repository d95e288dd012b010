/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/**
 * DeskQueryPage: a statement, run through Athena as the persona, and its rows.
 *
 * Properties: desk (DeskQueryDesk, nullable: what this persona typed and got).
 */
#define DESK_TYPE_QUERY_PAGE (desk_query_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueryPage, desk_query_page, DESK, QUERY_PAGE, DeskPage)

G_END_DECLS
