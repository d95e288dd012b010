/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/verbs/cli-workshop.h"

#include <string.h>

#include "cli/core/cli-json.h"
#include "cli/core/cli-session.h"
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/query/mesh-query.h"

#define TABLE "traffic_forecast_5g"
#define FILE_NAME "traffic.csv"

/* The last step of the tutorial: what the consumer reads is what the producer brought in. */

/* The consumer's own name of the database: the link. (transfer full) (nullable) */
static char *
find_database (Workshop *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) tables = NULL;

  mesh_catalog_list_local_tables_async (self->cli->mesh, workshop_persona (self, "Consumer"), self->cli->cancellable,
                                        cli_wait_cb, &result);
  cli_wait (&result);
  tables = mesh_catalog_list_local_tables_finish (self->cli->mesh, result, error);
  for (guint i = 0; tables != NULL && i < json_array_get_length (json_node_get_array (tables)); i++)
    {
      JsonObject *table = cli_json_element (json_node_get_array (tables), i);

      if (g_str_equal (cli_json_string (table, "Table"), TABLE))
        return g_strdup (cli_json_string (table, "Database"));
    }
  if (tables != NULL)
    workshop_expect (self, FALSE, error, "the consumer can use %s", TABLE);
  return NULL;
}

static char *
quote (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

static MeshQuery *
ask (Workshop *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *database = find_database (self, error), *quoted = NULL, *sql = NULL;
  g_autoptr (MeshQuery) query = NULL;

  if (database == NULL)
    return NULL;
  quoted = quote (database);
  sql = g_strdup_printf ("SELECT * FROM %s.%s", quoted, TABLE);
  query = mesh_query_new (self->cli->mesh, workshop_persona (self, "Consumer"), sql, NULL, NULL);
  mesh_query_set_limit (query, 0);
  mesh_query_run_async (query, self->cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  return mesh_query_run_finish (query, result, error) ? g_steal_pointer (&query) : NULL;
}

/* ---- comparing ---- */

/* "12.30" and "12.3" are one number */
static void
append_value (GString *line, const char *value)
{
  char *end = NULL;
  double number = value != NULL ? g_ascii_strtod (value, &end) : 0;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == NULL || (end != value && *end == '\0'))
    value = value != NULL ? g_ascii_dtostr (digits, sizeof digits, number) : "NULL";
  g_string_append (line, value);
  g_string_append_c (line, '\t');
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
lines_of_query (MeshQuery *query)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (query)); i++)
    {
      g_autoptr (MeshQueryRow) row = g_list_model_get_item (G_LIST_MODEL (query), i);
      GString *line = g_string_new (NULL);

      for (guint j = 0; j < mesh_query_get_n_columns (query); j++)
        append_value (line, mesh_query_row_get_value (row, j));
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

/* The file has a header, and no quotes. (transfer full) (nullable) */
static GPtrArray *
lines_of_file (Workshop *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->data, TABLE, FILE_NAME, NULL), *text = NULL;
  g_auto (GStrv) rows = NULL;
  GPtrArray *lines;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  rows = g_strsplit (g_strchomp (text), "\n", -1);
  lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; rows[0] != NULL && rows[i] != NULL; i++)
    {
      g_auto (GStrv) values = g_strsplit (g_strchomp (rows[i]), ",", -1);
      GString *line = g_string_new (NULL);

      for (guint j = 0; values[j] != NULL; j++)
        append_value (line, values[j]);
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static guint
count_same (GPtrArray *a, GPtrArray *b)
{
  guint same = 0;

  while (same < a->len && same < b->len && g_str_equal (a->pdata[same], b->pdata[same]))
    same++;
  return same;
}

gboolean
cli_workshop_query (Workshop *self, GError **error)
{
  g_autoptr (MeshQuery) query = NULL;
  g_autoptr (GPtrArray) read = NULL, written = NULL;

  if (!workshop_plan (self,
                      mesh_workflow_prepare_queries (self->cli->mesh, workshop_persona (self, "ConsumerAdmin"), error),
                      error)
      || (query = ask (self, error)) == NULL || (written = lines_of_file (self, error)) == NULL)
    return FALSE;
  read = lines_of_query (query);
  return workshop_expect (self, read->len == written->len && count_same (read, written) == written->len, error,
                          "the %u rows that Athena reads for the consumer are the %u of the producer's file", read->len,
                          written->len);
}
