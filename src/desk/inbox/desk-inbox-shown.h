/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/inbox/desk-inbox-filter.h"

G_BEGIN_DECLS

/**
 * DeskInboxShown: the subscriptions of a list that a DeskInboxFilter lets through, in its order. Does what a
 * GtkFilterListModel does, several times as fast: what the records are found by lies packed in one text, which is
 * run through once for each change of the filter, instead of 10,000 objects being asked.
 *
 * Properties: model (GListModel of MeshSubscription, nullable), filter (DeskInboxFilter, nullable: all), n-items.
 */
#define DESK_TYPE_INBOX_SHOWN (desk_inbox_shown_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxShown, desk_inbox_shown, DESK, INBOX_SHOWN, GObject)

G_END_DECLS
