/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet.h"

#include <string.h>

/* https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md, which Parquet calls LZ4_RAW: as with Snappy, less to
 * have here than to install everywhere. */

#define MIN_MATCH 4

typedef struct
{
  const guint8 *at, *end;
  guint8 *out;
  gsize done, length;
} Lz4;

/* Of 15 more follows, until a byte is less than 255. */
static gboolean
take_length (Lz4 *self, gsize *length)
{
  guint8 more;

  if (*length != 15)
    return TRUE;
  do
    {
      if (self->at == self->end)
        return FALSE;
      more = *self->at++;
      *length += more;
    }
  while (more == 255);
  return TRUE;
}

static gboolean
take_literals (Lz4 *self, gsize length)
{
  if (!take_length (self, &length) || length > (gsize) (self->end - self->at) || length > self->length - self->done)
    return FALSE;
  if (length > 0)
    memcpy (self->out + self->done, self->at, length);
  self->at += length;
  self->done += length;
  return TRUE;
}

/* From what is out already; it may reach into what it makes. */
static gboolean
take_match (Lz4 *self, gsize length)
{
  gsize offset;

  if (self->end - self->at < 2)
    return FALSE;
  offset = (gsize) self->at[0] | (gsize) self->at[1] << 8;
  self->at += 2;
  if (!take_length (self, &length))
    return FALSE;
  length += MIN_MATCH;
  if (offset == 0 || offset > self->done || length > self->length - self->done)
    return FALSE;
  for (gsize i = 0; i < length; i++, self->done++)
    self->out[self->done] = self->out[self->done - offset];
  return TRUE;
}

gboolean
practice_lz4_decode (const guint8 *data, gsize size, guint8 *out, gsize length)
{
  Lz4 self = { data, data + size, out, 0, length };

  while (self.at < self.end)
    {
      const guint8 token = *self.at++;

      if (!take_literals (&self, token >> 4))
        return FALSE;
      if (self.at == self.end) /* the last one has no match */
        return self.done == length;
      if (!take_match (&self, token & 15))
        return FALSE;
    }
  return FALSE;
}
