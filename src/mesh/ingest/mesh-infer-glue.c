/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-infer-private.h"

#define PARQUET "org.apache.hadoop.hive.ql.io.parquet."
/* Of a column, in Glue. */
#define MAX_COMMENT 255

static MeshInferColumn *
get (MeshInference *self, guint i)
{
  return g_ptr_array_index (self->columns, i);
}

/* Case never matters to Athena. */
static gboolean
is_renamed (MeshInferColumn *column)
{
  g_autofree char *folded = g_utf8_strdown (column->source, -1);

  return *column->source != '\0' && !g_str_equal (folded, column->name);
}

/* https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html: "mapping.NAME": what it is
 * called in the file. */
static JsonNode *
new_json_parameters (MeshInference *self)
{
  JsonNode *parameters = aws_json_new_object ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *key = g_strconcat ("mapping.", get (self, i)->name, NULL);

      if (is_renamed (get (self, i)))
        aws_json_set (parameters, key, aws_json_string (get (self, i)->source));
    }
  return parameters;
}

/* By name, unless one has another:
 * https://docs.aws.amazon.com/athena/latest/ug/handling-schema-updates-chapter.html */
static JsonNode *
new_parquet_parameters (MeshInference *self)
{
  gboolean renamed = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    renamed |= is_renamed (get (self, i));
  return aws_json_new ("serialization.format", AWS_JSON_STRING, "1", "parquet.column.index.access",
                       AWS_JSON_STRING, renamed ? "true" : NULL, NULL);
}

static JsonNode *
new_serde (MeshInference *self)
{
  const char separator[] = { self->separator, '\0' };
  const char *library;
  JsonNode *parameters;

  if (self->format == MESH_FORMAT_PARQUET)
    {
      library = PARQUET "serde.ParquetHiveSerDe";
      parameters = new_parquet_parameters (self);
    }
  else if (self->format == MESH_FORMAT_JSON)
    {
      library = "org.openx.data.jsonserde.JsonSerDe";
      parameters = new_json_parameters (self);
    }
  else if (!self->quoted)
    {
      library = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
      parameters = aws_json_new ("field.delim", AWS_JSON_STRING, separator, NULL);
    }
  else
    {
      library = "org.apache.hadoop.hive.serde2.OpenCSVSerde";
      parameters = aws_json_new ("separatorChar", AWS_JSON_STRING, separator, "quoteChar",
                                 AWS_JSON_STRING, "\"", NULL);
    }
  return aws_json_new ("SerializationLibrary", AWS_JSON_STRING, library, "Parameters",
                       AWS_JSON_NODE, parameters, NULL);
}

static JsonNode *
new_parameters (MeshInference *self)
{
  const char separator[] = { self->separator, '\0' };

  if (self->format == MESH_FORMAT_PARQUET)
    return aws_json_new ("classification", AWS_JSON_STRING, "parquet", NULL);
  if (self->format == MESH_FORMAT_JSON)
    return aws_json_new ("classification", AWS_JSON_STRING, "json", NULL);
  return aws_json_new ("classification", AWS_JSON_STRING, "csv", "delimiter", AWS_JSON_STRING,
                       separator, "skip.header.line.count", AWS_JSON_STRING,
                       self->header ? "1" : NULL, NULL);
}

/* What the file calls the column is kept as its comment, where Athena takes another name. */
static JsonNode *
new_column (MeshInference *self, guint i)
{
  const char *source = get (self, i)->source;
  const gboolean tell = is_renamed (get (self, i)) && strlen (source) <= MAX_COMMENT;

  return aws_json_new ("Name", AWS_JSON_STRING, mesh_inference_get_name (self, i), "Type",
                       AWS_JSON_STRING, mesh_inference_get_type (self, i), "Comment",
                       AWS_JSON_STRING, tell ? source : NULL, NULL);
}

JsonNode *
mesh_inference_to_storage (MeshInference *self, const char *location)
{
  const gboolean parquet = self->format == MESH_FORMAT_PARQUET;
  JsonNode *columns = aws_json_new_array ();

  for (guint i = 0; i < self->columns->len; i++)
    aws_json_append (columns, new_column (self, i));
  return aws_json_new ("Columns", AWS_JSON_NODE, columns, "Location", AWS_JSON_STRING, location,
                       "InputFormat", AWS_JSON_STRING,
                       parquet ? PARQUET "MapredParquetInputFormat"
                               : "org.apache.hadoop.mapred.TextInputFormat",
                       "OutputFormat", AWS_JSON_STRING,
                       parquet ? PARQUET "MapredParquetOutputFormat"
                               : "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                       "SerdeInfo", AWS_JSON_NODE, new_serde (self), NULL);
}

JsonNode *
mesh_inference_to_table (MeshInference *self,
                         const char *name,
                         const char *location,
                         const char *const *keys)
{
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; keys != NULL && keys[i] != NULL && keys[i + 1] != NULL; i += 2)
    aws_json_append (list, aws_json_new ("Name", AWS_JSON_STRING, keys[i], "Type", AWS_JSON_STRING,
                                         keys[i + 1], NULL));
  return aws_json_new ("Name", AWS_JSON_STRING, name, "TableType", AWS_JSON_STRING,
                       "EXTERNAL_TABLE", "Parameters", AWS_JSON_NODE, new_parameters (self),
                       "PartitionKeys", AWS_JSON_NODE, list, "StorageDescriptor", AWS_JSON_NODE,
                       mesh_inference_to_storage (self, location), NULL);
}
