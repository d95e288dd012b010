/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskFeed: how many rows of a list a GListModel gives to others. GtkListView makes the widgets of the first two
 * hundred rows at once, which takes longer than a frame: it is given some at a time, and the rest when it could come
 * to need widgets no more. Part of the model that gives them, which emits items-changed through it alone.
 */
typedef struct
{
  GListModel *owner; /* not owned: the model whose part this is */
  guint chunk;       /* so many rows at a time */
  guint n_chunked;   /* from so many on the rest at once */
  int priority;      /* of the idle source */
  guint n_all;       /* rows that there are */
  guint n_out;       /* rows that others know of */
  guint source;      /* idle source: while there are less than all */
} DeskFeed;

void desk_feed_init (DeskFeed *self, GListModel *owner, guint chunk, guint n_chunked, int priority);
/* What is behind it changed as items-changed says, and has @n_all rows now; tells others of it. */
void desk_feed_change (DeskFeed *self, guint position, guint removed, guint added, guint n_all);
/* Gives nothing any more, and tells nobody: for dispose. */
void desk_feed_clear (DeskFeed *self);

G_END_DECLS
