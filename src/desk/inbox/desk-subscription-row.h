/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskSubscriptionRow: one request in a list: its tables, database, who asks for what, and how it stands.
 * Properties: subscription (MeshSubscription, nullable).
 *
 * Draws itself: a list of thousands keeps two hundred of its rows, and made of labels these would take a tenth of a
 * second whenever a letter typed changes the list. A screen reader gets all of it as one label.
 */
#define DESK_TYPE_SUBSCRIPTION_ROW (desk_subscription_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, DESK, SUBSCRIPTION_ROW, GtkWidget)

G_END_DECLS
