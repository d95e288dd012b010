/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/glue/practice-glue.h"

/* Row filters of Lake Formation: the same small language as GetPartitions', over all columns. */

static void
add_all (JsonArray *all, JsonArray *columns)
{
  for (guint i = 0; i < catalog_length (columns); i++)
    json_array_add_element (all, json_node_copy (json_array_get_element (columns, i)));
}

GlueFilter *
glue_row_filter_parse (const GlueObject *table, const char *text, CatalogFault *fault)
{
  g_autoptr (JsonArray) all = json_array_new ();

  add_all (all, catalog_array (catalog_object (table->input, "StorageDescriptor"), "Columns"));
  add_all (all, glue_partition_keys (table));
  return glue_filter_parse (text, all, TRUE, fault);
}

gboolean
glue_row_filter_check (PracticeCall *call,
                       const char *catalog,
                       const char *database,
                       const char *table,
                       const char *expression,
                       CatalogFault *fault)
{
  g_autoptr (GlueObject) object = glue_table_load (call, catalog, database, table);
  g_autoptr (GlueFilter) filter = NULL;

  if (object == NULL)
    return TRUE;
  filter = glue_row_filter_parse (object, expression, fault);
  return filter != NULL;
}
