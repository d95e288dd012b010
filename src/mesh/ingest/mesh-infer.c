/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-sample.h"
#include "mesh/ingest/mesh-value.h"
#include "mesh/model/mesh-error.h"

/* Glue's limit for a table is far above what a file of use has. */
#define MAX_COLUMNS 2000
#define PARQUET     "org.apache.hadoop.hive.ql.io.parquet."

typedef struct
{
  char *name;
  char *type; /* nullable: only empty values so far */
  guint dates[MESH_DATE_AMBIGUOUS + 1]; /* how many of each MeshDateOrder */
} Column;

struct _MeshInference
{
  MeshFormat format;
  GPtrArray *columns;
  GHashTable *index; /* name → Column */
  char separator;
  gboolean header;
  gboolean quoted;
  gboolean seen;
  gsize limit;
  guint64 bytes_read;
};

static void
column_free (Column *column)
{
  g_clear_pointer (&column->name, g_free);
  g_clear_pointer (&column->type, g_free);
  g_free (column);
}

gboolean
mesh_format_from_name (const char *name, MeshFormat *format)
{
  static const struct
  {
    const char *suffix;
    MeshFormat format;
  } known[] = { { ".csv", MESH_FORMAT_CSV },     { ".tsv", MESH_FORMAT_CSV },
                { ".txt", MESH_FORMAT_CSV },     { ".json", MESH_FORMAT_JSON },
                { ".jsonl", MESH_FORMAT_JSON },  { ".ndjson", MESH_FORMAT_JSON },
                { ".parquet", MESH_FORMAT_PARQUET } };
  static const char *const compressed[] = { ".gz", ".bz2", ".zst", ".xz", NULL };
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (guint i = 0; compressed[i] != NULL; i++)
    if (g_str_has_suffix (folded, compressed[i]))
      folded[strlen (folded) - strlen (compressed[i])] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_suffix (folded, known[i].suffix))
      {
        *format = known[i].format;
        return TRUE;
      }
  return FALSE;
}

MeshInference *
mesh_inference_new (MeshFormat format)
{
  MeshInference *self = g_new0 (MeshInference, 1);

  self->format = format;
  self->separator = ',';
  self->limit = MESH_SAMPLE_BYTES;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
mesh_inference_free (MeshInference *self)
{
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

/* ---- columns ---- */

void
mesh_inference_see (MeshInference *self, const char *name, const char *type)
{
  Column *column = g_hash_table_lookup (self->index, name);
  char *widened;

  if (column == NULL)
    {
      if (self->columns->len >= MAX_COLUMNS)
        return;
      column = g_new0 (Column, 1);
      column->name = g_strdup (name);
      g_ptr_array_add (self->columns, column);
      g_hash_table_insert (self->index, column->name, column);
    }
  widened = mesh_type_widen (column->type, type);
  g_free (column->type);
  column->type = widened;
}

void
mesh_inference_see_date (MeshInference *self, const char *name, const char *text)
{
  Column *column = g_hash_table_lookup (self->index, name);

  if (column != NULL && *text != '\0')
    column->dates[mesh_value_date_order (text)]++;
}

void
mesh_inference_set_csv (MeshInference *self, char separator, gboolean header, gboolean quoted)
{
  self->quoted |= quoted;
  if (self->seen)
    return;
  self->separator = separator;
  self->header = header;
}

/* ---- files ---- */

gboolean
mesh_inference_add_data (MeshInference *self,
                         const char *path,
                         const char *data,
                         gsize length,
                         gboolean complete,
                         GError **error)
{
  gboolean done;

  /* A byte-order mark is no part of the first name. */
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  /* What the sample cuts off is no row. */
  if (!complete)
    while (length > 0 && data[length - 1] != '\n')
      length--;
  if (length == 0 || !g_utf8_validate_len (data, length, NULL))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, length == 0
                       ? _("%s is empty, or its first row is longer than a megabyte")
                       : _("%s is no text in UTF-8"),
                   path);
      return FALSE;
    }
  done = self->format == MESH_FORMAT_CSV ? mesh_infer_csv (self, path, data, length, error)
                                         : mesh_infer_json (self, path, data, length, error);
  self->seen |= done;
  return done;
}

gboolean
mesh_inference_add_file (MeshInference *self, const char *path, GError **error)
{
  g_auto (MeshSample) sample = { 0 };

  if (self->format == MESH_FORMAT_PARQUET)
    return mesh_infer_parquet (self, path, error);
  if (!mesh_sample_read (&sample, path, self->limit, error))
    return FALSE;
  self->bytes_read += sample.length;
  return mesh_inference_add_data (self, path, sample.data, sample.length, sample.complete, error);
}

void
mesh_inference_set_limit (MeshInference *self, gsize bytes)
{
  self->limit = MIN (bytes, MESH_SAMPLE_BYTES);
}

guint64
mesh_inference_get_bytes_read (MeshInference *self)
{
  return self->bytes_read;
}

static char *
dup_date_note (Column *column)
{
  const guint day = column->dates[MESH_DATE_DAY_FIRST], month = column->dates[MESH_DATE_MONTH_FIRST];

  if (column->dates[MESH_DATE_NONE] > 0 || day + month + column->dates[MESH_DATE_AMBIGUOUS] == 0)
    return NULL;
  if (day > 0 && month > 0)
    return g_strdup_printf (_("%s has dates with the day first and with the month first: it stays "
                            "text, and should be put right where it comes from"),
                            column->name);
  if (day == 0 && month == 0)
    return g_strdup_printf (_("%s has dates of which the sample does not tell whether the day or the "
                            "month comes first: it stays text"),
                            column->name);
  return g_strdup_printf (_("%s has dates with the %s first, which Athena only reads as text: use "
                          "date_parse(%s, '%s') in queries"),
                          column->name, day > 0 ? "day" : "month", column->name,
                          day > 0 ? "%d/%m/%Y" : "%m/%d/%Y");
}

char **
mesh_inference_dup_notes (MeshInference *self)
{
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();

  if (self->format == MESH_FORMAT_CSV && self->quoted)
    g_strv_builder_add (notes, _("Values stand in quotes, so that all columns are read as text: "
                               "OpenCSVSerDe knows neither dates nor empty numbers"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *note = dup_date_note (g_ptr_array_index (self->columns, i));

      if (note != NULL)
        g_strv_builder_add (notes, note);
    }
  return g_strv_builder_end (notes);
}

guint
mesh_inference_get_n_columns (MeshInference *self)
{
  return self->columns->len;
}

const char *
mesh_inference_get_name (MeshInference *self, guint i)
{
  return ((Column *) g_ptr_array_index (self->columns, i))->name;
}

const char *
mesh_inference_get_type (MeshInference *self, guint i)
{
  const char *type = ((Column *) g_ptr_array_index (self->columns, i))->type;

  if (self->format == MESH_FORMAT_CSV && self->quoted)
    return "string";
  return type != NULL ? type : "string";
}

/* ---- Glue ---- */

static JsonNode *
new_serde (MeshInference *self)
{
  const char separator[] = { self->separator, '\0' };
  JsonNode *parameters;

  if (self->format == MESH_FORMAT_PARQUET)
    return aws_json_new ("SerializationLibrary", AWS_JSON_STRING,
                         PARQUET "serde.ParquetHiveSerDe", NULL);
  if (self->format == MESH_FORMAT_JSON)
    return aws_json_new ("SerializationLibrary", AWS_JSON_STRING,
                         "org.openx.data.jsonserde.JsonSerDe", NULL);
  if (!self->quoted)
    {
      parameters = aws_json_new ("field.delim", AWS_JSON_STRING, separator, NULL);
      return aws_json_new ("SerializationLibrary", AWS_JSON_STRING,
                           "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters",
                           AWS_JSON_NODE, parameters, NULL);
    }
  parameters = aws_json_new ("separatorChar", AWS_JSON_STRING, separator, "quoteChar",
                             AWS_JSON_STRING, "\"", NULL);
  return aws_json_new ("SerializationLibrary", AWS_JSON_STRING,
                       "org.apache.hadoop.hive.serde2.OpenCSVSerde", "Parameters", AWS_JSON_NODE,
                       parameters, NULL);
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

JsonNode *
mesh_inference_to_storage (MeshInference *self, const char *location)
{
  const gboolean parquet = self->format == MESH_FORMAT_PARQUET;
  JsonNode *columns = aws_json_new_array ();

  for (guint i = 0; i < self->columns->len; i++)
    aws_json_append (
        columns, aws_json_new ("Name", AWS_JSON_STRING, mesh_inference_get_name (self, i), "Type",
                               AWS_JSON_STRING, mesh_inference_get_type (self, i), NULL));
  return aws_json_new ("Columns", AWS_JSON_NODE, columns, "Location", AWS_JSON_STRING, location,
                       "InputFormat", AWS_JSON_STRING,
                       parquet ? PARQUET "MapredParquetInputFormat"
                               : "org.apache.hadoop.mapred.TextInputFormat",
                       "OutputFormat", AWS_JSON_STRING,
                       parquet ? PARQUET "MapredParquetOutputFormat"
                               : "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                       "SerdeInfo",
                       AWS_JSON_NODE, new_serde (self), NULL);
}

JsonNode *
mesh_inference_to_table (MeshInference *self,
                         const char *name,
                         const char *location,
                         const char *const *partition_keys)
{
  JsonNode *keys = aws_json_new_array ();

  for (guint i = 0; partition_keys != NULL && partition_keys[i] != NULL; i++)
    aws_json_append (keys, aws_json_new ("Name", AWS_JSON_STRING, partition_keys[i], "Type",
                                         AWS_JSON_STRING, "string", NULL));
  return aws_json_new ("Name", AWS_JSON_STRING, name, "TableType", AWS_JSON_STRING,
                       "EXTERNAL_TABLE", "Parameters", AWS_JSON_NODE, new_parameters (self),
                       "PartitionKeys", AWS_JSON_NODE, keys, "StorageDescriptor", AWS_JSON_NODE,
                       mesh_inference_to_storage (self, location), NULL);
}
