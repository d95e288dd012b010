/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-source.h"
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/plan/mesh-journal.h"

G_BEGIN_DECLS

/**
 * DeskSeat: one persona at the desk, with the lists that it sees. Each persona has its own, kept while the
 * window is open: switching shows at once what was there, and an answer can only reach the lists of the
 * identity that asked.
 *
 * Properties: mesh, persona (both nullable for pictures and tests), name, account, job, colour, title,
 * catalog, subscriptions, tables, activity, granted (DeskSource, settable), n-pending, n-unread (subscriptions).
 * Signals: outdated, of desk_seat_outdate().
 */
#define DESK_TYPE_SEAT (desk_seat_get_type ())
G_DECLARE_FINAL_TYPE (DeskSeat, desk_seat, DESK, SEAT, GObject)

/* @journal: nullable */
DeskSeat *desk_seat_new (MeshMesh *mesh, MeshPersona *persona, MeshJournal *journal);
/* A seat of no mesh: set its sources with g_object_set(). */
DeskSeat *desk_seat_new_offline (const char *name, const char *account, MeshJob job);
MeshMesh *desk_seat_get_mesh (DeskSeat *self);         /* (nullable) (transfer none) */
MeshPersona *desk_seat_get_persona (DeskSeat *self);   /* (nullable) (transfer none) */
MeshJournal *desk_seat_get_journal (DeskSeat *self);   /* (nullable) (transfer none) */
MeshJob desk_seat_get_job (DeskSeat *self);
int desk_seat_get_colour (DeskSeat *self); /* see desk_job_paint() */
const char *desk_seat_get_name (DeskSeat *self);
const char *desk_seat_get_account (DeskSeat *self);
DeskSource *desk_seat_get_catalog (DeskSeat *self);
DeskSource *desk_seat_get_subscriptions (DeskSeat *self);
DeskSource *desk_seat_get_tables (DeskSeat *self);
DeskSource *desk_seat_get_activity (DeskSeat *self);
/* @subscription was looked at: it is not unread any more. */
void desk_seat_see (DeskSeat *self, MeshSubscription *subscription);
/* Something changed in AWS: all lists are loaded anew when next shown. */
void desk_seat_outdate (DeskSeat *self);
/* The persona is left: stops its loads. */
void desk_seat_leave (DeskSeat *self);
void desk_seat_close (DeskSeat *self);

G_END_DECLS
