/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"
#include "mesh/model/mesh-error.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Whatever text says, columns have names and types that can be, each name once, and cells can be
 * asked for. */
static void
check (MeshInference *inference)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) notes = mesh_inference_dup_notes (inference);

  for (guint i = 0; i < mesh_inference_get_n_columns (inference); i++)
    {
      g_autofree char *name = g_strdup (mesh_inference_get_name (inference, i));

      g_assert_true (g_hash_table_add (taken, (gpointer) mesh_inference_get_name (inference, i)));
      g_assert_true (mesh_inference_set_name (inference, i, name, NULL));
      mesh_inference_count_misfits (inference, i, "int", NULL);
      for (guint row = 0; row < mesh_inference_get_n_rows (inference); row++)
        g_assert_nonnull (mesh_inference_get_cell (inference, row, i));
    }
  g_assert_nonnull (notes);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const MeshFormat formats[] = { MESH_FORMAT_CSV, MESH_FORMAT_JSON };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint complete = 0; complete < 2; complete++)
      {
        g_autoptr (MeshInference) inference = mesh_inference_new (formats[i]);
        g_autoptr (GError) error = NULL;
        MeshFormat format;

        if (mesh_inference_add_data (inference, "file", (const char *) data, size, complete == 1,
                                     &error))
          check (inference);
        else
          g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
        mesh_format_guess ("file", (const char *) data, size, &format, NULL);
      }
  return 0;
}
