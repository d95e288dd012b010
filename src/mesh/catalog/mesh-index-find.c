/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding in a MeshIndex. Each row has a signature of its letters and pairs of letters: most rows
 * that lack a word are passed over by eight comparisons, and only the others' text is looked
 * through. Comments of columns are looked through on their own: mesh-index-comments.c. */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <string.h>

#include "mesh/catalog/mesh-parts.h"

#define SIGN_BITS (64 * MESH_INDEX_SIGN_WORDS)
/* So many rows ahead the memory is asked for: else most of the time goes by waiting for it. */
#define AHEAD 12
/* Instead of a place: a comment has the word, and the text has not. */
#define NO_PLACE G_MAXUINT32
/* Rows that a processor takes at a time: not so few that handing them over shows, nor so many that
 * one ends late. */
#define LEAST_PART 4096u
#define MOST_PARTS 24u

/* ---- folding ---- */

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

void
mesh_index_append_folded (GString *folded, const char *text)
{
  g_autofree char *valid = NULL, *cased = NULL, *normal = NULL;

  if (is_ascii (text))
    {
      const gsize start = folded->len;

      g_string_append (folded, text);
      for (char *p = folded->str + start; *p != '\0'; p++)
        *p = g_ascii_tolower (*p);
      return;
    }
  valid = g_utf8_make_valid (text, -1);
  cased = g_utf8_casefold (valid, -1);
  normal = g_utf8_normalize (cased, -1, G_NORMALIZE_ALL_COMPOSE);
  g_string_append (folded, normal != NULL ? normal : cased);
}

char *
mesh_index_fold (const char *text)
{
  GString *folded = g_string_new (NULL);

  mesh_index_append_folded (folded, text);
  return g_string_free (folded, FALSE);
}

char **
mesh_index_fold_words (const char *text)
{
  g_autofree char *folded = mesh_index_fold (text != NULL ? text : "");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  const char *start = NULL, *p = folded;

  for (;; p = g_utf8_next_char (p))
    {
      const gboolean space = *p == '\0' || g_unichar_isspace (g_utf8_get_char (p));

      if (!space && start == NULL)
        start = p;
      if (space && start != NULL)
        {
          g_autofree char *word = g_strndup (start, p - start);

          g_strv_builder_add (words, word);
          start = NULL;
        }
      if (*p == '\0')
        return g_strv_builder_end (words);
    }
}

/* ---- signatures ---- */

static inline void
set_bit (guint64 *sign, guint32 key)
{
  const guint32 bit = (key * 2654435761u) >> (32 - 9);

  G_STATIC_ASSERT (SIGN_BITS == 1 << 9);
  sign[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
}

void
mesh_index_sign (const char *text, guint64 *sign)
{
  guchar before = '\n';

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      set_bit (sign, *p);
      /* No word has a line's end in it. */
      if (*p != '\n' && before != '\n')
        set_bit (sign, (guint32) before << 8 | *p);
      before = *p;
    }
}

/* ---- finding ---- */

typedef struct
{
  const char *word;
  guint lanes[MESH_INDEX_SIGN_WORDS];
  guint64 bits[MESH_INDEX_SIGN_WORDS]; /* of each lane */
  guint n_lanes;
  guint8 *comments; /* (nullable): those that have it */
} Wanted;

static void
wanted_init (Wanted *wanted, MeshIndex *index, const char *word)
{
  guint64 sign[MESH_INDEX_SIGN_WORDS] = { 0 };

  wanted->word = word;
  wanted->n_lanes = 0;
  wanted->comments = mesh_index_find_comments (index, word);
  mesh_index_sign (word, sign);
  for (guint i = 0; i < MESH_INDEX_SIGN_WORDS; i++)
    if (sign[i] != 0)
      {
        wanted->lanes[wanted->n_lanes] = i;
        wanted->bits[wanted->n_lanes++] = sign[i];
      }
}

static inline gboolean
has_sign (const guint64 *sign, const Wanted *wanted)
{
  for (guint i = 0; i < wanted->n_lanes; i++)
    if ((wanted->bits[i] & ~sign[wanted->lanes[i]]) != 0)
      return FALSE;
  return TRUE;
}

/* Where the text of @row has the word, or NULL. @from: (nullable): where it has what the word
 * begins with, for the first time. */
static inline const char *
find_place (MeshIndex *self, const Wanted *wanted, guint row, const char *from, gsize known)
{
  const char *word = wanted->word;

  if (from != NULL && strncmp (from + known, word + known, strlen (word) - known) == 0)
    return from;
  if (!has_sign (self->signs + (gsize) row * MESH_INDEX_SIGN_WORDS, wanted))
    return NULL;
  return strstr (
      from != NULL ? from : self->text->str + g_array_index (self->text_at, guint32, row), word);
}

static GArray *
dup_rows (MeshIndex *self, GArray *within)
{
  const guint n = within != NULL ? within->len : self->n;
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint), MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const guint row = within != NULL ? g_array_index (within, guint, i) : i;

      g_array_append_val (rows, row);
    }
  return rows;
}

/* One word after the other, each among what the one before has left. */
GArray *
mesh_index_find (MeshIndex *self, const char *const *words, GArray *within)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) rows = NULL;

  if (words[0] == NULL)
    return dup_rows (self, within);
  for (guint i = 0; words[i] != NULL; i++)
    {
      GArray *found
          = mesh_index_find_word (self, words[i], NULL, rows != NULL ? rows : within, places);

      g_clear_pointer (&rows, g_array_unref);
      rows = found;
    }
  return g_steal_pointer (&rows);
}

/* One word being looked for. What is found among the rows from one on is written to the places of
 * @found and @at from that one on. */
typedef struct
{
  MeshIndex *index;
  GArray *within; /* (nullable) */
  Wanted wanted;
  const char
      *before; /* (nullable): the word begins with it, and @at has where each of @within has it */
  guint *found;
  guint32 *at;
  guint size; /* of a part */
  guint counts[MOST_PARTS + 1];
} Look;

static inline guint
row_at (const Look *look, guint i)
{
  return look->within != NULL ? g_array_index (look->within, guint, i) : i;
}

static inline void
prefetch (const Look *look, guint i)
{
  const MeshIndex *index = look->index;

  if (look->before == NULL)
    __builtin_prefetch (index->text->str
                        + g_array_index (index->text_at, guint32, row_at (look, i)));
  else if (look->at[i] != NO_PLACE)
    __builtin_prefetch (index->text->str + look->at[i]);
}

static void
look_through (guint from, guint to, gpointer data)
{
  Look *look = data;
  const gsize known = look->before != NULL ? strlen (look->before) : 0;
  const char *text = look->index->text->str;
  guint end = from;

  for (guint i = from; i < to; i++)
    {
      const guint row = row_at (look, i);
      const char *place = NULL;

      /* What is there was not changed yet: rows found are never more than those looked at. */
      prefetch (look, MIN (i + AHEAD, to - 1));
      /* Text that lacks what the word begins with lacks the word. */
      if (look->before == NULL || look->at[i] != NO_PLACE)
        place = find_place (look->index, &look->wanted, row,
                            look->before != NULL ? text + look->at[i] : NULL, known);
      if (place == NULL && !mesh_index_has_comment (look->index, row, look->wanted.comments))
        continue;
      look->found[end] = row;
      look->at[end++] = place != NULL ? (guint32) (place - text) : NO_PLACE;
    }
  look->counts[from / look->size] = end - from;
}

/* What each part has found, one after the other. Returns how many all have. */
static guint
join_parts (Look *look, guint n)
{
  guint n_found = 0;

  for (guint from = 0; from < n; from += look->size)
    {
      const guint count = look->counts[from / look->size];

      memmove (look->found + n_found, look->found + from, count * sizeof *look->found);
      memmove (look->at + n_found, look->at + from, count * sizeof *look->at);
      n_found += count;
    }
  return n_found;
}

GArray *
mesh_index_find_word (MeshIndex *self,
                      const char *word,
                      const char *before,
                      GArray *within,
                      GArray *places)
{
  const guint n = within != NULL ? within->len : self->n;
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);
  Look look = {
    .index = self, .within = within, .before = before, .size = MAX (LEAST_PART, n / MOST_PARTS + 1)
  };
  guint n_found;

  wanted_init (&look.wanted, self, word);
  g_array_set_size (places, n);
  look.found = (guint *) (gpointer) rows->data;
  look.at = (guint32 *) (gpointer) places->data;
  mesh_parts_run (n, look.size, look_through, &look);
  n_found = join_parts (&look, n);
  g_free (look.wanted.comments);
  g_array_set_size (rows, n_found);
  g_array_set_size (places, n_found);
  return rows;
}
