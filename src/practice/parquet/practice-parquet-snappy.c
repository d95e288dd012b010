/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet.h"

#include <string.h>

/* https://github.com/google/snappy/blob/main/format_description.txt. A library would be one more to install on every
 * machine, for this page of code that only the practice AWS needs. */

typedef struct
{
  const guint8 *at, *end;
  guint8 *out;
  gsize done, length;
} Snappy;

/* Little-endian. FALSE: not there */
static gboolean
take_number (Snappy *self, guint bytes, gsize *number)
{
  if ((gsize) (self->end - self->at) < bytes)
    return FALSE;
  *number = 0;
  for (guint i = 0; i < bytes; i++)
    *number |= (gsize) *self->at++ << (8 * i);
  return TRUE;
}

static gboolean
take_length (Snappy *self, gsize *length)
{
  *length = 0;
  for (guint shift = 0; shift < 35; shift += 7)
    {
      if (self->at == self->end)
        return FALSE;
      *length |= (gsize) (*self->at & 127) << shift;
      if (*self->at++ < 128)
        return TRUE;
    }
  return FALSE;
}

static gboolean
take_literal (Snappy *self, guint8 tag)
{
  gsize length = tag >> 2;

  if (length >= 60 && !take_number (self, (guint) length - 59, &length))
    return FALSE;
  length++;
  if (length > (gsize) (self->end - self->at) || length > self->length - self->done)
    return FALSE;
  memcpy (self->out + self->done, self->at, length);
  self->at += length;
  self->done += length;
  return TRUE;
}

/* From what is out already; it may reach into what it makes. */
static gboolean
copy (Snappy *self, gsize offset, gsize length)
{
  if (offset == 0 || offset > self->done || length > self->length - self->done)
    return FALSE;
  for (gsize i = 0; i < length; i++, self->done++)
    self->out[self->done] = self->out[self->done - offset];
  return TRUE;
}

static gboolean
take_copy (Snappy *self, guint8 tag)
{
  gsize offset;

  if ((tag & 3) != 1)
    return take_number (self, (tag & 3) == 2 ? 2 : 4, &offset) && copy (self, offset, (gsize) (tag >> 2) + 1);
  if (!take_number (self, 1, &offset))
    return FALSE;
  return copy (self, (gsize) (tag >> 5) << 8 | offset, ((gsize) (tag >> 2) & 7) + 4);
}

gboolean
practice_snappy_decode (const guint8 *data, gsize size, guint8 *out, gsize length)
{
  Snappy self = { data, data + size, out, 0, length };
  gsize announced;

  if (!take_length (&self, &announced) || announced != length)
    return FALSE;
  while (self.at < self.end)
    {
      guint8 tag = *self.at++;

      if ((tag & 3) == 0 ? !take_literal (&self, tag) : !take_copy (&self, tag))
        return FALSE;
    }
  return self.done == length;
}
