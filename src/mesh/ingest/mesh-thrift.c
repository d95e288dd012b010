/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-thrift.h"

#define MAX_DEPTH 32

static guint8
read_byte (MeshThrift *self)
{
  if (self->failed || self->p >= self->end)
    {
      self->failed = TRUE;
      return 0;
    }
  return *self->p++;
}

static guint64
read_varint (MeshThrift *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      const guint8 byte = read_byte (self);

      value |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return value;
    }
  self->failed = TRUE;
  return 0;
}

gint64
mesh_thrift_integer (MeshThrift *self)
{
  const guint64 value = read_varint (self);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

MeshThriftType
mesh_thrift_field (MeshThrift *self, gint *id)
{
  const guint8 byte = read_byte (self);
  const guint delta = byte >> 4;
  const MeshThriftType type = byte & 0x0f;

  if (self->failed || type == MESH_THRIFT_STOP)
    return MESH_THRIFT_STOP;
  if (delta > 0)
    *id = (*id + (gint) delta) & 0xffff;
  else
    *id = (gint) (mesh_thrift_integer (self) & 0xffff);
  if (type > MESH_THRIFT_STRUCT)
    self->failed = TRUE;
  return self->failed ? MESH_THRIFT_STOP : type;
}

const char *
mesh_thrift_binary (MeshThrift *self, gsize *length)
{
  const guint64 n = read_varint (self);
  const char *start = (const char *) self->p;

  *length = 0;
  if (self->failed || n > (guint64) (self->end - self->p))
    {
      self->failed = TRUE;
      return "";
    }
  self->p += n;
  *length = n;
  return start;
}

/* Each element takes a byte at least, so that a count beyond what is left is a lie. */
guint
mesh_thrift_list (MeshThrift *self, MeshThriftType *element)
{
  const guint8 byte = read_byte (self);
  const guint64 n = byte >> 4 == 15 ? read_varint (self) : (guint64) (byte >> 4);

  *element = byte & 0x0f;
  if (n > (guint64) (self->end - self->p))
    self->failed = TRUE;
  return self->failed ? 0 : (guint) n;
}

static void
skip_elements (MeshThrift *self, guint n, MeshThriftType type)
{
  for (guint i = 0; i < n && !self->failed; i++)
    {
      /* In lists a truth value has a byte of its own. */
      if (type == MESH_THRIFT_TRUE || type == MESH_THRIFT_FALSE)
        read_byte (self);
      else
        mesh_thrift_skip (self, type);
    }
}

static void
skip_map (MeshThrift *self)
{
  const guint64 n = read_varint (self);
  guint8 types;

  if (n == 0 || self->failed)
    return;
  types = read_byte (self);
  if (n > (guint64) (self->end - self->p))
    self->failed = TRUE;
  for (guint64 i = 0; i < n && !self->failed; i++)
    {
      skip_elements (self, 1, types >> 4);
      skip_elements (self, 1, types & 0x0f);
    }
}

static void
skip_struct (MeshThrift *self)
{
  MeshThriftType type;
  gint id = 0;

  while ((type = mesh_thrift_field (self, &id)) != MESH_THRIFT_STOP)
    mesh_thrift_skip (self, type);
}

static void
skip_list (MeshThrift *self)
{
  MeshThriftType element;
  const guint n = mesh_thrift_list (self, &element);

  skip_elements (self, n, element);
}

void
mesh_thrift_skip (MeshThrift *self, MeshThriftType type)
{
  gsize length;

  if (self->failed || ++self->depth > MAX_DEPTH)
    {
      self->failed = TRUE;
      return;
    }
  if (type == MESH_THRIFT_BYTE)
    read_byte (self);
  else if (type >= MESH_THRIFT_I16 && type <= MESH_THRIFT_I64)
    read_varint (self);
  else if (type == MESH_THRIFT_DOUBLE)
    for (guint i = 0; i < 8; i++)
      read_byte (self);
  else if (type == MESH_THRIFT_BINARY)
    mesh_thrift_binary (self, &length);
  else if (type == MESH_THRIFT_LIST || type == MESH_THRIFT_SET)
    skip_list (self);
  else if (type == MESH_THRIFT_MAP)
    skip_map (self);
  else if (type == MESH_THRIFT_STRUCT)
    skip_struct (self);
  else if (type != MESH_THRIFT_TRUE && type != MESH_THRIFT_FALSE)
    self->failed = TRUE;
  self->depth--;
}
