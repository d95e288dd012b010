/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-session.h"
#include "desk/roles/desk-role.h"

G_BEGIN_DECLS

/**
 * DeskRoles: all personas of all meshes (a GListModel of DeskRole): those of the session's mesh first, then the practice
 * mesh's, then those of the saved meshes by name. It follows the session; which meshes are saved is read in a worker
 * thread, when a mesh is opened and at desk_roles_refresh(). Nothing is asked of AWS.
 */
#define DESK_TYPE_ROLES (desk_roles_get_type ())
G_DECLARE_FINAL_TYPE (DeskRoles, desk_roles, DESK, ROLES, GObject)

DeskRoles *desk_roles_new (DeskSession *session);
/* Looks again which meshes are saved, and how sessions stand at this time. */
void desk_roles_refresh (DeskRoles *self);
/* Puts these saved meshes in place of those that are known. For tests, too. @saved: (element-type MeshSaved) */
void desk_roles_take_saved (DeskRoles *self, GListModel *saved);

G_END_DECLS
