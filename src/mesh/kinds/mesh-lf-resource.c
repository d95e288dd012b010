/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

static const char *const table_permissions[]
    = { "ALL", "ALTER", "DELETE", "DESCRIBE", "DROP", "INSERT", "SELECT", NULL };

JsonNode *
mesh_lf_resource_new (const char *catalog, const char *database, const char *table)
{
  JsonNode *inner;

  if (database == NULL)
    return aws_json_new ("Catalog", AWS_JSON_NODE, aws_json_new_object (), NULL);
  if (table == NULL)
    {
      inner = aws_json_new ("CatalogId", AWS_JSON_STRING, catalog, "Name", AWS_JSON_STRING,
                            database, NULL);
      return aws_json_new ("Database", AWS_JSON_NODE, inner, NULL);
    }
  inner = aws_json_new ("CatalogId", AWS_JSON_STRING, catalog, "DatabaseName", AWS_JSON_STRING,
                        database, NULL);
  if (g_str_equal (table, "*"))
    aws_json_set (inner, "TableWildcard", aws_json_new_object ());
  else
    aws_json_set_string (inner, "Name", table);
  return aws_json_new ("Table", AWS_JSON_NODE, inner, NULL);
}

static gboolean
is_in_catalog (JsonNode *resource, const char *path, const char *catalog)
{
  const char *said = aws_json_get_string (resource, path);

  return said == NULL || catalog == NULL || g_str_equal (said, catalog);
}

/* SELECT on a table is reported over all its columns; over some columns it is another thing. */
static gboolean
is_whole_table (JsonNode *resource)
{
  return aws_json_get (resource, "TableWithColumns.ColumnWildcard") != NULL
         && aws_json_get_length (resource, "TableWithColumns.ColumnWildcard.ExcludedColumnNames")
                == 0;
}

static gboolean
is_table (JsonNode *resource,
          const char *kind,
          const char *catalog,
          const char *database,
          const char *table)
{
  g_autofree char *path = g_strconcat (kind, ".CatalogId", NULL);
  JsonNode *inner = aws_json_get (resource, kind);
  const char *name = aws_json_get_string (inner, "Name");
  gboolean all
      = aws_json_get (inner, "TableWildcard") != NULL || g_strcmp0 (name, "ALL_TABLES") == 0;

  if (inner == NULL || !is_in_catalog (resource, path, catalog)
      || g_strcmp0 (aws_json_get_string (inner, "DatabaseName"), database) != 0)
    return FALSE;
  return g_str_equal (table, "*") ? all : !all && g_strcmp0 (name, table) == 0;
}

gboolean
mesh_lf_resource_is (JsonNode *resource,
                     const char *catalog,
                     const char *database,
                     const char *table)
{
  if (database == NULL)
    return aws_json_get_object (resource, "Catalog") != NULL;
  if (table == NULL)
    return aws_json_get_object (resource, "Database") != NULL
           && is_in_catalog (resource, "Database.CatalogId", catalog)
           && g_strcmp0 (aws_json_get_string (resource, "Database.Name"), database) == 0;
  return is_table (resource, "Table", catalog, database, table)
         || (is_whole_table (resource)
             && is_table (resource, "TableWithColumns", catalog, database, table));
}

char **
mesh_lf_dup_table_permissions (const char *const *permissions, GError **error)
{
  g_autoptr (GPtrArray) folded = g_ptr_array_new_with_free_func (g_free);

  if (permissions == NULL)
    return NULL;
  for (guint i = 0; permissions[i] != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (permissions[i], -1);

      g_strstrip (upper);
      if (!g_strv_contains (table_permissions, upper))
        {
          g_autofree char *known = g_strjoinv (", ", (char **) table_permissions);

          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                       /* Translators: what somebody typed, and a list of permissions, such as SELECT */
                       _("\"%s\" is no permission on tables; these are: %s"), permissions[i], known);
          return NULL;
        }
      if (!g_ptr_array_find_with_equal_func (folded, upper, g_str_equal, NULL))
        g_ptr_array_add (folded, g_steal_pointer (&upper));
    }
  if (g_ptr_array_find_with_equal_func (folded, "SELECT", g_str_equal, NULL)
      && !g_ptr_array_find_with_equal_func (folded, "DESCRIBE", g_str_equal, NULL))
    g_ptr_array_add (folded, g_strdup ("DESCRIBE"));
  g_ptr_array_add (folded, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&folded), FALSE);
}

gboolean
mesh_lf_is_settling (const GError *error)
{
  const char *message = aws_error_get_message (error);

  if (aws_error_is_code (error, "ConcurrentModificationException"))
    return TRUE;
  if (message == NULL)
    return FALSE;
  return strstr (message, "Invalid principal") != NULL
         || strstr (message, "Grantee has no permissions") != NULL
         || strstr (message, "register the S3 path") != NULL
         || strstr (message, "is not authorized to access requested permissions") != NULL;
}
