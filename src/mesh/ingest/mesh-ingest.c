/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>

#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/model/mesh-error.h"

enum
{
  PROP_TABLES = 1,
  PROP_NOTES,
  PROP_N_FILES,
  PROP_SIZE,
  PROP_N_LEFT_OUT,
  PROP_UNDO_TEXT,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshIngest, mesh_ingest, G_TYPE_OBJECT)

/* ---- in a worker ---- */

typedef struct
{
  char **paths;
  GPtrArray *tables;
  GPtrArray *notes;
  guint n_left_out;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->paths, g_strfreev);
  g_clear_pointer (&reading->tables, g_ptr_array_unref);
  g_clear_pointer (&reading->notes, g_ptr_array_unref);
  g_free (reading);
}

static Reading *
reading_new (const char *const *paths)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->paths = g_strdupv ((char **) paths);
  reading->tables = g_ptr_array_new_with_free_func (g_object_unref);
  reading->notes = g_ptr_array_new_with_free_func (g_object_unref);
  return reading;
}

static gboolean
read_all (MeshIngest *self, Reading *reading, GCancellable *cancellable, GError **error)
{
  g_auto (MeshIngestWalk) walk = { 0 };

  mesh_ingest_walk_init (&walk);
  g_atomic_int_set (&self->found, 0);
  g_atomic_int_set (&self->looked, 0);
  walk.counter = &self->found;
  for (guint i = 0; reading->paths[i] != NULL; i++)
    if (!mesh_ingest_walk_add (&walk, reading->paths[i], cancellable, error))
      return FALSE;
  for (guint i = 0; i < walk.groups->len; i++)
    {
      GPtrArray *tables = mesh_ingest_look (g_ptr_array_index (walk.groups, i), &walk,
                                            &self->looked, cancellable, error);

      if (tables == NULL)
        return FALSE;
      g_ptr_array_extend_and_steal (reading->tables, tables);
    }
  for (guint i = 0; i < walk.troubles->len; i++)
    {
      MeshIngestTrouble *trouble = g_ptr_array_index (walk.troubles, i);

      g_ptr_array_add (reading->notes, mesh_ingest_note_new (trouble->path, trouble->text, TRUE));
    }
  reading->n_left_out = walk.n_troubles;
  return TRUE;
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (read_all (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- what was found ---- */

static gboolean
has (MeshIngest *self, const char *name, const char *folder)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), i);

      if ((name != NULL && g_strcmp0 (mesh_ingest_table_get_name (table), name) == 0)
          || (folder != NULL && g_strcmp0 (mesh_ingest_table_get_folder (table), folder) == 0))
        return TRUE;
    }
  return FALSE;
}

char *
mesh_ingest_dup_free_name (MeshIngest *self, const char *stem)
{
  char *name = g_strdup (stem);

  for (guint n = 2; has (self, name, NULL); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", stem, n);
    }
  return name;
}

gboolean
mesh_ingest_has_folder (MeshIngest *self, const char *folder)
{
  return has (self, NULL, folder);
}

void
mesh_ingest_notify_all (MeshIngest *self)
{
  for (guint i = PROP_N_FILES; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
take_reading (MeshIngest *self, Reading *reading)
{
  mesh_ingest_take_tables (self, reading->tables);
  g_list_store_splice (self->notes, g_list_model_get_n_items (G_LIST_MODEL (self->notes)), 0,
                       reading->notes->pdata, reading->notes->len);
  self->n_left_out += reading->n_left_out;
  mesh_ingest_notify_all (self);
}

/* ---- the object ---- */

static guint64
sum (MeshIngest *self, gboolean files)
{
  guint64 all = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), i);

      all += files ? mesh_ingest_table_get_n_files (table) : mesh_ingest_table_get_size (table);
    }
  return all;
}

static void
mesh_ingest_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngest *self = MESH_INGEST (object);

  switch (id)
    {
    case PROP_TABLES:
      g_value_set_object (value, self->tables);
      break;
    case PROP_NOTES:
      g_value_set_object (value, self->notes);
      break;
    case PROP_N_FILES:
      g_value_set_uint (value, (guint) sum (self, TRUE));
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, sum (self, FALSE));
      break;
    case PROP_N_LEFT_OUT:
      g_value_set_uint (value, self->n_left_out);
      break;
    case PROP_UNDO_TEXT:
      g_value_take_string (value, mesh_ingest_dup_undo_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_ingest_finalize (GObject *object)
{
  MeshIngest *self = MESH_INGEST (object);

  g_clear_object (&self->tables);
  g_clear_object (&self->notes);
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->check, g_free);
  G_OBJECT_CLASS (mesh_ingest_parent_class)->finalize (object);
}

static void
mesh_ingest_class_init (MeshIngestClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->get_property = mesh_ingest_get_property;
  G_OBJECT_CLASS (klass)->finalize = mesh_ingest_finalize;
  properties[PROP_TABLES] = g_param_spec_object ("tables", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_NOTES] = g_param_spec_object ("notes", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_LEFT_OUT]
      = g_param_spec_uint ("n-left-out", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UNDO_TEXT] = g_param_spec_string ("undo-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
mesh_ingest_init (MeshIngest *self)
{
  self->shapes = mesh_ingest_shapes_new ();
  self->tables = g_list_store_new (MESH_TYPE_INGEST_TABLE);
  self->notes = g_list_store_new (MESH_TYPE_INGEST_NOTE);
}

/* ---- public ---- */

MeshIngest *
mesh_ingest_new (void)
{
  return g_object_new (MESH_TYPE_INGEST, NULL);
}

GListModel *
mesh_ingest_get_tables (MeshIngest *self)
{
  return G_LIST_MODEL (self->tables);
}

GListModel *
mesh_ingest_get_notes (MeshIngest *self)
{
  return G_LIST_MODEL (self->notes);
}

guint
mesh_ingest_get_n_left_out (MeshIngest *self)
{
  return self->n_left_out;
}

void
mesh_ingest_remove (MeshIngest *self, MeshIngestTable *table)
{
  guint position;

  if (g_list_store_find (self->tables, table, &position))
    g_list_store_remove (self->tables, position);
  mesh_ingest_notify_all (self);
}

void
mesh_ingest_clear (MeshIngest *self)
{
  mesh_ingest_drop_tables (self);
  g_list_store_remove_all (self->notes);
  g_ptr_array_set_size (self->shapes, 0);
  self->n_left_out = 0;
  mesh_ingest_notify_all (self);
}

void
mesh_ingest_read_async (MeshIngest *self,
                        const char *const *paths,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, mesh_ingest_read_async);
  g_task_set_task_data (task, reading_new (paths), (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_thread);
}

gboolean
mesh_ingest_read_finish (MeshIngest *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_reading (self, g_task_get_task_data (G_TASK (result)));
  return TRUE;
}

gboolean
mesh_ingest_read (MeshIngest *self,
                  const char *const *paths,
                  GCancellable *cancellable,
                  GError **error)
{
  Reading *reading = reading_new (paths);
  const gboolean done = read_all (self, reading, cancellable, error);
  gboolean some = FALSE;

  if (done)
    {
      take_reading (self, reading);
      some = g_list_model_get_n_items (G_LIST_MODEL (self->tables)) > 0;
    }
  if (done && !some && reading->notes->len > 0)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s",
                 mesh_ingest_note_get_path (g_ptr_array_index (reading->notes, 0)),
                 mesh_ingest_note_get_text (g_ptr_array_index (reading->notes, 0)));
  else if (done && !some)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 _ ("There are no files in what was named: name at least one"));
  reading_free (reading);
  return some;
}

void
mesh_ingest_get_progress (MeshIngest *self, guint *found, guint *looked)
{
  *found = (guint) g_atomic_int_get (&self->found);
  *looked = (guint) g_atomic_int_get (&self->looked);
}

const char *
mesh_ingest_check (MeshIngest *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_pointer (&self->check, g_free);
  for (guint i = 0;
       i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)) && self->check == NULL; i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), i);
      const char *name = mesh_ingest_table_get_name (table);
      const char *trouble = mesh_ingest_table_get_trouble (table);

      if (!mesh_ingest_table_get_included (table))
        continue;
      if (trouble != NULL)
        /* Translators: the name of a table, and what is wrong with it, a sentence */
        self->check = g_strdup_printf (_ ("Table %s: %s"), name, trouble);
      else if (!g_hash_table_add (taken, (gpointer) name))
        self->check
            /* Translators: %s is a name that somebody gave to two tables */
            = g_strdup_printf (_ ("Two tables are called %s: give each its own name"), name);
    }
  if (self->check == NULL && g_hash_table_size (taken) == 0)
    self->check = g_strdup (_ ("There is no table to make: choose files or folders"));
  return self->check;
}
