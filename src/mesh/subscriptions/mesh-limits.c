/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-item.h"

#define MAX_TABLES 100
#define MAX_ROWS   2048 /* characters */
#define COLUMNS    "Columns"
#define ROWS       "Rows"
/* What an unreadable row filter becomes: it lets nothing through. */
#define NO_ROWS "1 = 0"

typedef struct
{
  char *table;    /* "": the only one */
  char **columns; /* (nullable): all; sorted */
  char *rows;     /* (nullable): all */
} Limit;

struct _MeshLimits
{
  gatomicrefcount refs;
  GPtrArray *limits; /* (element-type Limit), by table */
};

G_DEFINE_BOXED_TYPE (MeshLimits, mesh_limits, mesh_limits_ref, mesh_limits_unref)

static void
limit_free (Limit *limit)
{
  g_free (limit->table);
  g_strfreev (limit->columns);
  g_free (limit->rows);
  g_free (limit);
}

MeshLimits *
mesh_limits_new (void)
{
  MeshLimits *self = g_new0 (MeshLimits, 1);

  g_atomic_ref_count_init (&self->refs);
  self->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) limit_free);
  return self;
}

MeshLimits *
mesh_limits_ref (MeshLimits *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
mesh_limits_unref (MeshLimits *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->limits);
  g_free (self);
}

static Limit *
find (MeshLimits *self, const char *table)
{
  for (guint i = 0; self != NULL && i < self->limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (self->limits, i);

      if (g_str_equal (limit->table, table))
        return limit;
    }
  return NULL;
}

static int
compare_tables (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Limit *const *) a)->table, (*(Limit *const *) b)->table);
}

static Limit *
ensure (MeshLimits *self, const char *table)
{
  Limit *limit = find (self, table);

  if (limit != NULL)
    return limit;
  limit = g_new0 (Limit, 1);
  limit->table = g_strdup (table);
  g_ptr_array_add (self->limits, limit);
  g_ptr_array_sort (self->limits, compare_tables);
  return limit;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Folded, sorted, each once. (nullable): refused */
static char **
fold_columns (const char *const *columns, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *name = mesh_dup_glue_name (_("column"), columns[i], error);

      if (name == NULL)
        return NULL;
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  if (names->len == 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Name the columns, separated by commas"));
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
check_rows (const char *rows, GError **error)
{
  const gboolean utf8 = g_utf8_validate (rows, -1, NULL);

  if (utf8 && *rows != '\0' && g_utf8_strlen (rows, -1) <= MAX_ROWS)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               _("A row filter is an expression of 1 to %d characters, such as region = 'eu'"),
               MAX_ROWS);
  return FALSE;
}

gboolean
mesh_limits_set (MeshLimits *self,
                 const char *table,
                 const char *const *columns,
                 const char *rows,
                 GError **error)
{
  g_autofree char *folded = *table != '\0' ? mesh_dup_glue_name (_("table"), table, error) : g_strdup ("");
  g_autofree char *expression = rows != NULL ? g_strstrip (g_strdup (rows)) : NULL;
  g_auto (GStrv) names = NULL;
  Limit *limit;

  if (folded == NULL || (expression != NULL && !check_rows (expression, error)))
    return FALSE;
  if (columns != NULL && (names = fold_columns (columns, error)) == NULL)
    return FALSE;
  if (find (self, folded) == NULL && self->limits->len >= MAX_TABLES)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("One subscription can limit at most %d tables"), MAX_TABLES);
      return FALSE;
    }
  limit = ensure (self, folded);
  if (names != NULL)
    {
      g_strfreev (limit->columns);
      limit->columns = g_steal_pointer (&names);
    }
  if (expression != NULL)
    {
      g_free (limit->rows);
      limit->rows = g_steal_pointer (&expression);
    }
  return TRUE;
}

/* "usage:a,b" → "usage" and "a,b"; a colon behind anything but a name is not ours. */
static char *
split_table (const char *text, const char **rest)
{
  const char *colon = strchr (text, ':');
  g_autofree char *table = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;

  *rest = text;
  if (table == NULL || *table == '\0' || strpbrk (table, " \t='\"()<>") != NULL)
    return g_strdup ("");
  *rest = colon + 1;
  return g_steal_pointer (&table);
}

gboolean
mesh_limits_parse_columns (MeshLimits *self, const char *text, GError **error)
{
  const char *rest;
  g_autofree char *table = split_table (text, &rest);
  g_auto (GStrv) columns = g_strsplit (rest, ",", -1);

  for (guint i = 0; columns[i] != NULL; i++)
    g_strstrip (columns[i]);
  return mesh_limits_set (self, table, (const char *const *) columns, NULL, error);
}

gboolean
mesh_limits_parse_rows (MeshLimits *self, const char *text, GError **error)
{
  const char *rest;
  g_autofree char *table = split_table (text, &rest);

  return mesh_limits_set (self, table, NULL, rest, error);
}

gboolean
mesh_limits_settle (MeshLimits *self, const char *const *tables, GError **error)
{
  Limit *nameless = find (self, "");

  if (nameless != NULL && (tables == NULL || tables[0] == NULL || tables[1] != NULL))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("Say which table is limited, as in TABLE:COLUMN,COLUMN: the subscription is not "
                   "to one table only"));
      return FALSE;
    }
  if (nameless != NULL)
    {
      if (!mesh_limits_set (self, tables[0], (const char *const *) nameless->columns,
                            nameless->rows, error))
        return FALSE;
      g_ptr_array_remove (self->limits, nameless);
    }
  for (guint i = 0; i < self->limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (self->limits, i);

      if (tables != NULL && g_strv_contains (tables, limit->table))
        continue;
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is the name of a table */
                   _("The limit on \"%s\" has no effect: name the tables of the subscription, and "
                   "limit only those"),
                   limit->table);
      return FALSE;
    }
  return TRUE;
}

gboolean
mesh_limits_check_permissions (const char *const *permissions, GError **error)
{
  if (g_strv_contains (permissions, "SELECT") && !g_strv_contains (permissions, "ALL"))
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               _("Columns and rows can be limited where SELECT is given, and not together with ALL"));
  return FALSE;
}

gboolean
mesh_limits_check_columns (MeshLimits *self,
                           const char *table,
                           const char *const *columns,
                           GError **error)
{
  const char *const *wanted = mesh_limits_get_columns (self, table);

  for (guint i = 0; wanted != NULL && wanted[i] != NULL; i++)
    if (!g_strv_contains (columns, wanted[i]))
      {
        /* Translators: a table, and the name of a column */
        g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, _("The table %s has no column \"%s\""),
                     table, wanted[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
mesh_limits_is_empty (MeshLimits *self)
{
  return self == NULL || self->limits->len == 0;
}

gboolean
mesh_limits_has (MeshLimits *self, const char *table)
{
  return find (self, table) != NULL;
}

const char *const *
mesh_limits_get_columns (MeshLimits *self, const char *table)
{
  Limit *limit = find (self, table);

  return limit != NULL ? (const char *const *) limit->columns : NULL;
}

const char *
mesh_limits_get_rows (MeshLimits *self, const char *table)
{
  Limit *limit = find (self, table);

  return limit != NULL ? limit->rows : NULL;
}

static gboolean
columns_equal (char **a, char **b)
{
  return a == NULL || b == NULL
             ? a == b
             : g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
mesh_limits_equal (MeshLimits *a, MeshLimits *b)
{
  const guint n = a != NULL ? a->limits->len : 0;

  if (n != (b != NULL ? b->limits->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      Limit *one = g_ptr_array_index (a->limits, i);
      Limit *other = find (b, one->table);

      if (other == NULL || g_strcmp0 (one->rows, other->rows) != 0
          || !columns_equal (one->columns, other->columns))
        return FALSE;
    }
  return TRUE;
}

char *
mesh_limits_describe (MeshLimits *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (mesh_limits_is_empty (self))
    return NULL;
  for (guint i = 0; i < self->limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (self->limits, i);
      g_autofree char *columns
          = limit->columns != NULL ? g_strjoinv (", ", limit->columns) : g_strdup ("all");

      g_string_append_printf (text, "%s%s: columns %s; rows %s%s", i > 0 ? "\n" : "", limit->table,
                              columns, limit->rows != NULL ? "where " : "all",
                              limit->rows != NULL ? limit->rows : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- the record ---- */

JsonNode *
mesh_limits_to_item (MeshLimits *self)
{
  JsonNode *tables = aws_json_new_object ();

  for (guint i = 0; self != NULL && i < self->limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (self->limits, i);
      JsonNode *inner = aws_json_new_object ();

      if (limit->columns != NULL)
        aws_json_set (inner, COLUMNS, mesh_item_list ((const char *const *) limit->columns));
      if (limit->rows != NULL)
        aws_json_set (inner, ROWS, mesh_item_string (limit->rows));
      aws_json_set (tables, limit->table, aws_json_new ("M", AWS_JSON_NODE, inner, NULL));
    }
  return aws_json_new ("M", AWS_JSON_NODE, tables, NULL);
}

static void
read_limit (MeshLimits *self, const char *table, JsonNode *value)
{
  JsonNode *inner = aws_json_get (value, "M");
  const char *rows = mesh_item_get_string (inner, ROWS);
  g_auto (GStrv) columns = mesh_item_dup_strings (inner, COLUMNS);
  const gboolean bad = aws_json_get_object (inner, NULL) == NULL
                       || (rows == NULL && aws_json_get (inner, ROWS) != NULL)
                       || (columns[0] == NULL && aws_json_get (inner, COLUMNS) != NULL)
                       || (rows == NULL && columns[0] == NULL);

  if (!bad
      && mesh_limits_set (self, table, columns[0] != NULL ? (const char *const *) columns : NULL,
                          rows, NULL))
    return;
  g_free (find (self, table) != NULL ? find (self, table)->rows : NULL);
  ensure (self, table)->rows = g_strdup (NO_ROWS);
}

MeshLimits *
mesh_limits_new_from_item (JsonNode *value)
{
  MeshLimits *self;
  JsonObject *tables;
  JsonObjectIter iter;
  const char *table;
  JsonNode *limit;

  if (value == NULL)
    return NULL;
  self = mesh_limits_new ();
  tables = aws_json_get_object (value, "M");
  if (tables == NULL)
    {
      ensure (self, "?")->rows = g_strdup (NO_ROWS);
      return self;
    }
  json_object_iter_init (&iter, tables);
  while (json_object_iter_next (&iter, &table, &limit))
    read_limit (self, table, limit);
  return self;
}
