/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/** DeskDecision: what the persona may do about a subscription: approve or deny, change, import, take back or
 * withdraw. What is typed stays with its request, also when somebody else decides on it meanwhile, which is said.
 * Properties: subscription, seat, mode (of desk_inbox_find_mode()). Signals: changed (what is chosen in the form). */
#define DESK_TYPE_DECISION (desk_decision_get_type ())
G_DECLARE_FINAL_TYPE (DeskDecision, desk_decision, DESK, DECISION, AdwBin)
/* Whether there is something to approve, or to change: then what is chosen has a plan. */
gboolean desk_decision_foresees (DeskDecision *self);
/* The plan of what is chosen; NULL without an error: desk_decision_foresees() says no. (transfer full) (nullable) */
MeshPlan *desk_decision_make_plan (DeskDecision *self, GError **error);

G_END_DECLS
