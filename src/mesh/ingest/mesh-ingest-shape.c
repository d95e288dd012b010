/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/model/mesh-error.h"

/* Which files are which table, as the user says: tables are merged and split, files left out. Each such change keeps
 * the tables that it took and those that it made, so that it can be taken back. Kept as { "Do": "merge", "split" or
 * "omit", "Of": [ folders ], "Name", "Paths", "Before": [ edits of what it took ] }. */

/* What is told of files that are left out by hand; of more there is a number. */
#define MAX_NOTES 200

typedef struct
{
  const char *what; /* static */
  GPtrArray *from;  /* (element-type MeshIngestTable) */
  GPtrArray *made;  /* (element-type MeshIngestTable) */
  char *name;       /* (nullable) */
  char *folder;     /* (nullable): of what is split off */
  char **paths;     /* (nullable) */
  JsonNode *before;
  MeshIngestMerge *merge; /* (nullable) */
  GPtrArray *notes;       /* (element-type MeshIngestNote) */
  guint n_left_out;
} MeshIngestShape;

static void
shape_free (MeshIngestShape *self)
{
  g_clear_pointer (&self->from, g_ptr_array_unref);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->merge, mesh_ingest_merge_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static MeshIngestShape *
shape_new (const char *what, const char *name, const char *const *paths)
{
  MeshIngestShape *self = g_new0 (MeshIngestShape, 1);

  self->what = what;
  self->from = g_ptr_array_new_with_free_func (g_object_unref);
  self->made = g_ptr_array_new_with_free_func (g_object_unref);
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  self->name = g_strdup (name);
  self->paths = g_strdupv ((char **) paths);
  self->before = aws_json_new_array ();
  return self;
}

static void
shape_take (MeshIngestShape *self, MeshIngestTable *table)
{
  g_ptr_array_add (self->from, g_object_ref (table));
  aws_json_append (self->before, mesh_ingest_table_dup_edits (table));
}

static gboolean
is_what (MeshIngestShape *self, const char *what)
{
  return g_str_equal (self->what, what);
}

GPtrArray *
mesh_ingest_shapes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) shape_free);
}

gboolean
mesh_ingest_shapes_have (MeshIngest *self, const char *folder)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      MeshIngestShape *shape = g_ptr_array_index (self->shapes, i);

      for (guint k = 0; k < shape->from->len; k++)
        if (g_str_equal (((MeshIngestTable *) g_ptr_array_index (shape->from, k))->folder, folder))
          return TRUE;
    }
  return FALSE;
}

/* ---- in a worker ---- */

static void
note_left_out (MeshIngestShape *self, GPtrArray *files)
{
  self->n_left_out = files->len;
  for (guint i = 0; i < MIN (files->len, MAX_NOTES); i++)
    g_ptr_array_add (self->notes, mesh_ingest_note_new (((MeshIngestFile *) g_ptr_array_index (files, i))->path,
                                                        C_ ("ingest", "You left it out"), TRUE));
}

static gboolean
make_part (MeshIngestShape *self,
           const char *name,
           const char *folder,
           GPtrArray **files,
           GCancellable *cancellable,
           GError **error)
{
  MeshIngestTable *made = mesh_ingest_split_run (g_ptr_array_index (self->from, 0), name, folder,
                                                 g_steal_pointer (files), cancellable, error);

  if (made != NULL)
    g_ptr_array_add (self->made, made);
  return made != NULL;
}

static gboolean
run_split (MeshIngestShape *self, GCancellable *cancellable, GError **error)
{
  MeshIngestTable *table = g_ptr_array_index (self->from, 0);
  MeshIngestSplit split = { NULL, NULL };
  gboolean done
      = mesh_ingest_split_files (table->files, (const char *const *) self->paths, &split, cancellable, error);

  if (done && is_what (self, "omit"))
    note_left_out (self, split.taken);
  else if (done)
    self->folder = g_strdup (((MeshIngestFile *) g_ptr_array_index (split.taken, 0))->path);
  done = done && make_part (self, table->name, table->folder, &split.kept, cancellable, error)
         && (is_what (self, "omit") || make_part (self, self->name, self->folder, &split.taken, cancellable, error));
  mesh_ingest_split_clear (&split);
  return done;
}

static void
shape_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MeshIngestShape *self = g_ptr_array_index ((GPtrArray *) data, 0);
  GError *error = NULL;
  MeshIngestTable *merged = NULL;
  gboolean done;

  if (self->merge != NULL)
    merged = mesh_ingest_merge_run (self->merge, cancellable, &error);
  if (merged != NULL)
    g_ptr_array_add (self->made, merged);
  done = self->merge != NULL ? merged != NULL : run_split (self, cancellable, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- and back in the thread of the tables ---- */

static guint
take_out (MeshIngest *self, GPtrArray *tables)
{
  guint first = g_list_model_get_n_items (G_LIST_MODEL (self->tables)), position;

  for (guint i = 0; i < tables->len; i++)
    if (g_list_store_find (self->tables, g_ptr_array_index (tables, i), &position))
      {
        first = MIN (first, position);
        g_list_store_remove (self->tables, position);
      }
  return MIN (first, g_list_model_get_n_items (G_LIST_MODEL (self->tables)));
}

static void
put_in (MeshIngest *self, guint position, GPtrArray *tables)
{
  g_list_store_splice (self->tables, position, 0, tables->pdata, tables->len);
}

/* A new table is known by the path of its first file; the one that it was taken from may be, too. */
static void
finish_tables (MeshIngest *self, MeshIngestShape *shape)
{
  MeshIngestTable *first = g_ptr_array_index (shape->from, 0);

  for (guint i = 0; i < shape->made->len; i++)
    {
      MeshIngestTable *made = g_ptr_array_index (shape->made, i);

      made->included = first->included;
      made->said_separator = first->said_separator;
      made->said_header = first->said_header;
      for (guint k = shape->from->len; k > 0; k--)
        mesh_ingest_table_take_columns (made, g_ptr_array_index (shape->from, k - 1));
      while (i > 0 && mesh_ingest_has_folder (self, made->folder))
        {
          char *other = g_strconcat (made->folder, "/", NULL);

          g_free (made->folder);
          made->folder = other;
        }
    }
  if (is_what (shape, "split"))
    {
      MeshIngestTable *made = g_ptr_array_index (shape->made, 1);
      g_autofree char *name = mesh_ingest_dup_free_name (self, made->name);

      mesh_ingest_table_set_name (made, name);
    }
}

gboolean
mesh_ingest_shape_finish (MeshIngest *self, GAsyncResult *result, GError **error)
{
  MeshIngestShape *shape;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  shape = g_ptr_array_steal_index (g_task_get_task_data (G_TASK (result)), 0);
  finish_tables (self, shape);
  put_in (self, take_out (self, shape->from), shape->made);
  g_list_store_splice (self->notes, 0, 0, shape->notes->pdata, shape->notes->len);
  self->n_left_out += shape->n_left_out;
  g_clear_pointer (&shape->merge, mesh_ingest_merge_free);
  g_ptr_array_add (self->shapes, shape);
  mesh_ingest_notify_all (self);
  return TRUE;
}

gboolean
mesh_ingest_undo (MeshIngest *self)
{
  MeshIngestShape *shape;
  guint position;

  if (self->shapes->len == 0)
    return FALSE;
  shape = g_ptr_array_steal_index (self->shapes, self->shapes->len - 1);
  put_in (self, take_out (self, shape->made), shape->from);
  for (guint i = 0; i < shape->notes->len; i++)
    if (g_list_store_find (self->notes, g_ptr_array_index (shape->notes, i), &position))
      g_list_store_remove (self->notes, position);
  self->n_left_out -= MIN (self->n_left_out, shape->n_left_out);
  shape_free (shape);
  mesh_ingest_notify_all (self);
  return TRUE;
}

char *
mesh_ingest_dup_undo_text (MeshIngest *self)
{
  MeshIngestShape *shape = self->shapes->len > 0 ? g_ptr_array_index (self->shapes, self->shapes->len - 1) : NULL;

  if (shape == NULL)
    return NULL;
  if (is_what (shape, "merge"))
    return g_strdup_printf (
        /* Translators: a number of tables, and the name of the one that they became */
        ngettext ("Merged %u table into %s", "Merged %u tables into %s", shape->from->len), shape->from->len,
        mesh_ingest_table_get_name (g_ptr_array_index (shape->made, 0)));
  if (is_what (shape, "split"))
    /* Translators: names of tables: the new one, and the one that it was a part of */
    return g_strdup_printf (C_ ("ingest", "Split %s off %s"),
                            mesh_ingest_table_get_name (g_ptr_array_index (shape->made, 1)),
                            mesh_ingest_table_get_name (g_ptr_array_index (shape->from, 0)));
  return g_strdup_printf (
      /* Translators: a number of files, and the name of a table */
      ngettext ("Left %u file of %s out", "Left %u files of %s out", shape->n_left_out), shape->n_left_out,
      mesh_ingest_table_get_name (g_ptr_array_index (shape->made, 0)));
}

/* ---- beginning ---- */

static void
begin (GTask *task, MeshIngestShape *shape)
{
  GPtrArray *box = g_ptr_array_new_with_free_func ((GDestroyNotify) shape_free);

  g_ptr_array_add (box, shape);
  g_task_set_task_data (task, box, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, shape_thread);
}

void
mesh_ingest_merge_async (MeshIngest *self,
                         GPtrArray *tables,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  MeshIngestShape *shape;
  GError *error = NULL;

  g_task_set_source_tag (task, mesh_ingest_merge_async);
  if (!mesh_ingest_merge_check (tables, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  shape = shape_new ("merge", NULL, NULL);
  for (guint i = 0; i < tables->len; i++)
    shape_take (shape, g_ptr_array_index (tables, i));
  shape->merge = mesh_ingest_merge_new (tables);
  begin (task, shape);
}

static void
take_files (MeshIngest *self,
            const char *what,
            MeshIngestTable *table,
            const char *name,
            const char *const *paths,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  MeshIngestShape *shape = shape_new (what, name, paths);

  g_task_set_source_tag (task, take_files);
  shape_take (shape, table);
  begin (task, shape);
}

void
mesh_ingest_split_async (MeshIngest *self,
                         MeshIngestTable *table,
                         const char *name,
                         const char *const *paths,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  take_files (self, "split", table, name != NULL && *name != '\0' ? name : table->name, paths, cancellable, callback,
              data);
}

void
mesh_ingest_omit_async (MeshIngest *self,
                        MeshIngestTable *table,
                        const char *const *paths,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  take_files (self, "omit", table, NULL, paths, cancellable, callback, data);
}

/* ---- kept ---- */

/* JSON has no other text than UTF-8. */
static gboolean
is_text (char **paths)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!g_utf8_validate (paths[i], -1, NULL))
      return FALSE;
  return TRUE;
}

JsonNode *
mesh_ingest_shapes_print (MeshIngest *self)
{
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < self->shapes->len; i++)
    {
      MeshIngestShape *shape = g_ptr_array_index (self->shapes, i);
      JsonNode *of = aws_json_new_array ();

      for (guint k = 0; k < shape->from->len; k++)
        aws_json_append_string (of, ((MeshIngestTable *) g_ptr_array_index (shape->from, k))->folder);
      if (is_text (shape->paths))
        aws_json_append (list, aws_json_new ("Do", AWS_JSON_STRING, shape->what, "Of", AWS_JSON_NODE, of, "Name",
                                             AWS_JSON_STRING, shape->name, "Paths", AWS_JSON_STRV, shape->paths,
                                             "Before", AWS_JSON_NODE, aws_json_copy (shape->before), NULL));
      else
        json_node_unref (of);
    }
  return list;
}
