/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

/* https://github.com/apache/parquet-format/blob/master/Encodings.md, "Run Length Encoding / Bit-Packing Hybrid" */

void
parquet_runs_init (ParquetRuns *self, const guint8 *at, const guint8 *end, guint width)
{
  *self = (ParquetRuns) { .at = at, .end = end, .width = width };
}

static gboolean
begin_run (ParquetRuns *self)
{
  Thrift number = { self->at, self->end };
  guint64 header = thrift_varint (&number);
  guint bytes = (self->width + 7) / 8;

  self->at = number.at;
  self->packed = header & 1;
  self->bit = 0;
  if (number.bad || header >> 1 == 0)
    return FALSE;
  if (self->packed)
    {
      /* The last may be cut after the values that are meant. */
      self->left = header >> 1 > G_MAXUINT32 ? 0 : (header >> 1) * 8;
      return self->left > 0;
    }
  self->left = header >> 1;
  if ((gsize) (self->end - self->at) < bytes)
    return FALSE;
  self->value = 0;
  for (guint i = 0; i < bytes; i++)
    self->value |= (guint32) *self->at++ << (8 * i);
  return TRUE;
}

/* From the lowest bit of each byte on */
static gboolean
take_packed (ParquetRuns *self)
{
  self->value = 0;
  for (guint got = 0; got < self->width;)
    {
      guint take = MIN (8 - self->bit, self->width - got);

      if (self->at == self->end)
        return FALSE;
      self->value |= (guint32) (*self->at >> self->bit & ((1u << take) - 1)) << got;
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
parquet_runs_next (ParquetRuns *self, guint32 *value)
{
  if (self->left == 0 && !begin_run (self))
    return FALSE;
  if (self->packed && !take_packed (self))
    return FALSE;
  self->left--;
  *value = self->value;
  return TRUE;
}
