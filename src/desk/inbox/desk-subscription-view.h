/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/** DeskSubscriptionView: one request or subscription, and what can be done about it. Properties: subscription, seat. */
#define DESK_TYPE_SUBSCRIPTION_VIEW (desk_subscription_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskSubscriptionView, desk_subscription_view, DESK, SUBSCRIPTION_VIEW, AdwBin)

G_END_DECLS
