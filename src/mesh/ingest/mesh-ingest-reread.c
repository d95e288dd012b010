/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/ingest/mesh-sample.h"
#include "mesh/model/mesh-error.h"

/* Files that are looked into again. */
#define MAX_SAMPLED 16

typedef struct
{
  gboolean said;
  char separator;
  MeshHeader header;
  char **paths;
  MeshInference *inference;
  GPtrArray *notes;
  guint n_sampled;
} Reread;

static void
reread_free (Reread *self)
{
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->inference, mesh_inference_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

/* From the first to the last, evenly. */
static Reread *
reread_new (GPtrArray *files, gboolean said, char separator, MeshHeader header)
{
  Reread *self = g_new0 (Reread, 1);
  const guint n = files->len, wanted = MIN (n, MAX_SAMPLED);

  self->said = said;
  self->separator = separator;
  self->header = header;
  self->paths = g_new0 (char *, wanted + 1);
  for (guint i = 0; i < wanted; i++)
    self->paths[i] = g_strdup (((MeshIngestFile *) g_ptr_array_index (files, (guint64) i * n / wanted))->path);
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static void
take (Reread *self, const char *path, MeshInference *inference, const GError *error)
{
  g_autofree char *why = NULL;

  if (inference != NULL && self->inference == NULL)
    self->inference = mesh_inference_new (mesh_inference_get_format (inference));
  if (inference != NULL
      && (self->n_sampled == 0 || mesh_inference_is_like (self->inference, inference, &why)))
    {
      mesh_inference_merge (self->inference, inference);
      self->n_sampled++;
      for (guint i = 0; i < inference->notes->len; i++)
        g_ptr_array_add (self->notes, mesh_ingest_note_new (
                                          path, g_ptr_array_index (inference->notes, i), FALSE));
    }
  else
    g_ptr_array_add (self->notes,
                     mesh_ingest_note_new (path, error != NULL ? error->message : why, FALSE));
}

/* FALSE: none fits, or cancelled. */
static gboolean
look (Reread *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; self->paths[i] != NULL; i++)
    {
      g_autoptr (MeshInference) inference = NULL;
      g_autoptr (GError) local = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      inference = self->said ? mesh_inference_new_for_text (self->paths[i], MESH_SAMPLE_BYTES,
                                                            self->separator, self->header, &local)
                             : mesh_inference_new_for_file (self->paths[i], MESH_SAMPLE_BYTES, &local);
      take (self, self->paths[i], inference, local);
      if (local != NULL && first == NULL)
        first = g_steal_pointer (&local);
    }
  if (self->n_sampled > 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static void
reread_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (look (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

MeshInference *
mesh_ingest_sample (GPtrArray *files,
                    gboolean said,
                    char separator,
                    MeshHeader header,
                    GPtrArray *notes,
                    guint *n_sampled,
                    GCancellable *cancellable,
                    GError **error)
{
  Reread *self = reread_new (files, said, separator, header);
  MeshInference *inference = NULL;

  if (look (self, cancellable, error))
    {
      inference = mesh_inference_ref (self->inference);
      *n_sampled = self->n_sampled;
      g_ptr_array_extend (notes, self->notes, (GCopyFunc) g_object_ref, NULL);
    }
  reread_free (self);
  return inference;
}

void
mesh_ingest_table_reread_async (MeshIngestTable *self,
                                char separator,
                                MeshHeader header,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, mesh_ingest_table_reread_async);
  g_task_set_task_data (task, reread_new (self->files, TRUE, separator, header),
                        (GDestroyNotify) reread_free);
  if (mesh_ingest_table_get_format (self) == MESH_FORMAT_CSV)
    g_task_run_in_thread (task, reread_thread);
  else
    g_task_return_new_error (task, MESH_ERROR, MESH_ERROR_INVALID,
                             _ ("Only text with values has a separator"));
}

/* Keys keep what was made of them: they are of the folders. */
static char **
dup_keys (MeshIngestTable *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->columns));
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = n - self->n_keys; i < n; i++)
    {
      g_autoptr (MeshIngestColumn) key = g_list_model_get_item (G_LIST_MODEL (self->columns), i);

      g_strv_builder_add (keys, mesh_ingest_column_get_name (key));
      g_strv_builder_add (keys, mesh_ingest_column_get_data_type (key));
    }
  return g_strv_builder_end (keys);
}

gboolean
mesh_ingest_table_reread_finish (MeshIngestTable *self, GAsyncResult *result, GError **error)
{
  Reread *reread;
  g_auto (GStrv) keys = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  reread = g_task_get_task_data (G_TASK (result));
  keys = dup_keys (self);
  self->said_separator = reread->separator;
  self->said_header = reread->header;
  mesh_ingest_table_fill (self, reread->inference, keys, reread->notes, reread->n_sampled);
  g_object_notify (G_OBJECT (self), "separator");
  g_object_notify (G_OBJECT (self), "header");
  g_object_notify (G_OBJECT (self), "sample-size");
  g_object_notify (G_OBJECT (self), "n-sampled");
  return TRUE;
}
