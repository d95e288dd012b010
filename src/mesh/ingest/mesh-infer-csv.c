/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/model/mesh-error.h"

/* Rows that the separator is judged by. */
#define PROBE 20
/* Of so many rows one may have more fields than the first before the file is refused. */
#define RAGGED 100

typedef struct
{
  const char *p, *end;
  char separator;
  gboolean quoted; /* a quoted field was met */
  gboolean open;   /* the end came between quotes */
} Reader;

/* At a line's end, with \r alone as old Macs have it. */
static gboolean
skip_line_end (Reader *reader, char c)
{
  if (c == '\r' && reader->p < reader->end && *reader->p == '\n')
    reader->p++;
  return c == '\n' || c == '\r';
}

/* The next field. @last: (out): of its row. */
static char *
read_field (Reader *reader, gboolean *last)
{
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean inside = FALSE;

  *last = TRUE;
  if (reader->p < reader->end && *reader->p == '"')
    {
      inside = reader->quoted = TRUE;
      reader->p++;
    }
  while (reader->p < reader->end)
    {
      const char c = *reader->p++;

      if (inside && c == '"')
        {
          if (reader->p < reader->end && *reader->p == '"')
            g_string_append_c (field, *reader->p++);
          else
            inside = FALSE;
        }
      else if (inside)
        g_string_append_c (field, c);
      else if (c == reader->separator)
        {
          *last = FALSE;
          break;
        }
      else if (skip_line_end (reader, c))
        break;
      else
        g_string_append_c (field, c);
    }
  reader->open = inside;
  return g_string_free (g_steal_pointer (&field), FALSE);
}

/* Blank lines are no rows. (nullable): at the end */
static GPtrArray *
read_row (Reader *reader)
{
  while (reader->p < reader->end)
    {
      g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);
      gboolean last;

      do
        g_ptr_array_add (row, read_field (reader, &last));
      while (!last);
      if (row->len > 1 || *(char *) g_ptr_array_index (row, 0) != '\0')
        return g_steal_pointer (&row);
    }
  return NULL;
}

/* How often most of the first rows have the same number of fields; 0: hardly ever. */
static guint
count_fields (const char *data, gsize length, char separator)
{
  Reader reader = { data, data + length, separator, FALSE, FALSE };
  guint lengths[PROBE];
  guint n = 0, best = 0, best_count = 0;

  while (n < PROBE)
    {
      g_autoptr (GPtrArray) row = read_row (&reader);

      if (row == NULL)
        break;
      lengths[n++] = row->len;
    }
  for (guint i = 0; i < n; i++)
    {
      guint count = 0;

      for (guint k = 0; k < n; k++)
        count += lengths[k] == lengths[i];
      if (count > best_count)
        {
          best = lengths[i];
          best_count = count;
        }
    }
  return 4 * best_count >= 3 * n || n <= 3 ? best : 0;
}

guint
mesh_infer_csv_probe (const char *data, gsize length, char *separator)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  guint best = 1;

  *separator = ',';
  for (guint i = 0; i < sizeof candidates; i++)
    {
      const guint fields = count_fields (data, length, candidates[i]);

      if (fields > best)
        {
          best = fields;
          *separator = candidates[i];
        }
    }
  return best;
}

/* ---- header ---- */

static gboolean
is_text (const char *text)
{
  return g_strcmp0 (mesh_value_type (text), "string") == 0;
}

/* A name in every field, none of them a number, each once. */
static gboolean
looks_like_names (GPtrArray *row)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < row->len; i++)
    {
      const char *text = g_ptr_array_index (row, i);

      if (!is_text (text) || !g_hash_table_add (seen, (gpointer) text)
          || !(g_unichar_isalpha (g_utf8_get_char (text)) || *text == '_'))
        return FALSE;
    }
  return TRUE;
}

/* Text above values that are none: also where names are missing or doubled. */
static gboolean
stands_above_values (GPtrArray *row, Reader reader)
{
  gboolean above = FALSE;

  for (guint n = 0; n < PROBE; n++)
    {
      g_autoptr (GPtrArray) next = read_row (&reader);

      for (guint i = 0; next != NULL && i < MIN (row->len, next->len); i++)
        {
          const char *type = mesh_value_type (g_ptr_array_index (next, i));

          above |= type != NULL && !g_str_equal (type, "string")
                   && is_text (g_ptr_array_index (row, i));
        }
    }
  for (guint i = 0; i < row->len; i++)
    if (*(char *) g_ptr_array_index (row, i) != '\0' && !is_text (g_ptr_array_index (row, i)))
      return FALSE;
  return above;
}

/* A name that was there already gets its number, and the user is told. */
static gboolean
take_header (MeshInference *self, const char *path, GPtrArray *row, GError **error)
{
  if (row->len > MESH_INFER_MAX_COLUMNS)
    {
      /* Translators: the path of a file, how many columns it has, and how many are possible */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s: has %u columns, more than %d"),
                   path, row->len, MESH_INFER_MAX_COLUMNS);
      return FALSE;
    }
  for (guint i = 0; i < row->len; i++)
    {
      const char *text = self->header ? g_ptr_array_index (row, i) : "";
      g_autofree char *folded = g_utf8_strdown (text, -1);
      const gboolean doubled = *text != '\0' && g_hash_table_contains (self->index, folded);
      g_autofree char *source = doubled ? g_strdup_printf ("%s_%u", text, i + 1) : g_strdup (text);
      MeshInferColumn *column = mesh_inference_see (self, source, NULL);

      if (doubled)
        /* Translators: a name; which column has it again, counted from 1; the other name that this one gets */
        mesh_inference_note (self, _ ("Two columns are called \"%s\": column %u becomes %s"), text,
                             i + 1, column->name);
    }
  return TRUE;
}

/* ---- rows ---- */

typedef struct
{
  guint rows, longer, shorter;
  guint first; /* the row that is too long first */
  guint first_fields;
} Counts;

static void
see_row (MeshInference *self, GPtrArray *row, Counts *counts)
{
  const guint n = self->columns->len;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  counts->rows++;
  counts->shorter += row->len < n;
  if (row->len > n && counts->longer++ == 0)
    {
      counts->first = counts->rows + (self->header ? 1 : 0);
      counts->first_fields = row->len;
    }
  for (guint i = 0; i < MIN (row->len, n); i++)
    mesh_inference_see_text (g_ptr_array_index (self->columns, i), g_ptr_array_index (row, i));
  if (self->rows->len >= MESH_INFER_MAX_ROWS)
    return;
  for (guint i = 0; i < MIN (row->len, n); i++)
    g_ptr_array_add (kept, g_strdup (g_ptr_array_index (row, i)));
  g_ptr_array_add (kept, NULL);
  g_ptr_array_set_free_func (kept, NULL);
  mesh_inference_keep_row (self, (char **) g_ptr_array_steal (kept, NULL));
}

static gboolean
check_counts (MeshInference *self, const char *path, const Counts *counts, GError **error)
{
  if (counts->longer * RAGGED > counts->rows)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: the path of a file; a row, counted from 1; its number of fields; that of the first
                      row */
                   _ ("%s: row %u has %u fields, the first has %u"), path, counts->first,
                   counts->first_fields, self->columns->len);
      return FALSE;
    }
  if (counts->longer > 0)
    mesh_inference_note (self,
                         /* Translators: how many rows, of how many; then which is the first of them, counted from 1 */
                         _ ("%u of %u rows have more fields than the first, row %u for one: Athena "
                            "drops what is over"),
                         counts->longer, counts->rows, counts->first);
  if (counts->shorter > 0)
    mesh_inference_note (
        /* Translators: how many rows, of how many */
        self, _ ("%u of %u rows have fewer fields than the first: Athena leaves the others empty"),
        counts->shorter, counts->rows);
  if (counts->rows == 0)
    mesh_inference_note (self,
                         _ ("It has a header and no rows, so that its columns are of no type yet"));
  return TRUE;
}

gboolean
mesh_infer_csv (MeshInference *self,
                const char *path,
                const char *data,
                gsize length,
                gboolean complete,
                GError **error)
{
  Reader reader = { data, data + length, ',', FALSE, FALSE };
  g_autoptr (GPtrArray) row = NULL;
  Counts counts = { 0 };

  if (self->said_separator != '\0')
    self->separator = self->said_separator;
  else
    mesh_infer_csv_probe (data, length, &self->separator);
  reader.separator = self->separator;
  row = read_row (&reader);
  if (row == NULL)
    {
      /* Translators: %s is the path of a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s is empty"), path);
      return FALSE;
    }
  if (self->said_header != MESH_HEADER_GUESS)
    self->header = self->said_header == MESH_HEADER_FIRST_ROW;
  else
    self->header = looks_like_names (row) || stands_above_values (row, reader);
  if (!take_header (self, path, row, error))
    return FALSE;
  if (!self->header)
    see_row (self, row, &counts);
  for (;;)
    {
      g_clear_pointer (&row, g_ptr_array_unref);
      row = read_row (&reader);
      if (row == NULL || (reader.open && !complete))
        break;
      see_row (self, row, &counts);
    }
  if (reader.open && complete)
    mesh_inference_note (self, _ ("A quotation mark is opened and never closed"));
  self->quoted = reader.quoted;
  return check_counts (self, path, &counts, error);
}
