/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/accounts/desk-connection.h"
#include "desk/app/desk-practice.h"
#include "desk/app/desk-seat.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/**
 * DeskSession: which mesh is open, and who sits at the desk. One for each window.
 *
 * Properties: personas (GListModel of MeshPersona, nullable), seat (nullable), view ("start",
 * "starting", "main", "error"), error-text, mesh-name (nullable).
 */
#define DESK_TYPE_SESSION (desk_session_get_type ())
G_DECLARE_FINAL_TYPE (DeskSession, desk_session, DESK, SESSION, GObject)

DeskSession *desk_session_new (void);
/* Opens the practice mesh. @dir: nullable */
void desk_session_start_practice (DeskSession *self, const char *dir);
/* Who is to sit down first once a mesh is open, where there is such a persona. @persona: (nullable) */
void desk_session_prefer (DeskSession *self, const char *persona);
/* Opens a mesh that was connected before. */
void desk_session_open_saved (DeskSession *self, MeshSaved *saved);
/* Opens one that is connected already. */
void desk_session_take_connection (DeskSession *self, DeskConnection *connection);
/* Opens again what did not open. @dir: (nullable): of the practice mesh */
void desk_session_retry (DeskSession *self, const char *dir);
/* Leaves the mesh, as before it was opened. The practice mesh's server goes on while another window shows it. */
void desk_session_leave (DeskSession *self);
/* For tests and pictures: sits down without a mesh. */
void desk_session_set_seat (DeskSession *self, DeskSeat *seat);
void desk_session_set_personas (DeskSession *self, GListModel *personas);
DeskSeat *desk_session_get_seat (DeskSession *self); /* (nullable) (transfer none) */
GListModel *desk_session_get_personas (DeskSession *self); /* (nullable) (transfer none) */
MeshMesh *desk_session_get_mesh (DeskSession *self); /* (nullable) (transfer none) */
/* (nullable) (transfer none): not for the practice mesh */
DeskConnection *desk_session_get_connection (DeskSession *self);
/* Where new keys of this mesh go. @data: (out): not owned. */
MeshReceiveKey desk_session_get_receiver (DeskSession *self, gpointer *data);
DeskPractice *desk_session_get_practice (DeskSession *self); /* (nullable) (transfer none) */
/* Changes who sits at the desk; FALSE: no such persona. */
gboolean desk_session_choose (DeskSession *self, const char *persona);
/* The seat of a persona, made when first asked for. (nullable) (transfer none) */
DeskSeat *desk_session_find_seat (DeskSession *self, const char *persona);
/* AWS was changed: all seats' lists are old. */
void desk_session_outdate (DeskSession *self);
void desk_session_close (DeskSession *self);

G_END_DECLS
