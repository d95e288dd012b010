/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>

#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/ingest/mesh-value.h"

/* What a table is filled with once its files were looked into: columns, rows, notes. */

/* Rows that are shown; more are kept to check types with. */
#define MAX_SHOWN 100

/* ---- troubles ---- */

static MeshIngestColumn *
get_column (MeshIngestTable *self, guint i)
{
  g_autoptr (MeshIngestColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);

  return column; /* the list keeps it */
}

static char *
dup_trouble (MeshIngestTable *self)
{
  g_autoptr (GError) error = NULL;

  if (!mesh_check_data_name (C_ ("kind of thing", "table"), self->name, &error))
    return g_strdup (error->message);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      MeshIngestColumn *column = get_column (self, i);

      if (mesh_ingest_column_get_trouble (column) != NULL)
        return g_strdup_printf ("%s: %s", mesh_ingest_column_get_name (column),
                                mesh_ingest_column_get_trouble (column));
    }
  return NULL;
}

static void
check_clashes (MeshIngestTable *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      MeshIngestColumn *column = get_column (self, i);
      const gboolean clash
          = !g_hash_table_add (taken, (gpointer) mesh_ingest_column_get_name (column));

      mesh_ingest_column_set_clash (
          column, clash ? _ ("Another column has this name already: give each its own") : NULL);
    }
}

void
mesh_ingest_table_update_trouble (MeshIngestTable *self)
{
  g_autofree char *trouble = dup_trouble (self);

  if (g_strcmp0 (trouble, self->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&trouble);
  g_object_notify (G_OBJECT (self), "trouble");
}

static void
column_changed_cb (MeshIngestTable *self, GParamSpec *pspec, MeshIngestColumn *column)
{
  if (g_str_equal (pspec->name, "name"))
    check_clashes (self);
  mesh_ingest_table_update_trouble (self);
}

/* ---- making one ---- */

static void
take_column (MeshIngestTable *self, GPtrArray *columns, MeshIngestColumn *column)
{
  g_signal_connect_object (column, "notify", G_CALLBACK (column_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (columns, column);
}

/* All at once: who shows them decides how many at a time. */
static void
add_all (GListStore *store, GPtrArray *items)
{
  g_list_store_splice (store, g_list_model_get_n_items (G_LIST_MODEL (store)), 0, items->pdata, items->len);
}

/* A column that is called like a folder's key gets another name: Glue refuses two of one. */
static void
rename_columns (MeshIngestTable *self, char **keys)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint k = 0; keys[k] != NULL; k += 2)
    g_hash_table_add (taken, g_strdup (keys[k]));
  for (guint i = 0; i < mesh_inference_get_n_columns (self->inference); i++)
    {
      const char *old = mesh_inference_get_name (self->inference, i);
      g_autofree char *name = mesh_dup_column_name (old, i, taken);
      g_autofree char *text = NULL;
      g_autoptr (MeshIngestNote) note = NULL;

      if (g_str_equal (name, old))
        continue;
      /* Translators: the name of a column, and the other name that it gets */
      text = g_strdup_printf (_ ("The column %s is called like a folder's key: it becomes %s"), old,
                              name);
      note = mesh_ingest_note_new ("", text, FALSE);
      g_list_store_append (self->notes, note);
      mesh_inference_set_name (self->inference, i, name, NULL);
    }
}

static void
add_columns (MeshIngestTable *self, char **keys)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);

  rename_columns (self, keys);
  for (guint i = 0; i < mesh_inference_get_n_columns (self->inference); i++)
    take_column (self, columns,
                 mesh_ingest_column_new (self->inference, i, mesh_inference_get_name (self->inference, i),
                                         mesh_inference_get_type (self->inference, i)));
  for (guint k = 0; keys[k] != NULL; k += 2, self->n_keys++)
    take_column (self, columns, mesh_ingest_column_new (NULL, 0, keys[k], keys[k + 1]));
  add_all (self->columns, columns);
}

static void
add_notes (MeshIngestTable *self, GPtrArray *notes)
{
  g_auto (GStrv) own = mesh_inference_dup_notes (self->inference);

  for (guint i = 0; own[i] != NULL; i++)
    {
      g_autoptr (MeshIngestNote) note = mesh_ingest_note_new ("", own[i], FALSE);

      g_list_store_append (self->notes, note);
    }
  add_all (self->notes, notes);
}

static void
add_rows (MeshIngestTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MIN (MAX_SHOWN, mesh_inference_get_n_rows (self->inference)); i++)
    g_ptr_array_add (rows, mesh_ingest_row_new (self->inference, i));
  add_all (self->rows, rows);
}

void
mesh_ingest_table_fill (MeshIngestTable *self,
                        MeshInference *inference,
                        char **keys,
                        GPtrArray *notes,
                        guint n_sampled)
{
  g_autoptr (MeshInference) before = g_steal_pointer (&self->inference);

  g_list_store_remove_all (self->columns);
  g_list_store_remove_all (self->notes);
  g_list_store_remove_all (self->rows);
  self->inference = mesh_inference_ref (inference);
  self->n_sampled = n_sampled;
  self->n_keys = 0;
  add_columns (self, keys);
  add_notes (self, notes);
  add_rows (self);
  mesh_ingest_table_update_trouble (self);
}

/* Of hundreds of thousands of files: while they are looked at, in a worker thread. */
static guint
count_folders (MeshIngestTable *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->files->len; i++)
    g_hash_table_add (
        seen, g_path_get_dirname (((MeshIngestFile *) g_ptr_array_index (self->files, i))->name));
  return g_hash_table_size (seen);
}

MeshIngestTable *
mesh_ingest_table_new (const char *name,
                       const char *folder,
                       MeshInference *inference,
                       GPtrArray *files,
                       char **keys,
                       GPtrArray *notes,
                       guint n_sampled)
{
  MeshIngestTable *self = g_object_new (MESH_TYPE_INGEST_TABLE, NULL);

  self->name = g_strdup (name);
  self->folder = g_strdup (folder);
  self->files = files;
  for (guint i = 0; i < files->len; i++)
    self->size += ((MeshIngestFile *) g_ptr_array_index (files, i))->size;
  mesh_ingest_table_fill (self, inference, keys, notes, n_sampled);
  self->n_folders = self->n_keys > 0 ? count_folders (self) : 0;
  mesh_inference_unref (inference);
  g_strfreev (keys);
  g_ptr_array_unref (notes);
  return self;
}
