/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-ingest-private.h"

/* What the user made of what was found, to be kept: { "Tables": [ { "Folder", "Name", "Included",
 * "Separator", "Header", "Columns": [ { "Source", "At", "Name", "Type" } ] } ], "Shapes": see mesh-ingest-shape.c }. */

/* ---- to keep ---- */

static JsonNode *
new_columns (MeshIngestTable *table)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      if (mesh_ingest_column_get_edited (column))
        aws_json_append (list, aws_json_new ("At", AWS_JSON_INT, (int) i, "Source", AWS_JSON_STRING,
                                             mesh_ingest_column_get_source (column), "Name",
                                             AWS_JSON_STRING, mesh_ingest_column_get_name (column),
                                             "Type", AWS_JSON_STRING,
                                             mesh_ingest_column_get_data_type (column), NULL));
    }
  return list;
}

JsonNode *
mesh_ingest_table_dup_edits (MeshIngestTable *table)
{
  const char separator[] = { table->said_separator, '\0' };
  const char *said = *separator != '\0' ? separator : NULL;
  JsonNode *node
      = aws_json_new ("Folder", AWS_JSON_STRING, table->folder, "Name", AWS_JSON_STRING,
                      table->name, "Included", AWS_JSON_BOOLEAN, table->included, "Separator",
                      AWS_JSON_STRING, said, "Columns", AWS_JSON_NODE, new_columns (table), NULL);

  if (table->said_header != MESH_HEADER_GUESS)
    json_object_set_boolean_member (json_node_get_object (node), "Header",
                                    table->said_header == MESH_HEADER_FIRST_ROW);
  return node;
}

/* Of thousands of tables those are kept which are another than was found. */
static gboolean
is_edited (MeshIngestTable *table)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);

  if (!table->included || g_strcmp0 (table->name, table->found_name) != 0 || table->said_separator != '\0'
      || table->said_header != MESH_HEADER_GUESS)
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      if (mesh_ingest_column_get_edited (column))
        return TRUE;
    }
  return FALSE;
}

JsonNode *
mesh_ingest_dup_edits (MeshIngest *self)
{
  GListModel *tables = mesh_ingest_get_tables (self);
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (is_edited (table))
        aws_json_append (list, mesh_ingest_table_dup_edits (table));
    }
  return aws_json_new ("Tables", AWS_JSON_NODE, list, "Shapes", AWS_JSON_NODE, mesh_ingest_shapes_print (self), NULL);
}

/* ---- to make it so again ---- */

/* Columns are those that they were as long as the file calls them the same. */
static void
apply_columns (MeshIngestTable *table, JsonNode *edits)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);

  for (guint i = 0; i < aws_json_get_length (edits, "Columns"); i++)
    {
      JsonNode *edit = aws_json_get_element (edits, "Columns", i);
      const gint64 at = aws_json_get_int (edit, "At", -1);
      const char *name = aws_json_get_string (edit, "Name"),
                 *type = aws_json_get_string (edit, "Type");
      g_autoptr (MeshIngestColumn) column
          = at >= 0 && at < G_MAXUINT ? g_list_model_get_item (columns, (guint) at) : NULL;

      if (column != NULL && name != NULL && type != NULL
          && g_strcmp0 (mesh_ingest_column_get_source (column),
                        aws_json_get_string (edit, "Source"))
                 == 0)
        g_object_set (column, "name", name, "data-type", type, NULL);
    }
}

/* ---- one table ---- */

static char
get_separator (JsonNode *edits)
{
  const char *separator = aws_json_get_string (edits, "Separator");

  return separator != NULL && strlen (separator) == 1 ? *separator : '\0';
}

static MeshHeader
get_header (JsonNode *edits)
{
  if (aws_json_get (edits, "Header") == NULL)
    return MESH_HEADER_GUESS;
  return aws_json_get_boolean (edits, "Header", FALSE) ? MESH_HEADER_FIRST_ROW : MESH_HEADER_NONE;
}

/* A file that does not fit what was said is said so where it is shown: the edits of its columns are
 * tried all the same. */
static void
reread_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  mesh_ingest_table_reread_finish (MESH_INGEST_TABLE (source), result, NULL);
  apply_columns (MESH_INGEST_TABLE (source), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
mesh_ingest_table_apply_edits_async (MeshIngestTable *self,
                                     JsonNode *edits,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  const char *name = aws_json_get_string (edits, "Name");

  g_task_set_source_tag (task, mesh_ingest_table_apply_edits_async);
  g_task_set_task_data (task, json_node_ref (edits), (GDestroyNotify) json_node_unref);
  if (name != NULL)
    mesh_ingest_table_set_name (self, name);
  if (self->included != aws_json_get_boolean (edits, "Included", TRUE))
    g_object_set (self, "included", !self->included, NULL);
  if (get_separator (edits) != '\0' || get_header (edits) != MESH_HEADER_GUESS)
    {
      mesh_ingest_table_reread_async (self, get_separator (edits), get_header (edits), cancellable, reread_cb,
                                      g_object_ref (task));
      return;
    }
  apply_columns (self, edits);
  g_task_return_boolean (task, TRUE);
}

gboolean
mesh_ingest_table_apply_edits_finish (MeshIngestTable *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- all: first which files are which table, one after the other, then the tables ---- */

typedef struct
{
  JsonNode *edits;
  guint shape; /* the next one */
  guint waits; /* tables that are not ready */
} Redo;

static void
redo_free (Redo *self)
{
  json_node_unref (self->edits);
  g_free (self);
}

/* The last one ends the task. */
static void
let_go (GTask *task)
{
  Redo *redo = g_task_get_task_data (task);

  if (--redo->waits == 0)
    g_task_return_boolean (task, TRUE);
}

static void
table_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  mesh_ingest_table_apply_edits_finish (MESH_INGEST_TABLE (source), result, NULL);
  let_go (task);
}

/* By folder; the first of each. The nodes are not owned. */
static GHashTable *
index_edits (JsonNode *edits)
{
  GHashTable *found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < aws_json_get_length (edits, "Tables"); i++)
    {
      JsonNode *element = aws_json_get_element (edits, "Tables", i);
      const char *folder = aws_json_get_string (element, "Folder");

      if (folder != NULL && !g_hash_table_contains (found, folder))
        g_hash_table_insert (found, (gpointer) folder, element);
    }
  return found;
}

static void
apply_tables (MeshIngest *self, GTask *task)
{
  Redo *redo = g_task_get_task_data (task);
  GListModel *tables = mesh_ingest_get_tables (self);
  g_autoptr (GHashTable) edits = index_edits (redo->edits);

  redo->waits = 1;
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);
      JsonNode *own = g_hash_table_lookup (edits, mesh_ingest_table_get_folder (table));

      if (own == NULL)
        continue;
      redo->waits++;
      mesh_ingest_table_apply_edits_async (table, own, g_task_get_cancellable (task), table_cb, g_object_ref (task));
    }
  let_go (task);
}

static void
next_shape (MeshIngest *self, GTask *task);

static void
shape_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (!mesh_ingest_shapes_redo_finish (MESH_INGEST (source), result, &error))
    g_debug ("Not merged or split again: %s", error->message);
  if (!g_task_return_error_if_cancelled (task))
    next_shape (MESH_INGEST (source), task);
}

static void
next_shape (MeshIngest *self, GTask *task)
{
  Redo *redo = g_task_get_task_data (task);

  if (redo->shape < aws_json_get_length (redo->edits, "Shapes"))
    mesh_ingest_shapes_redo_async (self, aws_json_get_element (redo->edits, "Shapes", redo->shape++),
                                   g_task_get_cancellable (task), shape_cb, g_object_ref (task));
  else
    apply_tables (self, task);
}

void
mesh_ingest_apply_edits_async (MeshIngest *self,
                               JsonNode *edits,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Redo *redo = g_new0 (Redo, 1);

  redo->edits = json_node_ref (edits);
  g_task_set_source_tag (task, mesh_ingest_apply_edits_async);
  g_task_set_task_data (task, redo, (GDestroyNotify) redo_free);
  next_shape (self, task);
}

gboolean
mesh_ingest_apply_edits_finish (MeshIngest *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
