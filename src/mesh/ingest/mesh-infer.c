/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/model/mesh-error.h"

/* Sentences about one file. */
#define MAX_NOTES 20

static void
column_free (MeshInferColumn *column)
{
  g_clear_pointer (&column->name, g_free);
  g_clear_pointer (&column->source, g_free);
  g_clear_pointer (&column->type, g_free);
  g_clear_pointer (&column->chosen, g_free);
  g_free (column);
}

MeshInference *
mesh_inference_new (MeshFormat format)
{
  MeshInference *self = g_atomic_rc_box_new0 (MeshInference);

  self->format = format;
  self->separator = ',';
  self->ending = "";
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
inference_clear (MeshInference *self)
{
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

MeshInference *
mesh_inference_ref (MeshInference *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mesh_inference_unref (MeshInference *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) inference_clear);
}

/* ---- for the formats ---- */

MeshInferColumn *
mesh_inference_see (MeshInference *self, const char *source, const char *type)
{
  g_autofree char *folded = g_utf8_strdown (source, -1);
  MeshInferColumn *column = *source != '\0' ? g_hash_table_lookup (self->index, folded) : NULL;
  char *widened;

  if (column == NULL)
    {
      if (self->columns->len >= MESH_INFER_MAX_COLUMNS)
        return NULL;
      column = g_new0 (MeshInferColumn, 1);
      column->source = g_strdup (source);
      column->name = mesh_dup_column_name (source, self->columns->len, self->taken);
      g_ptr_array_add (self->columns, column);
      g_hash_table_insert (self->index, g_steal_pointer (&folded), column);
    }
  widened = mesh_type_widen (column->type, type);
  g_free (column->type);
  column->type = widened;
  return column;
}

void
mesh_inference_see_text (MeshInferColumn *column, const char *text)
{
  char *widened = mesh_type_widen (column->type, mesh_value_type (text));

  g_free (column->type);
  column->type = widened;
  if (*text != '\0')
    column->dates[mesh_value_date_order (text)]++;
}

void
mesh_inference_keep_row (MeshInference *self, char **row)
{
  gsize size = 0;

  for (guint i = 0; row[i] != NULL; i++)
    size += strlen (row[i]) + 1;
  if (self->rows->len >= MESH_INFER_MAX_ROWS || self->cells + size > MESH_INFER_MAX_CELLS)
    {
      g_strfreev (row);
      return;
    }
  self->cells += size;
  g_ptr_array_add (self->rows, row);
}

void
mesh_inference_note (MeshInference *self, const char *format, ...)
{
  va_list arguments;

  if (self->notes->len >= MAX_NOTES)
    return;
  va_start (arguments, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ---- several files ---- */

static MeshInferColumn *
get (MeshInference *self, guint i)
{
  return g_ptr_array_index (self->columns, i);
}

static guint
count_shared (MeshInference *self, MeshInference *other)
{
  guint n = 0;

  for (guint i = 0; i < other->columns->len; i++)
    {
      g_autofree char *folded = g_utf8_strdown (get (other, i)->source, -1);

      n += g_hash_table_contains (self->index, folded) ? 1 : 0;
    }
  return n;
}

/* A file of CSV is read by position: one may have further columns behind, no others. */
static gboolean
is_like_csv (MeshInference *self, MeshInference *other, char **why)
{
  const guint n = MIN (self->columns->len, other->columns->len);

  if (self->separator != other->separator)
    *why = g_strdup (
        _ ("Its values are separated in another way than those of the table's other files"));
  else if (self->header != other->header)
    *why = g_strdup (other->header ? _ ("It has a header, the table's other files have none")
                                   : _ ("It has no header, the table's other files have one"));
  for (guint i = 0; i < n && *why == NULL; i++)
    if (!g_str_equal (get (self, i)->name, get (other, i)->name))
      /* Translators: "Its" is a file's; which column, counted from 1; its name there, and its name in the others */
      *why = g_strdup_printf (_ ("Its column %u is \"%s\", and \"%s\" in the table's other files"),
                              i + 1, get (other, i)->source, get (self, i)->source);
  if (*why == NULL && !self->header && self->columns->len != other->columns->len)
    /* Translators: "It" is a file; how many columns it has, and how many the others have */
    *why = g_strdup_printf (_ ("It has %u columns, the table's other files have %u"),
                            other->columns->len, self->columns->len);
  return *why == NULL;
}

/* Columns are found by name: what is not there is empty. Parquet's types must be the same. */
static gboolean
is_like_named (MeshInference *self, MeshInference *other, char **why)
{
  if (2 * count_shared (self, other) < MIN (self->columns->len, other->columns->len))
    *why = g_strdup (_ ("Fewer than half of its columns are those of the table's other files"));
  for (guint i = 0; self->format == MESH_FORMAT_PARQUET && i < other->columns->len && *why == NULL;
       i++)
    {
      MeshInferColumn *theirs = get (other, i);
      g_autofree char *folded = g_utf8_strdown (theirs->source, -1);
      MeshInferColumn *ours = g_hash_table_lookup (self->index, folded);

      if (ours != NULL && g_strcmp0 (ours->type, theirs->type) != 0)
        *why
            /* Translators: "Its" is a file's; a column, its type there, such as bigint, and its type in the others */
            = g_strdup_printf (_ ("Its column %s is of type %s, and %s in the table's other files"),
                               theirs->source, theirs->type, ours->type);
    }
  return *why == NULL;
}

gboolean
mesh_inference_is_like (MeshInference *self, MeshInference *other, char **why)
{
  g_autofree char *reason = NULL;
  gboolean alike = FALSE;

  if (self->format != other->format)
    reason = g_strdup (_ ("It is of another format than the table's other files"));
  else if (self->format == MESH_FORMAT_CSV)
    alike = is_like_csv (self, other, &reason);
  else
    alike = is_like_named (self, other, &reason);
  if (why != NULL)
    *why = g_steal_pointer (&reason);
  return alike;
}

/* The other's columns by the place that they have here. */
static char **
dup_moved (MeshInference *self, MeshInference *other, char **row)
{
  char **moved = g_new0 (char *, self->columns->len + 1);
  const guint n = g_strv_length (row);

  for (guint i = 0; i < self->columns->len; i++)
    {
      guint from = i;

      if (self->format != MESH_FORMAT_CSV)
        for (from = 0; from < other->columns->len; from++)
          if (g_ascii_strcasecmp (get (other, from)->source, get (self, i)->source) == 0)
            break;
      moved[i] = g_strdup (from < n ? row[from] : "");
    }
  return moved;
}

static void
merge_columns (MeshInference *self, MeshInference *other)
{
  if (self->columns->len == 0)
    {
      self->separator = other->separator;
      self->header = other->header;
    }
  for (guint i = 0; i < other->columns->len; i++)
    {
      MeshInferColumn *theirs = get (other, i);
      MeshInferColumn *ours = NULL;

      if (self->format == MESH_FORMAT_CSV && i < self->columns->len)
        {
          char *widened = mesh_type_widen (get (self, i)->type, theirs->type);

          ours = get (self, i);
          g_free (ours->type);
          ours->type = widened;
        }
      else
        ours = mesh_inference_see (self, theirs->source, theirs->type);
      for (guint k = 0; ours != NULL && k < G_N_ELEMENTS (ours->dates); k++)
        ours->dates[k] += theirs->dates[k];
    }
  self->quoted |= other->quoted;
  self->bytes_read += other->bytes_read;
}

static void
merge_rows (MeshInference *self, MeshInference *other)
{
  for (guint i = 0; i < other->rows->len && self->rows->len < MESH_INFER_MAX_ROWS; i++)
    mesh_inference_keep_row (self, dup_moved (self, other, g_ptr_array_index (other->rows, i)));
}

void
mesh_inference_merge (MeshInference *self, MeshInference *other)
{
  merge_columns (self, other);
  merge_rows (self, other);
}

MeshInference *
mesh_inference_new_as_found (MeshInference *self, gboolean rows)
{
  MeshInference *copy = mesh_inference_new (self->format);

  merge_columns (copy, self);
  if (rows)
    merge_rows (copy, self);
  return copy;
}
