/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#define MAX_DEPTH 16

static void
spoil (Thrift *self)
{
  self->bad = TRUE;
  self->at = self->end;
}

static guint8
take_byte (Thrift *self)
{
  if (self->at < self->end)
    return *self->at++;
  spoil (self);
  return 0;
}

guint64
thrift_varint (Thrift *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      guint8 byte = take_byte (self);

      value |= (guint64) (byte & 127) << shift;
      if (byte < 128)
        return self->bad ? 0 : value;
    }
  spoil (self);
  return 0;
}

static gint64
zigzag (Thrift *self)
{
  guint64 value = thrift_varint (self);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

static void
skip_bytes (Thrift *self, guint64 length)
{
  if (length > (guint64) (self->end - self->at))
    spoil (self);
  else
    self->at += length;
}

gboolean
thrift_field (Thrift *self, gint64 *id, guint *type)
{
  guint8 byte = take_byte (self);

  *type = byte & 15;
  if (self->bad || *type == THRIFT_STOP)
    return FALSE;
  *id = byte >> 4 != 0 ? *id + (byte >> 4) : zigzag (self);
  if (*id < 0 || *id > G_MAXINT16)
    spoil (self);
  return !self->bad;
}

static gsize
take_list (Thrift *self, guint *element)
{
  guint8 byte = take_byte (self);
  guint64 n = byte >> 4 != 15 ? byte >> 4 : thrift_varint (self);

  *element = byte & 15;
  /* Each takes a byte at least. */
  if (n > (guint64) (self->end - self->at))
    spoil (self);
  return self->bad ? 0 : (gsize) n;
}

static void skip (Thrift *self, guint type, guint depth);

static void
skip_struct (Thrift *self, guint depth)
{
  gint64 id = 0;
  guint type;

  while (thrift_field (self, &id, &type))
    skip (self, type, depth);
}

/* In lists booleans take a byte; in fields they are their type. */
static void
skip_element (Thrift *self, guint type, guint depth)
{
  if (type == THRIFT_TRUE || type == THRIFT_FALSE)
    take_byte (self);
  else
    skip (self, type, depth);
}

static void
skip_map (Thrift *self, guint depth)
{
  guint64 n = thrift_varint (self);
  guint8 types = n > 0 ? take_byte (self) : 0;

  for (guint64 i = 0; i < n && !self->bad; i++)
    {
      skip_element (self, types >> 4, depth);
      skip_element (self, types & 15, depth);
    }
}

static void
skip (Thrift *self, guint type, guint depth)
{
  guint element;
  gsize n;

  if (depth > MAX_DEPTH)
    spoil (self);
  else if (type == THRIFT_BYTE)
    take_byte (self);
  else if (type == THRIFT_I16 || type == THRIFT_I32 || type == THRIFT_I64)
    thrift_varint (self);
  else if (type == THRIFT_DOUBLE)
    skip_bytes (self, 8);
  else if (type == THRIFT_BINARY)
    skip_bytes (self, thrift_varint (self));
  else if (type == THRIFT_LIST || type == THRIFT_SET)
    for (n = take_list (self, &element); n > 0 && !self->bad; n--)
      skip_element (self, element, depth + 1);
  else if (type == THRIFT_MAP)
    skip_map (self, depth + 1);
  else if (type == THRIFT_STRUCT)
    skip_struct (self, depth + 1);
  else if (type != THRIFT_TRUE && type != THRIFT_FALSE)
    spoil (self);
}

void
thrift_skip (Thrift *self, guint type)
{
  skip (self, type, 0);
}

gint64
thrift_int (Thrift *self, guint type)
{
  if (type == THRIFT_I16 || type == THRIFT_I32 || type == THRIFT_I64)
    return zigzag (self);
  if (type == THRIFT_BYTE)
    return (gint8) take_byte (self);
  thrift_skip (self, type);
  return type == THRIFT_TRUE;
}

const char *
thrift_binary (Thrift *self, guint type, gsize *length)
{
  const guint8 *start;
  guint64 size;

  *length = 0;
  if (type != THRIFT_BINARY)
    {
      thrift_skip (self, type);
      return NULL;
    }
  size = thrift_varint (self);
  start = self->at;
  skip_bytes (self, size);
  if (self->bad)
    return NULL;
  *length = (gsize) size;
  return (const char *) start;
}

gsize
thrift_list (Thrift *self, guint type, guint *element)
{
  if (type == THRIFT_LIST)
    return take_list (self, element);
  thrift_skip (self, type);
  return 0;
}
