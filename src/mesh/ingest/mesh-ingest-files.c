/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"

#define MAX_DEPTH 16
#define MAX_FILES 10000

static void
file_free (MeshIngestFile *file)
{
  g_clear_pointer (&file->path, g_free);
  g_clear_pointer (&file->relative, g_free);
  g_free (file);
}

static void
table_free (MeshIngestTable *table)
{
  g_clear_pointer (&table->name, g_free);
  g_clear_pointer (&table->files, g_ptr_array_unref);
  g_clear_pointer (&table->partition_keys, g_strfreev);
  g_free (table);
}

/* As a crawler names tables: folded, and nothing but letters, digits and "_". */
static char *
dup_table_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.');
  char *name;

  if (dot != NULL && dot != base && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *dot = '\0';
  name = g_utf8_strdown (base, -1);
  for (char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      *p = '_';
  return name;
}

static gboolean
add_file (MeshIngestTable *table, const char *path, const char *relative, GError **error)
{
  MeshIngestFile *file;
  MeshFormat format;

  if (!mesh_format_from_name (path, &format))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("%s is neither CSV (.csv, .tsv, .txt) nor JSON lines (.json, .jsonl, .ndjson)"),
                   path);
      return FALSE;
    }
  if (table->files->len > 0 && format != table->format)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: CSV and JSON cannot be one table"),
                   path);
      return FALSE;
    }
  if (table->files->len >= MAX_FILES)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: more than %d files for one table"),
                   path, MAX_FILES);
      return FALSE;
    }
  file = g_new0 (MeshIngestFile, 1);
  file->path = g_strdup (path);
  file->relative = g_strdup (relative);
  table->format = format;
  g_ptr_array_add (table->files, file);
  return TRUE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Hidden ones and those with "_" at the start are no data for Glue either. In the order of their
 * names. */
static GPtrArray *
list_folder (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &local);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s cannot be read: %s"), path,
                   local->message);
      return NULL;
    }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.' && *name != '_')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
walk (MeshIngestTable *table, const char *path, const char *relative, guint depth, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (depth > MAX_DEPTH)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: folders are nested too deeply"),
                   path);
      return FALSE;
    }
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_file (table, path, relative, error);
  names = list_folder (path, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *inner = g_build_filename (path, name, NULL);
      g_autofree char *below
          = *relative != '\0' ? g_strconcat (relative, "/", name, NULL) : g_strdup (name);

      if (!walk (table, inner, below, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- partitions ---- */

/* "day=1/region=north/a.csv" → the keys, or the values. */
static char **
dup_folders (const char *relative, gboolean values)
{
  g_auto (GStrv) parts = g_strsplit (relative, "/", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL && parts[i + 1] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      g_autofree char *key = equals != NULL ? g_strndup (parts[i], equals - parts[i]) : NULL;

      if (equals == NULL)
        continue;
      g_strv_builder_add (builder, values ? equals + 1 : key);
    }
  return g_strv_builder_end (builder);
}

char **
mesh_ingest_file_dup_values (const MeshIngestFile *file)
{
  return dup_folders (file->relative, TRUE);
}

static gboolean
take_keys (MeshIngestTable *table, GError **error)
{
  for (guint i = 0; i < table->files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (table->files, i);
      g_auto (GStrv) keys = dup_folders (file->relative, FALSE);

      if (table->partition_keys == NULL)
        table->partition_keys = g_steal_pointer (&keys);
      else if (!g_strv_equal ((const char *const *) keys,
                              (const char *const *) table->partition_keys))
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                       _("%s lies in other key=value folders than the table's other files"),
                       file->path);
          return FALSE;
        }
    }
  return TRUE;
}

static MeshIngestTable *
collect_one (const char *path, GError **error)
{
  MeshIngestTable *table = g_new0 (MeshIngestTable, 1);
  g_autofree char *base = g_path_get_basename (path);

  table->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  table->name = dup_table_name (path);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s is not there"), path);
  else if (walk (table, path, g_file_test (path, G_FILE_TEST_IS_DIR) ? "" : base, 0, error)
           && take_keys (table, error))
    {
      if (table->files->len > 0)
        return table;
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s has no files in it"), path);
    }
  table_free (table);
  return NULL;
}

GPtrArray *
mesh_ingest_collect (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup (paths[i]);
      MeshIngestTable *table;

      while (strlen (path) > 1 && g_str_has_suffix (path, "/"))
        path[strlen (path) - 1] = '\0';
      table = collect_one (path, error);
      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, table);
      if (!g_hash_table_add (names, table->name))
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                       _("%s: another of the files makes the table %s already"), path, table->name);
          return NULL;
        }
    }
  if (tables->len > 0)
    return g_steal_pointer (&tables);
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Name at least one file or folder"));
  return NULL;
}
