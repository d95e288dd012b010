/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/query/desk-query-results.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN 500

char *
desk_query_cell (gpointer unused, guint column, MeshQueryRow *row)
{
  const char *value = row != NULL ? mesh_query_row_get_value (row, column) : NULL;
  char *text;

  if (row == NULL)
    return g_strdup ("");
  if (value == NULL)
    return g_strdup ("NULL");
  text = g_utf8_strlen (value, -1) > SHOWN ? g_utf8_substring (value, 0, SHOWN) : g_strdup (value);
  return g_strdelimit (text, "\n\r\t", ' ');
}

char *
desk_query_summary (gpointer unused, MeshQuery *query, const char *state)
{
  guint n_rows = query != NULL ? g_list_model_get_n_items (G_LIST_MODEL (query)) : 0;
  g_autofree char *rows = NULL, *scanned = NULL;

  if (query == NULL || (g_strcmp0 (state, "rows") != 0 && g_strcmp0 (state, "nothing") != 0))
    return g_strdup ("");
  if (mesh_query_is_cut (query))
    rows = g_strdup_printf (g_dngettext (NULL, "The first row", "The first %'u rows", n_rows), n_rows);
  else
    rows = g_strdup_printf (g_dngettext (NULL, "%'u row", "%'u rows", n_rows), n_rows);
  scanned = g_format_size ((guint64) mesh_query_get_scanned (query));
  /* Translators: "384 rows, 12 kB scanned, 0.4 s" */
  return g_strdup_printf (C_ ("query", "%s, %s scanned, %.1f s"), rows, scanned,
                          (double) mesh_query_get_milliseconds (query) / 1000);
}

gboolean
desk_query_is_running (gpointer unused, const char *state)
{
  return g_strcmp0 (state, "running") == 0;
}

char *
desk_query_line (MeshQueryRow *row, guint n_columns)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      const char *value = mesh_query_row_get_value (row, i);

      g_string_append_printf (line, "%s%s", i > 0 ? "\t" : "", value != NULL ? value : "");
    }
  return g_string_free (line, FALSE);
}

void
desk_query_format_bind_class (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, desk_query_summary);
  gtk_widget_class_bind_template_callback (widget_class, desk_query_is_running);
}
