/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/model/mesh-error.h"

/* Some of a table's files that are taken out of it. */

void
mesh_ingest_split_clear (MeshIngestSplit *self)
{
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_ptr_array_unref);
}

/* A file, the folder that it lies in ("//"), or one above it ("/"). */
static gboolean
is_named (GHashTable *names, const char *path, GString *buffer)
{
  const char *last = strrchr (path, '/');

  if (g_hash_table_contains (names, path))
    return TRUE;
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_string_truncate (buffer, 0);
      g_string_append_len (buffer, path, slash - path + 1);
      if (g_hash_table_contains (names, buffer->str))
        return TRUE;
      g_string_append_c (buffer, '/');
      if (slash == last && g_hash_table_contains (names, buffer->str))
        return TRUE;
    }
  return FALSE;
}

gboolean
mesh_ingest_split_files (GPtrArray *files,
                         const char *const *paths,
                         MeshIngestSplit *split,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) buffer = g_string_new (NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    g_hash_table_add (names, (gpointer) paths[i]);
  split->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_ingest_file_free);
  split->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_ingest_file_free);
  for (guint i = 0; i < files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (files, i);

      g_ptr_array_add (is_named (names, file->path, buffer) ? split->taken : split->kept,
                       mesh_ingest_file_copy (file));
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (split->taken->len == 0)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                         C_ ("ingest", "None of the table's files is there: choose at least one"));
  else if (split->kept->len == 0)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                         C_ ("ingest", "These are all files of the table: choose fewer, or leave the table out"));
  else
    return TRUE;
  return FALSE;
}

MeshIngestTable *
mesh_ingest_split_run (MeshIngestTable *table,
                       const char *name,
                       const char *folder,
                       GPtrArray *files,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) own = files;
  const gboolean said = table->said_separator != '\0' || table->said_header != MESH_HEADER_GUESS;
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (MeshIngestWalk) walk = { 0 };
  guint n_sampled = 0;
  MeshInference *inference = mesh_ingest_sample (own, said, table->said_separator, table->said_header, notes,
                                                 &n_sampled, cancellable, error);
  MeshIngestTable *made;
  char **keys;

  if (inference == NULL)
    {
      g_ptr_array_unref (notes);
      return NULL;
    }
  mesh_ingest_walk_init (&walk);
  keys = mesh_ingest_take_keys (own, &walk);
  made = mesh_ingest_table_new (name, folder, inference, g_steal_pointer (&own), keys, notes, n_sampled);
  made->said_separator = table->said_separator;
  made->said_header = table->said_header;
  made->merged = table->merged;
  return made;
}

/* ---- columns that were edited ---- */

static MeshIngestColumn *
find_column (MeshIngestTable *table, MeshIngestColumn *like, guint at)
{
  GListModel *columns = G_LIST_MODEL (table->columns);
  const char *source = mesh_ingest_column_get_source (like);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      /* Files without a header call no column anything: they go by their place. */
      if (mesh_ingest_column_get_key (column) == mesh_ingest_column_get_key (like)
          && g_str_equal (mesh_ingest_column_get_source (column), source) && (*source != '\0' || i == at))
        return column; /* the list keeps it */
    }
  return NULL;
}

void
mesh_ingest_table_take_columns (MeshIngestTable *to, MeshIngestTable *from)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (from->columns)); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (G_LIST_MODEL (from->columns), i);
      MeshIngestColumn *own = mesh_ingest_column_get_edited (column) ? find_column (to, column, i) : NULL;

      if (own != NULL)
        g_object_set (own, "name", mesh_ingest_column_get_name (column), "data-type",
                      mesh_ingest_column_get_data_type (column), NULL);
    }
}
