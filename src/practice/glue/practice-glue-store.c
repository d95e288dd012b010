/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* Databases and tables as they are stored: the Input as text, beside it what is asked for often. */

void
glue_object_free (GlueObject *object)
{
  g_clear_pointer (&object->input, json_object_unref);
  g_free (object->catalog);
  g_free (object->database);
  g_free (object->name);
  g_free (object->created_by);
  g_free (object->target_catalog);
  g_free (object->target_database);
  g_free (object->target_name);
  g_free (object);
}

gboolean
glue_object_is_link (const GlueObject *object)
{
  return object->target_database != NULL;
}

const char *
glue_object_location (const GlueObject *object)
{
  if (object->name == NULL)
    return catalog_string (object->input, "LocationUri");
  return catalog_string (catalog_object (object->input, "StorageDescriptor"), "Location");
}

JsonObject *
glue_keep_members (JsonObject *object, const char *const *known)
{
  JsonObject *kept = json_object_new ();

  for (guint i = 0; known[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, known[i]);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        json_object_set_member (kept, known[i], json_node_copy (node));
    }
  return kept;
}

GlueObject *
glue_database_load (PracticeCall *call, const char *catalog, const char *database)
{
  GlueObject *object;
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT input, created, created_by, target_catalog, target_database "
                             "FROM glue_database WHERE region = ? AND catalog = ? AND name = ?",
                             "sss", practice_call_get_region (call), catalog, database);

  if (!practice_step (query))
    return NULL;
  object = g_new0 (GlueObject, 1);
  object->input = catalog_parse (practice_column (query, 0));
  object->created = sqlite3_column_int64 (query, 1);
  object->created_by = g_strdup (practice_column (query, 2));
  object->target_catalog = g_strdup (practice_column (query, 3));
  object->target_database = g_strdup (practice_column (query, 4));
  object->catalog = g_strdup (catalog);
  object->database = g_strdup (database);
  practice_done (query);
  return object;
}

GlueObject *
glue_table_from_row (sqlite3_stmt *row)
{
  GlueObject *object = g_new0 (GlueObject, 1);
  JsonObject *target;

  object->catalog = g_strdup (practice_column (row, 0));
  object->database = g_strdup (practice_column (row, 1));
  object->name = g_strdup (practice_column (row, 2));
  object->input = catalog_parse (practice_column (row, 3));
  object->created = sqlite3_column_int64 (row, 4);
  object->updated = sqlite3_column_int64 (row, 5);
  object->created_by = g_strdup (practice_column (row, 6));
  object->version = sqlite3_column_int64 (row, 7);
  target = catalog_object (object->input, "TargetTable");
  if (target != NULL)
    {
      const char *catalog = catalog_string (target, "CatalogId");
      const char *database = catalog_string (target, "DatabaseName"),
                 *name = catalog_string (target, "Name");

      object->target_catalog = g_strdup (catalog != NULL ? catalog : object->catalog);
      object->target_database = database != NULL ? g_utf8_strdown (database, -1) : g_strdup ("");
      object->target_name = name != NULL ? g_utf8_strdown (name, -1) : g_strdup ("");
    }
  return object;
}

GlueObject *
glue_table_load (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  GlueObject *object;
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT " GLUE_TABLE_COLUMNS
      " FROM glue_table WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
      "ssss", practice_call_get_region (call), catalog, database, table);

  if (!practice_step (query))
    return NULL;
  object = glue_table_from_row (query);
  practice_done (query);
  return object;
}

gboolean
glue_database_exists (PracticeCall *call, const char *catalog, const char *database)
{
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT 1 FROM glue_database WHERE region = ? AND catalog = ? AND name = ?", "sss",
      practice_call_get_region (call), catalog, database);
  gboolean exists = practice_step (query);

  if (exists)
    practice_done (query);
  return exists;
}

gboolean
practice_glue_database_exists (PracticeCall *call, const char *catalog, const char *database)
{
  g_autofree char *folded = g_utf8_strdown (database, -1);

  return glue_database_exists (call, catalog, folded);
}

gboolean
glue_table_exists (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT 1 FROM glue_table WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
      "ssss", practice_call_get_region (call), catalog, database, table);
  gboolean exists = practice_step (query);

  if (exists)
    practice_done (query);
  return exists;
}

static void
add_columns (GPtrArray *names, JsonArray *columns)
{
  for (guint i = 0; i < catalog_length (columns); i++)
    {
      const char *name = catalog_string (catalog_object_at (columns, i), "Name");

      if (name != NULL)
        g_ptr_array_add (names, g_utf8_strdown (name, -1));
    }
}

GPtrArray *
glue_table_columns (PracticeCall *call,
                    const char *catalog,
                    const char *database,
                    const char *table)
{
  g_autoptr (GlueObject) object = glue_table_load (call, catalog, database, table);
  GPtrArray *names;

  if (object == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  add_columns (names,
               catalog_array (catalog_object (object->input, "StorageDescriptor"), "Columns"));
  add_columns (names, catalog_array (object->input, "PartitionKeys"));
  return names;
}

gboolean
glue_is_link (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  g_autoptr (GlueObject) object = table != NULL ? glue_table_load (call, catalog, database, table)
                                                : glue_database_load (call, catalog, database);

  return object != NULL && glue_object_is_link (object);
}

char *
glue_table_path (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  g_autoptr (GlueObject) object = table != NULL ? glue_table_load (call, catalog, database, table)
                                                : glue_database_load (call, catalog, database);

  return object != NULL ? catalog_s3_path (glue_object_location (object)) : NULL;
}
