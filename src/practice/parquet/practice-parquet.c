/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#include <string.h>

#define MAGIC "PAR1"
#define MAGIC_LENGTH 4
#define TAIL 8 /* the footer's length, and the magic */

static const ParquetColumn *
get_column (PracticeParquet *self, guint column)
{
  return g_ptr_array_index (self->columns, column);
}

static const ParquetElement *
get_element (PracticeParquet *self, guint column)
{
  return g_ptr_array_index (self->elements, get_column (self, column)->element);
}

PracticeParquet *
practice_parquet_open (GBytes *bytes, char **problem)
{
  PracticeParquet *self;
  gsize size, footer;
  const guint8 *data = g_bytes_get_data (bytes, &size), *tail;

  if (size < MAGIC_LENGTH + TAIL || memcmp (data, MAGIC, MAGIC_LENGTH) != 0
      || memcmp (data + size - MAGIC_LENGTH, MAGIC, MAGIC_LENGTH) != 0)
    {
      *problem = g_strdup ("it is not a valid Parquet File");
      return NULL;
    }
  tail = data + size - TAIL;
  footer = (gsize) tail[0] | (gsize) tail[1] << 8 | (gsize) tail[2] << 16 | (gsize) tail[3] << 24;
  self = g_new0 (PracticeParquet, 1);
  self->bytes = g_bytes_ref (bytes);
  if (footer <= size - MAGIC_LENGTH - TAIL && parquet_footer_parse (self, tail - footer, footer))
    return self;
  practice_parquet_free (self);
  *problem = g_strdup ("its footer can not be read");
  return NULL;
}

void
practice_parquet_free (PracticeParquet *self)
{
  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_free (self);
}

guint
practice_parquet_get_n_columns (PracticeParquet *self)
{
  return self->columns->len;
}

const char *
practice_parquet_get_name (PracticeParquet *self, guint column)
{
  return get_element (self, column)->name;
}

const char *
practice_parquet_get_type (PracticeParquet *self, guint column)
{
  return get_column (self, column)->type;
}

const char *
practice_parquet_get_physical (PracticeParquet *self, guint column)
{
  static const char *const names[]
      = { "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BINARY", "FIXED_LEN_BYTE_ARRAY", "GROUP" };

  return names[get_column (self, column)->nested ? PARQUET_GROUP : get_element (self, column)->physical];
}

gboolean
practice_parquet_is_nested (PracticeParquet *self, guint column)
{
  return get_column (self, column)->nested;
}

gint64
practice_parquet_get_n_rows (PracticeParquet *self)
{
  return self->n_rows;
}

static const ParquetChunk *
get_chunk (PracticeParquet *self, guint group, guint column)
{
  const ParquetGroup *found = g_ptr_array_index (self->groups, group);

  return &g_array_index (found->chunks, ParquetChunk, get_column (self, column)->leaf);
}

gint64
practice_parquet_get_column_size (PracticeParquet *self, guint column)
{
  gint64 size = 0, all = (gint64) g_bytes_get_size (self->bytes);

  for (guint i = 0; i < self->groups->len; i++)
    size += CLAMP (get_chunk (self, i, column)->compressed, 0, all);
  return MIN (size, all);
}

/* ---- rows ---- */

static gboolean
read_row (ParquetCursor *cursors, const int *columns, guint n, const char **values, char **problem)
{
  for (guint i = 0; i < n; i++)
    if (columns[i] >= 0 && !parquet_cursor_next (&cursors[i], &values[i], problem))
      return FALSE;
  return TRUE;
}

static gboolean
read_group (PracticeParquet *self, guint number, const int *columns, guint n, PracticeParquetRow row, gpointer data,
            char **problem)
{
  const ParquetGroup *group = g_ptr_array_index (self->groups, number);
  ParquetCursor *cursors = g_new0 (ParquetCursor, n + 1);
  const char **values = g_new0 (const char *, n + 1);
  gboolean good = TRUE;

  for (guint i = 0; good && i < n; i++)
    if (columns[i] >= 0)
      {
        const ParquetChunk *chunk = get_chunk (self, number, (guint) columns[i]);

        good = chunk->n_values == group->n_rows;
        parquet_cursor_init (&cursors[i], self, get_element (self, (guint) columns[i]), chunk);
      }
  if (!good)
    *problem = g_strdup ("its columns have not as many values as it has rows");
  for (gint64 i = 0; good && i < group->n_rows; i++)
    good = read_row (cursors, columns, n, values, problem) && row (values, data);
  for (guint i = 0; i < n; i++)
    parquet_cursor_clear (&cursors[i]);
  g_free (cursors);
  g_free (values);
  return good;
}

gboolean
practice_parquet_read (PracticeParquet *self, const int *columns, guint n, PracticeParquetRow row, gpointer data,
                       char **problem)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (!read_group (self, i, columns, n, row, data, problem))
      return FALSE;
  return TRUE;
}
