/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskInboxList: the subscriptions of a list that is replaced by each refresh, as one that stays: only what is
 * different is taken out and put in, and an unchanged subscription stays the object that it was. What is shown,
 * chosen and scrolled to thus survives a refresh.
 *
 * Properties: model (GListModel of MeshSubscription, nullable), n-items.
 */
#define DESK_TYPE_INBOX_LIST (desk_inbox_list_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxList, desk_inbox_list, DESK, INBOX_LIST, GObject)

G_END_DECLS
