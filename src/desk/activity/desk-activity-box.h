/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/activity/desk-activity-item.h"

G_BEGIN_DECLS

/**
 * DeskActivityBox: a run of the journal, to be opened for its steps and calls. Properties: item (DeskActivityItem,
 * nullable). Activates page.run-details, page.continue-run and page.undo-run, each with the run's number.
 */
#define DESK_TYPE_ACTIVITY_BOX (desk_activity_box_get_type ())
G_DECLARE_FINAL_TYPE (DeskActivityBox, desk_activity_box, DESK, ACTIVITY_BOX, AdwBin)

G_END_DECLS
