/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskMarks: which subscriptions somebody has looked at as they are now. Kept in a small file, if anywhere; what is
 * wrong with that file only makes things new again. Signals: loaded.
 */
#define DESK_TYPE_MARKS (desk_marks_get_type ())
G_DECLARE_FINAL_TYPE (DeskMarks, desk_marks, DESK, MARKS, GObject)

/* Reads what is there, up to 4 MB, in a worker thread, and then says "loaded"; until then nothing is unread, and what
 * is to be met waits. @path: (nullable): not kept, loaded at once. */
DeskMarks *desk_marks_new (const char *path);
gboolean desk_marks_is_loaded (DeskMarks *self);
/* Whether @subscription is news to somebody of that @job: a request to decide on, or what somebody else decided. */
gboolean desk_marks_is_unread (DeskMarks *self, MeshSubscription *subscription, MeshJob job);
/* Written soon after. */
void desk_marks_see (DeskMarks *self, MeshSubscription *subscription);
/* For whom nothing was ever kept, only what is pending is new. Forgets what is in no list any more. */
void desk_marks_meet (DeskMarks *self, GListModel *subscriptions);
/* Begins to write what is not written yet, in a worker thread. */
void desk_marks_save (DeskMarks *self);

G_END_DECLS
