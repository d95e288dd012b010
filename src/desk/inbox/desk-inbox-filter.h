/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskInboxFilter: which subscriptions the inbox shows. All that is set must hold.
 *
 * Properties: status, database, owner, requester (nullable or "": any), search (words that must all be found),
 * active (whether anything is set). Signal: changed.
 */
#define DESK_TYPE_INBOX_FILTER (desk_inbox_filter_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxFilter, desk_inbox_filter, DESK, INBOX_FILTER, GObject)

/* The words that a record's search text must contain; folded as that is. (transfer none) */
const char *const *desk_inbox_filter_get_words (DeskInboxFilter *self);
/* Whether all but the words holds. */
gboolean desk_inbox_filter_wants (DeskInboxFilter *self, MeshSubscription *subscription);

G_END_DECLS
