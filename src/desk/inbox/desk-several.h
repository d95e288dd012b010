/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"
#include "desk/inbox/desk-inbox-selection.h"

G_BEGIN_DECLS

/** DeskSeveral: what can be done with several subscriptions at once. Each button says with how many of them.
 * Properties: selection (DeskInboxSelection, nullable), seat (nullable). */
#define DESK_TYPE_SEVERAL (desk_several_get_type ())
G_DECLARE_FINAL_TYPE (DeskSeveral, desk_several, DESK, SEVERAL, AdwBin)

G_END_DECLS
