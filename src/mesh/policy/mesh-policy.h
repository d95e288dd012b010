/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Policy documents (identity, trust, bucket, Glue catalogue) as JSON. Compared by what they mean: order,
 * single string or list, case of actions, "111111111111" or its root ARN, and Sids make no difference.
 */

/* @text: as is, or URL-encoded as IAM answers. MESH_ERROR_INVALID for what is no policy. (transfer full) */
JsonNode *mesh_policy_parse (const char *text, GError **error);
/* An empty policy: version 2012-10-17, no statements. (transfer full) */
JsonNode *mesh_policy_new (void);
/* As AWS takes it, without blanks. (transfer full) */
char *mesh_policy_to_string (JsonNode *policy);

gboolean mesh_policy_equal (JsonNode *a, JsonNode *b);
/* Whether one statement of @policy says all that @statement says (the same effect and condition, at
 * least its principals, actions and resources; wildcards are not expanded). @policy: nullable. */
gboolean mesh_policy_covers (JsonNode *policy, JsonNode *statement);
/* @policy with @statement: joined to one that differs in principals only, replacing one of the same Sid,
 * or added; all others are kept as they are. Where a statement is joined, ids of principals that no
 * longer exist are left out. A copy. @policy: nullable. (transfer full) */
JsonNode *mesh_policy_merge (JsonNode *policy, JsonNode *statement);
/* @policy without what @statement says: its principals taken out of statements, or statements of its
 * Sid left out. A copy; NULL when nothing is left. (transfer full) (nullable) */
JsonNode *mesh_policy_remove (JsonNode *policy, JsonNode *statement);
/* Whether a principal is the bare id of a deleted role or user (AROA…, AIDA…). */
gboolean mesh_policy_is_dead_principal (const char *principal);

/* Characters that count against AWS's limits: blanks do not. */
guint mesh_policy_measure (JsonNode *policy);
#define MESH_POLICY_MAX_MANAGED 6144
#define MESH_POLICY_MAX_TRUST 2048 /* can be raised to 4096 */
#define MESH_POLICY_MAX_BUCKET 20480

/* What changes, a line per statement, then as a unified diff. @before: nullable: all is new.
 * (transfer full) (nullable): NULL when they mean the same */
char *mesh_policy_dup_difference (JsonNode *before, JsonNode *after);
/* The lines alone. */
char *mesh_policy_dup_words (JsonNode *before, JsonNode *after);

/* Unified diff of two texts with three lines of context; "" when equal. (transfer full) */
char *mesh_diff_unified (const char *before, const char *after);

/* A statement in its canonical form: for mesh-policy-words.c. (transfer full) */
JsonNode *mesh_policy_canonical_statement (JsonNode *statement);
/* The statements, also of a policy that has a single one outside a list; NULL-safe. */
guint mesh_policy_get_n_statements (JsonNode *policy);
JsonNode *mesh_policy_get_statement (JsonNode *policy, guint i);

/* A policy or statement from data/policies/@name.json, @PLACEHOLDERS@ replaced by pairs of name and
 * value, NULL at the end. (transfer full) */
JsonNode *mesh_policy_template (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
