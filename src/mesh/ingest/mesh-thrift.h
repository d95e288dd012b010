/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Thrift's compact protocol, bounded reading: what Parquet's footer is written in. After the first thing that cannot
 * be, @failed is set and everything reads as nothing. */
typedef struct
{
  const guint8 *p, *end;
  guint depth;
  gboolean failed;
} MeshThrift;

typedef enum
{
  MESH_THRIFT_STOP = 0,
  MESH_THRIFT_TRUE = 1,
  MESH_THRIFT_FALSE = 2,
  MESH_THRIFT_BYTE = 3,
  MESH_THRIFT_I16 = 4,
  MESH_THRIFT_I32 = 5,
  MESH_THRIFT_I64 = 6,
  MESH_THRIFT_DOUBLE = 7,
  MESH_THRIFT_BINARY = 8,
  MESH_THRIFT_LIST = 9,
  MESH_THRIFT_SET = 10,
  MESH_THRIFT_MAP = 11,
  MESH_THRIFT_STRUCT = 12,
} MeshThriftType;

/* The next field of a struct. @id: (inout): of the field before, 0 at the start. MESH_THRIFT_STOP: no more. */
MeshThriftType mesh_thrift_field (MeshThrift *self, gint *id);
gint64 mesh_thrift_integer (MeshThrift *self);
/* @length: (out). (transfer none): not terminated */
const char *mesh_thrift_binary (MeshThrift *self, gsize *length);
guint mesh_thrift_list (MeshThrift *self, MeshThriftType *element);
void mesh_thrift_skip (MeshThrift *self, MeshThriftType type);

G_END_DECLS
