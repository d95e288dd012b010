/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskSlots: a GListModel of slots (DeskSlot), each with the item of another list at its position. Where a list is
 * exchanged for another one, a list view throws away all rows and makes new ones (GTK keeps those of items
 * that stay only); slots stay, so that its rows do, and show their new items. For short lists that are often exchanged.
 *
 * Properties: model (GListModel, nullable).
 */
#define DESK_TYPE_SLOTS (desk_slots_get_type ())
G_DECLARE_FINAL_TYPE (DeskSlots, desk_slots, DESK, SLOTS, GObject)

/** DeskSlot: a place in DeskSlots. Properties: item (GObject, read-only; null only once it is taken away). */
#define DESK_TYPE_SLOT (desk_slot_get_type ())
G_DECLARE_FINAL_TYPE (DeskSlot, desk_slot, DESK, SLOT, GObject)

/* @model: (nullable) (transfer none). (transfer full) */
DeskSlots *desk_slots_new (GListModel *model);

G_END_DECLS
