/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DeskRecord: a line of a list whose source speaks JSON (who has access, local tables):
 * read once, with types checked, so that rows bind to properties and never to JSON.
 *
 * Properties: title, subtitle, detail, tag, origin (of a table behind a link: its name there) (all nullable strings), children (GListModel of DeskRecord, nullable).
 */
#define DESK_TYPE_RECORD (desk_record_get_type ())
G_DECLARE_FINAL_TYPE (DeskRecord, desk_record, DESK, RECORD, GObject)

DeskRecord *desk_record_new (const char *title, const char *subtitle, const char *detail, const char *tag);
const char *desk_record_get_title (DeskRecord *self);
const char *desk_record_get_detail (DeskRecord *self);

/* Each makes a GListStore of DeskRecord; members of a wrong type read as absent, wrong entries are left out.
 * (transfer full) */
GListModel *desk_records_from_access (JsonNode *access);    /* mesh_catalog_list_access_finish() */
GListModel *desk_records_from_tables (JsonNode *tables);    /* mesh_catalog_list_local_tables_finish() */

G_END_DECLS
