/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/core/practice-core.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* A table as its asker may read it: links followed, columns and rows that Lake Formation shows, the files. */

static void
column_free (gpointer data)
{
  AthenaColumn *column = data;

  g_free (column->name);
  g_free (column->type);
  g_free (column);
}

static void
view_free (gpointer data)
{
  AthenaView *view = data;

  g_ptr_array_unref (view->columns);
  g_clear_pointer (&view->filter, glue_filter_free);
  g_free (view);
}

static void
file_free (gpointer data)
{
  AthenaFile *file = data;

  g_free (file->key);
  g_bytes_unref (file->bytes);
  g_clear_pointer (&file->values, json_array_unref);
  g_free (file);
}

void
athena_table_free (AthenaTable *table)
{
  g_free (table->name);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->views);
  g_ptr_array_unref (table->files);
  g_free (table);
}

gboolean
athena_table_shows (const AthenaTable *table, const char *column)
{
  for (guint i = 0; i < table->views->len; i++)
    {
      const AthenaView *view = g_ptr_array_index (table->views, i);

      for (guint j = 0; j < view->columns->len; j++)
        if (lf_column_matches (g_ptr_array_index (view->columns, j), column))
          return TRUE;
    }
  return FALSE;
}

/* ---- failures of other services as reasons of this query ---- */

char *
athena_absorb (PracticeCall *call)
{
  call->failed = FALSE;
  g_clear_pointer (&call->fail_code, g_free);
  return g_steal_pointer (&call->fail_message);
}

/* What failed the call becomes the query's problem, in Athena's words. */
static gboolean
absorb (PracticeCall *call, const char *database, const char *table, char **problem)
{
  g_autofree char *code = g_strdup (call->fail_code != NULL ? call->fail_code : "");
  g_autofree char *message = athena_absorb (call);

  if (g_str_equal (code, "EntityNotFoundException") && g_str_has_prefix (message, "Database"))
    *problem = g_strdup_printf ("SCHEMA_NOT_FOUND: line 1:1: Schema '%s' does not exist", database);
  else if (g_str_equal (code, "EntityNotFoundException"))
    *problem = g_strdup_printf ("TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.%s.%s' does not exist", database,
                                table);
  else
    *problem = g_strdup_printf ("Insufficient permissions to execute the query. %s", message);
  return FALSE;
}

/* ---- shape ---- */

static void
add_columns (AthenaTable *table, JsonArray *columns)
{
  for (guint i = 0; i < catalog_length (columns); i++)
    {
      JsonObject *object = catalog_object_at (columns, i);
      const char *type = catalog_string (object, "Type");
      AthenaColumn *column = g_new0 (AthenaColumn, 1);

      column->name = g_utf8_strdown (
          catalog_string (object, "Name") != NULL ? catalog_string (object, "Name") : "", -1);
      column->type = g_ascii_strdown (type != NULL ? type : "string", -1);
      g_ptr_array_add (table->columns, column);
    }
}

static char
take_character (JsonObject *parameters, const char *name, char otherwise)
{
  const char *text = catalog_string (parameters, name);

  return text == NULL || *text == '\0' ? otherwise : g_str_equal (text, "\\t") ? '\t' : *text;
}

static gboolean
read_format (AthenaTable *table, JsonObject *input, char **problem)
{
  JsonObject *storage = catalog_object (input, "StorageDescriptor"), *serde = catalog_object (storage, "SerdeInfo");
  JsonObject *parameters = catalog_object (serde, "Parameters");
  const char *library = catalog_string (serde, "SerializationLibrary");
  const char *skip = catalog_string (catalog_object (input, "Parameters"), "skip.header.line.count");

  if (skip == NULL)
    skip = catalog_string (parameters, "skip.header.line.count");
  table->skip = skip != NULL ? (guint) CLAMP (g_ascii_strtoll (skip, NULL, 10), 0, 1000) : 0;
  if (g_strcmp0 (library, "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe") == 0)
    {
      table->format = ATHENA_LAZY;
      table->delimiter
          = take_character (parameters, "field.delim", take_character (parameters, "serialization.format", '\1'));
      return TRUE;
    }
  if (g_strcmp0 (library, "org.apache.hadoop.hive.serde2.OpenCSVSerde") == 0)
    {
      table->format = ATHENA_CSV;
      table->delimiter = take_character (parameters, "separatorChar", ',');
      table->quote = take_character (parameters, "quoteChar", '"');
      table->escape = take_character (parameters, "escapeChar", '\\');
      return TRUE;
    }
  if (g_strcmp0 (library, "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe") == 0)
    {
      table->format = ATHENA_PARQUET;
      table->by_index = g_strcmp0 (catalog_string (parameters, "parquet.column.index.access"), "true") == 0;
      return TRUE;
    }
  table->format = ATHENA_JSON;
  if (g_strcmp0 (library, "org.openx.data.jsonserde.JsonSerDe") == 0
      || g_strcmp0 (library, "org.apache.hive.hcatalog.data.JsonSerDe") == 0)
    return TRUE;
  *problem = g_strdup_printf ("HIVE_UNSUPPORTED_FORMAT: Unable to create input format %s",
                              library != NULL ? library : "(the table names none)");
  return FALSE;
}

/* ---- what is seen ---- */

static GPtrArray *
every_column (void)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (columns, g_strdup ("*"));
  return columns;
}

static void
add_view (AthenaTable *table, GPtrArray *columns, GlueFilter *filter)
{
  AthenaView *view = g_new0 (AthenaView, 1);

  view->columns = columns;
  view->filter = filter;
  g_ptr_array_add (table->views, view);
}

/* A filter that can't be read shows nothing. */
static void
add_filter (PracticeCall *call, AthenaTable *table, const GlueObject *object, const char *name)
{
  g_auto (CatalogFault) fault = { 0 };
  g_autoptr (GPtrArray) columns = lf_filter_columns (call, object->catalog, object->database, object->name, name);
  g_autofree char *rows = lf_filter_rows (call, object->catalog, object->database, object->name, name);
  GlueFilter *filter = NULL;

  if (columns == NULL)
    return;
  if (rows != NULL && (filter = glue_row_filter_parse (object, rows, &fault)) == NULL)
    return;
  add_view (table, g_steal_pointer (&columns), filter);
}

static gboolean
find_views (PracticeCall *call, GlueScope *scope, AthenaTable *table, const GlueObject *object, char **problem)
{
  g_auto (LfRights) rights = { 0 };

  lf_rights_get (call, &scope->subject, object->catalog, object->database, object->name, &rights);
  if (rights.columns != NULL)
    add_view (table, g_ptr_array_ref (rights.columns), NULL);
  for (guint i = 0; rights.filters != NULL && i < rights.filters->len; i++)
    add_filter (call, table, object, g_ptr_array_index (rights.filters, i));
  if (rights.columns == NULL && glue_scope_allows (call, scope, LF_SELECT, object->database, object->name))
    add_view (table, every_column (), NULL);
  for (guint i = 0; i < table->columns->len; i++)
    if (athena_table_shows (table, ((AthenaColumn *) g_ptr_array_index (table->columns, i))->name))
      return TRUE;
  *problem = g_strdup_printf ("Insufficient permissions to execute the query. Insufficient Lake Formation "
                              "permission(s): Required Select on %s",
                              object->name);
  return FALSE;
}

/* ---- the files ---- */

typedef struct
{
  char *bucket, *owner, *policy;
  char *role; /* (nullable): of the registered location; else the asker's own rights count */
  PracticeBucket *own;
} Reader;

static void
reader_clear (Reader *reader)
{
  g_free (reader->bucket);
  g_free (reader->owner);
  g_free (reader->policy);
  g_free (reader->role);
  g_clear_pointer (&reader->own, practice_bucket_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
may (PracticeCall *call, Reader *reader, const char *action, const char *key, JsonObject *context)
{
  if (reader->role != NULL)
    return practice_s3_role_may (call, reader->role, action, reader->bucket, key, context);
  return practice_bucket_allows (call, reader->own, action, key, context);
}

/* Buckets may allow the list of some prefixes only. */
static gboolean
may_list (PracticeCall *call, Reader *reader, const char *prefix)
{
  g_autoptr (JsonObject) context = json_object_new ();

  json_object_set_string_member (context, "s3:prefix", prefix);
  return may (call, reader, "s3:ListBucket", NULL, context);
}

static gboolean
denied (const char *bucket, const char *key, char **problem)
{
  *problem = g_strdup_printf ("Permission denied on S3 path: s3://%s/%s", bucket, key);
  return FALSE;
}

/* Lake Formation lends the location's role to whom it lets read; else each reads with their own rights. */
static gboolean
open_reader (PracticeCall *call, const GlueObject *object, const char *path, Reader *reader, char **problem)
{
  const char *slash = strchr (path, '/');
  g_autofree char *root = lf_location_root (call, object->catalog, path);

  reader->bucket = slash != NULL ? g_strndup (path, slash - path) : g_strdup (path);
  reader->own = practice_bucket_load (call, reader->bucket);
  if (reader->own == NULL)
    {
      *problem = g_strdup_printf ("HIVE_METASTORE_ERROR: The specified bucket does not exist: %s", reader->bucket);
      return FALSE;
    }
  if (root != NULL && !lf_location_is_hybrid (call, object->catalog, root))
    {
      if (!practice_call_authorize (call, "lakeformation:GetDataAccess", "*", NULL))
        return absorb (call, object->database, object->name, problem);
      reader->role = lf_location_role (call, object->catalog, root);
    }
  return may_list (call, reader, slash != NULL ? slash + 1 : "")
         || denied (reader->bucket, slash != NULL ? slash + 1 : "", problem);
}

static gboolean
is_hidden (const char *key)
{
  const char *name = strrchr (key, '/');

  name = name != NULL ? name + 1 : key;
  return *name == '\0' || *name == '_' || *name == '.';
}

static gboolean
add_files (PracticeCall *call, const GlueObject *object, AthenaTable *table, const char *location, JsonArray *values,
           char **problem)
{
  g_autofree char *path = catalog_s3_path (location), *prefix = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_auto (Reader) reader = { 0 };

  if (path == NULL)
    return TRUE;
  if (!open_reader (call, object, path, &reader, problem))
    return FALSE;
  prefix = path[strlen (reader.bucket)] == '/'
               ? g_strconcat (path + strlen (reader.bucket) + 1, "/", NULL)
               : g_strdup ("");
  objects = practice_s3_list (call, reader.bucket, prefix);
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    {
      const PracticeS3Object *entry = g_ptr_array_index (objects, i);
      AthenaFile *file;
      GBytes *bytes;

      if (is_hidden (entry->key) || entry->size == 0)
        continue;
      if (!may (call, &reader, "s3:GetObject", entry->key, NULL))
        return denied (reader.bucket, entry->key, problem);
      bytes = practice_s3_read (call, reader.bucket, entry->key, 0);
      if (bytes == NULL)
        return absorb (call, object->database, object->name, problem);
      file = g_new0 (AthenaFile, 1);
      file->key = g_strdup (entry->key);
      file->bytes = bytes;
      file->values = values != NULL ? json_array_ref (values) : NULL;
      g_ptr_array_add (table->files, file);
    }
  return TRUE;
}

static gboolean
add_partitions (PracticeCall *call, const GlueObject *object, AthenaTable *table, char **problem)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT input FROM glue_partition WHERE region = ? AND catalog = ? AND database = ? AND name = ?", "ssss",
      practice_call_get_region (call), object->catalog, object->database, object->name);

  while (practice_step (query))
    {
      JsonObject *input = catalog_parse (practice_column (query, 0));

      if (input != NULL)
        g_ptr_array_add (inputs, input);
    }
  for (guint i = 0; i < inputs->len; i++)
    {
      JsonObject *input = g_ptr_array_index (inputs, i);
      const char *location = catalog_string (catalog_object (input, "StorageDescriptor"), "Location");

      if (!add_files (call, object, table, location, catalog_array (input, "Values"), problem))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_files (PracticeCall *call, const GlueObject *object, AthenaTable *table, char **problem)
{
  if (table->n_keys > 0)
    return add_partitions (call, object, table, problem);
  return add_files (call, object, table, glue_object_location (object), NULL, problem);
}

AthenaTable *
athena_table_open (PracticeCall *call, const char *database, const char *name, char **problem)
{
  g_autoptr (AthenaTable) table = g_new0 (AthenaTable, 1);
  g_autoptr (JsonObject) in = json_object_new ();
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) object = NULL;

  table->name = g_strconcat (database, ".", name, NULL);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->views = g_ptr_array_new_with_free_func (view_free);
  table->files = g_ptr_array_new_with_free_func (file_free);
  json_object_set_string_member (in, "DatabaseName", database);
  json_object_set_string_member (in, "TableName", name);
  object = glue_table_open (call, &scope, in, "glue:GetTable", LF_DESCRIBE);
  if (object == NULL)
    {
      absorb (call, database, name, problem);
      return NULL;
    }
  add_columns (table, catalog_array (catalog_object (object->input, "StorageDescriptor"), "Columns"));
  add_columns (table, glue_partition_keys (object));
  table->n_keys = catalog_length (glue_partition_keys (object));
  if (!read_format (table, object->input, problem) || !find_views (call, &scope, table, object, problem)
      || !find_files (call, object, table, problem))
    return NULL;
  return g_steal_pointer (&table);
}
