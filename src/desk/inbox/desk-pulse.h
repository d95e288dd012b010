/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-source.h"

G_BEGIN_DECLS

/**
 * DeskPulse: loads a list of subscriptions again and again, soon after something happened in it and while it is
 * before somebody's eyes, less often otherwise, and ever less often while it fails. One load at a time; a load
 * that takes long is not repeated for twenty times as long.
 */
#define DESK_TYPE_PULSE (desk_pulse_get_type ())
G_DECLARE_FINAL_TYPE (DeskPulse, desk_pulse, DESK, PULSE, GObject)

/* Ends when it is disposed of. @longest: seconds between loads that succeed; 0: only what others load. */
DeskPulse *desk_pulse_new (DeskSource *source, guint longest);
void desk_pulse_set_longest (DeskPulse *self, guint longest);
/* Whether it is before somebody's eyes. */
void desk_pulse_set_watched (DeskPulse *self, gboolean watched);
/* Seconds until it is loaded next; 0: it is not. */
guint desk_pulse_get_delay (DeskPulse *self);

/* Seconds after @n_same loads with nothing new, or @n_failed that failed, of which the last took @took seconds. */
guint desk_pulse_find_delay (gboolean watched, guint n_same, guint n_failed, double took, guint longest);

G_END_DECLS
