/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-sample.h"
#include "mesh/model/mesh-error.h"

/* ---- which format ---- */

gboolean
mesh_format_from_name (const char *name, MeshFormat *format)
{
  static const struct
  {
    const char *suffix;
    MeshFormat format;
  } known[] = { { ".csv", MESH_FORMAT_CSV },        { ".tsv", MESH_FORMAT_CSV },
                { ".txt", MESH_FORMAT_CSV },        { ".json", MESH_FORMAT_JSON },
                { ".jsonl", MESH_FORMAT_JSON },     { ".ndjson", MESH_FORMAT_JSON },
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

/* The name says that there is nothing but a table in it, of one column perhaps. */
static gboolean
is_named_table (const char *path)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  return strstr (folded, ".csv") != NULL || strstr (folded, ".tsv") != NULL;
}

static gboolean
refuse (const char *path, const char *what, GError **error)
{
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", path, what);
  return FALSE;
}

gboolean
mesh_format_guess (const char *path,
                   const char *data,
                   gsize length,
                   MeshFormat *format,
                   GError **error)
{
  MeshFormat named = MESH_FORMAT_CSV;
  const gboolean known = mesh_format_from_name (path, &named);
  gsize at = 0;
  char separator;

  *format = named;
  if (length >= 4 && memcmp (data, "PAR1", 4) == 0)
    *format = MESH_FORMAT_PARQUET;
  if (*format == MESH_FORMAT_PARQUET || length == 0)
    return TRUE;
  if (length >= 3 && memcmp (data, "ORC", 3) == 0)
    return refuse (path, _ ("it is an ORC file, which cannot be looked into here"), error);
  if (length >= 4 && memcmp (data, "Obj\x01", 4) == 0)
    return refuse (path, _ ("it is an Avro file, which cannot be looked into here"), error);
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return refuse (path, _ ("it is text in UTF-16: save it as UTF-8"), error);
  if (memchr (data, '\0', MIN (length, 4096)) != NULL)
    return refuse (path, _ ("it is neither CSV, JSON lines nor Parquet"), error);
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (data[at]))
    at++;
  if (at < length && data[at] == '{')
    *format = MESH_FORMAT_JSON;
  else if (at < length && data[at] == '[' && named == MESH_FORMAT_JSON && known)
    return refuse (path, _ ("it is one JSON list: Athena reads an object in each line"), error);
  else if (named == MESH_FORMAT_JSON && known)
    return TRUE;
  else
    *format = MESH_FORMAT_CSV;
  if (*format == MESH_FORMAT_CSV && !is_named_table (path)
      && mesh_infer_csv_probe (data, length, &separator) < 2)
    return refuse (path, _ ("it is neither CSV, JSON lines nor Parquet"), error);
  return TRUE;
}

/* ---- what is in it ---- */

static gboolean
check_text (const char *path, const char *data, gsize length, GError **error)
{
  const char *bad;
  guint line = 1;

  if (length == 0)
    return refuse (path, _ ("it is empty, or its first row is longer than a megabyte"), error);
  if (g_utf8_validate_len (data, length, &bad))
    return TRUE;
  for (const char *p = data; p < bad; p++)
    line += *p == '\n';
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: the path of a file; a line, counted from 1; the byte that is wrong, in hexadecimal
                  digits */
               _ ("%s: line %u is no text in UTF-8 (byte 0x%02X): save it as UTF-8"), path, line,
               (guchar) *bad);
  return FALSE;
}

gboolean
mesh_inference_add_data (MeshInference *self,
                         const char *path,
                         const char *data,
                         gsize length,
                         gboolean complete,
                         GError **error)
{
  g_autoptr (MeshInference) other = mesh_inference_new (self->format);
  gboolean done;

  /* A byte-order mark is no part of the first name. */
  const gboolean marked = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0;

  other->said_separator = self->said_separator;
  other->said_header = self->said_header;
  if (marked)
    {
      data += 3;
      length -= 3;
    }
  /* What the sample cuts off is no row. */
  if (!complete)
    while (length > 0 && data[length - 1] != '\n')
      length--;
  if (!check_text (path, data, length, error))
    return FALSE;
  done = self->format == MESH_FORMAT_CSV
             ? mesh_infer_csv (other, path, data, length, complete, error)
             : mesh_infer_json (other, path, data, length, error);
  if (!done)
    return FALSE;
  if (marked && (self->format == MESH_FORMAT_JSON || !other->header))
    mesh_inference_note (
        other,
        _ ("It begins with a byte-order mark, which Athena takes for a part of the first value"));
  mesh_inference_merge (self, other);
  for (guint i = 0; i < other->notes->len; i++)
    mesh_inference_note (self, "%s", (const char *) g_ptr_array_index (other->notes, i));
  return TRUE;
}

/* Athena goes by a file's name to unpack it. */
static const char *
missing_ending (const char *path, const char *ending)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  return g_str_has_suffix (folded, ending) ? "" : ending;
}

/* What is known of it once it was looked into. */
static MeshInference *
take_sample (MeshInference *self, const char *path, const MeshSample *sample)
{
  self->bytes_read += sample->length;
  self->ending = missing_ending (path, sample->ending);
  if (*self->ending != '\0')
    mesh_inference_note (
        /* Translators: "It" is a file; %s is an ending for its name, such as .gz */
        self, _ ("It is compressed and its name does not say so: it gets the ending %s on the way"),
        self->ending);
  return self;
}

MeshInference *
mesh_inference_new_for_file (const char *path, gsize limit, GError **error)
{
  g_auto (MeshSample) sample = { 0 };
  g_autoptr (MeshInference) self = NULL;
  MeshFormat format;
  gboolean done;

  if (!mesh_sample_read (&sample, path, MIN (limit, MESH_SAMPLE_BYTES), error)
      || !mesh_format_guess (path, sample.data, sample.length, &format, error))
    return NULL;
  self = mesh_inference_new (format);
  if (format == MESH_FORMAT_PARQUET)
    done = mesh_infer_parquet (self, path, error);
  else
    done = mesh_inference_add_data (self, path, sample.data, sample.length, sample.complete, error);
  return done ? take_sample (g_steal_pointer (&self), path, &sample) : NULL;
}

MeshInference *
mesh_inference_new_for_text (const char *path,
                             gsize limit,
                             char separator,
                             MeshHeader header,
                             GError **error)
{
  g_auto (MeshSample) sample = { 0 };
  g_autoptr (MeshInference) self = mesh_inference_new (MESH_FORMAT_CSV);

  self->said_separator = separator;
  self->said_header = header;
  if (!mesh_sample_read (&sample, path, MIN (limit, MESH_SAMPLE_BYTES), error)
      || !mesh_inference_add_data (self, path, sample.data, sample.length, sample.complete, error))
    return NULL;
  return take_sample (g_steal_pointer (&self), path, &sample);
}
