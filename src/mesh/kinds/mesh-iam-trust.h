/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/kinds/mesh-iam.h"

G_BEGIN_DECLS

/* The trust policy of a role, for the kinds "iam-role" and "iam-trust". */

/* Of a role as IAM gives it. (transfer full) */
JsonNode *mesh_iam_trust_parse (JsonNode *role, GError **error);
/* @have with all statements of @wanted merged in. @have: nullable. (transfer full) */
JsonNode *mesh_iam_trust_extend (JsonNode *have, JsonNode *wanted);
/* Sets state, difference and calls from the role's entry. */
gboolean mesh_iam_trust_observe (MeshResource *resource, const char *role, JsonNode *entry, JsonNode *wanted, GError **error);
/* Reads the trust again, merges and writes it. */
gboolean mesh_iam_trust_apply (MeshResource *resource, MeshReads *reads, const char *role, JsonNode *wanted, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
