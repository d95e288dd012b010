/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In the order of the page's choice. What is equal otherwise is newest first. */
typedef enum
{
  DESK_INBOX_ORDER_STATUS, /* pending first */
  DESK_INBOX_ORDER_NEWEST,
  DESK_INBOX_ORDER_OLDEST,
  DESK_INBOX_ORDER_DATABASE,
  DESK_INBOX_ORDER_REQUESTER,
  DESK_INBOX_N_ORDERS
} DeskInboxOrder;

/** DeskInboxSorter: in which order the inbox shows subscriptions. Properties: order (guint, DeskInboxOrder). */
#define DESK_TYPE_INBOX_SORTER (desk_inbox_sorter_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxSorter, desk_inbox_sorter, DESK, INBOX_SORTER, GtkSorter)

G_END_DECLS
