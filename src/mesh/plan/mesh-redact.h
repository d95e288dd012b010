/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Overwrites, at any depth, the values of members that are secret by their name
 * (SecretAccessKey, SessionToken, Password…). @node is changed. */
void mesh_redact (JsonNode *node);

G_END_DECLS
