/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "desk/app/desk-seat.h"
#include "desk/query/desk-query-history.h"
#include "mesh/query/mesh-query.h"

G_BEGIN_DECLS

/**
 * DeskQueryDesk: what one persona asks Athena: the text that was typed, the statement that runs or ran, what came of
 * it, and the statements before. Kept with the seat, so that nobody sees another's rows.
 *
 * Properties: text, query (nullable), state ("empty", "running", "failed", "missing", "stopped", "rows", "nothing"), trouble,
 * advice (both nullable), history (DeskQueryHistory).
 */
#define DESK_TYPE_QUERY_DESK (desk_query_desk_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueryDesk, desk_query_desk, DESK, QUERY_DESK, GObject)

/* The seat's own, made at first use. (transfer none) */
DeskQueryDesk *desk_query_desk_of (DeskSeat *seat);
const char *desk_query_desk_get_text (DeskQueryDesk *self);
void desk_query_desk_set_text (DeskQueryDesk *self, const char *text);
/* Runs the text; one that runs already is stopped first. */
void desk_query_desk_run (DeskQueryDesk *self);
void desk_query_desk_cancel (DeskQueryDesk *self);
MeshQuery *desk_query_desk_get_query (DeskQueryDesk *self); /* (nullable) (transfer none) */
const char *desk_query_desk_get_state (DeskQueryDesk *self);
DeskQueryHistory *desk_query_desk_get_history (DeskQueryDesk *self); /* (transfer none) */
/* For tests and pictures */
void desk_query_desk_take (DeskQueryDesk *self, MeshQuery *query);

G_END_DECLS
