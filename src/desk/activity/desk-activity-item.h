/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

#include "desk/common/desk-records.h"

G_BEGIN_DECLS

/**
 * DeskActivityItem: a run of the journal. Properties: id, title (nullable: not read yet), subtitle (whose, when, how many
 * calls, how long), outcome ("done", "failed", "cancelled", "killed", "running", "undone"), detail (the error, nullable),
 * can-continue, can-undo, steps and calls (lists of DeskRecord, once desk_activity_item_set_details() was told).
 */
#define DESK_TYPE_ACTIVITY_ITEM (desk_activity_item_get_type ())
G_DECLARE_FINAL_TYPE (DeskActivityItem, desk_activity_item, DESK, ACTIVITY_ITEM, GObject)

DeskActivityItem *desk_activity_item_new (gint64 id);
gint64 desk_activity_item_get_id (DeskActivityItem *self);
const char *desk_activity_item_get_title (DeskActivityItem *self); /* (nullable) */
gboolean desk_activity_item_get_can_undo (DeskActivityItem *self);
gboolean desk_activity_item_get_can_continue (DeskActivityItem *self);
/* @run: of mesh_journal_load(). */
void desk_activity_item_set_run (DeskActivityItem *self, JsonNode *run);
/* @run: of mesh_journal_load_run(). */
void desk_activity_item_set_details (DeskActivityItem *self, JsonNode *run);
gboolean desk_activity_item_has_details (DeskActivityItem *self);

G_END_DECLS
