/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* One of several reads that go out together. @input: (transfer full). */
typedef struct
{
  AwsClient *client; /* not owned */
  const char *operation;
  JsonNode *input;
  JsonNode *answer; /* owned; NULL: see error */
  GError *error;    /* owned */
} MeshRead;

/* Runs all of them at once, each cached in @reads, and waits for all. */
void mesh_reads_gather (MeshReads *reads, MeshRead *list, guint n, GCancellable *cancellable);
void mesh_read_clear (MeshRead *read);
/* Takes the answer of one that had to succeed. (transfer full) */
JsonNode *mesh_read_take (MeshRead *read, GError **error);

/**
 * MeshPattern: which tables are meant: a regular expression, or exact names.
 *
 * As in Glue's own patterns the whole name must match, and "usecase*" also means "usecase" and
 * anything after it. A pattern with ^ or $ says itself where it is anchored.
 */
typedef struct _MeshPattern MeshPattern;
/* @text: nullable: everything. MESH_ERROR_INVALID for what is no regular expression. */
MeshPattern *mesh_pattern_new (const char *text, GError **error);
gboolean mesh_pattern_matches (MeshPattern *self, const char *name);
void mesh_pattern_free (MeshPattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshPattern, mesh_pattern_free)

/* "^(a|b)$" for GetTables, or NULL where that gets too long for Glue. */
char *mesh_names_to_expression (const char *const *names);

/* Glue's rules for names of databases and tables (1-255 characters, no control characters, no
 * slash); MESH_ERROR_INVALID says which @what. Returns: the name folded as Glue folds it. */
char *mesh_dup_glue_name (const char *what, const char *name, GError **error);

/* ---- JSON ---- */
/* Members' order and empty members do not matter. */
gboolean mesh_json_equal (JsonNode *a, JsonNode *b);
/* Lines "member: before → after" for the top members that differ; NULL: none. (transfer full) */
char *mesh_json_dup_difference (JsonNode *before, JsonNode *after);

G_END_DECLS
