/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/query/mesh-query.h"

static void
append_field (GString *csv, const char *text, gboolean last)
{
  if (text != NULL)
    {
      g_string_append_c (csv, '"');
      for (; *text != '\0'; text++)
        {
          if (*text == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *text);
        }
      g_string_append_c (csv, '"');
    }
  g_string_append_c (csv, last ? '\n' : ',');
}

char *
mesh_query_print_csv (const char *const *names, GListModel *rows)
{
  guint n_columns = g_strv_length ((char **) names), n_rows = g_list_model_get_n_items (rows);
  GString *csv = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    append_field (csv, names[i], i + 1 == n_columns);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (MeshQueryRow) row = g_list_model_get_item (rows, i);

      for (guint j = 0; j < n_columns; j++)
        append_field (csv, mesh_query_row_get_value (row, j), j + 1 == n_columns);
    }
  return g_string_free (csv, FALSE);
}

char **
mesh_query_dup_names (MeshQuery *self)
{
  guint n_columns = mesh_query_get_n_columns (self);
  char **names = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    names[i] = g_strdup (mesh_query_get_column (self, i)->name);
  return names;
}
