/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading JSON that others wrote: a wrong type is as good as nothing. All (transfer none). */
JsonNode *cli_json_path (JsonNode *node, ...) G_GNUC_NULL_TERMINATED; /* (nullable): member after member */
const char *cli_json_string (JsonObject *object, const char *member); /* never NULL: "" */
JsonArray *cli_json_array (JsonObject *object, const char *member);   /* (nullable) */
JsonObject *cli_json_element (JsonArray *array, guint index);         /* (nullable) */

G_END_DECLS
