/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/model/mesh-error.h"

/* A merging, splitting or leaving out that was kept, done again on tables that were read once more: they are edited
 * as they were before, then it is done. */

typedef struct
{
  JsonNode *node;
  GPtrArray *tables;
  guint next; /* table that is to be edited as it was before */
} Again;

static void
again_free (Again *self)
{
  json_node_unref (self->node);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static GPtrArray *
find_tables (MeshIngest *self, JsonNode *node)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < aws_json_get_length (node, "Before"); i++)
    {
      const char *folder = aws_json_get_string (aws_json_get_element (node, "Before", i), "Folder");

      for (guint k = 0; folder != NULL && k < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); k++)
        {
          g_autoptr (MeshIngestTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), k);

          if (g_str_equal (table->folder, folder))
            g_ptr_array_add (found, g_steal_pointer (&table));
        }
    }
  return found;
}

static void
again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (mesh_ingest_shape_finish (MESH_INGEST (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
shape_again (MeshIngest *self, GTask *task)
{
  Again *again = g_task_get_task_data (task);
  const char *what = aws_json_get_string (again->node, "Do"), *name = aws_json_get_string (again->node, "Name");
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_auto (GStrv) paths = aws_json_dup_strv (again->node, "Paths");
  MeshIngestTable *first = again->tables->len > 0 ? g_ptr_array_index (again->tables, 0) : NULL;

  if (g_strcmp0 (what, "merge") == 0)
    mesh_ingest_merge_async (self, again->tables, cancellable, again_cb, g_object_ref (task));
  else if (first != NULL && paths != NULL && g_strcmp0 (what, "split") == 0)
    mesh_ingest_split_async (self, first, name, (const char *const *) paths, cancellable, again_cb,
                             g_object_ref (task));
  else if (first != NULL && paths != NULL && g_strcmp0 (what, "omit") == 0)
    mesh_ingest_omit_async (self, first, (const char *const *) paths, cancellable, again_cb, g_object_ref (task));
  else
    g_task_return_new_error (task, MESH_ERROR, MESH_ERROR_INVALID, "Its table is not there any more");
}

static void
edit_next (MeshIngest *self, GTask *task);

static void
edited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  mesh_ingest_table_apply_edits_finish (MESH_INGEST_TABLE (source), result, NULL);
  edit_next (MESH_INGEST (g_task_get_source_object (task)), task);
}

static JsonNode *
find_before (JsonNode *node, MeshIngestTable *table)
{
  for (guint i = 0; i < aws_json_get_length (node, "Before"); i++)
    {
      JsonNode *edits = aws_json_get_element (node, "Before", i);

      if (g_strcmp0 (aws_json_get_string (edits, "Folder"), table->folder) == 0)
        return edits;
    }
  return NULL;
}

static void
edit_next (MeshIngest *self, GTask *task)
{
  Again *again = g_task_get_task_data (task);
  MeshIngestTable *table;

  if (again->next >= again->tables->len)
    {
      shape_again (self, task);
      return;
    }
  table = g_ptr_array_index (again->tables, again->next++);
  mesh_ingest_table_apply_edits_async (table, find_before (again->node, table), g_task_get_cancellable (task),
                                       edited_cb, g_object_ref (task));
}

void
mesh_ingest_shapes_redo_async (MeshIngest *self,
                               JsonNode *shape,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Again *again = g_new0 (Again, 1);

  again->node = json_node_ref (shape);
  again->tables = find_tables (self, shape);
  g_task_set_source_tag (task, mesh_ingest_shapes_redo_async);
  g_task_set_task_data (task, again, (GDestroyNotify) again_free);
  edit_next (self, task);
}

gboolean
mesh_ingest_shapes_redo_finish (MeshIngest *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
