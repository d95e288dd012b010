/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

/* https://github.com/apache/parquet-format/blob/master/Encodings.md, "Delta Encoding (DELTA_BINARY_PACKED = 5)": the
 * first number, then blocks of differences to the one before, each less the smallest one of its block, and packed into
 * as few bits as its miniblock needs. */

/* Writers take 128 or 256; whatever it is, a miniblock is skipped in one step. */
#define MAX_BLOCK (1 << 20)

static guint64
take_zigzag (Thrift *number)
{
  guint64 value = thrift_varint (number);

  return value >> 1 ^ (0 - (value & 1));
}

gboolean
parquet_delta_init (ParquetDelta *self, const guint8 *at, const guint8 *end)
{
  Thrift number = { at, end };
  guint64 block, minis;

  *self = (ParquetDelta) { .end = end };
  block = thrift_varint (&number);
  minis = thrift_varint (&number);
  self->left = thrift_varint (&number);
  self->value = take_zigzag (&number);
  self->at = number.at;
  if (number.bad || block == 0 || block > MAX_BLOCK || block % 128 != 0 || minis == 0 || minis > block
      || block % minis != 0 || block / minis % 32 != 0)
    return FALSE;
  self->n_minis = self->mini = (guint) minis;
  self->per_mini = (guint) (block / minis);
  self->first = TRUE;
  return TRUE;
}

static gboolean
begin_block (ParquetDelta *self)
{
  Thrift number = { self->at, self->end };

  self->smallest = take_zigzag (&number);
  self->at = number.at;
  if (number.bad || (gsize) (self->end - self->at) < self->n_minis)
    return FALSE;
  self->widths = self->at;
  self->at += self->n_minis;
  self->mini = 0;
  return TRUE;
}

static gboolean
begin_mini (ParquetDelta *self)
{
  if (self->mini == self->n_minis && !begin_block (self))
    return FALSE;
  self->width = self->widths[self->mini++];
  self->mini_left = self->per_mini;
  self->bit = 0;
  return self->width <= 64;
}

/* From the lowest bit of each byte on */
static gboolean
take_packed (ParquetDelta *self, guint64 *value)
{
  *value = 0;
  for (guint got = 0; got < self->width;)
    {
      guint take = MIN (8 - self->bit, self->width - got);

      if (self->at == self->end)
        return FALSE;
      *value |= (guint64) (*self->at >> self->bit & ((1u << take) - 1)) << got;
      got += take;
      self->bit += take;
      if (self->bit == 8)
        {
          self->bit = 0;
          self->at++;
        }
    }
  return TRUE;
}

gboolean
parquet_delta_next (ParquetDelta *self, gint64 *value)
{
  guint64 more = 0;

  if (self->left == 0)
    return FALSE;
  if (!self->first)
    {
      if ((self->mini_left == 0 && !begin_mini (self)) || !take_packed (self, &more))
        return FALSE;
      self->mini_left--;
      self->value += self->smallest + more; /* may overflow, and comes back so */
    }
  self->first = FALSE;
  self->left--;
  *value = (gint64) self->value;
  return TRUE;
}

/* The last miniblock is padded; those after it in its block are not there, but for their widths. */
const guint8 *
parquet_delta_find_end (const ParquetDelta *self)
{
  ParquetDelta ahead = *self;

  if (!ahead.first || ahead.left == 0)
    return ahead.at;
  for (ahead.left--; ahead.left > 0; ahead.left -= MIN (ahead.left, ahead.per_mini))
    {
      gsize size;

      if (!begin_mini (&ahead))
        return NULL;
      size = (gsize) ahead.per_mini * ahead.width / 8;
      if (size > (gsize) (ahead.end - ahead.at))
        return NULL;
      ahead.at += size;
    }
  return ahead.at;
}
