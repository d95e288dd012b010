/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-index.h"

G_BEGIN_DECLS

/* Tables that are compressed together. */
#define MESH_INDEX_BLOCK 64
/* Which letters, and pairs of letters, a row has: so many bits, of which a row of 20 columns sets a third. */
#define MESH_INDEX_SIGN_WORDS 8

/* What several rows share is kept once. The order is that of the facets but for access. */
enum
{
  MESH_SHARED_DATABASE,
  MESH_SHARED_OWNER,
  MESH_SHARED_DOMAIN,
  MESH_SHARED_PRODUCT,
  MESH_N_SHARED
};

struct _MeshIndex
{
  gatomicrefcount refs;
  guint n;
  gint64 read_at;

  /* For each row */
  GArray *name_at;                /* (element-type guint32): in names */
  GArray *shared[MESH_N_SHARED];  /* (element-type guint32): in strings */
  GArray *updated;                /* (element-type gint64) */
  GByteArray *access;             /* MeshAccess */
  GByteArray *links;              /* 1: a resource link */
  GArray *hashes;                 /* (element-type guint64) */
  GArray *text_at;                /* (element-type guint32): in text */
  GArray *comments_from;          /* (element-type guint32): in row_comments */
  guint64 *signs;                 /* MESH_INDEX_SIGN_WORDS each */
  guint32 *orders[MESH_N_ORDERS]; /* rows as each order has them */

  GString *names;      /* each ended by a zero */
  GString *text;       /* what a row is found by: name, database …, a line each, ended by a zero */
  GString *comment_words;   /* of comments of columns, folded, each once and ended by a zero */
  GByteArray *row_comments; /* row by row, where its comments' words are: see mesh-index-comments.c */

  GPtrArray *strings;  /* (element-type utf8): each once; the first is "" */
  GPtrArray *blocks;   /* (element-type GBytes): MESH_INDEX_BLOCK records each, compressed */
  GArray *block_sizes; /* (element-type guint32): of each, unpacked */
};

extern const guint mesh_index_shared_of_facet[MESH_N_FACETS];

/* mesh_index_get_value() for those that go through all rows. */
static inline guint
mesh_index_value_at (MeshIndex *self, MeshFacetKind kind, guint row)
{
  if (kind == MESH_FACET_ACCESS)
    return self->access->data[row];
  return ((const guint32 *) (gpointer) self->shared[mesh_index_shared_of_facet[kind]]->data)[row];
}

MeshIndex *mesh_index_new_empty (void);
/* Makes of the rows what follows from them: signs and orders. */
void mesh_index_complete (MeshIndex *self);
/* Appends @text folded. */
void mesh_index_append_folded (GString *folded, const char *text);
void mesh_index_sign (const char *text, guint64 *sign);

/* ---- mesh-index-comments.c ---- */

/** MeshCommentBook: gathers the words of columns' comments while an index is built, each once. */
typedef struct _MeshCommentBook MeshCommentBook;
MeshCommentBook *mesh_comment_book_new (MeshIndex *index);
void mesh_comment_book_free (MeshCommentBook *self);
/* The comments of the next row. */
void mesh_comment_book_add (MeshCommentBook *self, MeshRecord *record);

/* FALSE: what was read is none. */
gboolean mesh_index_check_comments (MeshIndex *self);
/* A bit for each byte of comment_words: a word begins there that has @word in it. NULL: none has. (transfer full)
 * (nullable) */
guint8 *mesh_index_find_comments (MeshIndex *self, const char *word);
/* Whether one of the words of @row's comments is among @hits (nullable: none are). */
gboolean mesh_index_has_comment (MeshIndex *self, guint row, const guint8 *hits);

G_END_DECLS
