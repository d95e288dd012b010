/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-snippets.h"

#include <json-glib/json-glib.h>

#include "desk/common/desk-records.h"

/* More columns than this are no help to read. */
#define MOST_COLUMNS 40
/* As many as make a look. */
#define LIMIT        "LIMIT 20"
#define RESULTS      "s3://YOUR-BUCKET/athena/"

/* Athena takes names of tables and columns between double quotes, a double quote in one doubled (Trino's rules). */
static void
append_name (GString *text, const char *name)
{
  g_string_append_c (text, '"');
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_columns (GString *text, GListModel *columns)
{
  const guint n = columns != NULL ? g_list_model_get_n_items (columns) : 0;

  if (n == 0 || n > MOST_COLUMNS)
    {
      g_string_append (text, "*");
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DeskRecord) column = g_list_model_get_item (columns, i);

      g_string_append (text, i > 0 ? ", " : "");
      append_name (text, desk_record_get_title (column));
    }
}

char *
desk_snippet_sql (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  GString *text = g_string_new ("SELECT ");

  append_columns (text, columns);
  g_string_append (text, "\nFROM ");
  append_name (text, database != NULL ? database : "");
  g_string_append_c (text, '.');
  append_name (text, table != NULL ? table : "");
  g_string_append (text, "\n" LIMIT);
  return g_string_free (text, FALSE);
}

/* A JSON string is one of Python, too. */
static char *
quote_for_python (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

char *
desk_snippet_python (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  g_autofree char *sql = desk_snippet_sql (NULL, database, table, columns);
  g_autofree char *quoted = quote_for_python (sql);

  return g_strdup_printf ("import boto3\n\n"
                          "athena = boto3.client(\"athena\")\n"
                          "query = athena.start_query_execution(\n"
                          "    QueryString=%s,\n"
                          "    ResultConfiguration={\"OutputLocation\": \"" RESULTS "\"},\n"
                          ")\n"
                          "print(query[\"QueryExecutionId\"])\n",
                          quoted);
}

char *
desk_snippet_shell (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  g_autofree char *sql = desk_snippet_sql (NULL, database, table, columns);
  g_autofree char *quoted = g_shell_quote (sql);

  return g_strdup_printf ("aws athena start-query-execution --query-string %s"
                          " --result-configuration OutputLocation=" RESULTS,
                          quoted);
}

/* ---- as targets of buttons ---- */

static GVariant *
new_target (char *text)
{
  return g_variant_ref_sink (g_utf8_validate (text, -1, NULL) ? g_variant_new_take_string (text)
                                                              : (g_free (text), g_variant_new_string ("")));
}

static GVariant *
sql_target (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  return new_target (desk_snippet_sql (NULL, database, table, columns));
}

static GVariant *
python_target (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  return new_target (desk_snippet_python (NULL, database, table, columns));
}

static GVariant *
shell_target (gpointer unused, const char *database, const char *table, GListModel *columns)
{
  return new_target (desk_snippet_shell (NULL, database, table, columns));
}

/* Bound together with its target, as the rows of lists need it */
static char *
query_action (gpointer unused, const char *table)
{
  return g_strdup ("data.query");
}

static char *
check_action (gpointer unused, const char *table)
{
  return g_strdup ("data.check");
}

void
desk_snippets_bind_class (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, desk_snippet_sql);
  gtk_widget_class_bind_template_callback (widget_class, sql_target);
  gtk_widget_class_bind_template_callback (widget_class, python_target);
  gtk_widget_class_bind_template_callback (widget_class, shell_target);
  gtk_widget_class_bind_template_callback (widget_class, query_action);
  gtk_widget_class_bind_template_callback (widget_class, check_action);
}
