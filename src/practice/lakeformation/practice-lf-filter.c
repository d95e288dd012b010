/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* Data cells filters: rows and columns of a table. */

#define BAD "InvalidInputException"

static const char *const members[] = {
  "TableCatalogId", "DatabaseName", "TableName", "Name", "RowFilter", "ColumnNames", "ColumnWildcard", NULL };

typedef struct { const char *catalog, *name; char *database, *table; LfSubject subject; } Filter;

static void
filter_clear (Filter *filter)
{
  g_clear_pointer (&filter->database, g_free);
  g_clear_pointer (&filter->table, g_free);
  lf_subject_clear (&filter->subject);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

/* Names, and the right to make filters: an administrator, or SELECT with grant option */
static gboolean
open_filter (PracticeCall *call, JsonObject *data, const char *operation, Filter *filter)
{
  g_auto (LfRights) rights = { 0 };
  gboolean admin;

  if (!lf_authorize (call, operation))
    return FALSE;
  filter->catalog = catalog_string (data, "TableCatalogId");
  if (filter->catalog == NULL)
    filter->catalog = practice_call_get_account (call);
  if (!catalog_is_account (filter->catalog))
    return practice_call_fail (call, 400, BAD, "Invalid catalog id: %s", filter->catalog);
  filter->name = catalog_string (data, "Name");
  if (filter->name == NULL || catalog_string (data, "DatabaseName") == NULL
      || catalog_string (data, "TableName") == NULL)
    return practice_call_fail (call, 400, BAD, "DatabaseName, TableName and Name are required.");
  filter->database = g_utf8_strdown (catalog_string (data, "DatabaseName"), -1);
  filter->table = g_utf8_strdown (catalog_string (data, "TableName"), -1);
  lf_subject_init (call, &filter->subject, NULL);
  admin = filter->subject.admin == LF_ADMIN && g_str_equal (filter->subject.account, filter->catalog);
  lf_rights_get (call, &filter->subject, filter->catalog, filter->database, filter->table, &rights);
  if (!admin && (rights.grantable & LF_ALL) == 0 && !lf_columns_cover (rights.grant_columns, "*"))
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  if (!glue_table_exists (call, filter->catalog, filter->database, filter->table))
    return practice_call_fail (call, 400, "EntityNotFoundException", "Table %s not found.", filter->table);
  return TRUE;
}

/* (transfer full) (nullable): the stored data; @version (nullable) its version */
static char *
load (PracticeCall *call, const Filter *filter, char **version)
{
  char *data = NULL;
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT data, version FROM lf_filter WHERE region = ? AND catalog = ? "
                             "AND database = ? AND name = ? AND filter = ?",
                             "sssss", practice_call_get_region (call), filter->catalog,
                             filter->database, filter->table, filter->name);

  if (practice_step (query))
    {
      data = g_strdup (practice_column (query, 0));
      if (version != NULL)
        *version = g_strdup (practice_column (query, 1));
      practice_done (query);
    }
  return data;
}

static gboolean
check_columns (PracticeCall *call, const Filter *filter, JsonObject *data)
{
  static const char *const forbidden[]
      = { "ctid",     "oid",       "xmin",      "cmin",      "xmax",           "cmax",
          "tableoid", "insertxid", "deletexid", "importoid", "redcatuniqueid", NULL };
  JsonArray *names = catalog_array (data, "ColumnNames");
  JsonObject *wildcard = catalog_object (data, "ColumnWildcard");
  g_autoptr (GPtrArray) columns = glue_table_columns (call, filter->catalog, filter->database, filter->table);

  if ((catalog_length (names) > 0) == (wildcard != NULL))
    return practice_call_fail (call, 400, BAD, "Exactly one of ColumnNames and ColumnWildcard must be given.");
  if (wildcard != NULL)
    names = catalog_array (wildcard, "ExcludedColumnNames");
  for (guint i = 0; i < catalog_length (names); i++)
    {
      const char *name = catalog_string_at (names, i);
      g_autofree char *folded = g_utf8_strdown (name != NULL ? name : "", -1);

      if (g_strv_contains (forbidden, folded) || !g_ptr_array_find_with_equal_func (columns, folded, g_str_equal, NULL))
        return practice_call_fail (call, 400, BAD, "cannot grant/revoke permission on non-existent column: %s", folded);
    }
  return TRUE;
}

static gboolean
check_data (PracticeCall *call, const Filter *filter, JsonObject *data)
{
  JsonObject *rows = catalog_object (data, "RowFilter");
  const char *expression = catalog_string (rows, "FilterExpression");
  g_auto (CatalogFault) fault = { 0 };

  if (glue_is_link (call, filter->catalog, filter->database, filter->table))
    return practice_call_fail (call, 400, BAD, "Data cells filters can't be on resource links.");
  if (rows == NULL || (expression != NULL) == (catalog_object (rows, "AllRowsWildcard") != NULL))
    return practice_call_fail (call, 400, BAD, "RowFilter needs exactly one of FilterExpression and AllRowsWildcard.");
  if (expression != NULL && (*expression == '\0' || strlen (expression) > 2048))
    return practice_call_fail (call, 400, BAD, "FilterExpression must have 1 to 2048 characters.");
  if (expression != NULL
      && !glue_row_filter_check (call, filter->catalog, filter->database, filter->table, expression, &fault))
    return catalog_fail (call, &fault);
  return check_columns (call, filter, data);
}

static gboolean
store (PracticeCall *call, const Filter *filter, JsonObject *given)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *text = NULL, *version = practice_uuid ();

  for (guint i = 0; members[i] != NULL; i++)
    if (json_object_has_member (given, members[i]))
      json_object_set_member (data, members[i], json_node_copy (json_object_get_member (given, members[i])));
  json_object_set_string_member (data, "TableCatalogId", filter->catalog);
  text = catalog_text (data);
  return practice_call_exec (call,
                             "INSERT OR REPLACE INTO lf_filter (region, catalog, database, name, "
                             "filter, data, version) VALUES (?, ?, ?, ?, ?, ?, ?)",
                             "sssssss", practice_call_get_region (call), filter->catalog,
                             filter->database, filter->table, filter->name, text, version);
}

static gboolean
create_data_cells_filter (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *data = catalog_object (in, "TableData");
  g_auto (Filter) filter = { 0 };
  g_autofree char *before = NULL;

  if (!open_filter (call, data, "CreateDataCellsFilter", &filter) || !check_data (call, &filter, data))
    return FALSE;
  before = load (call, &filter, NULL);
  if (before != NULL)
    return practice_call_fail (call, 400, "AlreadyExistsException",
                               "Data cells filter %s already exists.", filter.name);
  return store (call, &filter, data);
}

static gboolean
not_found (PracticeCall *call, const Filter *filter)
{
  return practice_call_fail (call, 400, "EntityNotFoundException", "Data cells filter %s not found.", filter->name);
}

static gboolean
update_data_cells_filter (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *data = catalog_object (in, "TableData");
  const char *wanted = catalog_string (data, "VersionId");
  g_auto (Filter) filter = { 0 };
  g_autofree char *before = NULL, *version = NULL;

  if (!open_filter (call, data, "UpdateDataCellsFilter", &filter) || !check_data (call, &filter, data))
    return FALSE;
  before = load (call, &filter, &version);
  if (before == NULL)
    return not_found (call, &filter);
  if (wanted != NULL && !g_str_equal (wanted, version))
    return practice_call_fail (call, 400, "ConcurrentModificationException",
                               "The data cells filter was changed meanwhile.");
  return store (call, &filter, data);
}

static gboolean
get_data_cells_filter (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (Filter) filter = { 0 };
  g_autofree char *text = NULL, *version = NULL;
  JsonObject *data;

  if (!open_filter (call, in, "GetDataCellsFilter", &filter))
    return FALSE;
  text = load (call, &filter, &version);
  if (text == NULL)
    return not_found (call, &filter);
  data = catalog_parse (text);
  json_object_set_string_member (data, "VersionId", version);
  json_object_set_object_member (out, "DataCellsFilter", data);
  return TRUE;
}

static gboolean
delete_data_cells_filter (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *region = practice_call_get_region (call);
  g_auto (Filter) filter = { 0 };
  g_autofree char *before = NULL;

  if (!open_filter (call, in, "DeleteDataCellsFilter", &filter))
    return FALSE;
  before = load (call, &filter, NULL);
  if (before == NULL)
    return not_found (call, &filter);
  return practice_call_exec (call,
                             "DELETE FROM lf_filter WHERE region = ? AND catalog = ? AND database "
                             "= ? AND name = ? AND filter = ?",
                             "sssss", region, filter.catalog, filter.database, filter.table,
                             filter.name)
         && practice_call_exec (call,
                                "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND "
                                "database = ? AND name = ? AND kind = 'filter' AND detail = ?",
                                "sssss", region, filter.catalog, filter.database, filter.table,
                                filter.name);
}

static gboolean
list_data_cells_filter (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *table = catalog_object (in, "Table");
  g_auto (LfSubject) subject = { 0 };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *database = NULL, *name = NULL;
  const char *catalog = catalog_string (table, "CatalogId");
  JsonArray *list;
  sqlite3_stmt *query;
  guint start, end;

  if (!lf_authorize (call, "ListDataCellsFilter"))
    return FALSE;
  if (catalog == NULL)
    catalog = practice_call_get_account (call);
  lf_subject_init (call, &subject, NULL);
  database = catalog_string (table, "DatabaseName") != NULL
                 ? g_utf8_strdown (catalog_string (table, "DatabaseName"), -1)
                 : NULL;
  name = catalog_string (table, "Name") != NULL ? g_utf8_strdown (catalog_string (table, "Name"), -1) : NULL;
  if (subject.admin == LF_NO_ADMIN
      && (database == NULL || name == NULL
          || !lf_subject_is_allowed (call, &subject, LF_SELECT, catalog, database, name)))
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  query
      = practice_call_query (call,
                             "SELECT data, version FROM lf_filter WHERE region = ?1 AND catalog = "
                             "?2 AND (?3 IS NULL OR database = ?3) AND (?4 IS NULL OR name = ?4) "
                             "ORDER BY database, name, filter",
                             "ssss", practice_call_get_region (call), catalog, database, name);
  while (practice_step (query))
    {
      JsonObject *data = catalog_parse (practice_column (query, 0));

      json_object_set_string_member (data, "VersionId", practice_column (query, 1));
      g_ptr_array_add (found, data);
    }
  if (!catalog_page (call, in, out, found->len, 1000, &start, &end))
    return FALSE;
  list = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (list, json_object_ref (found->pdata[i]));
  json_object_set_array_member (out, "DataCellsFilters", list);
  return TRUE;
}

/* ---- for the rest of Lake Formation ---- */

GPtrArray *
lf_filter_columns (PracticeCall *call,
                   const char *catalog,
                   const char *database,
                   const char *table,
                   const char *filter)
{
  Filter key = { catalog, filter, (char *) database, (char *) table, { NULL } };
  g_autofree char *text = load (call, &key, NULL);
  g_autoptr (JsonObject) data = catalog_parse (text);
  JsonArray *names = catalog_array (data, "ColumnNames");
  GPtrArray *columns;

  if (data == NULL)
    return NULL;
  if (catalog_length (names) > 0)
    {
      columns = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < catalog_length (names); i++)
        g_ptr_array_add (columns, g_utf8_strdown (catalog_string_at (names, i), -1));
      return columns;
    }
  columns = glue_table_columns (call, catalog, database, table);
  names = catalog_array (catalog_object (data, "ColumnWildcard"), "ExcludedColumnNames");
  for (guint i = 0; columns != NULL && i < catalog_length (names); i++)
    {
      g_autofree char *folded = g_utf8_strdown (catalog_string_at (names, i), -1);
      guint index;

      if (g_ptr_array_find_with_equal_func (columns, folded, g_str_equal, &index))
        g_ptr_array_remove_index (columns, index);
    }
  return columns;
}

char *
lf_filter_rows (PracticeCall *call, const char *catalog, const char *database, const char *table, const char *filter)
{
  Filter key = { catalog, filter, (char *) database, (char *) table, { NULL } };
  g_autofree char *text = load (call, &key, NULL);
  g_autoptr (JsonObject) data = catalog_parse (text);

  return g_strdup (catalog_string (catalog_object (data, "RowFilter"), "FilterExpression"));
}

gboolean
lf_filter_is_granted (PracticeCall *call, const LfResource *filter, const char *principal, gboolean grantable)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT 1 FROM lf_grant WHERE region = ?1 AND catalog = ?2 AND database = ?3 AND name = ?4 "
      "AND kind = 'filter' AND detail = ?5 AND principal = ?6 AND grantor = ?2 AND permission = "
      "'SELECT' AND grantable >= ?7 AND effective <= ?8",
      "ssssssii", practice_call_get_region (call), filter->catalog, filter->database, filter->name,
      (const char *) g_ptr_array_index (filter->details, 0), principal, (gint64) grantable,
      practice_call_get_time (call));
  gboolean granted = practice_step (query);

  if (granted)
    practice_done (query);
  return granted;
}

#define NAMES \
  { "TableCatalogId", PRACTICE_STRING, FALSE, 1, 255 }, { "DatabaseName", PRACTICE_STRING, FALSE, 1, 255 }, \
  { "TableName", PRACTICE_STRING, FALSE, 1, 255 }, { "Name", PRACTICE_STRING, FALSE, 1, 255 }
static const PracticeMember data_members[] = {
  { "TableData", PRACTICE_OBJECT, TRUE }, { "TableData.TableCatalogId", PRACTICE_STRING, TRUE, 1, 255 },
  { "TableData.DatabaseName", PRACTICE_STRING, TRUE, 1, 255 }, { "TableData.TableName", PRACTICE_STRING, TRUE, 1, 255 },
  { "TableData.Name", PRACTICE_STRING, TRUE, 1, 255 }, { "TableData.RowFilter", PRACTICE_OBJECT },
  { "TableData.ColumnNames", PRACTICE_LIST }, { "TableData.ColumnWildcard", PRACTICE_OBJECT }, { NULL } };
static const PracticeMember name_members[] = { NAMES, { NULL } };
static const PracticeMember list_members[] = { { "Table", PRACTICE_OBJECT },
                                               { "NextToken", PRACTICE_STRING },
                                               { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
                                               { NULL } };

const PracticeOperation lf_filter_operations[] = {
  { "CreateDataCellsFilter", create_data_cells_filter, data_members, TRUE },
  { "UpdateDataCellsFilter", update_data_cells_filter, data_members, TRUE },
  { "GetDataCellsFilter", get_data_cells_filter, name_members, FALSE },
  { "DeleteDataCellsFilter", delete_data_cells_filter, name_members, TRUE },
  { "ListDataCellsFilter", list_data_cells_filter, list_members, FALSE },
  { NULL }
};
