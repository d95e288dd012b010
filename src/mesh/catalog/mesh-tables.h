/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-reading.h"

G_BEGIN_DECLS

/* Tables of a Glue database: which are meant, and where they lie. */

/* The input of GetTables. @names: (nullable): only these, where Glue can be told so. (transfer full) */
JsonNode *mesh_tables_new_input (const char *catalog, const char *database, const char *const *names);
/* Folds the names as Glue does; MESH_ERROR_INVALID. @names: nullable: gives NULL. (transfer full) */
gboolean mesh_tables_fold (const char *const *names, char ***folded, GError **error);
/* NULL, or the table of that name in an answer of GetTables. (transfer none) */
JsonNode *mesh_tables_find (JsonNode *answer, const char *name);
/* Names of the columns of an entry of @answer, partition keys last. (transfer full) */
char **mesh_tables_dup_columns (JsonNode *table);
/* Those of @answer that are asked for: names, or one regular expression; NULL: all. MESH_ERROR_NOT_FOUND names
 * what is missing and @where. (transfer full) */
char **mesh_tables_resolve (JsonNode *answer, const char *const *asked, const char *where, GError **error);
/* Whether the only entry is no plain name. */
gboolean mesh_tables_is_pattern (const char *const *asked);
/* Turns "not there" and "may not see it" into MESH_ERROR_NOT_FOUND. */
void mesh_tables_explain (GError **error, const char *database, const char *where);

G_END_DECLS
