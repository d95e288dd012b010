/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* DynamoDB's typed JSON: {"S": "text"}, {"L": [{"S": …}]}, {"SS": […]}, {"BOOL": true} … */
JsonNode *mesh_item_string (const char *text);                /* (transfer full) */
JsonNode *mesh_item_list (const char *const *texts);          /* L of S */
JsonNode *mesh_item_set (const char *const *texts);           /* SS; never empty */
JsonNode *mesh_item_boolean (gboolean value);
JsonNode *mesh_item_shares (JsonNode *shares);                /* {name: {type, arn}} → M of M */

/* Checked reading; @item is an item or any JSON. */
const char *mesh_item_get_string (JsonNode *item, const char *name); /* nullable */
gboolean mesh_item_get_boolean (JsonNode *item, const char *name);
/* Of L of S, or of SS; never NULL. (transfer full) */
char **mesh_item_dup_strings (JsonNode *item, const char *name);
/* The ARNs of RamShares. (transfer full) */
char **mesh_item_dup_share_arns (JsonNode *item);
/* "YYYY-MM-DD HH:MM:SS", UTC. (transfer full) */
char *mesh_item_dup_now (void);
/* The same for the same members in any order; different, as good as always, for others. */
guint64 mesh_item_fingerprint (JsonNode *item);
/* Whether two attributes are the same; lists and sets without regard to order. */
gboolean mesh_item_values_equal (JsonNode *a, JsonNode *b);

G_END_DECLS
