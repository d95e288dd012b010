/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-session.h"
#include "desk/guide/desk-task.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * DeskGuide: the workshop's tasks (a GListModel of DeskTask) and the looking whether they are done: set-up tasks
 * by observing their plans, the others by the lists of the personas. Properties: n-done, n-items.
 */
#define DESK_TYPE_GUIDE (desk_guide_get_type ())
G_DECLARE_FINAL_TYPE (DeskGuide, desk_guide, DESK, GUIDE, GObject)

DeskGuide *desk_guide_new (DeskSession *session);
/* While somebody looks at it, its lists are kept up to date. Calls nest. */
void desk_guide_hold (DeskGuide *self);
void desk_guide_release (DeskGuide *self);
/* AWS was changed: looks again, now or when next held. */
void desk_guide_outdate (DeskGuide *self);
/* Another mesh is shown: what was seen in the one before counts no more. */
void desk_guide_forget (DeskGuide *self);
DeskTask *desk_guide_find (DeskGuide *self, const char *id); /* (transfer none) (nullable) */

/* desk-guide-plans.c: the plan of a set-up task; NULL without an error: the task has a page instead. */
MeshPlan *desk_guide_make_plan (DeskSession *session, const char *id, GError **error);
/* The steps of an administrator beside the usual two: to enable its account, and to make its day-to-day key. */
#define DESK_GUIDE_N_FURTHER 2
gboolean desk_guide_is_further (MeshPersona *persona);
const DeskTaskInfo *desk_guide_get_further (MeshPersona *persona, guint step); /* kept for good */
/* Whether a producer or consumer of the account of @admin, a persona's name, has a key here. */
gboolean desk_guide_has_daily_key (DeskSession *session, const char *admin);
/* The page of a task that has no plan of its own. */
const char *desk_guide_get_page (const char *id);

G_END_DECLS
