/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-ingest.h"

#include <string.h>

/* Which files are which table, as the command line says. */

#define FOUND "cli-found"

static gboolean
refuse (GError **error, const char *format, const char *word)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, format, word);
  return FALSE;
}

MeshIngestTable *
cli_ingest_find_table (MeshIngest *ingest, const char *name)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (g_strcmp0 (g_object_get_data (G_OBJECT (table), FOUND), name) == 0)
        return table; /* the list keeps it */
    }
  return NULL;
}

void
cli_ingest_name_table (MeshIngestTable *table, const char *name)
{
  g_object_set_data_full (G_OBJECT (table), FOUND, g_strdup (name), g_free);
}

/* Tables that were just made are called as they are. */
static gboolean
finish (MeshIngest *ingest, GAsyncResult **result, GError **error)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);
  g_autoptr (GError) local = NULL;

  cli_wait (result);
  if (!mesh_ingest_shape_finish (ingest, *result, &local))
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local));
      else
        refuse (error, "%s", local->message);
      return FALSE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (g_object_get_data (G_OBJECT (table), FOUND) == NULL)
        cli_ingest_name_table (table, mesh_ingest_table_get_name (table));
    }
  return TRUE;
}

/* ---- paths ---- */

/* As files of tables are known: links of folders above it followed, a folder ends in a slash. (nullable) */
static char *
dup_path (const char *word, GError **error)
{
  char *real = realpath (word, NULL);
  char *path = NULL;

  if (real == NULL)
    refuse (error, "There is no file or folder %s", word);
  else
    path = g_file_test (real, G_FILE_TEST_IS_DIR) ? g_strconcat (real, "/", NULL) : g_strdup (real);
  free (real);
  return path;
}

static gboolean
has_file (MeshIngestTable *table, const char *path)
{
  GPtrArray *files = mesh_ingest_table_get_files (table);
  const gboolean folder = g_str_has_suffix (path, "/");

  for (guint i = 0; i < files->len; i++)
    {
      const char *own = ((MeshIngestFile *) g_ptr_array_index (files, i))->path;

      if (folder ? g_str_has_prefix (own, path) : g_str_equal (own, path))
        return TRUE;
    }
  return FALSE;
}

/* ---- leaving out, merging, splitting ---- */

static gboolean
omit (Cli *cli, MeshIngest *ingest, const char *word, GError **error)
{
  g_autofree char *path = dup_path (word, error);
  const char *paths[] = { path, NULL };
  g_autoptr (GPtrArray) of = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *tables = mesh_ingest_get_tables (ingest);

  if (path == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (has_file (table, path))
        g_ptr_array_add (of, g_steal_pointer (&table));
    }
  if (of->len == 0)
    return refuse (error, "No table has a file %s", word);
  for (guint i = 0; i < of->len; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      mesh_ingest_omit_async (ingest, g_ptr_array_index (of, i), paths, cli->cancellable, cli_wait_cb, &result);
      if (!finish (ingest, &result, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
merge (Cli *cli, MeshIngest *ingest, const char *word, GError **error)
{
  g_auto (GStrv) names = g_strsplit_set (word, "=,", -1);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  if (strchr (word, '=') == NULL)
    return refuse (error, "\"%s\" must be TABLE=OTHER,…", word);
  for (guint i = 0; names[i] != NULL; i++)
    {
      MeshIngestTable *table = cli_ingest_find_table (ingest, names[i]);

      if (table == NULL)
        return refuse (error, "No table is found that is called %s", names[i]);
      if (g_ptr_array_find (tables, table, NULL))
        return refuse (error, "\"%s\" names a table twice", word);
      g_ptr_array_add (tables, table);
    }
  mesh_ingest_merge_async (ingest, tables, cli->cancellable, cli_wait_cb, &result);
  return finish (ingest, &result, error);
}

static gboolean
split (Cli *cli, MeshIngest *ingest, const char *word, GError **error)
{
  const char *equals = strchr (word, '='), *colon = equals != NULL ? strchr (equals, ':') : NULL;
  g_autofree char *from = colon != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autofree char *name = colon != NULL ? g_strndup (equals + 1, (gsize) (colon - equals - 1)) : NULL;
  g_autofree char *path = NULL;
  const char *paths[] = { NULL, NULL };
  MeshIngestTable *table = from != NULL ? cli_ingest_find_table (ingest, from) : NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (from == NULL || *name == '\0')
    return refuse (error, "\"%s\" must be TABLE=NAME:PATH", word);
  if (table == NULL)
    return refuse (error, "No table is found that is called %s", from);
  if (cli_ingest_find_table (ingest, name) != NULL)
    return refuse (error, "There is a table %s already", name);
  path = dup_path (colon + 1, error);
  if (path == NULL)
    return FALSE;
  paths[0] = path;
  mesh_ingest_split_async (ingest, table, name, paths, cli->cancellable, cli_wait_cb, &result);
  return finish (ingest, &result, error);
}

typedef gboolean (*Each) (Cli *cli, MeshIngest *ingest, const char *word, GError **error);

static gboolean
each (Cli *cli, MeshIngest *ingest, char **words, Each take, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!take (cli, ingest, words[i], error))
      return FALSE;
  return TRUE;
}

gboolean
cli_ingest_shape (Cli *cli, MeshIngest *ingest, const CliIngestEdits *edits, GError **error)
{
  return each (cli, ingest, edits->files, omit, error) && each (cli, ingest, edits->merges, merge, error)
         && each (cli, ingest, edits->splits, split, error);
}
