/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** DeskPermissions: the permissions of a table, to be ticked. Signals: changed. */
#define DESK_TYPE_PERMISSIONS (desk_permissions_get_type ())
G_DECLARE_FINAL_TYPE (DeskPermissions, desk_permissions, DESK, PERMISSIONS, AdwBin)

/* @permissions: (nullable): none. What is no permission of a table is left out. */
void desk_permissions_set (DeskPermissions *self, const char *const *permissions);
/* Those ticked; (transfer full), never NULL */
char **desk_permissions_dup (DeskPermissions *self);

G_END_DECLS
