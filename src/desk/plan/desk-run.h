/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * DeskRun: a plan on its way: looked at, shown, agreed to, carried out. One object a run; the dialog only shows it.
 *
 * Properties: plan, title, phase ("observing", "ready", "holds", "applying", "done", "failed"), busy, can-run,
 * run-label, close-label, fraction (0–1), summary, totals (calls and time, as expected or as they were), error-text,
 * advice, request-id, trouble (of the journal), can-undo.
 */
#define DESK_TYPE_RUN (desk_run_get_type ())
G_DECLARE_FINAL_TYPE (DeskRun, desk_run, DESK, RUN, GObject)

/* @journal: nullable */
DeskRun *desk_run_new (MeshPlan *plan, MeshJournal *journal);
MeshPlan *desk_run_get_plan (DeskRun *self);
const char *desk_run_get_phase (DeskRun *self);
gboolean desk_run_get_busy (DeskRun *self);
/* (nullable): why it did not do what it should. */
const GError *desk_run_get_error (DeskRun *self);
/* Looks at what is there; changes nothing. */
void desk_run_preview (DeskRun *self);
/* Carries the plan out, or on. */
void desk_run_apply (DeskRun *self);
void desk_run_cancel (DeskRun *self);
/* The journal's number of what was carried out, if it can be undone; 0: it cannot. */
gint64 desk_run_get_undoable (DeskRun *self);

G_END_DECLS
