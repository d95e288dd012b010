/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-tables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

JsonNode *
mesh_tables_new_input (const char *catalog, const char *database, const char *const *names)
{
  g_autofree char *expression = names != NULL ? mesh_names_to_expression (names) : NULL;

  return aws_json_new ("CatalogId", AWS_JSON_STRING, catalog, "DatabaseName", AWS_JSON_STRING,
                       database, "Expression", AWS_JSON_STRING, expression, NULL);
}

gboolean
mesh_tables_fold (const char *const *names, char ***folded, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  *folded = NULL;
  if (names == NULL || names[0] == NULL)
    return TRUE;
  if (mesh_tables_is_pattern (names))
    {
      g_autoptr (MeshPattern) pattern = mesh_pattern_new (names[0], error);

      if (pattern == NULL)
        return FALSE;
      *folded = g_strdupv ((char **) names);
      return TRUE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = mesh_dup_glue_name (_ ("table"), names[i], error);

      if (name == NULL)
        return FALSE;
      g_strv_builder_add (builder, name);
    }
  *folded = g_strv_builder_end (builder);
  return TRUE;
}

JsonNode *
mesh_tables_find (JsonNode *answer, const char *name)
{
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (answer, "TableList", i);

      if (g_strcmp0 (aws_json_get_string (table, "Name"), name) == 0)
        return table;
    }
  return NULL;
}

char **
mesh_tables_dup_columns (JsonNode *table)
{
  static const char *const lists[] = { "StorageDescriptor.Columns", "PartitionKeys" };
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < aws_json_get_length (table, lists[l]); i++)
      {
        const char *name = aws_json_get_string (aws_json_get_element (table, lists[l], i), "Name");

        if (name != NULL)
          g_strv_builder_add (names, name);
      }
  return g_strv_builder_end (names);
}

gboolean
mesh_tables_is_pattern (const char *const *asked)
{
  return asked != NULL && asked[0] != NULL && asked[1] == NULL
         && strpbrk (asked[0], "*+?^$()[]{}|\\.") != NULL;
}

/* Each once, however often it is asked for. */
static char **
resolve_names (JsonNode *answer, const char *const *asked, const char *where, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; asked[i] != NULL; i++)
    {
      if (!g_hash_table_add (seen, (gpointer) asked[i]))
        continue;
      if (mesh_tables_find (answer, asked[i]) != NULL)
        g_strv_builder_add (found, asked[i]);
      else
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", asked[i]);
    }
  if (missing->len == 0)
    return g_strv_builder_end (found);
  /* Translators: a place, such as "account 111111111111 in eu-west-1" (translated elsewhere); names of tables */
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, _ ("Not to be seen in %s: %s"), where,
               missing->str);
  return NULL;
}

char **
mesh_tables_resolve (JsonNode *answer, const char *const *asked, const char *where, GError **error)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr (MeshPattern) pattern = NULL;
  g_auto (GStrv) names = NULL;

  if (asked != NULL && asked[0] != NULL
      && (!mesh_tables_is_pattern (asked) || mesh_tables_find (answer, asked[0]) != NULL))
    return resolve_names (answer, asked, where, error);
  pattern = mesh_pattern_new (asked != NULL ? asked[0] : NULL, error);
  if (pattern == NULL)
    return NULL;
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      const char *name
          = aws_json_get_string (aws_json_get_element (answer, "TableList", i), "Name");

      if (name != NULL && mesh_pattern_matches (pattern, name))
        g_strv_builder_add (found, name);
    }
  names = g_strv_builder_end (found);
  if (names[0] != NULL)
    return g_steal_pointer (&names);
  /* Translators: a place, such as "the mesh's catalogue in eu-west-1" (translated elsewhere); what was asked for */
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, _ ("No table in %s matches \"%s\""), where,
               asked != NULL && asked[0] != NULL ? asked[0] : "*");
  return NULL;
}

void
mesh_tables_explain (GError **error, const char *database, const char *where)
{
  g_autofree char *said = NULL;

  if (error == NULL || *error == NULL
      || !(aws_error_is_code (*error, "EntityNotFoundException")
           || g_error_matches (*error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
      || g_str_has_prefix (
          aws_error_get_operation (*error) != NULL ? aws_error_get_operation (*error) : "", "sts:"))
    return;
  said = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND,
               /* Translators: a database; a place, such as "account 111111111111 in eu-west-1"; what AWS said */
               _ ("The database %s is not there or not to be seen in %s (%s)"), database, where,
               said);
}
