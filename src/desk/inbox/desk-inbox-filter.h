/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskInboxFilter: which subscriptions the inbox shows. All that is set must hold.
 *
 * Properties: status, database, owner, requester (nullable or "": any), search (words that must all be found),
 * active (whether anything is set). Knows which change makes the list only shorter, so that a further letter
 * looks only at what the letters before have left; thousands of records then take less than a frame.
 */
#define DESK_TYPE_INBOX_FILTER (desk_inbox_filter_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxFilter, desk_inbox_filter, DESK, INBOX_FILTER, GtkFilter)

G_END_DECLS
