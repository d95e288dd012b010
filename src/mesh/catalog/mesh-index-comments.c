/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comments of columns in a MeshIndex. All of them together are longer than all else that is
 * searched, and are made of few words: each word is kept once, and a row has the places of those
 * that its comments are made of. What is searched for has no blanks, hence lies within one of the
 * words. A row's places are sorted, and each is written as its distance from the one before, seven
 * bits a byte: most take one byte or two. */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <string.h>

#include "mesh/catalog/mesh-parts.h"

/* Beyond this, further words are not found. */
#define MOST_WORDS (1024u * 1024 * 1024)
#define MOST_BYTES (2048u * 1024 * 1024)
/* Of the words, that a processor takes at a time. */
#define PART (256u * 1024)

struct _MeshCommentBook
{
  MeshIndex *index; /* not owned */
  guint32 *slots;   /* places of words, and one more; 0: free */
  guint n_slots;    /* a power of two */
  guint n_words;
  GString *folded;
  GArray *places; /* (element-type guint32): of one row */
};

/* ---- gathering ---- */

MeshCommentBook *
mesh_comment_book_new (MeshIndex *index)
{
  MeshCommentBook *self = g_new0 (MeshCommentBook, 1);

  self->index = index;
  self->n_slots = 1024;
  self->slots = g_new0 (guint32, self->n_slots);
  self->folded = g_string_new (NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
mesh_comment_book_free (MeshCommentBook *self)
{
  g_free (self->slots);
  g_string_free (self->folded, TRUE);
  g_array_unref (self->places);
  g_free (self);
}

static guint32 *
find_slot (MeshCommentBook *self, const char *word)
{
  const char *words = self->index->comment_words->str;
  guint slot = g_str_hash (word) * 2654435761u;

  for (slot &= self->n_slots - 1; self->slots[slot] != 0; slot = (slot + 1) & (self->n_slots - 1))
    if (strcmp (words + self->slots[slot] - 1, word) == 0)
      break;
  return self->slots + slot;
}

static void
grow (MeshCommentBook *self)
{
  const GString *words = self->index->comment_words;

  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (gsize at = 0; at < words->len; at += strlen (words->str + at) + 1)
    *find_slot (self, words->str + at) = (guint32) at + 1;
}

static void
add_word (MeshCommentBook *self, const char *word)
{
  GString *words = self->index->comment_words;
  guint32 *slot = find_slot (self, word), place = *slot - 1;

  if (*slot == 0)
    {
      if (words->len > MOST_WORDS)
        return;
      place = (guint32) words->len;
      g_string_append_len (words, word, (gssize) strlen (word) + 1);
      *slot = place + 1;
      if (++self->n_words > self->n_slots / 2)
        grow (self);
    }
  g_array_append_val (self->places, place);
}

/* As mesh_index_fold_words() tells words apart. */
static void
add_comment (MeshCommentBook *self, const char *comment)
{
  char *start = NULL, *next;

  g_string_truncate (self->folded, 0);
  mesh_index_append_folded (self->folded, comment);
  for (char *p = self->folded->str;; p = next)
    {
      const gboolean end = *p == '\0';

      next = end ? p : g_utf8_next_char (p);
      if (!end && !g_unichar_isspace (g_utf8_get_char (p)))
        {
          if (start == NULL)
            start = p;
          continue;
        }
      *p = '\0';
      if (start != NULL)
        add_word (self, start);
      start = NULL;
      if (end)
        return;
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

static void
append_number (GByteArray *bytes, guint32 number)
{
  guint8 piece;

  for (; number >= 0x80; number >>= 7)
    {
      piece = (guint8) (number | 0x80);
      g_byte_array_append (bytes, &piece, 1);
    }
  piece = (guint8) number;
  g_byte_array_append (bytes, &piece, 1);
}

void
mesh_comment_book_add (MeshCommentBook *self, MeshRecord *record)
{
  MeshIndex *index = self->index;
  const guint32 from = index->row_comments->len;
  guint32 before = 0;

  g_array_append_val (index->comments_from, from);
  if (from > MOST_BYTES)
    return;
  g_array_set_size (self->places, 0);
  for (guint i = 0; i < mesh_record_get_n_columns (record); i++)
    add_comment (self, mesh_record_get_column (record, i, MESH_COLUMN_TEXT_COMMENT));
  g_array_sort (self->places, compare_places);
  for (guint i = 0; i < self->places->len; i++)
    {
      const guint32 place = g_array_index (self->places, guint32, i);

      if (i == 0 || place != before)
        append_number (index->row_comments, place - before);
      before = place;
    }
}

/* ---- looking ---- */

static guint
get_end (MeshIndex *self, guint row)
{
  return row + 1 < self->n ? g_array_index (self->comments_from, guint32, row + 1)
                           : self->row_comments->len;
}

/* Past the next number, which is at @p and ends before @end; NULL: it does not. */
static inline const guint8 *
read_number (const guint8 *p, const guint8 *end, guint32 *number)
{
  guint32 value = 0;

  for (guint shift = 0; p < end && shift < 32; shift += 7)
    {
      value |= (guint32) (*p & 0x7f) << shift;
      if ((*p++ & 0x80) == 0)
        {
          *number = value;
          return p;
        }
    }
  return NULL;
}

static gboolean
check_row (MeshIndex *self, guint row)
{
  const guint from = g_array_index (self->comments_from, guint32, row), end = get_end (self, row);
  const guint8 *p = self->row_comments->data + from, *last = self->row_comments->data + end;
  guint64 place = 0;

  if (from > end || end > self->row_comments->len)
    return FALSE;
  while (p < last)
    {
      guint32 more;

      p = read_number (p, last, &more);
      if (p == NULL)
        return FALSE;
      place += more;
      if (place >= self->comment_words->len)
        return FALSE;
    }
  return TRUE;
}

gboolean
mesh_index_check_comments (MeshIndex *self)
{
  const GString *words = self->comment_words;

  if (words->len > 0 && words->str[words->len - 1] != '\0')
    return FALSE;
  for (guint row = 0; row < self->n; row++)
    if (!check_row (self, row))
      return FALSE;
  return TRUE;
}

typedef struct
{
  const GString *words;
  const char *word;
  guint8 *hits; /* a bit for each byte of @words */
  gint n_hits;  /* (atomic) */
} Look;

/* The first that begins at @place or after it, or their end. */
static const char *
first_word (const GString *words, gsize place)
{
  const char *before = place > 0 && place < words->len
                           ? memchr (words->str + place - 1, '\0', words->len - place)
                           : NULL;

  if (before != NULL)
    return before + 1;
  return place == 0 ? words->str : words->str + words->len;
}

/* Words that begin from @from up to but without @to, which are multiples of eight. */
static void
look_through (guint from, guint to, gpointer data)
{
  Look *look = data;
  const gsize length = strlen (look->word);
  const char *all = look->words->str, *p = first_word (look->words, from),
             *end = first_word (look->words, to);
  gint n_hits = 0;

  while (p < end && (p = memmem (p, end - p, look->word, length)) != NULL)
    {
      const char *start = p > all ? memrchr (all, '\0', p - all) : NULL;
      const gsize place = start != NULL ? (gsize) (start + 1 - all) : 0;

      look->hits[place / 8] |= 1 << place % 8;
      n_hits++;
      p += strlen (p) + 1;
    }
  g_atomic_int_add (&look->n_hits, n_hits);
}

guint8 *
mesh_index_find_comments (MeshIndex *self, const char *word)
{
  const gsize n = self->comment_words->len;
  Look look = { self->comment_words, word };

  if (*word == '\0' || n == 0)
    return NULL;
  look.hits = g_new0 (guint8, n / 8 + 1);
  mesh_parts_run (n, PART, look_through, &look);
  if (look.n_hits == 0)
    g_clear_pointer (&look.hits, g_free);
  return look.hits;
}

gboolean
mesh_index_has_comment (MeshIndex *self, guint row, const guint8 *hits)
{
  const guint8 *p, *end;
  guint32 place = 0, more;

  if (hits == NULL)
    return FALSE;
  p = self->row_comments->data + g_array_index (self->comments_from, guint32, row);
  end = self->row_comments->data + get_end (self, row);
  while (p < end && (p = read_number (p, end, &more)) != NULL)
    {
      place += more;
      if (hits[place / 8] & 1 << place % 8)
        return TRUE;
    }
  return FALSE;
}
