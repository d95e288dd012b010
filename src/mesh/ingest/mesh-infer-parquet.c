/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <glib/gi18n-lib.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-thrift.h"
#include "mesh/model/mesh-error.h"

/* A footer of thousands of columns and row groups is some megabytes long. */
#define MAX_FOOTER  (16 * 1024 * 1024)
#define MAX_NESTING 8

/* Numbers of the format's thrift definition: https://github.com/apache/parquet-format */
typedef enum
{
  TYPE_BOOLEAN,
  TYPE_INT32,
  TYPE_INT64,
  TYPE_INT96,
  TYPE_FLOAT,
  TYPE_DOUBLE
} Physical;
typedef enum
{
  CONVERTED_UTF8 = 0,
  CONVERTED_MAP = 1,
  CONVERTED_LIST = 3,
  CONVERTED_DECIMAL = 5,
  CONVERTED_DATE = 6,
  CONVERTED_TIMESTAMP_MILLIS = 9,
  CONVERTED_TIMESTAMP_MICROS = 10
} Converted;
typedef enum
{
  LOGICAL_STRING = 1,
  LOGICAL_MAP = 2,
  LOGICAL_LIST = 3,
  LOGICAL_DECIMAL = 5,
  LOGICAL_DATE = 6,
  LOGICAL_TIMESTAMP = 8
} Logical;
/* The fields of a schema's element. */
typedef enum
{
  ELEMENT_TYPE = 1,
  ELEMENT_NAME = 4,
  ELEMENT_CHILDREN = 5,
  ELEMENT_CONVERTED = 6,
  ELEMENT_SCALE = 7,
  ELEMENT_PRECISION = 8,
  ELEMENT_LOGICAL = 10
} ElementField;
#define FILE_SCHEMA 2

typedef struct
{
  char *name;
  gint64 type, converted, logical, children, scale, precision;
} Element;

static void
element_clear (gpointer data)
{
  g_clear_pointer (&((Element *) data)->name, g_free);
}

/* A union: which of its members is set is all that is asked. */
static gint64
read_logical (MeshThrift *thrift)
{
  gint id = 0, which = 0;
  MeshThriftType type;

  while ((type = mesh_thrift_field (thrift, &id)) != MESH_THRIFT_STOP)
    {
      which = id;
      mesh_thrift_skip (thrift, type);
    }
  return which;
}

static void
read_element (MeshThrift *thrift, Element *element)
{
  MeshThriftType type;
  gint id = 0;
  gsize length;

  while ((type = mesh_thrift_field (thrift, &id)) != MESH_THRIFT_STOP)
    {
      gint64 *number = id == ELEMENT_TYPE        ? &element->type
                       : id == ELEMENT_CHILDREN  ? &element->children
                       : id == ELEMENT_CONVERTED ? &element->converted
                       : id == ELEMENT_SCALE     ? &element->scale
                       : id == ELEMENT_PRECISION ? &element->precision
                                                 : NULL;

      if (number != NULL && type == MESH_THRIFT_I32)
        *number = mesh_thrift_integer (thrift);
      else if (id == ELEMENT_NAME && type == MESH_THRIFT_BINARY && element->name == NULL)
        {
          const char *name = mesh_thrift_binary (thrift, &length);

          element->name = g_utf8_make_valid (name, (gssize) MIN (length, 1024));
        }
      else if (id == ELEMENT_LOGICAL && type == MESH_THRIFT_STRUCT)
        element->logical = read_logical (thrift);
      else
        mesh_thrift_skip (thrift, type);
    }
}

static GArray *
read_schema (const guint8 *data, gsize length)
{
  MeshThrift thrift = { .p = data, .end = data + length };
  g_autoptr (GArray) elements = g_array_new (FALSE, TRUE, sizeof (Element));
  MeshThriftType type;
  gint id = 0;

  g_array_set_clear_func (elements, element_clear);
  while ((type = mesh_thrift_field (&thrift, &id)) != MESH_THRIFT_STOP && elements->len == 0)
    {
      MeshThriftType each;
      guint n;

      if (id != FILE_SCHEMA || type != MESH_THRIFT_LIST)
        {
          mesh_thrift_skip (&thrift, type);
          continue;
        }
      n = mesh_thrift_list (&thrift, &each);
      for (guint i = 0; i < n && each == MESH_THRIFT_STRUCT && !thrift.failed; i++)
        {
          Element element = { .type = -1, .converted = -1, .logical = -1 };

          read_element (&thrift, &element);
          g_array_append_val (elements, element);
        }
    }
  return thrift.failed || elements->len < 2 ? NULL : g_steal_pointer (&elements);
}

/* ---- types ---- */

static char *
dup_simple (const Element *e)
{
  if (e->converted == CONVERTED_DECIMAL || e->logical == LOGICAL_DECIMAL)
    return e->precision < 1 || e->precision > 38 || e->scale < 0 || e->scale > e->precision
               ? g_strdup ("string")
               : g_strdup_printf ("decimal(%d,%d)", (int) e->precision, (int) e->scale);
  if (e->converted == CONVERTED_DATE || e->logical == LOGICAL_DATE)
    return g_strdup ("date");
  if (e->converted == CONVERTED_TIMESTAMP_MILLIS || e->converted == CONVERTED_TIMESTAMP_MICROS
      || e->logical == LOGICAL_TIMESTAMP || e->type == TYPE_INT96)
    return g_strdup ("timestamp");
  switch (e->type)
    {
    case TYPE_BOOLEAN:
      return g_strdup ("boolean");
    case TYPE_INT32:
      return g_strdup ("int");
    case TYPE_INT64:
      return g_strdup ("bigint");
    case TYPE_FLOAT:
      return g_strdup ("float");
    case TYPE_DOUBLE:
      return g_strdup ("double");
    default:
      return g_strdup (e->converted == CONVERTED_UTF8 || e->logical == LOGICAL_STRING ? "string"
                                                                                      : "binary");
    }
}

static char *
dup_type (GArray *schema, guint *at, guint depth);

/* The types of the members, "name:type,…" or, without names, only the first's innermost for lists.
 */
static char *
dup_members (GArray *schema, guint *at, gint64 n, gboolean names, guint depth)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *type = NULL;

      if (*at >= schema->len)
        return NULL;
      name = mesh_dup_column_name (g_array_index (schema, Element, *at).name != NULL
                                       ? g_array_index (schema, Element, *at).name
                                       : "",
                                   (guint) i, NULL);
      type = dup_type (schema, at, depth);
      if (type == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "," : "", names ? name : "",
                              names ? ":" : "", type);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Lists and maps have a group around their elements: three levels, as the format asks. */
static char *
dup_group (GArray *schema, guint *at, const Element *e, guint depth)
{
  const gboolean list = e->converted == CONVERTED_LIST || e->logical == LOGICAL_LIST;
  const gboolean map = e->converted == CONVERTED_MAP || e->logical == LOGICAL_MAP;
  g_autofree char *members = NULL;

  if ((list || map) && e->children == 1 && *at < schema->len
      && g_array_index (schema, Element, *at).children == (list ? 1 : 2))
    {
      (*at)++;
      members = dup_members (schema, at, list ? 1 : 2, FALSE, depth);
      return members == NULL ? NULL : g_strdup_printf ("%s<%s>", list ? "array" : "map", members);
    }
  members = dup_members (schema, at, e->children, TRUE, depth);
  return members == NULL ? NULL : g_strdup_printf ("struct<%s>", members);
}

/* NULL: the schema is no tree. */
static char *
dup_type (GArray *schema, guint *at, guint depth)
{
  const Element *e = &g_array_index (schema, Element, *at);

  (*at)++;
  if (e->children == 0)
    return dup_simple (e);
  if (e->children < 0 || e->children > schema->len || depth > MAX_NESTING)
    return NULL;
  return dup_group (schema, at, e, depth + 1);
}

static gboolean
take_columns (MeshInference *self, GArray *schema)
{
  guint at = 1;

  while (at < schema->len)
    {
      const char *name = g_array_index (schema, Element, at).name;
      g_autofree char *type = dup_type (schema, &at, 0);

      if (type == NULL)
        return FALSE;
      mesh_inference_see (self, name != NULL ? name : "", type);
    }
  return TRUE;
}

/* ---- the file ---- */

/* "PAR1" … footer, its length in four bytes, "PAR1". */
static GBytes *
read_footer (int fd)
{
  struct stat status;
  guint8 tail[8], head[4];
  guint32 length;
  g_autofree guint8 *data = NULL;

  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode) || status.st_size < 12
      || pread (fd, head, 4, 0) != 4 || pread (fd, tail, 8, status.st_size - 8) != 8
      || memcmp (head, "PAR1", 4) != 0 || memcmp (tail + 4, "PAR1", 4) != 0)
    return NULL;
  memcpy (&length, tail, 4);
  length = GUINT32_FROM_LE (length);
  if (length > MAX_FOOTER || (goffset) length > status.st_size - 12)
    return NULL;
  data = g_malloc (length + 1);
  if (pread (fd, data, length, status.st_size - 8 - (goffset) length) != (gssize) length)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

gboolean
mesh_infer_parquet_footer (MeshInference *self, const guint8 *data, gsize length)
{
  g_autoptr (GArray) schema = read_schema (data, length);

  return schema != NULL && take_columns (self, schema);
}

gboolean
mesh_infer_parquet (MeshInference *self, const char *path, GError **error)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autoptr (GBytes) footer = fd >= 0 ? read_footer (fd) : NULL;

  if (fd >= 0)
    close (fd);
  if (footer != NULL
      && mesh_infer_parquet_footer (self, g_bytes_get_data (footer, NULL),
                                    g_bytes_get_size (footer)))
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is the path of a file */
               _ ("%s is no complete Parquet file: its footer cannot be read"), path);
  return FALSE;
}
