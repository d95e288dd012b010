/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/**
 * DeskUnfinished: a line that tells of the last run of the seat's mesh that was not finished, as long as there is one:
 * it failed, was stopped, or its process ended in the middle. With buttons that continue it, undo it or put it away.
 * Properties: seat (nullable).
 */
#define DESK_TYPE_UNFINISHED (desk_unfinished_get_type ())
G_DECLARE_FINAL_TYPE (DeskUnfinished, desk_unfinished, DESK, UNFINISHED, AdwBin)
/* Looks again. */
void desk_unfinished_refresh (DeskUnfinished *self);

G_END_DECLS
