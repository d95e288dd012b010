/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-saved.h"

G_BEGIN_DECLS

/**
 * DeskRole: a persona of some mesh, open or not, as the role switcher shows it.
 *
 * Properties: persona, mesh-name, region, number (1–9: chosen with Ctrl and that digit; 0: none), chosen (sits in this
 * window), heads (the first of its mesh among those shown), words (what a search looks in).
 */
#define DESK_TYPE_ROLE (desk_role_get_type ())
G_DECLARE_FINAL_TYPE (DeskRole, desk_role, DESK, ROLE, GObject)

/* @saved: (nullable): of the practice mesh. @mesh_id: see desk_opened_get_id() */
DeskRole *desk_role_new (MeshPersona *persona, MeshSaved *saved, const char *mesh_id, const char *mesh_name,
                         const char *region, guint number);
MeshPersona *desk_role_get_persona (DeskRole *self);
MeshSaved *desk_role_get_saved (DeskRole *self); /* (nullable) */
const char *desk_role_get_mesh_id (DeskRole *self);
gboolean desk_role_get_heads (DeskRole *self);
gboolean desk_role_get_chosen (DeskRole *self);
void desk_role_set_heads (DeskRole *self, gboolean heads);
void desk_role_set_chosen (DeskRole *self, gboolean chosen);

/* Marks in a list of DeskRole, in which each mesh's are together, the first of each mesh. */
void desk_role_mark_heads (GListModel *roles);

G_END_DECLS
