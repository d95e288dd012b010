/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-thrift.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* A footer, and the same bytes as a struct of thrift that nobody knows. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (MeshInference) inference = mesh_inference_new (MESH_FORMAT_PARQUET);
  MeshThrift thrift = { .p = data, .end = data + size };

  mesh_infer_parquet_footer (inference, data, size);
  for (guint i = 0; i < mesh_inference_get_n_columns (inference); i++)
    {
      g_assert_cmpstr (mesh_inference_get_name (inference, i), !=, "");
      g_assert_nonnull (mesh_inference_get_type (inference, i));
    }
  mesh_thrift_skip (&thrift, MESH_THRIFT_STRUCT);
  g_assert_true (thrift.p <= thrift.end);
  return 0;
}
