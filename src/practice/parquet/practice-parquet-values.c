/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#include <string.h>

/* The encodings that writers of today choose beside PLAIN and dictionaries:
 * https://github.com/apache/parquet-format/blob/master/Encodings.md */

/* A value of DELTA_BYTE_ARRAY may repeat the one before, and the next one that: a small page could become anything. */
#define MAX_VALUE (16 * 1024 * 1024)

static gboolean
is_number (const ParquetElement *element)
{
  return element->physical == PARQUET_INT32 || element->physical == PARQUET_INT64;
}

/* Bytes of a value that always has as many; 0: it has not */
static gsize
get_width (const ParquetElement *element)
{
  switch (element->physical)
    {
    case PARQUET_INT32:
    case PARQUET_FLOAT:
      return 4;
    case PARQUET_INT64:
    case PARQUET_DOUBLE:
      return 8;
    case PARQUET_FIXED:
      return element->length > 0 ? (gsize) element->length : 0;
    default:
      return 0;
    }
}

/* Lengths, and then all bytes */
static gboolean
begin_lengths (ParquetCursor *self, const guint8 *at, const guint8 *end)
{
  if (!parquet_delta_init (&self->lengths, at, end))
    return FALSE;
  self->plain = parquet_delta_find_end (&self->lengths);
  return self->plain != NULL;
}

/* How much of the value before each begins with, and then what comes after that */
static gboolean
begin_prefixes (ParquetCursor *self, const guint8 *at, const guint8 *end)
{
  const guint8 *suffixes;

  if (!parquet_delta_init (&self->prefixes, at, end))
    return FALSE;
  suffixes = parquet_delta_find_end (&self->prefixes);
  return suffixes != NULL && begin_lengths (self, suffixes, end);
}

gboolean
parquet_values_begin (ParquetCursor *self, const guint8 *at, const guint8 *end)
{
  const gboolean bytes = self->element->physical == PARQUET_BYTES;
  const gsize width = get_width (self->element);

  self->plain = at;
  self->plain_end = end;
  if (self->before != NULL)
    g_byte_array_set_size (self->before, 0);
  if (at == end) /* all of them NULL */
    {
      self->lengths = self->prefixes = (ParquetDelta) { 0 };
      self->streamed = self->next = 0;
      return TRUE;
    }
  switch (self->encoding)
    {
    case ENCODING_DELTA_BINARY_PACKED:
      return is_number (self->element) && parquet_delta_init (&self->lengths, at, end);
    case ENCODING_DELTA_LENGTH_BYTE_ARRAY:
      return bytes && begin_lengths (self, at, end);
    case ENCODING_DELTA_BYTE_ARRAY:
      return (bytes || self->element->physical == PARQUET_FIXED) && begin_prefixes (self, at, end);
    case ENCODING_BYTE_STREAM_SPLIT:
      self->streamed = width > 0 ? (gsize) (end - at) / width : 0;
      self->next = 0;
      return width > 0 && (gsize) (end - at) % width == 0;
    default:
      return FALSE;
    }
}

/* ---- one value: its bytes as in PLAIN, but for a length before them ---- */

static char *
take_number (ParquetCursor *self)
{
  guint8 little[8];
  gint64 value;

  if (!parquet_delta_next (&self->lengths, &value))
    return NULL;
  for (guint i = 0; i < sizeof little; i++)
    little[i] = (guint8) ((guint64) value >> (8 * i));
  return parquet_print (self->element, little, get_width (self->element));
}

/* The next of the bytes that stand one after the other; NULL: not there */
static const guint8 *
take_bytes (ParquetCursor *self, gsize *length)
{
  const guint8 *at = self->plain;
  gint64 said;

  if (!parquet_delta_next (&self->lengths, &said) || said < 0 || said > self->plain_end - at)
    return NULL;
  *length = (gsize) said;
  self->plain += said;
  return at;
}

static char *
take_counted (ParquetCursor *self)
{
  gsize length;
  const guint8 *value = take_bytes (self, &length);

  return value != NULL ? parquet_print (self->element, value, length) : NULL;
}

static char *
take_prefixed (ParquetCursor *self)
{
  gsize length;
  gint64 shared;
  const guint8 *suffix = take_bytes (self, &length);

  if (self->before == NULL)
    self->before = g_byte_array_new ();
  if (suffix == NULL || !parquet_delta_next (&self->prefixes, &shared) || shared < 0
      || shared > (gint64) self->before->len || (gsize) shared + length > MAX_VALUE)
    return NULL;
  g_byte_array_set_size (self->before, (guint) shared);
  g_byte_array_append (self->before, suffix, (guint) length);
  if (self->element->physical == PARQUET_FIXED && self->before->len != get_width (self->element))
    return NULL;
  return parquet_print (self->element, self->before->data, self->before->len);
}

/* The first bytes of all values, then the second ones, … */
static char *
take_split (ParquetCursor *self)
{
  const gsize width = get_width (self->element);
  g_autofree guint8 *value = NULL;

  if (self->next >= self->streamed)
    return NULL;
  value = g_malloc (width);
  for (gsize i = 0; i < width; i++)
    value[i] = self->plain[i * self->streamed + self->next];
  self->next++;
  return parquet_print (self->element, value, width);
}

char *
parquet_values_take (ParquetCursor *self)
{
  switch (self->encoding)
    {
    case ENCODING_DELTA_BINARY_PACKED:
      return take_number (self);
    case ENCODING_DELTA_LENGTH_BYTE_ARRAY:
      return take_counted (self);
    case ENCODING_DELTA_BYTE_ARRAY:
      return take_prefixed (self);
    default:
      return take_split (self);
    }
}
