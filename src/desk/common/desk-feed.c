/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-feed.h"

static gboolean
feed_cb (gpointer data)
{
  DeskFeed *self = data;
  const guint before = self->n_out;
  const gboolean last = before >= self->n_chunked || self->n_all - before <= self->chunk;

  self->n_out = last ? self->n_all : before + self->chunk;
  if (last)
    self->source = 0;
  if (self->n_out > before)
    g_list_model_items_changed (self->owner, before, 0, self->n_out - before);
  return last ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void
desk_feed_init (DeskFeed *self, GListModel *owner, guint chunk, guint n_chunked, int priority)
{
  *self = (DeskFeed) { .owner = owner, .chunk = chunk, .n_chunked = n_chunked, .priority = priority };
}

void
desk_feed_change (DeskFeed *self, guint position, guint removed, guint added, guint n_all)
{
  const guint before = self->n_out;

  self->n_all = n_all;
  if (position <= before)
    {
      /* What follows more rows than are given at once is taken back, and given again after them. */
      removed = added > self->chunk ? before - position : MIN (removed, before - position);
      added = MIN (added, self->chunk);
      self->n_out = before - removed + added;
      g_list_model_items_changed (self->owner, position, removed, added);
    }
  if (self->n_out < self->n_all && self->source == 0)
    self->source = g_idle_add_full (self->priority, feed_cb, self, NULL);
}

void
desk_feed_clear (DeskFeed *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->n_all = self->n_out = 0;
}
