/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/plan/desk-run.h"

G_BEGIN_DECLS

/**
 * DeskErrand: one of several things that are done together: what it is about, and how it stands.
 *
 * Properties: title, run (DeskRun, nullable: it could not even be planned), phase (of DeskRun; "failed"), detail.
 */
#define DESK_TYPE_ERRAND (desk_errand_get_type ())
G_DECLARE_FINAL_TYPE (DeskErrand, desk_errand, DESK, ERRAND, GObject)

/* @plan: (nullable): where there is none, @error says why not. */
DeskErrand *desk_errand_new (const char *title, MeshPlan *plan, MeshJournal *journal, const GError *error);
DeskRun *desk_errand_get_run (DeskErrand *self); /* (nullable) (transfer none) */
const char *desk_errand_get_phase (DeskErrand *self);

G_END_DECLS
