/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/** DeskErrorPage: why a mesh did not open, with what can be done ("win.retry", "win.edit-accounts", "win.leave-mesh").
 * Property: session. */
#define DESK_TYPE_ERROR_PAGE (desk_error_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskErrorPage, desk_error_page, DESK, ERROR_PAGE, AdwBin)

GtkWidget *desk_error_page_new (DeskSession *session);

G_END_DECLS
