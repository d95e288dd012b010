/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskInboxPage: requests and subscriptions, pending ones first, and the chosen one beside them. */
#define DESK_TYPE_INBOX_PAGE (desk_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxPage, desk_inbox_page, DESK, INBOX_PAGE, DeskPage)

G_END_DECLS
