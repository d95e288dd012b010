/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-opened.h"

G_BEGIN_DECLS

/**
 * DeskSession: which mesh is open, and who sits at the desk. One for each window. Meshes that were open in it before
 * stay so, with their lists.
 *
 * Properties: personas (GListModel of MeshPersona, nullable), seat (nullable), view ("start",
 * "starting", "main", "error"), error-text, mesh-name (nullable), opening (a mesh is on its way), saved (nullable:
 * desk_session_get_saved()).
 * Signal: trouble (text): a mesh that was to be visited did not open; whoever sits here stays.
 */
#define DESK_TYPE_SESSION (desk_session_get_type ())
G_DECLARE_FINAL_TYPE (DeskSession, desk_session, DESK, SESSION, GObject)

DeskSession *desk_session_new (void);
/* Opens the practice mesh. @dir: nullable */
void desk_session_start_practice (DeskSession *self, const char *dir);
/* A mesh is about to be opened: the window shows so from its first frame. desk_session_leave(), if none is. */
void desk_session_expect (DeskSession *self);
/* Who is to sit down first once a mesh is open, where there is such a persona. @persona: (nullable) */
void desk_session_prefer (DeskSession *self, const char *persona);
/* Opens a mesh that was connected before. */
void desk_session_open_saved (DeskSession *self, MeshSaved *saved);
/* Goes to a persona of any mesh: at once where it was open here before; otherwise it is opened first, and what is shown
 * stays until then. Only the last one that was asked for comes. @saved: (nullable): the practice mesh, in @dir
 * (nullable). */
void desk_session_visit (DeskSession *self, MeshSaved *saved, const char *persona, const char *dir);
/* The same where it was opened here before; FALSE: it was not. */
gboolean desk_session_return_to (DeskSession *self, const char *id, const char *persona);
gboolean desk_session_is_opening (DeskSession *self);
/* One that was opened here. (nullable) (transfer none) */
MeshMesh *desk_session_find_mesh (DeskSession *self, const char *id);
/* The mesh goes away: it is forgotten here. TRUE: it was the one shown, and the session has left it. */
gboolean desk_session_drop (DeskSession *self, const char *id);
/* Opens one that is connected already. */
void desk_session_take_connection (DeskSession *self, DeskConnection *connection);
/* Opens again what did not open. @dir: (nullable): of the practice mesh */
void desk_session_retry (DeskSession *self, const char *dir);
/* The mesh on AWS accounts that is shown, or that did not open. (nullable) (transfer none) */
MeshSaved *desk_session_get_saved (DeskSession *self);
/* A saved mesh was edited: where it is the one that did not open, that is tried again. */
void desk_session_take_edited (DeskSession *self, MeshSaved *edited);
/* Leaves all meshes, as before it was opened. The practice mesh's server goes on while another window shows it. */
void desk_session_leave (DeskSession *self);
/* For tests and pictures: sits down without a mesh. */
void desk_session_set_seat (DeskSession *self, DeskSeat *seat);
void desk_session_set_personas (DeskSession *self, GListModel *personas);
DeskSeat *desk_session_get_seat (DeskSession *self); /* (nullable) (transfer none) */
GListModel *desk_session_get_personas (DeskSession *self); /* (nullable) (transfer none) */
MeshMesh *desk_session_get_mesh (DeskSession *self); /* (nullable) (transfer none) */
const char *desk_session_get_mesh_id (DeskSession *self); /* (nullable): DESK_OPENED_PRACTICE, or a saved one's */
/* (nullable) (transfer none): not for the practice mesh */
DeskConnection *desk_session_get_connection (DeskSession *self);
/* Where new keys of this mesh go. @data: (out): not owned. */
MeshReceiveKey desk_session_get_receiver (DeskSession *self, gpointer *data);
DeskPractice *desk_session_get_practice (DeskSession *self); /* (nullable) (transfer none) */
/* Changes who sits at the desk; FALSE: no such persona. */
gboolean desk_session_choose (DeskSession *self, const char *persona);
/* Paints a persona of the mesh that is shown in a colour of its own, in all windows; -1: in any that is free. */
void desk_session_set_colour (DeskSession *self, const char *persona, int colour);
/* The seat of a persona, made when first asked for. (nullable) (transfer none) */
DeskSeat *desk_session_find_seat (DeskSession *self, const char *persona);
/* AWS was changed: all seats' lists are old. */
void desk_session_outdate (DeskSession *self);
void desk_session_close (DeskSession *self);

G_END_DECLS
