/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/** DeskSubscriptionRow: a subscription in a few words. Properties: subscription (nullable). */
#define DESK_TYPE_SUBSCRIPTION_ROW (desk_subscription_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, DESK, SUBSCRIPTION_ROW, AdwBin)

G_END_DECLS
