/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/glue/practice-catalog.h"
#include "practice/crawler/practice-crawler.h"

#define JSON_SERDE "org.openx.data.jsonserde.JsonSerDe"
#define LAZY_SERDE "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
#define CSV_SERDE "org.apache.hadoop.hive.serde2.OpenCSVSerde"
#define PARQUET "org.apache.hadoop.hive.ql.io.parquet."
#define INPUT_FORMAT "org.apache.hadoop.mapred.TextInputFormat"
#define OUTPUT_FORMAT "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

static void
set_number (JsonObject *object, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  json_object_set_string_member (object, name, text);
}

static gboolean
is_csv (const PracticeSchema *schema)
{
  return g_str_equal (schema->classification, "csv");
}

static gboolean
is_parquet (const PracticeSchema *schema)
{
  return g_str_equal (schema->classification, "parquet");
}

static void
add_column (JsonArray *columns, const char *name, const char *type)
{
  JsonObject *column = json_object_new ();

  json_object_set_string_member (column, "Name", name);
  json_object_set_string_member (column, "Type", type);
  json_array_add_object_element (columns, column);
}

static JsonArray *
make_columns (const PracticeSchema *schema)
{
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < schema->columns->fields->len; i++)
    {
      const PracticeField *field = g_ptr_array_index (schema->columns->fields, i);
      g_autofree char *type = practice_shape_print (field->shape);

      add_column (columns, field->name, type);
    }
  return columns;
}

static JsonObject *
make_parameters (const char *crawler,
                 const PracticeSchema *schema,
                 gint64 objects,
                 gint64 size,
                 gint64 records)
{
  JsonObject *parameters = json_object_new ();
  const char delimiter[] = { schema->delimiter, 0 };

  json_object_set_string_member (parameters, "CrawlerSchemaDeserializerVersion", "1.0");
  json_object_set_string_member (parameters, "CrawlerSchemaSerializerVersion", "1.0");
  json_object_set_string_member (parameters, "UPDATED_BY_CRAWLER", crawler);
  json_object_set_string_member (parameters, "classification", schema->classification);
  json_object_set_string_member (parameters, "compressionType", "none");
  json_object_set_string_member (parameters, "typeOfData", "file");
  set_number (parameters, "averageRecordSize", records ? MAX (size / records, 1) : 0);
  set_number (parameters, "objectCount", objects);
  set_number (parameters, "recordCount", records);
  set_number (parameters, "sizeKey", size);
  if (is_csv (schema))
    {
      json_object_set_string_member (parameters, "areColumnsQuoted",
                                     schema->quoted ? "true" : "false");
      json_object_set_string_member (parameters, "columnsOrdered", "true");
      json_object_set_string_member (parameters, "delimiter", delimiter);
      if (schema->header)
        json_object_set_string_member (parameters, "skip.header.line.count", "1");
    }
  return parameters;
}

static JsonObject *
make_serde (const PracticeSchema *schema)
{
  JsonObject *serde = json_object_new (), *parameters = json_object_new ();
  const char delimiter[] = { schema->delimiter, 0 };
  g_autoptr (GString) paths = g_string_new (NULL);

  if (is_csv (schema) && schema->quoted)
    {
      json_object_set_string_member (parameters, "separatorChar", delimiter);
      json_object_set_string_member (parameters, "quoteChar", "\"");
      json_object_set_string_member (parameters, "escapeChar", "\\");
    }
  else if (is_csv (schema))
    json_object_set_string_member (parameters, "field.delim", delimiter);
  else if (is_parquet (schema))
    json_object_set_string_member (parameters, "serialization.format", "1");
  else
    for (guint i = 0; i < schema->columns->fields->len; i++)
      g_string_append_printf (paths, "%s%s", i ? "," : "",
                              ((PracticeField *) schema->columns->fields->pdata[i])->name);
  if (paths->len)
    json_object_set_string_member (parameters, "paths", paths->str);
  json_object_set_string_member (serde, "SerializationLibrary",
                                 is_parquet (schema) ? PARQUET "serde.ParquetHiveSerDe"
                                 : !is_csv (schema)  ? JSON_SERDE
                                 : schema->quoted    ? CSV_SERDE
                                                     : LAZY_SERDE);
  json_object_set_object_member (serde, "Parameters", parameters);
  return serde;
}

static JsonObject *
make_storage (const PracticeSchema *schema, const char *location, JsonObject *parameters)
{
  JsonObject *storage = json_object_new ();

  json_object_set_array_member (storage, "Columns", make_columns (schema));
  json_object_set_string_member (storage, "Location", location);
  if (!g_str_equal (schema->classification, "UNKNOWN"))
    {
      json_object_set_string_member (storage, "InputFormat",
                                     is_parquet (schema) ? PARQUET "MapredParquetInputFormat" : INPUT_FORMAT);
      json_object_set_string_member (storage, "OutputFormat",
                                     is_parquet (schema) ? PARQUET "MapredParquetOutputFormat" : OUTPUT_FORMAT);
      json_object_set_object_member (storage, "SerdeInfo", make_serde (schema));
    }
  json_object_set_boolean_member (storage, "Compressed", FALSE);
  json_object_set_int_member (storage, "NumberOfBuckets", -1);
  json_object_set_array_member (storage, "BucketColumns", json_array_new ());
  json_object_set_array_member (storage, "SortColumns", json_array_new ());
  json_object_set_object_member (storage, "Parameters", json_object_ref (parameters));
  json_object_set_boolean_member (storage, "StoredAsSubDirectories", FALSE);
  return storage;
}

/* (transfer full) */
JsonObject *
practice_crawler_table_input (const char *crawler, const char *name, PracticeFound *found)
{
  PracticeSchema *schema = found->schema;
  JsonObject *input = json_object_new ();
  JsonObject *parameters
      = make_parameters (crawler, schema, schema->objects, schema->size, schema->records);
  JsonArray *keys = json_array_new ();

  for (guint i = 0; i < found->keys->len; i++)
    add_column (keys, g_ptr_array_index (found->keys, i), "string");
  json_object_set_string_member (input, "Name", name);
  json_object_set_string_member (input, "Owner", "owner");
  json_object_set_int_member (input, "Retention", 0);
  json_object_set_string_member (input, "TableType", "EXTERNAL_TABLE");
  json_object_set_array_member (input, "PartitionKeys", keys);
  json_object_set_object_member (input, "StorageDescriptor",
                                 make_storage (schema, found->location, parameters));
  json_object_set_object_member (input, "Parameters", parameters);
  return input;
}

/* (transfer full): the table's storage, at the partition's place */
JsonObject *
practice_crawler_partition_input (PracticeFound *found, PracticePart *part, JsonObject *table_input)
{
  const char *crawler
      = catalog_string (catalog_object (table_input, "Parameters"), "UPDATED_BY_CRAWLER");
  JsonObject *input = json_object_new ();
  g_autoptr (JsonObject) parameters
      = make_parameters (crawler, found->schema, part->objects, part->size, part->records);
  JsonArray *values = json_array_new ();

  for (guint i = 0; i < part->values->len; i++)
    json_array_add_string_element (values, g_ptr_array_index (part->values, i));
  json_object_set_array_member (input, "Values", values);
  json_object_set_object_member (input, "StorageDescriptor",
                                 make_storage (found->schema, part->path, parameters));
  json_object_set_object_member (input, "Parameters", json_object_ref (parameters));
  return input;
}
