/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/accounts/desk-connection.h"
#include "desk/app/desk-practice.h"
#include "desk/app/desk-seat.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/* The id of the practice mesh, beside those of saved ones. */
#define DESK_OPENED_PRACTICE "practice"

/**
 * DeskOpened: a mesh that a window has open, with the seats of its personas: they keep their lists while the window
 * shows another mesh, so that coming back shows at once what was there.
 */
#define DESK_TYPE_OPENED (desk_opened_get_type ())
G_DECLARE_FINAL_TYPE (DeskOpened, desk_opened, DESK, OPENED, GObject)

/* One of both. */
DeskOpened *desk_opened_new (DeskPractice *practice, DeskConnection *connection);
const char *desk_opened_get_id (DeskOpened *self);
const char *desk_opened_get_name (DeskOpened *self); /* in the user's language */
MeshMesh *desk_opened_get_mesh (DeskOpened *self);
DeskPractice *desk_opened_get_practice (DeskOpened *self);     /* (nullable) */
DeskConnection *desk_opened_get_connection (DeskOpened *self); /* (nullable) */
/* Where new keys of this mesh go. @data: (out): not owned. */
MeshReceiveKey desk_opened_get_receiver (DeskOpened *self, gpointer *data);
/* The seat of a persona, made when first asked for. (nullable) (transfer none) */
DeskSeat *desk_opened_find_seat (DeskOpened *self, const char *persona);
/* AWS was changed: all seats' lists are old. */
void desk_opened_outdate (DeskOpened *self);
/* Ends all loads, for good. */
void desk_opened_close (DeskOpened *self);

G_END_DECLS
