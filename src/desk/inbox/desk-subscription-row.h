/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-drawn-row.h"
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskSubscriptionRow: one request in a list: its tables, database, who asks for what, how it stands, and whether it
 * was looked at. Properties: subscription (MeshSubscription, nullable).
 */
#define DESK_TYPE_SUBSCRIPTION_ROW (desk_subscription_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, DESK, SUBSCRIPTION_ROW, DeskDrawnRow)

G_END_DECLS
