/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A catalogue that was kept on disk. Its checksum is made right, so that what is behind it is
 * reached. */
#include "config.h"
#include <string.h>

#include "mesh/catalog/mesh-index.h"
#include "mesh/model/mesh-error.h"

#define CHECKSUM_SIZE 32

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* All that a window would ask of it. */
static void
use (MeshIndex *index)
{
  g_auto (GStrv) words = mesh_index_fold_words ("a ta");
  g_autoptr (GArray) rows = mesh_index_find (index, (const char *const *) words, NULL);

  for (guint i = 0; i < mesh_index_get_n_rows (index); i++)
    {
      const guint row = mesh_index_get_row (index, MESH_ORDER_NEWEST, i);
      MeshRecord *record = mesh_index_dup_record (index, row);

      g_assert_true (g_utf8_validate (mesh_index_get_name (index, row), -1, NULL));
      for (guint kind = 0; kind < MESH_N_FACETS; kind++)
        mesh_index_get_value_text (index, kind, mesh_index_get_value (index, kind, row));
      g_clear_pointer (&record, mesh_record_free);
    }
}

static MeshIndex *
read_bytes (const guint8 *data, size_t size, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);

  return mesh_index_read (stream, "me", NULL, error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshIndex) index = read_bytes (data, size, &error);
  g_autofree guint8 *copy = NULL;

  if (index == NULL && size > CHECKSUM_SIZE)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize length = CHECKSUM_SIZE;

      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      copy = g_memdup2 (data, size);
      g_checksum_update (checksum, data, (gssize) (size - CHECKSUM_SIZE));
      g_checksum_get_digest (checksum, copy + size - CHECKSUM_SIZE, &length);
      index = read_bytes (copy, size, NULL);
    }
  if (index != NULL)
    use (index);
  return 0;
}
