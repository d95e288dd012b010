/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

static const struct { guint bit; const char *name, *title; } permissions[] = {
  { LF_ALL, "ALL", "All" },
  { LF_SELECT, "SELECT", "Select" },
  { LF_ALTER, "ALTER", "Alter" },
  { LF_DROP, "DROP", "Drop" },
  { LF_DELETE, "DELETE", "Delete" },
  { LF_INSERT, "INSERT", "Insert" },
  { LF_DESCRIBE, "DESCRIBE", "Describe" },
  { LF_CREATE_DATABASE, "CREATE_DATABASE", "Create Database" },
  { LF_CREATE_TABLE, "CREATE_TABLE", "Create Table" },
  { LF_DATA_LOCATION_ACCESS, "DATA_LOCATION_ACCESS", "Data Location Access" },
  { LF_CREATE_TAG, "CREATE_TAG", "Create Tag" },
  { LF_CREATE_TAG, "CREATE_LF_TAG", "Create Tag" },
  { LF_ASSOCIATE, "ASSOCIATE", "Associate" },
  { LF_GRANT_TAG_EXPRESSION, "GRANT_WITH_LF_TAG_EXPRESSION", "Grant With LF-Tag Expression" },
};

/* Indexed by LfKind */
static const struct { const char *name; guint permissions; } kinds[] = {
  { "catalog", LF_CREATE_DATABASE | LF_CREATE_TAG | LF_DESCRIBE },
  { "database", LF_DATABASE_RIGHTS },
  { "table", LF_TABLE_RIGHTS },
  { "all-tables", LF_TABLE_RIGHTS },
  { "columns", LF_SELECT },
  { "location", LF_DATA_LOCATION_ACCESS },
  { "filter", LF_SELECT | LF_DESCRIBE | LF_DROP },
  { "tag", LF_ASSOCIATE | LF_DESCRIBE | LF_ALTER | LF_DROP | LF_GRANT_TAG_EXPRESSION },
  { "policy", LF_DATABASE_RIGHTS | LF_TABLE_RIGHTS },
};

guint
lf_permission_from_name (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (permissions); i++)
    if (g_str_equal (permissions[i].name, name))
      return permissions[i].bit;
  return 0;
}

const char *
lf_permission_name (guint bit)
{
  for (guint i = 0; i < G_N_ELEMENTS (permissions); i++)
    if (permissions[i].bit == bit)
      return permissions[i].name;
  return "";
}

const char *
lf_permission_title (guint bit)
{
  for (guint i = 0; i < G_N_ELEMENTS (permissions); i++)
    if (permissions[i].bit == bit)
      return permissions[i].title;
  return "";
}

gboolean
lf_permissions_read (JsonArray *array, guint *bits, CatalogFault *fault)
{
  *bits = 0;
  for (guint i = 0; i < catalog_length (array); i++)
    {
      const char *name = catalog_string_at (array, i);
      guint bit = lf_permission_from_name (name);

      if (bit == 0)
        return catalog_refuse (fault, "InvalidInputException", "Permission not recognized: %s",
                               name != NULL ? name : "");
      *bits |= bit;
    }
  return TRUE;
}

JsonArray *
lf_permissions_write (guint bits)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (permissions); i++)
    if (bits & permissions[i].bit)
      {
        json_array_add_string_element (array, permissions[i].name);
        bits &= ~permissions[i].bit;
      }
  return array;
}

const char *
lf_kind_name (LfKind kind)
{
  return kinds[kind].name;
}

gboolean
lf_kind_from_name (const char *name, LfKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

guint
lf_kind_permissions (LfKind kind)
{
  return kinds[kind].permissions;
}

gboolean
lf_column_matches (const char *detail, const char *column)
{
  g_auto (GStrv) excluded = NULL;

  if (g_str_equal (detail, "*"))
    return TRUE;
  if (!g_str_has_prefix (detail, "*-"))
    return g_str_equal (detail, column);
  excluded = g_strsplit (detail + 2, ",", -1);
  return !g_strv_contains ((const char *const *) excluded, column);
}

/* All but @held's exclusions covers all but @wanted's where the former are among the latter. */
static gboolean
exclusions_cover (const char *held, const char *wanted)
{
  g_auto (GStrv) of_held = g_strsplit (held + 2, ",", -1);
  g_auto (GStrv) of_wanted = NULL;

  if (!g_str_has_prefix (wanted, "*-"))
    return FALSE;
  of_wanted = g_strsplit (wanted + 2, ",", -1);
  for (guint i = 0; of_held[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) of_wanted, of_held[i]))
      return FALSE;
  return TRUE;
}

gboolean
lf_columns_cover (GPtrArray *held, const char *wanted)
{
  for (guint i = 0; held != NULL && i < held->len; i++)
    {
      const char *detail = g_ptr_array_index (held, i);

      if (g_str_equal (detail, "*") || g_str_equal (detail, wanted))
        return TRUE;
      if (g_str_has_prefix (detail, "*-"))
        {
          if (wanted[0] == '*' ? exclusions_cover (detail, wanted) : lf_column_matches (detail, wanted))
            return TRUE;
        }
    }
  return FALSE;
}
