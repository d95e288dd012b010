/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#include <string.h>

#define MAX_PAGE (256 * 1024 * 1024)

enum { PAGE_DATA, PAGE_INDEX, PAGE_DICTIONARY, PAGE_DATA_2 };

/* What stands before a page; the numbers of the three kinds of header have their fields at different places. */
typedef struct
{
  gint64 type, size, compressed, n_values, encoding, levels, repetitions;
  gboolean packed;
} Header;

static gboolean
fail (char **problem, const char *what)
{
  *problem = g_strdup (what);
  return FALSE;
}

/* ---- headers ---- */

static void
take_details (Thrift *thrift, Header *header, gint64 kind, guint type)
{
  gint64 id = 0;

  if (type != THRIFT_STRUCT)
    {
      thrift_skip (thrift, type);
      return;
    }
  while (thrift_field (thrift, &id, &type))
    {
      gint64 *number = id == 1                ? &header->n_values
                       : kind == 8 && id == 4 ? &header->encoding
                       : kind == 8 && id == 5 ? &header->levels
                       : kind == 8 && id == 6 ? &header->repetitions
                       : kind != 8 && id == 2 ? &header->encoding
                                              : NULL;

      if (kind == 8 && id == 7)
        header->packed = type != THRIFT_FALSE;
      if (number != NULL)
        *number = thrift_int (thrift, type);
      else
        thrift_skip (thrift, type);
    }
}

static gboolean
take_header (ParquetCursor *self, Header *header)
{
  Thrift thrift = { self->at, self->end };
  gint64 id = 0;
  guint type;

  *header = (Header) { .type = -1, .encoding = -1, .packed = TRUE };
  while (thrift_field (&thrift, &id, &type))
    if (id == 1)
      header->type = thrift_int (&thrift, type);
    else if (id == 2)
      header->size = thrift_int (&thrift, type);
    else if (id == 3)
      header->compressed = thrift_int (&thrift, type);
    else if (id == 5 || id == 7 || id == 8)
      take_details (&thrift, header, id, type);
    else
      thrift_skip (&thrift, type);
  self->at = thrift.at;
  return !thrift.bad && header->size >= 0 && header->size <= MAX_PAGE && header->n_values >= 0
         && header->compressed >= 0 && header->compressed <= self->end - self->at && header->levels >= 0
         && header->repetitions >= 0;
}

/* ---- dictionaries ---- */

static gboolean
take_dictionary (ParquetCursor *self, const Header *header, char **problem)
{
  const guint8 *at = self->page, *end = self->page + header->size;

  /* Each takes a byte at least. */
  if (self->dictionary != NULL || header->n_values > header->size || self->element->physical == PARQUET_BOOLEAN
      || (header->encoding != ENCODING_PLAIN && header->encoding != ENCODING_PLAIN_DICTIONARY))
    return fail (problem, "a dictionary of it can not be read");
  self->dictionary = g_ptr_array_new_with_free_func (g_free);
  for (gint64 i = 0; i < header->n_values; i++)
    {
      char *text = parquet_take_plain (self->element, &at, end);

      if (text == NULL)
        return fail (problem, "a dictionary of it ends too early");
      g_ptr_array_add (self->dictionary, text);
    }
  return TRUE;
}

/* ---- data pages ---- */

/* Version 1 says how long the levels are within the page. Flat columns have no repetitions. */
static gboolean
begin_levels (ParquetCursor *self, const Header *header, const guint8 **at, const guint8 *end)
{
  gsize length = (gsize) header->levels;

  if (header->type == PAGE_DATA && self->element->repetition == 1)
    {
      if (end - *at < 4)
        return FALSE;
      length = (gsize) (*at)[0] | (gsize) (*at)[1] << 8 | (gsize) (*at)[2] << 16 | (gsize) (*at)[3] << 24;
      *at += 4;
    }
  if (length > (gsize) (end - *at) || header->repetitions > 0)
    return FALSE;
  parquet_runs_init (&self->levels, *at, *at + length, 1);
  *at += length;
  return TRUE;
}

static gboolean
is_streamed (gint64 encoding)
{
  return encoding == ENCODING_DELTA_BINARY_PACKED || encoding == ENCODING_DELTA_LENGTH_BYTE_ARRAY
         || encoding == ENCODING_DELTA_BYTE_ARRAY || encoding == ENCODING_BYTE_STREAM_SPLIT;
}

static gboolean
begin_values (ParquetCursor *self, const Header *header, const guint8 *at, const guint8 *end, char **problem)
{
  gboolean dictionary
      = header->encoding == ENCODING_PLAIN_DICTIONARY || header->encoding == ENCODING_RLE_DICTIONARY;
  gboolean truths = header->encoding == ENCODING_RLE && self->element->physical == PARQUET_BOOLEAN;

  self->encoding = header->encoding;
  self->page_left = header->n_values;
  self->plain = at;
  self->plain_end = end;
  self->bit = 0;
  if (header->encoding == ENCODING_PLAIN)
    return TRUE;
  if (is_streamed (header->encoding))
    return parquet_values_begin (self, at, end) || fail (problem, "a page of it is not encoded as it says");
  if (!dictionary && !truths)
    {
      *problem = g_strdup_printf ("the practice Athena does not read Parquet's encoding %" G_GINT64_FORMAT
                                  ": write the file with PLAIN, dictionary or DELTA encodings",
                                  header->encoding);
      return FALSE;
    }
  if (dictionary && self->dictionary == NULL)
    return fail (problem, "a page of it wants a dictionary, and there is none");
  if (truths ? end - at < 4 : at == end)
    {
      parquet_runs_init (&self->runs, end, end, 1);
      return TRUE; /* all of them NULL */
    }
  if (dictionary && *at > 32)
    return fail (problem, "the numbers in a page of it are too wide");
  parquet_runs_init (&self->runs, at + (truths ? 4 : 1), end, truths ? 1 : *at);
  return TRUE;
}

/* Of version 2 the levels are never compressed. */
static gboolean
take_page (ParquetCursor *self, const Header *header, char **problem)
{
  gint64 plain = header->type == PAGE_DATA_2 ? header->levels + header->repetitions : 0;
  gint64 codec = header->packed ? self->codec : 0;

  if (plain > header->size || plain > header->compressed)
    return fail (problem, "a page of it is shorter than it says");
  g_clear_pointer (&self->page, g_free);
  self->page = g_malloc0 ((gsize) MAX (header->size, 1));
  memcpy (self->page, self->at, (gsize) plain);
  if (header->size > plain)
    {
      g_autofree guint8 *rest
          = parquet_decompress (codec, self->at + plain, (gsize) (header->compressed - plain),
                                (gsize) (header->size - plain), problem);

      if (rest == NULL)
        return FALSE;
      memcpy (self->page + plain, rest, (gsize) (header->size - plain));
    }
  self->at += header->compressed;
  return TRUE;
}

static gboolean
next_page (ParquetCursor *self, char **problem)
{
  const guint8 *at;
  Header header;

  if (!take_header (self, &header))
    return fail (problem, "a page of it has no proper header");
  if (header.type == PAGE_INDEX)
    {
      self->at += header.compressed;
      return TRUE;
    }
  if (header.type != PAGE_DATA && header.type != PAGE_DICTIONARY && header.type != PAGE_DATA_2)
    return fail (problem, "a page of it is of no known kind");
  if (!take_page (self, &header, problem))
    return FALSE;
  if (header.type == PAGE_DICTIONARY)
    return take_dictionary (self, &header, problem);
  at = self->page;
  if (header.n_values > self->left || !begin_levels (self, &header, &at, self->page + header.size))
    return fail (problem, "a page of it has not the values that it says");
  return begin_values (self, &header, at, self->page + header.size, problem);
}

/* ---- values ---- */

static gboolean
take_boolean (ParquetCursor *self, guint32 *value)
{
  if (self->encoding == ENCODING_RLE)
    return parquet_runs_next (&self->runs, value);
  if (self->plain == self->plain_end)
    return FALSE;
  *value = *self->plain >> self->bit & 1;
  self->bit = (self->bit + 1) % 8;
  self->plain += self->bit == 0;
  return TRUE;
}

static gboolean
take_value (ParquetCursor *self, const char **text)
{
  guint32 number = 0;

  if (self->element->physical == PARQUET_BOOLEAN)
    {
      *text = NULL;
      if (!take_boolean (self, &number))
        return FALSE;
      *text = number != 0 ? "true" : "false";
      return TRUE;
    }
  if (self->encoding == ENCODING_PLAIN || is_streamed (self->encoding))
    {
      g_free (self->text);
      self->text = self->encoding == ENCODING_PLAIN
                       ? parquet_take_plain (self->element, &self->plain, self->plain_end)
                       : parquet_values_take (self);
      *text = self->text;
      return *text != NULL;
    }
  if (!parquet_runs_next (&self->runs, &number) || number >= self->dictionary->len)
    return FALSE;
  *text = g_ptr_array_index (self->dictionary, number);
  return TRUE;
}

void
parquet_cursor_init (ParquetCursor *self,
                     PracticeParquet *file,
                     const ParquetElement *element,
                     const ParquetChunk *chunk)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file->bytes, &size);
  gint64 start = chunk->dictionary_at > 0 ? MIN (chunk->dictionary_at, chunk->data_at) : chunk->data_at;

  *self = (ParquetCursor) { .element = element, .codec = chunk->codec, .left = chunk->n_values };
  start = CLAMP (start, 0, (gint64) size);
  self->at = data + start;
  self->end = self->at + CLAMP (chunk->compressed, 0, (gint64) size - start);
}

void
parquet_cursor_clear (ParquetCursor *self)
{
  g_clear_pointer (&self->dictionary, g_ptr_array_unref);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->before, g_byte_array_unref);
}

gboolean
parquet_cursor_next (ParquetCursor *self, const char **text, char **problem)
{
  guint32 level = 1;

  *text = NULL;
  while (self->page_left == 0)
    if (!next_page (self, problem))
      return FALSE;
  self->page_left--;
  self->left--;
  if (self->element->repetition == 1 && !parquet_runs_next (&self->levels, &level))
    return fail (problem, "a page of it ends too early");
  if (level > 0 && !take_value (self, text))
    return fail (problem, "a value of it can not be read");
  return TRUE;
}
