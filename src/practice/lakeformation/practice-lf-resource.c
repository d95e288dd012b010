/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

#define BAD "InvalidInputException"

void
lf_resource_clear (LfResource *resource)
{
  g_clear_pointer (&resource->catalog, g_free);
  g_clear_pointer (&resource->database, g_free);
  g_clear_pointer (&resource->name, g_free);
  g_clear_pointer (&resource->details, g_ptr_array_unref);
}

static gboolean
name_ok (const char *name)
{
  glong length = name != NULL ? g_utf8_strlen (name, -1) : 0;

  return length >= 1 && length <= 255;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Lower-cased, sorted, each once. (nullable): refused */
static GPtrArray *
read_names (JsonArray *array, CatalogFault *fault)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < catalog_length (array); i++)
    {
      const char *name = catalog_string_at (array, i);

      if (!name_ok (name) || strchr (name, ',') != NULL)
        {
          catalog_refuse (fault, BAD, "Invalid name in list");
          return NULL;
        }
      g_ptr_array_add (names, g_utf8_strdown (name, -1));
    }
  g_ptr_array_sort (names, compare_text);
  for (guint i = names->len; i > 1; i--)
    if (g_str_equal (names->pdata[i - 1], names->pdata[i - 2]))
      g_ptr_array_remove_index (names, i - 1);
  return g_steal_pointer (&names);
}

static gboolean
read_database (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  const char *name = catalog_string (object, "Name");

  if (!name_ok (name))
    return catalog_refuse (fault, BAD, "Database name is missing or invalid");
  resource->kind = LF_ON_DATABASE;
  resource->database = g_utf8_strdown (name, -1);
  return TRUE;
}

static gboolean
read_table (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  const char *database = catalog_string (object, "DatabaseName");
  const char *name = catalog_string (object, "Name");
  gboolean wildcard = catalog_object (object, "TableWildcard") != NULL;

  if (!name_ok (database))
    return catalog_refuse (fault, BAD, "Database name is missing or invalid");
  if (g_strcmp0 (name, "ALL_TABLES") == 0)
    {
      wildcard = TRUE;
      name = NULL;
    }
  if (wildcard == (name != NULL))
    return catalog_refuse (fault, BAD, "Table resource must have exactly one of Name and TableWildcard");
  if (!wildcard && !name_ok (name))
    return catalog_refuse (fault, BAD, "Table name is missing or invalid");
  resource->kind = wildcard ? LF_ON_ALL_TABLES : LF_ON_TABLE;
  resource->database = g_utf8_strdown (database, -1);
  resource->name = wildcard ? g_strdup ("*") : g_utf8_strdown (name, -1);
  return TRUE;
}

static gboolean
read_columns (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  JsonArray *names = catalog_array (object, "ColumnNames");
  JsonObject *wildcard = catalog_object (object, "ColumnWildcard");
  g_autoptr (GPtrArray) list = NULL;

  if (!name_ok (catalog_string (object, "DatabaseName")) || !name_ok (catalog_string (object, "Name")))
    return catalog_refuse (fault, BAD, "TableWithColumns needs DatabaseName and Name");
  if ((catalog_length (names) > 0) == (wildcard != NULL))
    return catalog_refuse (fault, BAD, "TableWithColumns must have exactly one of ColumnNames and ColumnWildcard");
  resource->kind = LF_ON_COLUMNS;
  resource->database = g_utf8_strdown (catalog_string (object, "DatabaseName"), -1);
  resource->name = g_utf8_strdown (catalog_string (object, "Name"), -1);
  list = read_names (wildcard != NULL ? catalog_array (wildcard, "ExcludedColumnNames") : names, fault);
  if (list == NULL)
    return FALSE;
  if (wildcard != NULL)
    {
      g_autofree char *joined = NULL;

      g_ptr_array_add (list, NULL);
      joined = g_strjoinv (",", (char **) list->pdata);
      g_ptr_array_add (resource->details, *joined != '\0' ? g_strconcat ("*-", joined, NULL) : g_strdup ("*"));
      return TRUE;
    }
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (resource->details, g_strdup (list->pdata[i]));
  return TRUE;
}

static gboolean
read_location (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  resource->kind = LF_ON_LOCATION;
  resource->name = catalog_s3_path (catalog_string (object, "ResourceArn"));
  if (resource->name == NULL)
    return catalog_refuse (fault, BAD, "Invalid S3 ARN: %s",
                           catalog_string (object, "ResourceArn") != NULL
                               ? catalog_string (object, "ResourceArn")
                               : "");
  return TRUE;
}

static gboolean
read_filter (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  if (!name_ok (catalog_string (object, "DatabaseName"))
      || !name_ok (catalog_string (object, "TableName"))
      || !name_ok (catalog_string (object, "Name")))
    return catalog_refuse (fault, BAD, "DataCellsFilter needs DatabaseName, TableName and Name");
  resource->kind = LF_ON_FILTER;
  resource->database = g_utf8_strdown (catalog_string (object, "DatabaseName"), -1);
  resource->name = g_utf8_strdown (catalog_string (object, "TableName"), -1);
  g_ptr_array_add (resource->details, g_strdup (catalog_string (object, "Name")));
  return TRUE;
}

static gboolean
read_tag (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  const char *key = catalog_string (object, "TagKey");
  g_autoptr (GPtrArray) values = NULL;

  if (key == NULL || *key == '\0' || g_utf8_strlen (key, -1) > 128
      || catalog_length (catalog_array (object, "TagValues")) == 0)
    return catalog_refuse (fault, BAD, "LFTag needs TagKey and TagValues");
  values = read_names (catalog_array (object, "TagValues"), fault);
  if (values == NULL)
    return FALSE;
  resource->kind = LF_ON_TAG;
  resource->name = g_utf8_strdown (key, -1);
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (resource->details, g_strdup (values->pdata[i]));
  return TRUE;
}

static gboolean
read_policy (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  const char *type = catalog_string (object, "ResourceType");
  char *text;

  if (type == NULL || (!g_str_equal (type, "DATABASE") && !g_str_equal (type, "TABLE")))
    return catalog_refuse (fault, BAD, "LFTagPolicy needs a ResourceType, DATABASE or TABLE");
  text = lf_expression_text (catalog_array (object, "Expression"), fault);
  if (text == NULL)
    return FALSE;
  resource->kind = LF_ON_POLICY;
  resource->name = g_strdup (type);
  g_ptr_array_add (resource->details, text);
  return TRUE;
}

static gboolean
read_catalog (JsonObject *object, LfResource *resource, CatalogFault *fault)
{
  resource->kind = LF_ON_CATALOG;
  return TRUE;
}

static const struct { const char *member; gboolean (*read) (JsonObject *, LfResource *, CatalogFault *); } readers[] = {
  { "Catalog", read_catalog }, { "Database", read_database }, { "Table", read_table },
  { "TableWithColumns", read_columns }, { "DataLocation", read_location }, { "DataCellsFilter", read_filter },
  { "LFTag", read_tag }, { "LFTagPolicy", read_policy },
};

gboolean
lf_resource_read (JsonObject *object, const char *catalog, LfResource *resource, CatalogFault *fault)
{
  JsonObject *chosen = NULL;
  guint which = 0, count = 0;
  const char *own;

  memset (resource, 0, sizeof *resource);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      JsonObject *here = catalog_object (object, readers[i].member);

      if (here == NULL)
        continue;
      chosen = here;
      which = i;
      count++;
    }
  if (count != 1)
    return catalog_refuse (fault, BAD, "Resource must have exactly one of the possible resource types set");
  resource->details = g_ptr_array_new_with_free_func (g_free);
  if (!readers[which].read (chosen, resource, fault))
    return FALSE;
  own = catalog_string (chosen, resource->kind == LF_ON_FILTER ? "TableCatalogId" : "CatalogId");
  if (resource->kind == LF_ON_CATALOG && own == NULL)
    own = catalog_string (chosen, "Id");
  resource->catalog = g_strdup (own != NULL ? own : catalog);
  if (!catalog_is_account (resource->catalog))
    return catalog_refuse (fault, BAD, "Invalid catalog id: %s", resource->catalog);
  if (resource->database == NULL)
    resource->database = g_strdup ("");
  if (resource->name == NULL)
    resource->name = g_strdup ("");
  if (resource->details->len == 0)
    g_ptr_array_add (resource->details, g_strdup (""));
  return TRUE;
}

/* ---- writing ---- */

static void
write_table (const LfResource *resource, JsonObject *object)
{
  json_object_set_string_member (object, "CatalogId", resource->catalog);
  json_object_set_string_member (object, "DatabaseName", resource->database);
  json_object_set_string_member (
      object, "Name",
      resource->kind == LF_ON_ALL_TABLES || g_str_equal (resource->name, "*") ? "ALL_TABLES"
                                                                              : resource->name);
  if (resource->kind == LF_ON_ALL_TABLES)
    json_object_set_object_member (object, "TableWildcard", json_object_new ());
}

static void
write_columns (const LfResource *resource, JsonObject *object)
{
  const char *first = g_ptr_array_index (resource->details, 0);
  JsonArray *names = json_array_new ();

  write_table (resource, object);
  if (first[0] != '*')
    {
      for (guint i = 0; i < resource->details->len; i++)
        json_array_add_string_element (names, g_ptr_array_index (resource->details, i));
      json_object_set_array_member (object, "ColumnNames", names);
      return;
    }
  JsonObject *wildcard = json_object_new ();
  if (first[1] == '-')
    {
      g_auto (GStrv) excluded = g_strsplit (first + 2, ",", -1);

      for (guint i = 0; excluded[i] != NULL; i++)
        json_array_add_string_element (names, excluded[i]);
      json_object_set_array_member (wildcard, "ExcludedColumnNames", names);
    }
  else
    json_array_unref (names);
  json_object_set_object_member (object, "ColumnWildcard", wildcard);
}

static void
write_policy (const LfResource *resource, JsonObject *object)
{
  g_autoptr (JsonNode) expression = json_from_string (g_ptr_array_index (resource->details, 0), NULL);

  json_object_set_string_member (object, "CatalogId", resource->catalog);
  json_object_set_string_member (object, "ResourceType", resource->name);
  if (expression != NULL)
    json_object_set_member (object, "Expression", g_steal_pointer (&expression));
}

static void
write_tag (const LfResource *resource, JsonObject *object)
{
  JsonArray *values = json_array_new ();

  json_object_set_string_member (object, "CatalogId", resource->catalog);
  json_object_set_string_member (object, "TagKey", resource->name);
  for (guint i = 0; i < resource->details->len; i++)
    json_array_add_string_element (values, g_ptr_array_index (resource->details, i));
  json_object_set_array_member (object, "TagValues", values);
}

static void
write_named (const LfResource *resource, JsonObject *object)
{
  g_autofree char *arn = g_strconcat ("arn:aws:s3:::", resource->name, NULL);

  if (resource->kind == LF_ON_FILTER)
    {
      json_object_set_string_member (object, "TableCatalogId", resource->catalog);
      json_object_set_string_member (object, "DatabaseName", resource->database);
      json_object_set_string_member (object, "TableName", resource->name);
      json_object_set_string_member (object, "Name", g_ptr_array_index (resource->details, 0));
      return;
    }
  if (resource->kind != LF_ON_CATALOG)
    json_object_set_string_member (object, "CatalogId", resource->catalog);
  if (resource->kind == LF_ON_DATABASE)
    json_object_set_string_member (object, "Name", resource->database);
  if (resource->kind == LF_ON_LOCATION)
    json_object_set_string_member (object, "ResourceArn", arn);
}

JsonObject *
lf_resource_write (PracticeCall *call, const LfResource *resource)
{
  static const char *const members[] = {
    [LF_ON_CATALOG] = "Catalog", [LF_ON_DATABASE] = "Database", [LF_ON_TABLE] = "Table",
    [LF_ON_ALL_TABLES] = "Table", [LF_ON_COLUMNS] = "TableWithColumns", [LF_ON_LOCATION] = "DataLocation",
    [LF_ON_FILTER] = "DataCellsFilter", [LF_ON_TAG] = "LFTag", [LF_ON_POLICY] = "LFTagPolicy",
  };
  JsonObject *object = json_object_new (), *inner = json_object_new ();

  if (resource->kind == LF_ON_TABLE || resource->kind == LF_ON_ALL_TABLES)
    write_table (resource, inner);
  else if (resource->kind == LF_ON_COLUMNS)
    write_columns (resource, inner);
  else if (resource->kind == LF_ON_TAG)
    write_tag (resource, inner);
  else if (resource->kind == LF_ON_POLICY)
    write_policy (resource, inner);
  else
    write_named (resource, inner);
  json_object_set_object_member (object, members[resource->kind], inner);
  return object;
}

char *
lf_resource_ram_arn (PracticeCall *call, const LfResource *resource)
{
  switch (resource->kind)
    {
    case LF_ON_DATABASE:
      return catalog_arn (call, resource->catalog, resource->database, NULL);
    case LF_ON_TABLE:
    case LF_ON_ALL_TABLES:
    case LF_ON_COLUMNS:
    case LF_ON_FILTER:
      return catalog_arn (call, resource->catalog, resource->database, resource->name);
    case LF_ON_POLICY:
    case LF_ON_TAG:
      return catalog_arn (call, resource->catalog, NULL, NULL);
    default:
      return NULL;
    }
}
