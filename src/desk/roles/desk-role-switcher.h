/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/** DeskRoleSwitcher: who sits at the desk, and who else could, in any mesh. Activates win.visit. Properties: session,
 * roles (a DeskRoles, nullable). */
#define DESK_TYPE_ROLE_SWITCHER (desk_role_switcher_get_type ())
G_DECLARE_FINAL_TYPE (DeskRoleSwitcher, desk_role_switcher, DESK, ROLE_SWITCHER, AdwBin)

void desk_role_switcher_open (DeskRoleSwitcher *self);
/* The one at position @n of the list, if there is one. */
void desk_role_switcher_choose_nth (DeskRoleSwitcher *self, guint n);

G_END_DECLS
