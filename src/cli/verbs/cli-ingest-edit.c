/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-ingest.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *format, const char *word)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, format, word);
  return FALSE;
}

/* "TABLE=REST". (transfer full) (nullable): REST */
static char *
split (MeshIngest *ingest, const char *word, MeshIngestTable **table, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;

  if (name == NULL || equals[1] == '\0')
    refuse (error, "\"%s\" must be TABLE=…", word);
  else if ((*table = cli_ingest_find_table (ingest, name)) == NULL)
    refuse (error, "No table is found that is called %s", name);
  else
    return g_strdup (equals + 1);
  return NULL;
}

/* ---- separators and headers: files are read again ---- */

static gboolean
reread (Cli *cli, MeshIngestTable *table, char separator, MeshHeader header, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_ingest_table_reread_async (table, separator, header, cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  return mesh_ingest_table_reread_finish (table, result, error);
}

static gboolean
take_separators (MeshIngest *ingest, char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      MeshIngestTable *table;
      g_autofree char *rest = split (ingest, words[i], &table, error);
      const char *sign = g_strcmp0 (rest, "tab") == 0 ? "\t" : rest;

      if (rest == NULL)
        return FALSE;
      if (strlen (sign) != 1 || g_ascii_isalnum (*sign) || *sign == '"')
        return refuse (error, "\"%s\": a separator is one sign, or tab", words[i]);
      g_object_set_data (G_OBJECT (table), "cli-separator", GINT_TO_POINTER (*sign));
    }
  return TRUE;
}

static gboolean
take_headers (MeshIngest *ingest, char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      MeshIngestTable *table;
      g_autofree char *rest = split (ingest, words[i], &table, error);

      if (rest == NULL)
        return FALSE;
      if (!g_str_equal (rest, "yes") && !g_str_equal (rest, "no"))
        return refuse (error, "\"%s\": say yes or no", words[i]);
      g_object_set_data (
          G_OBJECT (table), "cli-header",
          GINT_TO_POINTER (g_str_equal (rest, "yes") ? MESH_HEADER_FIRST_ROW : MESH_HEADER_NONE));
    }
  return TRUE;
}

static gboolean
reread_all (Cli *cli, MeshIngest *ingest, GError **error)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);
      const char separator
          = (char) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (table), "cli-separator"));
      const MeshHeader header
          = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (table), "cli-header"));

      if ((separator != '\0' || header != MESH_HEADER_GUESS)
          && !reread (cli, table, separator, header, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- columns ---- */

static MeshIngestColumn *
find_column (MeshIngestTable *table, const char *name)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (mesh_ingest_column_get_name (column), name)
          || g_str_equal (mesh_ingest_column_get_source (column), name))
        return column;
    }
  return NULL;
}

/* Types have colons of their own behind the first one: struct<a:int>. */
static gboolean
change_column (MeshIngestColumn *column, const char *what, GError **error)
{
  const char *colon = strchr (what, ':');
  g_autofree char *name
      = colon != NULL ? g_strndup (what, (gsize) (colon - what)) : g_strdup (what);

  if (*name != '\0')
    g_object_set (column, "name", name, NULL);
  if (colon != NULL && colon[1] != '\0')
    g_object_set (column, "data-type", colon + 1, NULL);
  return mesh_ingest_column_get_trouble (column) == NULL
         || refuse (error, "%s", mesh_ingest_column_get_trouble (column));
}

static gboolean
take_column (MeshIngest *ingest, const char *word, GError **error)
{
  const char *dot = strchr (word, '.'), *equals = dot != NULL ? strchr (dot, '=') : NULL;
  g_autofree char *name = dot != NULL ? g_strndup (word, (gsize) (dot - word)) : NULL;
  g_autofree char *source = equals != NULL ? g_strndup (dot + 1, (gsize) (equals - dot - 1)) : NULL;
  MeshIngestTable *table = name != NULL ? cli_ingest_find_table (ingest, name) : NULL;
  MeshIngestColumn *column;

  if (source == NULL)
    return refuse (error, "\"%s\" must be TABLE.COLUMN=NAME:TYPE", word);
  if (table == NULL)
    return refuse (error, "No table is found that is called %s", name);
  column = find_column (table, source);
  if (column == NULL)
    return refuse (error, "The table has no column that is called %s", source);
  return change_column (column, equals + 1, error);
}

/* ---- names ---- */

static gboolean
leave_out (MeshIngest *ingest, char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      MeshIngestTable *table = cli_ingest_find_table (ingest, words[i]);

      if (table == NULL)
        return refuse (error, "No table is found that is called %s", words[i]);
      g_object_set (table, "included", FALSE, NULL);
    }
  return TRUE;
}

static gboolean
take_names (MeshIngest *ingest, char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      MeshIngestTable *table;
      g_autofree char *name = split (ingest, words[i], &table, error);

      if (name == NULL)
        return FALSE;
      mesh_ingest_table_set_name (table, name);
    }
  return TRUE;
}

gboolean
cli_ingest_edit (Cli *cli, MeshIngest *ingest, const CliIngestEdits *edits, GError **error)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      cli_ingest_name_table (table, mesh_ingest_table_get_name (table));
    }
  if (!cli_ingest_shape (cli, ingest, edits, error) || !leave_out (ingest, edits->left_out, error)
      || !take_separators (ingest, edits->separators, error)
      || !take_headers (ingest, edits->headers, error) || !reread_all (cli, ingest, error))
    return FALSE;
  for (guint i = 0; edits->columns != NULL && edits->columns[i] != NULL; i++)
    if (!take_column (ingest, edits->columns[i], error))
      return FALSE;
  return take_names (ingest, edits->names, error);
}
