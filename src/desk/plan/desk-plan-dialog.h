/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/plan/desk-run.h"
#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/**
 * DeskPlanDialog: a plan before it runs (steps, identities, differences), while it runs, and after.
 * Properties: run (DeskRun).
 */
#define DESK_TYPE_PLAN_DIALOG (desk_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskPlanDialog, desk_plan_dialog, DESK, PLAN_DIALOG, AdwWindow)

/* @colour: the persona's */
DeskPlanDialog *desk_plan_dialog_new (DeskRun *run, int colour);
/* Opens it over @parent's window and looks at what is there. When it is closed after AWS was changed, the
 * action win.outdate is activated from @parent. */
DeskPlanDialog *desk_plan_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshPlan *plan);

G_END_DECLS
