/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

#include "mesh/catalog/mesh-record.h"

G_BEGIN_DECLS

/**
 * MeshIndex: the tables of a catalogue, packed so that 100,000 of them with 20 columns each take some 110 MB and are
 * searched in a few milliseconds. What a list shows of each table lies open; what it is found by lies folded in one text,
 * and the words of columns' comments in another, each once; the rest lies in small compressed blocks, unpacked when
 * somebody looks at a table.
 *
 * Built by a MeshIndexBuilder, then never changed: any thread may read it.
 */
typedef struct _MeshIndex MeshIndex;
#define MESH_TYPE_INDEX (mesh_index_get_type ())
GType mesh_index_get_type (void);
MeshIndex *mesh_index_ref (MeshIndex *self);
void mesh_index_unref (MeshIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshIndex, mesh_index_unref)

/* What the persona may do with a table. */
typedef enum { MESH_ACCESS_NONE, MESH_ACCESS_MINE, MESH_ACCESS_REQUESTED, MESH_ACCESS_GRANTED, MESH_N_ACCESSES } MeshAccess;
/* "", "mine", "requested", "granted" */
const char *mesh_access_get_nick (MeshAccess access);

/* In which order tables are shown. */
typedef enum { MESH_ORDER_NAME, MESH_ORDER_DATABASE, MESH_ORDER_OWNER, MESH_ORDER_NEWEST, MESH_N_ORDERS } MeshOrder;

/* What many tables have in common, and are counted and chosen by. */
typedef enum { MESH_FACET_DOMAIN, MESH_FACET_PRODUCT, MESH_FACET_OWNER, MESH_FACET_ACCESS, MESH_FACET_DATABASE, MESH_N_FACETS } MeshFacetKind;

/* ---- building ---- */

/** MeshIndexBuilder: takes tables one by one, in any order, from one thread at a time. */
typedef struct _MeshIndexBuilder MeshIndexBuilder;
MeshIndexBuilder *mesh_index_builder_new (void);
void mesh_index_builder_free (MeshIndexBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshIndexBuilder, mesh_index_builder_free)
/* FALSE: it is full, the table was left out (4 GB of text). */
gboolean mesh_index_builder_add (MeshIndexBuilder *self, MeshRecord *record, MeshAccess access);
/* Frees the builder. @read_at: when AWS was asked, in seconds since 1970. (transfer full) */
MeshIndex *mesh_index_builder_end (MeshIndexBuilder *self, gint64 read_at);

/* ---- reading ---- */

guint mesh_index_get_n_rows (MeshIndex *self);
gint64 mesh_index_get_read_at (MeshIndex *self);
/* Rows are numbered as they came; this is the number of the one that stands at @position of @order. */
guint mesh_index_get_row (MeshIndex *self, MeshOrder order, guint position);
const char *mesh_index_get_name (MeshIndex *self, guint row);
/* One of name, database, owner, domain, product: what lies open. */
const char *mesh_index_get_text (MeshIndex *self, guint row, MeshText text);
MeshAccess mesh_index_get_access (MeshIndex *self, guint row);
gboolean mesh_index_is_link (MeshIndex *self, guint row);
/* Equal for tables of which all is equal, in whichever index. */
guint64 mesh_index_get_hash (MeshIndex *self, guint row);
/* FALSE: there is none of that name. */
gboolean mesh_index_find_table (MeshIndex *self, const char *database, const char *name, guint *row);
/* The first table of a database. */
gboolean mesh_index_find_database (MeshIndex *self, const char *database, guint *row);
/* All of it; takes some tenths of a millisecond. NULL only for a damaged cache. (transfer full) (nullable) */
MeshRecord *mesh_index_dup_record (MeshIndex *self, guint row);

/* ---- facets ---- */

/* The number that stands for what @row has of @kind, and back. Numbers are below mesh_index_get_n_values(). */
guint mesh_index_get_value (MeshIndex *self, MeshFacetKind kind, guint row);
guint mesh_index_get_n_values (MeshIndex *self, MeshFacetKind kind);
/* For access "none" where there is none, since "" is what rows without a value have. */
const char *mesh_index_get_value_text (MeshIndex *self, MeshFacetKind kind, guint value);
/* G_MAXUINT: no row has it. */
guint mesh_index_find_value (MeshIndex *self, MeshFacetKind kind, const char *text);

/* ---- finding ---- */

/* The words of what was typed, folded as the index is; never NULL. (transfer full) */
char **mesh_index_fold_words (const char *text);
/* Folds @text as that which is looked through is folded, for tests. (transfer full) */
char *mesh_index_fold (const char *text);
/* The rows that have all @words somewhere, in comments of columns too, ascending; of @within (nullable: all rows). (transfer full) (element-type guint) */
GArray *mesh_index_find (MeshIndex *self, const char *const *words, GArray *within);

/* The same for one word. @places: (element-type guint32) (inout): where each of the rows has it. @before: (nullable):
 * @within has this one, which @word begins with, at @places: who types on waits only for what is new.
 * (transfer full) (element-type guint) */
GArray *mesh_index_find_word (MeshIndex *self, const char *word, const char *before, GArray *within, GArray *places);

/* ---- the file ---- */

/* @identity: whose it is. Blocks for some tenths of a second. */
gboolean mesh_index_write (MeshIndex *self, GOutputStream *stream, const char *identity, GCancellable *cancellable, GError **error);
/* NULL with MESH_ERROR_INVALID for what is damaged, of another version or somebody else's. Any bytes may come.
 * (transfer full) */
MeshIndex *mesh_index_read (GInputStream *stream, const char *identity, GCancellable *cancellable, GError **error);

G_END_DECLS
