/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/**
 * DeskForecast: what the decision that is chosen, approving or changing, would do: the steps, what changes in policies, and how much of
 * AWS's limits they take then. Looks at AWS by itself, a moment after it is shown a request; changes nothing.
 *
 * Properties: subscription, seat, decision (DeskDecision, whose form it follows; all nullable), run (DeskRun, nullable), meters (GListModel of DeskMeter,
 * nullable), error-text (nullable: why there is no plan), wanted (whether it has anything to say).
 */
#define DESK_TYPE_FORECAST (desk_forecast_get_type ())
G_DECLARE_FINAL_TYPE (DeskForecast, desk_forecast, DESK, FORECAST, AdwBin)

G_END_DECLS
