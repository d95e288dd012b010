/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskSource: a list that comes from afar, and how it stands. What pages bind to.
 *
 * Properties: model (GListModel, nullable: the last good answer stays while a newer one is fetched), busy,
 * view ("loading", "empty", "error", "list": names of a GtkStack's children), error-text, advice, remedy (the name
 * of the page where the error can be mended, nullable).
 * One load at a time; only the newest load's answer is taken.
 */
#define DESK_TYPE_SOURCE (desk_source_get_type ())
G_DECLARE_FINAL_TYPE (DeskSource, desk_source, DESK, SOURCE, GObject)

typedef void (*DeskSourceStart) (gpointer owner, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
typedef GListModel *(*DeskSourceFinish) (gpointer owner, GAsyncResult *result, GError **error);

/* @owner: the GObject that keeps the source, handed to @start and @finish; it calls desk_source_close() when
 * it is disposed of, and stays alive while a load is on its way. */
DeskSource *desk_source_new (DeskSourceStart start, DeskSourceFinish finish, gpointer owner);
/* A list that is there already: for tests and pictures. @model: (transfer none) */
DeskSource *desk_source_new_for_model (GListModel *model);
GListModel *desk_source_get_model (DeskSource *self); /* (nullable) (transfer none) */
/* What was known before, to be shown while the first answer is on its way; nothing, once there was one. */
void desk_source_offer (DeskSource *self, GListModel *model);
gboolean desk_source_get_busy (DeskSource *self);
/* Loads again; a load on its way is cancelled. */
void desk_source_refresh (DeskSource *self);
/* Loads if nothing was loaded since the last desk_source_outdate(). */
void desk_source_ensure (DeskSource *self);
void desk_source_outdate (DeskSource *self);
/* While somebody holds it, because it is on screen, it is loaded whenever it is out of date. */
void desk_source_hold (DeskSource *self);
void desk_source_release (DeskSource *self);
/* Cancels a load on its way; what was loaded stays. */
void desk_source_cancel (DeskSource *self);
/* Cancels, and never loads again. */
void desk_source_close (DeskSource *self);

G_END_DECLS
