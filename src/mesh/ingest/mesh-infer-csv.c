/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-value.h"
#include "mesh/model/mesh-error.h"

/* Rows that the separator is judged by. */
#define PROBE 20

typedef struct
{
  const char *p, *end;
  char separator;
  gboolean quoted; /* a quoted field was met */
} Reader;

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
      else if (c == '\n')
        break;
      else if (c != '\r')
        g_string_append_c (field, c);
    }
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

/* The one that cuts the first rows into the same number of fields, the most of them. */
static char
find_separator (const char *data, gsize length)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  guint best_fields = 1;
  char best = ',';

  for (guint i = 0; i < sizeof candidates; i++)
    {
      Reader reader = { data, data + length, candidates[i], FALSE };
      guint fields = 0;
      gboolean even = TRUE;

      for (guint n = 0; n < PROBE && even; n++)
        {
          g_autoptr (GPtrArray) row = read_row (&reader);

          if (row == NULL)
            break;
          even = fields == 0 || row->len == fields;
          fields = row->len;
        }
      if (even && fields > best_fields)
        {
          best_fields = fields;
          best = candidates[i];
        }
    }
  return best;
}

/* ---- header ---- */

/* A header has a name in every field, none of them a number, each once. */
static gboolean
is_header (GPtrArray *row)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < row->len; i++)
    {
      const char *text = g_ptr_array_index (row, i);
      const char *type = mesh_value_type (text);

      if (type == NULL || !g_str_equal (type, "string") || !g_hash_table_add (seen, (gpointer) text)
          || !(g_unichar_isalpha (g_utf8_get_char (text)) || *text == '_'))
        return FALSE;
    }
  return TRUE;
}

static char **
dup_names (GPtrArray *first, gboolean header)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < first->len; i++)
    {
      g_autofree char *name
          = mesh_dup_column_name (header ? g_ptr_array_index (first, i) : "", i, taken);

      g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static gboolean
see_row (MeshInference *self,
         const char *path,
         GPtrArray *row,
         char **names,
         guint line,
         GError **error)
{
  const guint n = g_strv_length (names);

  if (row->len > n)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("%s: row %u has %u fields, the first has %u"), path, line, row->len, n);
      return FALSE;
    }
  for (guint i = 0; i < row->len; i++)
    {
      const char *text = g_ptr_array_index (row, i);

      mesh_inference_see (self, names[i], mesh_value_type (text));
      mesh_inference_see_date (self, names[i], text);
    }
  return TRUE;
}

gboolean
mesh_infer_csv (MeshInference *self,
                const char *path,
                const char *data,
                gsize length,
                GError **error)
{
  Reader reader = { data, data + length, find_separator (data, length), FALSE };
  g_autoptr (GPtrArray) row = NULL;
  g_auto (GStrv) names = NULL;
  gboolean header;

  row = read_row (&reader);
  if (row == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s is empty"), path);
      return FALSE;
    }
  header = is_header (row);
  names = dup_names (row, header);
  for (guint i = 0; names[i] != NULL; i++)
    mesh_inference_see (self, names[i], NULL);
  if (!header && !see_row (self, path, row, names, 1, error))
    return FALSE;
  for (guint line = 2;; line++)
    {
      g_clear_pointer (&row, g_ptr_array_unref);
      row = read_row (&reader);
      if (row == NULL)
        break;
      if (!see_row (self, path, row, names, line, error))
        return FALSE;
    }
  mesh_inference_set_csv (self, reader.separator, header, reader.quoted);
  return TRUE;
}
