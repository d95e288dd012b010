/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/parquet/practice-parquet.h"

#include <string.h>

/* Rows of Parquet files: only the columns that the statement and the row filters name are read. */

typedef struct
{
  const AthenaTable *table;
  const AthenaFile *file;
  const char **values; /* of the table's columns */
  AthenaRow row;
  gpointer data;
} Reader;

static guint
count_stored (const AthenaTable *table)
{
  return table->columns->len - table->n_keys;
}

/* ---- which column of the file ---- */

/* Names in tables are in lower case. -1: the file has none, which is NULL in every row. */
static int
find_column (const AthenaTable *table, PracticeParquet *parquet, guint column)
{
  const AthenaColumn *wanted = g_ptr_array_index (table->columns, column);

  if (table->by_index)
    return column < practice_parquet_get_n_columns (parquet) ? (int) column : -1;
  for (guint i = 0; i < practice_parquet_get_n_columns (parquet); i++)
    {
      g_autofree char *name = g_utf8_strdown (practice_parquet_get_name (parquet, i), -1);

      if (g_str_equal (name, wanted->name))
        return (int) i;
    }
  return -1;
}

/* Up to the bracket: "decimal(9,2)" is a "decimal". */
static gboolean
is_type (const char *type, const char *name)
{
  gsize length = strlen (name);

  return strncmp (type, name, length) == 0 && (type[length] == '\0' || type[length] == '(');
}

static gboolean
is_one_of (const char *type, const char *const *names)
{
  for (; *names != NULL; names++)
    if (is_type (type, *names))
      return TRUE;
  return FALSE;
}

/* Athena widens, and does nothing else: Athena User Guide, "Updates in tables with partitions", data types. */
static gboolean
fits (const char *table_type, const char *file_type)
{
  static const struct
  {
    const char *type;
    const char *from[6];
  } widened[] = {
    { "smallint", { "tinyint" } },
    { "int", { "tinyint", "smallint" } },
    { "integer", { "tinyint", "smallint", "int" } },
    { "bigint", { "tinyint", "smallint", "int" } },
    { "double", { "float" } },
    { "decimal", { "tinyint", "smallint", "int", "bigint" } },
    { "string", { "binary" } },
    { "varchar", { "string", "binary" } },
    { "char", { "string", "binary" } },
    { "binary", { "string" } },
  };
  g_autofree char *base = g_strndup (file_type, strcspn (file_type, "("));

  if (is_type (table_type, base))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (widened); i++)
    if (is_type (table_type, widened[i].type) && is_one_of (file_type, widened[i].from))
      return TRUE;
  return FALSE;
}

static gboolean
check_column (const AthenaFile *file, PracticeParquet *parquet, const AthenaColumn *column, int found, char **problem)
{
  if (practice_parquet_is_nested (parquet, (guint) found))
    *problem = g_strdup_printf ("NOT_SUPPORTED: the practice Athena reads no nested columns of Parquet: column '%s' is "
                                "of type %s",
                                column->name, column->type);
  else if (!fits (column->type, practice_parquet_get_type (parquet, (guint) found)))
    *problem = g_strdup_printf ("HIVE_BAD_DATA: Field %s's type %s in parquet file %.200s is incompatible with type %s "
                                "defined in table schema",
                                practice_parquet_get_name (parquet, (guint) found),
                                practice_parquet_get_physical (parquet, (guint) found), file->key, column->type);
  return *problem == NULL;
}

/* ---- rows ---- */

static gboolean
row_cb (const char *const *values, gpointer data)
{
  Reader *self = data;
  guint n = count_stored (self->table);

  memcpy (self->values, values, n * sizeof *values);
  return self->row (self->values, self->data);
}

static void
set_keys (Reader *self)
{
  for (guint i = 0; i < self->table->n_keys; i++)
    if (self->file->values != NULL)
      self->values[count_stored (self->table) + i] = catalog_string_at (self->file->values, i);
}

static PracticeParquet *
open_file (const AthenaFile *file, char **problem)
{
  g_autofree char *why = NULL;
  PracticeParquet *parquet = practice_parquet_open (file->bytes, &why);

  if (parquet == NULL)
    *problem = g_strdup_printf (
        "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3 object %.200s: %s", file->key, why);
  return parquet;
}

/* Where in the file each of the stored columns is */
static gboolean
find_columns (const AthenaTable *table, const AthenaFile *file, PracticeParquet *parquet, int *columns, gint64 *scanned,
              char **problem)
{
  for (guint i = 0; i < count_stored (table); i++)
    {
      const AthenaColumn *column = g_ptr_array_index (table->columns, i);

      columns[i] = column->used ? find_column (table, parquet, i) : -1;
      if (columns[i] < 0)
        continue;
      if (!check_column (file, parquet, column, columns[i], problem))
        return FALSE;
      *scanned += practice_parquet_get_column_size (parquet, (guint) columns[i]);
    }
  return TRUE;
}

gboolean
athena_read_parquet (const AthenaTable *table, const AthenaFile *file, AthenaRow row, gpointer data, gint64 *scanned,
                     char **problem)
{
  g_autoptr (PracticeParquet) parquet = open_file (file, problem);
  g_autofree char *why = NULL;
  Reader self = { .table = table, .file = file, .row = row, .data = data };
  gboolean good = parquet != NULL;
  int *columns;

  if (!good)
    return FALSE;
  columns = g_new (int, table->columns->len + 1);
  self.values = g_new0 (const char *, table->columns->len + 1);
  set_keys (&self);
  good = find_columns (table, file, parquet, columns, scanned, problem)
         && practice_parquet_read (parquet, columns, count_stored (table), row_cb, &self, &why);
  g_free (self.values);
  g_free (columns);
  if (why != NULL)
    *problem = g_strdup_printf ("HIVE_BAD_DATA: Error reading Parquet file s3 object %.200s: %s", file->key, why);
  return good;
}
