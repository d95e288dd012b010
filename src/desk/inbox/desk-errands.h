/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/inbox/desk-errand.h"

G_BEGIN_DECLS

/**
 * DeskErrands: several plans that are agreed to at once: all are looked at, one after the other, then those that
 * can be are carried out, one after the other, as they may touch the same bucket's policy. What fails holds up
 * nothing else. A GListModel of DeskErrand.
 *
 * Properties: title, busy, phase ("observing", "ready", "applying", "done"), can-run, run-label, close-label,
 * summary.
 */
#define DESK_TYPE_ERRANDS (desk_errands_get_type ())
G_DECLARE_FINAL_TYPE (DeskErrands, desk_errands, DESK, ERRANDS, GObject)

DeskErrands *desk_errands_new (const char *title);
/* Before they begin. @errand: (transfer full) */
void desk_errands_take (DeskErrands *self, DeskErrand *errand);
/* Looks at what is there; changes nothing. */
void desk_errands_preview (DeskErrands *self);
/* Carries out what is ready, or on what failed. */
void desk_errands_apply (DeskErrands *self);
/* Stops the one on its way; the others stay as they are. */
void desk_errands_cancel (DeskErrands *self);
const char *desk_errands_get_phase (DeskErrands *self);
gboolean desk_errands_get_busy (DeskErrands *self);

G_END_DECLS
