/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"
#include "cli/verbs/cli-ingest.h"

static void
tell_note (MeshIngestNote *note)
{
  g_autofree char *path = cli_escape (mesh_ingest_note_get_path (note), FALSE);
  g_autofree char *text = cli_escape (mesh_ingest_note_get_text (note), TRUE);

  cli_note ("%s%s%s%s\n", mesh_ingest_note_get_left_out (note) ? "left out: " : "", path,
            *path != '\0' ? ": " : "", text);
}

static void
tell_notes (GListModel *notes, JsonArray *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (MeshIngestNote) note = g_list_model_get_item (notes, i);
      JsonObject *object = json_object_new ();

      tell_note (note);
      json_object_set_string_member (object, "Path", mesh_ingest_note_get_path (note));
      json_object_set_string_member (object, "Text", mesh_ingest_note_get_text (note));
      json_object_set_boolean_member (object, "LeftOut", mesh_ingest_note_get_left_out (note));
      json_array_add_object_element (list, object);
    }
}

static JsonArray *
new_columns (MeshIngestTable *table)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "Name", mesh_ingest_column_get_name (column));
      json_object_set_string_member (object, "Type", mesh_ingest_column_get_data_type (column));
      json_object_set_string_member (object, "Source", mesh_ingest_column_get_source (column));
      json_object_set_boolean_member (object, "Key", mesh_ingest_column_get_key (column));
      if (mesh_ingest_column_get_warning (column) != NULL)
        json_object_set_string_member (object, "Warning", mesh_ingest_column_get_warning (column));
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonObject *
new_found (MeshIngestTable *table)
{
  static const char *const formats[] = { "csv", "json", "parquet" };
  JsonObject *object = json_object_new ();
  g_autofree char *folder = g_filename_display_name (mesh_ingest_table_get_folder (table));
  g_autofree char *separator = mesh_ingest_table_dup_separator (table);
  gboolean header;

  g_object_get (table, "header", &header, NULL);
  json_object_set_string_member (object, "Name", mesh_ingest_table_get_name (table));
  json_object_set_string_member (object, "Folder", folder);
  json_object_set_boolean_member (object, "Included", mesh_ingest_table_get_included (table));
  json_object_set_string_member (object, "Format", formats[mesh_ingest_table_get_format (table)]);
  if (mesh_ingest_table_get_format (table) == MESH_FORMAT_CSV)
    {
      json_object_set_string_member (object, "Separator", separator);
      json_object_set_boolean_member (object, "Header", header);
    }
  json_object_set_int_member (object, "Files", mesh_ingest_table_get_n_files (table));
  json_object_set_int_member (object, "Bytes", (gint64) mesh_ingest_table_get_size (table));
  json_object_set_int_member (object, "SampledFiles", mesh_ingest_table_get_n_sampled (table));
  json_object_set_int_member (object, "SampledBytes",
                              (gint64) mesh_ingest_table_get_sample_size (table));
  json_object_set_int_member (object, "Partitions", mesh_ingest_table_get_n_folders (table));
  json_object_set_array_member (object, "Columns", new_columns (table));
  return object;
}

/* Types come from samples: how large they were is said. */
static void
tell_table (MeshIngestTable *table, JsonArray *files)
{
  g_autofree char *name = cli_escape (mesh_ingest_table_get_name (table), FALSE);
  g_autofree char *size = g_format_size (mesh_ingest_table_get_size (table));
  g_autofree char *sample = g_format_size (mesh_ingest_table_get_sample_size (table));

  cli_note ("%s%s: %u files, %s; looked at %s in %u of them\n",
            mesh_ingest_table_get_included (table) ? "" : "left out: ", name,
            mesh_ingest_table_get_n_files (table), size, sample,
            mesh_ingest_table_get_n_sampled (table));
  tell_notes (mesh_ingest_table_get_notes (table), files);
}

void
cli_ingest_tell (MeshIngest *ingest, JsonArray *files, JsonArray *found)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      tell_table (table, files);
      json_array_add_object_element (found, new_found (table));
    }
  tell_notes (mesh_ingest_get_notes (ingest), files);
}
