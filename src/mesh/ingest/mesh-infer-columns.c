/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/model/mesh-error.h"

/* What was found, and what the user makes of it. */

static MeshInferColumn *
get (MeshInference *self, guint i)
{
  return g_ptr_array_index (self->columns, i);
}

MeshFormat
mesh_inference_get_format (MeshInference *self)
{
  return self->format;
}

char
mesh_inference_get_separator (MeshInference *self)
{
  return self->separator;
}

gboolean
mesh_inference_get_header (MeshInference *self)
{
  return self->header;
}

const char *
mesh_inference_get_ending (MeshInference *self)
{
  return self->ending;
}

guint64
mesh_inference_get_bytes_read (MeshInference *self)
{
  return self->bytes_read;
}

guint
mesh_inference_get_n_columns (MeshInference *self)
{
  return self->columns->len;
}

const char *
mesh_inference_get_name (MeshInference *self, guint i)
{
  return get (self, i)->name;
}

const char *
mesh_inference_get_source (MeshInference *self, guint i)
{
  return get (self, i)->source;
}

const char *
mesh_inference_get_type (MeshInference *self, guint i)
{
  MeshInferColumn *column = get (self, i);

  if (column->chosen != NULL)
    return column->chosen;
  if (column->type == NULL || (self->format == MESH_FORMAT_CSV && self->quoted))
    return "string";
  return column->type;
}

gboolean
mesh_inference_set_name (MeshInference *self, guint i, const char *name, GError **error)
{
  if (!mesh_check_data_name (C_ ("kind of thing", "column"), name, error))
    return FALSE;
  g_free (get (self, i)->name);
  get (self, i)->name = g_strdup (name);
  return TRUE;
}

/* https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html: dates are numbers of days there. */
static gboolean
check_reader (MeshInference *self, const char *type, GError **error)
{
  static const char *const known[] = { "string", "bigint", "int", "double", "boolean", NULL };

  if (self->format == MESH_FORMAT_PARQUET)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 _ ("Parquet files carry their types: change them where the files are made"));
  else if (self->format == MESH_FORMAT_CSV && self->quoted && !g_strv_contains (known, type))
    g_set_error (
        error, MESH_ERROR, MESH_ERROR_INVALID,
        /* Translators: %s is a type of Athena, such as date */
        _ ("Values stand in quotes, so that %s cannot be read: use string, bigint, int, double or "
           "boolean"),
        type);
  else if (self->format == MESH_FORMAT_CSV && strchr (type, '<') != NULL)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 /* Translators: %s is a type of Athena, such as array<string> */
                 _ ("%s cannot be read from a file of this kind"), type);
  else
    return TRUE;
  return FALSE;
}

gboolean
mesh_inference_set_type (MeshInference *self, guint i, const char *type, GError **error)
{
  MeshInferColumn *column = get (self, i);

  if (g_str_equal (type, mesh_inference_get_type (self, i)))
    return TRUE;
  if (!mesh_type_check (type, error) || !check_reader (self, type, error))
    return FALSE;
  g_free (column->chosen);
  column->chosen = g_strdup (type);
  return TRUE;
}

/* ---- rows ---- */

guint
mesh_inference_get_n_rows (MeshInference *self)
{
  return self->rows->len;
}

const char *
mesh_inference_get_cell (MeshInference *self, guint row, guint column)
{
  char **cells = g_ptr_array_index (self->rows, row);

  for (guint i = 0; i <= column; i++)
    if (cells[i] == NULL)
      return "";
  return cells[column];
}

guint
mesh_inference_count_misfits (MeshInference *self,
                              guint column,
                              const char *type,
                              const char **example)
{
  const gboolean no_empty
      = self->format == MESH_FORMAT_CSV && self->quoted && !g_str_equal (type, "string");
  guint misfits = 0;

  if (example != NULL)
    *example = NULL;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *cell = mesh_inference_get_cell (self, i, column);

      if (mesh_value_fits (type, cell) && (*cell != '\0' || !no_empty))
        continue;
      if (misfits++ == 0 && example != NULL)
        *example = cell;
    }
  return misfits;
}

/* ---- notes ---- */

static char *
dup_date_note (MeshInferColumn *column)
{
  const guint day = column->dates[MESH_DATE_DAY_FIRST],
              month = column->dates[MESH_DATE_MONTH_FIRST];

  if (column->dates[MESH_DATE_NONE] > 0 || day + month + column->dates[MESH_DATE_AMBIGUOUS] == 0)
    return NULL;
  if (day > 0 && month > 0)
    /* Translators: %s is the name of a column */
    return g_strdup_printf (_ ("%s has dates with the day first and with the month first: it stays "
                               "text, and should be put right where it comes from"),
                            column->name);
  if (day == 0 && month == 0)
    return g_strdup_printf (
        /* Translators: %s is the name of a column */
        _ ("%s has dates of which the sample does not tell whether the day or the "
           "month comes first: it stays text"),
        column->name);
  if (day > 0)
    /* Translators: the name of a column, twice; date_parse (…) stays as it is */
    return g_strdup_printf (_ ("%s has dates with the day first, which Athena reads as text: use "
                               "date_parse(%s, '%%d/%%m/%%Y') in queries"),
                            column->name, column->name);
  /* Translators: the name of a column, twice; date_parse (…) stays as it is */
  return g_strdup_printf (_ ("%s has dates with the month first, which Athena reads as text: use "
                             "date_parse(%s, '%%m/%%d/%%Y') in queries"),
                          column->name, column->name);
}

char **
mesh_inference_dup_notes (MeshInference *self)
{
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();

  for (guint i = 0; i < self->notes->len; i++)
    g_strv_builder_add (notes, g_ptr_array_index (self->notes, i));
  if (self->format == MESH_FORMAT_CSV && self->quoted)
    g_strv_builder_add (notes, _ ("Values stand in quotes, so that all columns are read as text: "
                                  "the reader for quotes knows neither dates nor empty numbers"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *note = dup_date_note (get (self, i));

      if (note != NULL)
        g_strv_builder_add (notes, note);
    }
  return g_strv_builder_end (notes);
}
