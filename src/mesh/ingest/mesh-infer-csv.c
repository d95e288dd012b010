/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mesh/model/mesh-error.h"

/* Rows that the separator is judged by. */
#define PROBE    20
#define MAX_NAME 255

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

/* ---- types ---- */

static gboolean
is_integer (const char *text)
{
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
  const gsize n = strlen (digits);

  /* "007" is a name, not a number. */
  return n > 0 && n <= 18 && strspn (digits, "0123456789") == n && (n == 1 || *digits != '0');
}

static gboolean
is_double (const char *text)
{
  char *end;
  double value;

  if (strspn (text, "+-.0123456789eE") != strlen (text))
    return FALSE;
  if (g_ascii_isdigit (text[0]) && text[0] == '0' && g_ascii_isdigit (text[1]))
    return FALSE;
  value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (value);
}

/* NULL: empty, which says nothing. */
static const char *
type_of (const char *text)
{
  if (*text == '\0')
    return NULL;
  if (is_integer (text))
    return "bigint";
  if (is_double (text))
    return "double";
  if (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0)
    return "boolean";
  return "string";
}

/* ---- header ---- */

/* As Glue takes it: folded, without what Athena can't name. */
static char *
dup_column_name (const char *text, guint column, GHashTable *taken)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_autofree char *name = NULL;

  g_strstrip (folded);
  for (char *p = folded; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p))
      *p = '_';
  if (*folded == '\0' || strlen (folded) > MAX_NAME)
    name = g_strdup_printf ("col%u", column);
  else
    name = g_steal_pointer (&folded);
  for (guint n = 2; g_hash_table_contains (taken, name); n++)
    {
      g_autofree char *stem = g_steal_pointer (&name);

      name = g_strdup_printf ("%s_%u", stem, n);
    }
  g_hash_table_add (taken, g_strdup (name));
  return g_steal_pointer (&name);
}

/* A header has a name in every field, none of them a number, each once. */
static gboolean
is_header (GPtrArray *row)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < row->len; i++)
    {
      const char *text = g_ptr_array_index (row, i);
      const char *type = type_of (text);

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
          = dup_column_name (header ? g_ptr_array_index (first, i) : "", i, taken);

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
    mesh_inference_see (self, names[i], type_of (g_ptr_array_index (row, i)));
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
