/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-session.h"
#include "desk/guide/desk-task.h"

G_BEGIN_DECLS

/**
 * DeskGuideUse: looks whether the consumer has queried what it was granted, and ticks a task: by the account's
 * statements in Athena, and at once when one of the consumer's desk has ended.
 */
#define DESK_TYPE_GUIDE_USE (desk_guide_use_get_type ())
G_DECLARE_FINAL_TYPE (DeskGuideUse, desk_guide_use, DESK, GUIDE_USE, GObject)

DeskGuideUse *desk_guide_use_new (DeskSession *session, DeskTask *task);
/* Looks again; a look on its way is given up. */
void desk_guide_use_look (DeskGuideUse *self);
void desk_guide_use_stop (DeskGuideUse *self);

G_END_DECLS
