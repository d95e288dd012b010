/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define MESH_SAMPLE_BYTES (1024 * 1024)

/* The beginning of a file, unpacked where it is compressed with gzip, bzip2 or zstd. */
typedef struct
{
  char *data; /* owned */
  gsize length;
  gboolean complete; /* the file ends there */
  const char *ending; /* of the compressor: ".gz", ".bz2", ".zst", or "" */
} MeshSample;

/* Reads at most @limit bytes (MESH_SAMPLE_BYTES and less). MESH_ERROR_INVALID names @path: not readable, no
 * ordinary file, or compressed in a way that Athena does not read. */
gboolean mesh_sample_read (MeshSample *self, const char *path, gsize limit, GError **error);
void mesh_sample_clear (MeshSample *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MeshSample, mesh_sample_clear)

G_END_DECLS
