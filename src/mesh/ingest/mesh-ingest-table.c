/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/ingest/mesh-value.h"

enum
{
  PROP_NAME = 1,
  PROP_FOLDER,
  PROP_INCLUDED,
  PROP_FORMAT,
  PROP_N_FILES,
  PROP_SIZE,
  PROP_N_SAMPLED,
  PROP_SAMPLE_SIZE,
  PROP_SEPARATOR,
  PROP_HEADER,
  PROP_KEYS,
  PROP_N_FOLDERS,
  PROP_COLUMNS,
  PROP_ROWS,
  PROP_NOTES,
  PROP_TROUBLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshIngestTable, mesh_ingest_table, G_TYPE_OBJECT)

/* ---- Glue ---- */

static MeshIngestColumn *
get_column (MeshIngestTable *self, guint i)
{
  g_autoptr (MeshIngestColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);

  return column; /* the list keeps it */
}

JsonNode *
mesh_ingest_table_to_glue (MeshIngestTable *self, const char *location)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->columns));
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = n - self->n_keys; i < n; i++)
    {
      g_ptr_array_add (keys, (gpointer) mesh_ingest_column_get_name (get_column (self, i)));
      g_ptr_array_add (keys, (gpointer) mesh_ingest_column_get_data_type (get_column (self, i)));
    }
  g_ptr_array_add (keys, NULL);
  return mesh_inference_to_table (self->inference, self->name, location,
                                  (const char *const *) keys->pdata);
}

JsonNode *
mesh_ingest_table_to_partitions (MeshIngestTable *self, const char *location)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *list;

  if (self->n_keys == 0)
    return NULL;
  list = aws_json_new_array ();
  for (guint i = 0; i < self->files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (self->files, i);
      g_autofree char *folder = g_path_get_dirname (file->name);
      g_auto (GStrv) values = mesh_ingest_file_dup_values (file);
      g_autofree char *there = g_strdup_printf ("%s%s/", location, folder);

      if (g_hash_table_add (seen, g_strjoinv ("\n", values)))
        aws_json_append (list,
                         aws_json_new ("Values", AWS_JSON_STRV, (const char *const *) values,
                                       "StorageDescriptor", AWS_JSON_NODE,
                                       mesh_inference_to_storage (self->inference, there), NULL));
    }
  return list;
}

/* "year, month" */
static char *
dup_keys (MeshIngestTable *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->columns));
  GString *text = g_string_new (NULL);

  for (guint i = n - self->n_keys; i < n; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            mesh_ingest_column_get_name (get_column (self, i)));
  return g_string_free (text, FALSE);
}

/* ---- the object ---- */

static void
mesh_ingest_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngestTable *self = MESH_INGEST_TABLE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;
    case PROP_INCLUDED:
      g_value_set_boolean (value, self->included);
      break;
    case PROP_FORMAT:
      g_value_set_uint (value, mesh_ingest_table_get_format (self));
      break;
    case PROP_N_FILES:
      g_value_set_uint (value, self->files->len);
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    case PROP_N_SAMPLED:
      g_value_set_uint (value, self->n_sampled);
      break;
    case PROP_SAMPLE_SIZE:
      g_value_set_uint64 (value, mesh_ingest_table_get_sample_size (self));
      break;
    case PROP_SEPARATOR:
      g_value_take_string (value, mesh_ingest_table_dup_separator (self));
      break;
    case PROP_HEADER:
      g_value_set_boolean (value, mesh_inference_get_header (self->inference));
      break;
    case PROP_KEYS:
      g_value_take_string (value, dup_keys (self));
      break;
    case PROP_N_FOLDERS:
      g_value_set_uint (value, mesh_ingest_table_get_n_folders (self));
      break;
    case PROP_COLUMNS:
      g_value_set_object (value, self->columns);
      break;
    case PROP_ROWS:
      g_value_set_object (value, self->rows);
      break;
    case PROP_NOTES:
      g_value_set_object (value, self->notes);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_ingest_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshIngestTable *self = MESH_INGEST_TABLE (object);

  if (id == PROP_NAME)
    mesh_ingest_table_set_name (self, g_value_get_string (value));
  else if (id == PROP_INCLUDED)
    {
      self->included = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_ingest_table_finalize (GObject *object)
{
  MeshIngestTable *self = MESH_INGEST_TABLE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->found_name, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->inference, mesh_inference_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_object (&self->columns);
  g_clear_object (&self->rows);
  g_clear_object (&self->notes);
  G_OBJECT_CLASS (mesh_ingest_table_parent_class)->finalize (object);
}

static void
mesh_ingest_table_class_init (MeshIngestTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesh_ingest_table_get_property;
  object_class->set_property = mesh_ingest_table_set_property;
  object_class->finalize = mesh_ingest_table_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  properties[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, NULL, flags);
  properties[PROP_INCLUDED]
      = g_param_spec_boolean ("included", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE);
  properties[PROP_FORMAT]
      = g_param_spec_uint ("format", NULL, NULL, 0, MESH_FORMAT_PARQUET, 0, flags);
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_SAMPLED] = g_param_spec_uint ("n-sampled", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SAMPLE_SIZE]
      = g_param_spec_uint64 ("sample-size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SEPARATOR] = g_param_spec_string ("separator", NULL, NULL, NULL, flags);
  properties[PROP_HEADER] = g_param_spec_boolean ("header", NULL, NULL, FALSE, flags);
  properties[PROP_KEYS] = g_param_spec_string ("keys", NULL, NULL, NULL, flags);
  properties[PROP_N_FOLDERS] = g_param_spec_uint ("n-folders", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_COLUMNS] = g_param_spec_object ("columns", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ROWS] = g_param_spec_object ("rows", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_NOTES] = g_param_spec_object ("notes", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_ingest_table_init (MeshIngestTable *self)
{
  self->included = TRUE;
  self->columns = g_list_store_new (MESH_TYPE_INGEST_COLUMN);
  self->rows = g_list_store_new (MESH_TYPE_INGEST_ROW);
  self->notes = g_list_store_new (MESH_TYPE_INGEST_NOTE);
}

/* ---- public ---- */

const char *
mesh_ingest_table_get_name (MeshIngestTable *self)
{
  return self->name;
}

void
mesh_ingest_table_set_name (MeshIngestTable *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name != NULL ? name : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  mesh_ingest_table_update_trouble (self);
}

const char *
mesh_ingest_table_get_folder (MeshIngestTable *self)
{
  return self->folder;
}

const char *
mesh_ingest_table_get_trouble (MeshIngestTable *self)
{
  return self->trouble;
}

gboolean
mesh_ingest_table_get_included (MeshIngestTable *self)
{
  return self->included;
}

MeshFormat
mesh_ingest_table_get_format (MeshIngestTable *self)
{
  return mesh_inference_get_format (self->inference);
}

char
mesh_ingest_table_get_separator (MeshIngestTable *self)
{
  return mesh_inference_get_separator (self->inference);
}

guint
mesh_ingest_table_get_n_files (MeshIngestTable *self)
{
  return self->files->len;
}

guint64
mesh_ingest_table_get_size (MeshIngestTable *self)
{
  return self->size;
}

guint
mesh_ingest_table_get_n_sampled (MeshIngestTable *self)
{
  return self->n_sampled;
}

guint64
mesh_ingest_table_get_sample_size (MeshIngestTable *self)
{
  return mesh_inference_get_bytes_read (self->inference);
}

GListModel *
mesh_ingest_table_get_columns (MeshIngestTable *self)
{
  return G_LIST_MODEL (self->columns);
}

GListModel *
mesh_ingest_table_get_rows (MeshIngestTable *self)
{
  return G_LIST_MODEL (self->rows);
}

GListModel *
mesh_ingest_table_get_notes (MeshIngestTable *self)
{
  return G_LIST_MODEL (self->notes);
}

GPtrArray *
mesh_ingest_table_get_files (MeshIngestTable *self)
{
  return self->files;
}

gboolean
mesh_ingest_table_get_edited (MeshIngestTable *self)
{
  if (self->merged || self->said_separator != '\0' || self->said_header != MESH_HEADER_GUESS)
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    if (mesh_ingest_column_get_edited (get_column (self, i)))
      return TRUE;
  return FALSE;
}

guint
mesh_ingest_table_get_n_folders (MeshIngestTable *self)
{
  return self->n_folders;
}

char *
mesh_ingest_table_dup_separator (MeshIngestTable *self)
{
  const char text[] = { mesh_inference_get_separator (self->inference), '\0' };

  return g_strdup (text);
}

guint
mesh_ingest_table_get_n_keys (MeshIngestTable *self)
{
  return self->n_keys;
}
