/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* One table: create, get, update, delete; what a link shows. */

static const char *const input_members[] = { "Name",
                                             "Description",
                                             "Owner",
                                             "LastAccessTime",
                                             "LastAnalyzedTime",
                                             "Retention",
                                             "StorageDescriptor",
                                             "PartitionKeys",
                                             "ViewOriginalText",
                                             "ViewExpandedText",
                                             "TableType",
                                             "Parameters",
                                             "TargetTable",
                                             NULL };

/* ---- input ---- */

static gboolean
check_columns (JsonArray *columns, GHashTable *seen, CatalogFault *fault)
{
  for (guint i = 0; i < catalog_length (columns); i++)
    {
      JsonObject *column = catalog_object_at (columns, i);
      const char *name = catalog_string (column, "Name"), *type = catalog_string (column, "Type");
      char *folded;

      if (name == NULL || *name == '\0' || g_utf8_strlen (name, -1) > 255)
        return catalog_refuse (fault, "ValidationException",
                               "Column names must have 1 to 255 characters");
      if (type != NULL && strlen (type) > 131072)
        return catalog_refuse (fault, "ValidationException",
                               "Column types must have at most 131072 characters");
      folded = g_utf8_strdown (name, -1);
      if (!g_hash_table_add (seen, folded))
        return catalog_refuse (fault, GLUE_BAD, "Duplicate column name: %s", name);
    }
  return TRUE;
}

JsonObject *
glue_table_input_read (JsonObject *given, CatalogFault *fault)
{
  g_autoptr (JsonObject) input = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name = catalog_string (given, "Name");
  JsonObject *target;
  g_autofree char *folded = NULL;

  if (name == NULL || *name == '\0' || g_utf8_strlen (name, -1) > 255)
    {
      catalog_refuse (fault, GLUE_BAD, "Table name must have 1 to 255 characters");
      return NULL;
    }
  input = glue_keep_members (given, input_members);
  target = catalog_object (input, "TargetTable");
  if (target != NULL
      && (catalog_string (target, "DatabaseName") == NULL || catalog_string (target, "Name") == NULL
          || (catalog_string (target, "CatalogId") != NULL
              && !catalog_is_account (catalog_string (target, "CatalogId")))))
    {
      catalog_refuse (fault, GLUE_BAD, "TargetTable needs CatalogId, DatabaseName and Name");
      return NULL;
    }
  if (!check_columns (catalog_array (catalog_object (input, "StorageDescriptor"), "Columns"), seen,
                      fault)
      || !check_columns (catalog_array (input, "PartitionKeys"), seen, fault))
    return NULL;
  folded = g_utf8_strdown (name, -1);
  json_object_set_string_member (input, "Name", folded);
  return g_steal_pointer (&input);
}

static JsonObject *
read_input (PracticeCall *call, JsonObject *in)
{
  g_auto (CatalogFault) fault = { 0 };
  JsonObject *input = glue_table_input_read (catalog_object (in, "TableInput"), &fault);

  if (input == NULL)
    catalog_fail (call, &fault);
  return input;
}

/* ---- storing ---- */

gboolean
glue_table_insert (PracticeCall *call,
                   const char *catalog,
                   const char *database,
                   JsonObject *input,
                   const char *creator)
{
  g_autofree char *text = catalog_text (input);
  gint64 now = practice_call_get_time (call);

  return practice_call_exec (
      call,
      "INSERT INTO glue_table (region, catalog, database, name, input, created, updated, "
      "created_by, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
      "sssssiis", practice_call_get_region (call), catalog, database,
      catalog_string (input, "Name"), text, now, now, creator);
}

gboolean
glue_table_replace (PracticeCall *call,
                    const GlueObject *before,
                    JsonObject *input,
                    gboolean archive)
{
  const char *region = practice_call_get_region (call);
  g_autofree char *text = catalog_text (input), *old = catalog_text (before->input);

  if (archive
      && !practice_call_exec (call,
                              "INSERT OR REPLACE INTO glue_version (region, catalog, database, "
                              "name, version, input, updated) VALUES (?, ?, ?, ?, ?, ?, ?)",
                              "ssssisi", region, before->catalog, before->database, before->name,
                              before->version, old, before->updated))
    return FALSE;
  return practice_call_exec (call,
                             "UPDATE glue_table SET input = ?, updated = ?, version = version + 1 "
                             "WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
                             "sissss", text, practice_call_get_time (call), region, before->catalog,
                             before->database, before->name);
}

void
glue_table_delete (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  static const char *const statements[] = {
    "DELETE FROM glue_table WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
    "DELETE FROM glue_version WHERE region = ? AND catalog = ? AND database = ? AND name = ?",
    "DELETE FROM glue_partition WHERE region = ? AND catalog = ? AND database = ? AND name = ?" };

  lf_forget (call, catalog, database, table);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    practice_call_exec (call, statements[i], "ssss", practice_call_get_region (call), catalog,
                        database, table);
}

/* ---- showing ---- */

static void
hide_columns (JsonObject *out, const LfRights *rights)
{
  JsonObject *descriptor = catalog_object (out, "StorageDescriptor"), *copy;
  JsonArray *columns = catalog_array (descriptor, "Columns"), *shown;

  if (columns == NULL)
    return;
  shown = json_array_new ();
  for (guint i = 0; i < json_array_get_length (columns); i++)
    if (lf_rights_show_column (rights, catalog_string (catalog_object_at (columns, i), "Name")))
      json_array_add_element (shown, json_node_copy (json_array_get_element (columns, i)));
  copy = catalog_copy (descriptor);
  json_object_set_array_member (copy, "Columns", shown);
  json_object_set_object_member (out, "StorageDescriptor", copy);
}

static gboolean
is_registered (PracticeCall *call, const GlueObject *table)
{
  g_autofree char *path = catalog_s3_path (glue_object_location (table));
  g_autofree char *root = path != NULL ? lf_location_root (call, table->catalog, path) : NULL;

  return root != NULL;
}

/* The stored input is the object's own: members are added to it, nothing is copied. */
JsonObject *
glue_table_write (PracticeCall *call, const GlueObject *table, const LfRights *rights)
{
  JsonObject *out = json_object_ref (table->input);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, table->version);

  json_object_set_string_member (out, "DatabaseName", table->database);
  json_object_set_member (out, "CreateTime", practice_call_time_node (call, table->created));
  json_object_set_member (out, "UpdateTime", practice_call_time_node (call, table->updated));
  json_object_set_string_member (out, "CreatedBy",
                                 table->created_by != NULL ? table->created_by : "");
  json_object_set_boolean_member (out, "IsRegisteredWithLakeFormation",
                                  is_registered (call, table));
  json_object_set_string_member (out, "CatalogId", table->catalog);
  json_object_set_string_member (out, "VersionId", version);
  if (rights != NULL && !lf_rights_show_all (rights))
    hide_columns (out, rights);
  return out;
}

JsonObject *
glue_link_write (PracticeCall *call, const GlueScope *scope, const GlueObject *link, gboolean quiet)
{
  static const char *const of_link[] = { "Description", "Owner", "Retention", "Parameters", NULL };
  g_autoptr (GlueObject) target
      = glue_table_load (call, link->target_catalog, link->target_database, link->target_name);
  g_auto (LfRights) rights = { 0 };
  gboolean home = g_str_equal (link->target_catalog, scope->subject.account), visible;
  JsonObject *out;

  lf_rights_get (call, &scope->subject, link->target_catalog, link->target_database,
                 link->target_name, &rights);
  if (home && scope->subject.admin != LF_NO_ADMIN)
    rights.held |= LF_DESCRIBE;
  visible = lf_rights_allow (&rights, LF_DESCRIBE);
  if (target == NULL || !visible)
    {
      if (quiet)
        return glue_table_write (call, link, NULL);
      if (target == NULL && (home || visible))
        practice_call_fail (call, 400, "EntityNotFoundException", "Table %s not found.",
                            link->target_name);
      else
        glue_scope_deny (call, LF_DESCRIBE, link->target_name);
      return NULL;
    }
  out = glue_table_write (call, target, &rights);
  json_object_set_string_member (out, "Name", link->name);
  json_object_set_string_member (out, "DatabaseName", link->database);
  json_object_set_string_member (out, "CatalogId", link->catalog);
  json_object_set_member (out, "TargetTable",
                          json_node_copy (json_object_get_member (link->input, "TargetTable")));
  for (guint i = 0; of_link[i] != NULL; i++)
    if (json_object_has_member (link->input, of_link[i]))
      json_object_set_member (out, of_link[i],
                              json_node_copy (json_object_get_member (link->input, of_link[i])));
  json_object_set_member (out, "CreateTime", practice_call_time_node (call, link->created));
  return out;
}

/* ---- finding ---- */

static gboolean
allowed_on_table (PracticeCall *call, const GlueScope *scope, guint permission, LfRights *rights)
{
  gboolean home = g_str_equal (scope->subject.account, scope->catalog);

  lf_rights_get (call, &scope->subject, scope->catalog, scope->database, scope->table, rights);
  if (lf_rights_allow (rights, permission))
    {
      if (home && scope->subject.admin != LF_NO_ADMIN)
        rights->held |= LF_DESCRIBE;
      return TRUE;
    }
  if (!glue_scope_allows (call, scope, permission, scope->database, scope->table))
    return FALSE;
  /* An administrator's implicit right, or IAM's: with all columns */
  rights->held |= LF_DESCRIBE;
  return TRUE;
}

GlueObject *
glue_table_require (PracticeCall *call, GlueScope *scope, guint permission, LfRights *rights)
{
  g_autoptr (GlueObject) table
      = glue_table_load (call, scope->catalog, scope->database, scope->table);
  g_auto (LfRights) own = { 0 };

  if (table == NULL)
    {
      glue_scope_missing (call, scope, permission);
      return NULL;
    }
  if (!allowed_on_table (call, scope, permission, rights != NULL ? rights : &own))
    {
      glue_scope_deny (call, permission, scope->table);
      return NULL;
    }
  return g_steal_pointer (&table);
}

/* ---- operations ---- */

static gboolean
get_table (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_auto (LfRights) rights = { 0 };
  g_autoptr (GlueObject) table = NULL;
  JsonObject *shown;

  if (!glue_scope_open (call, &scope, in, "glue:GetTable", catalog_string (in, "DatabaseName"),
                        catalog_string (in, "Name"))
      || !glue_scope_follow (call, &scope))
    return FALSE;
  table = glue_table_require (call, &scope, LF_DESCRIBE, &rights);
  if (table == NULL)
    return FALSE;
  shown = glue_object_is_link (table) ? glue_link_write (call, &scope, table, FALSE)
                                      : glue_table_write (call, table, &rights);
  if (shown == NULL)
    return FALSE;
  json_object_set_object_member (out, "Table", shown);
  return TRUE;
}

static gboolean
create_table (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (JsonObject) input = NULL;
  g_autoptr (GlueObject) database = NULL;
  gboolean link;

  if (!glue_scope_open (call, &scope, in, "glue:CreateTable", catalog_string (in, "DatabaseName"),
                        catalog_string (catalog_object (in, "TableInput"), "Name")))
    return FALSE;
  input = read_input (call, in);
  if (input == NULL)
    return FALSE;
  database = glue_database_require (call, &scope, LF_CREATE_TABLE);
  if (database == NULL)
    return FALSE;
  link = catalog_object (input, "TargetTable") != NULL;
  if (glue_object_is_link (database))
    return practice_call_fail (call, 400, GLUE_BAD, "Tables can't be created in a resource link.");
  if (!link
      && !glue_scope_reaches (
          call, &scope, catalog_string (catalog_object (input, "StorageDescriptor"), "Location")))
    return FALSE;
  if (glue_table_exists (call, scope.catalog, scope.database, scope.table))
    return practice_call_fail (call, 400, "AlreadyExistsException", "Table already exists.");
  if (!glue_table_insert (call, scope.catalog, scope.database, input,
                          practice_call_get_caller_arn (call)))
    return FALSE;
  lf_created (call, scope.subject.principal, scope.catalog, scope.database, scope.table,
              link ? NULL : catalog_array (database->input, "CreateTableDefaultPermissions"), link);
  return TRUE;
}

static gboolean
update_table (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *given = catalog_object (in, "TableInput");
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (JsonObject) input = NULL;
  g_autoptr (GlueObject) before = NULL;
  const char *version = catalog_string (in, "VersionId"), *location;

  if (!glue_scope_open (call, &scope, in, "glue:UpdateTable", catalog_string (in, "DatabaseName"),
                        catalog_string (given, "Name")))
    return FALSE;
  input = read_input (call, in);
  if (input == NULL || !glue_scope_follow (call, &scope))
    return FALSE;
  before = glue_table_require (call, &scope, LF_ALTER, NULL);
  if (before == NULL)
    return FALSE;
  if ((catalog_object (input, "TargetTable") != NULL) != glue_object_is_link (before))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "A table can't become a link, nor a link a table.");
  if (version != NULL && g_ascii_strtoll (version, NULL, 10) != before->version)
    return practice_call_fail (call, 400, "ConcurrentModificationException",
                               "Update table failed due to concurrent modifications.");
  location = catalog_string (catalog_object (input, "StorageDescriptor"), "Location");
  if (g_strcmp0 (location, glue_object_location (before)) != 0
      && !glue_scope_reaches (call, &scope, location))
    return FALSE;
  return glue_table_replace (call, before, input, !catalog_bool (in, "SkipArchive"));
}

static gboolean
delete_table (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) table = NULL;

  if (!glue_scope_open (call, &scope, in, "glue:DeleteTable", catalog_string (in, "DatabaseName"),
                        catalog_string (in, "Name"))
      || !glue_scope_follow (call, &scope))
    return FALSE;
  table = glue_table_require (call, &scope, LF_DROP, NULL);
  if (table == NULL)
    return FALSE;
  glue_table_delete (call, scope.catalog, scope.database, scope.table);
  return TRUE;
}

static gboolean
delete_one (PracticeCall *call, GlueScope *scope, CatalogFault *fault)
{
  gboolean visible = glue_scope_allows (call, scope, LF_DESCRIBE, scope->database, scope->table);

  if (!glue_table_exists (call, scope->catalog, scope->database, scope->table)
      && (visible || glue_scope_allows (call, scope, LF_DESCRIBE, scope->database, NULL)))
    return catalog_refuse (fault, "EntityNotFoundException", "Table %s not found.", scope->table);
  if (!glue_scope_allows (call, scope, LF_DROP, scope->database, scope->table))
    return catalog_refuse (fault, "AccessDeniedException",
                           "Insufficient Lake Formation permission(s): Required Drop on %s",
                           scope->table);
  glue_table_delete (call, scope->catalog, scope->database, scope->table);
  return TRUE;
}

static gboolean
batch_delete_table (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *names = catalog_array (in, "TablesToDelete"), *errors = json_array_new ();

  json_object_set_array_member (out, "Errors", errors);
  for (guint i = 0; i < catalog_length (names); i++)
    {
      const char *name = catalog_string_at (names, i);
      g_auto (GlueScope) scope = { 0 };
      g_auto (CatalogFault) fault = { 0 };
      JsonObject *error, *detail;

      if (!glue_scope_open (call, &scope, in, "glue:BatchDeleteTable",
                            catalog_string (in, "DatabaseName"), name))
        return FALSE;
      if (i == 0 && !glue_database_exists (call, scope.catalog, scope.database))
        return glue_scope_missing (call, &scope, LF_DROP);
      if (delete_one (call, &scope, &fault))
        continue;
      error = json_object_new ();
      detail = json_object_new ();
      json_object_set_string_member (detail, "ErrorCode", fault.code);
      json_object_set_string_member (detail, "ErrorMessage", fault.message);
      json_object_set_string_member (error, "TableName", name);
      json_object_set_object_member (error, "ErrorDetail", detail);
      json_array_add_object_element (errors, error);
    }
  return TRUE;
}

#define CATALOG { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }
#define DATABASE { "DatabaseName", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME }
#define INPUT                                                                                      \
  { "TableInput", PRACTICE_OBJECT, TRUE },                                                         \
      { "TableInput.Name", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },                             \
      { "TableInput.Description", PRACTICE_STRING, FALSE, 0, 2048 },                               \
      { "TableInput.Owner", PRACTICE_STRING, FALSE, 1, 255 },                                      \
      { "TableInput.Retention", PRACTICE_INTEGER, FALSE, 0, 0 },                                   \
      { "TableInput.StorageDescriptor", PRACTICE_OBJECT },                                         \
      { "TableInput.StorageDescriptor.Columns", PRACTICE_LIST },                                   \
      { "TableInput.StorageDescriptor.Columns[]", PRACTICE_OBJECT },                               \
      { "TableInput.StorageDescriptor.Columns[].Name", PRACTICE_STRING, TRUE, 1, 255 },            \
      { "TableInput.StorageDescriptor.Columns[].Type", PRACTICE_STRING, FALSE, 0, 131072 },        \
      { "TableInput.StorageDescriptor.Columns[].Comment", PRACTICE_STRING, FALSE, 0, 255 },        \
      { "TableInput.StorageDescriptor.Location", PRACTICE_STRING, FALSE, 0, 2056 },                \
      { "TableInput.StorageDescriptor.Parameters", PRACTICE_OBJECT },                              \
      { "TableInput.StorageDescriptor.SerdeInfo", PRACTICE_OBJECT },                               \
      { "TableInput.PartitionKeys", PRACTICE_LIST },                                               \
      { "TableInput.PartitionKeys[]", PRACTICE_OBJECT },                                           \
      { "TableInput.PartitionKeys[].Name", PRACTICE_STRING, TRUE, 1, 255 },                        \
      { "TableInput.ViewOriginalText", PRACTICE_STRING, FALSE, 0, 409600 },                        \
      { "TableInput.ViewExpandedText", PRACTICE_STRING, FALSE, 0, 409600 },                        \
      { "TableInput.TableType", PRACTICE_STRING, FALSE, 0, 255 },                                  \
      { "TableInput.Parameters", PRACTICE_OBJECT }, { "TableInput.TargetTable", PRACTICE_OBJECT }, \
      { "TableInput.TargetTable.CatalogId", PRACTICE_STRING, FALSE, 1, 255 },                      \
      { "TableInput.TargetTable.DatabaseName", PRACTICE_STRING, FALSE, 1, 255 },                   \
  {                                                                                                \
    "TableInput.TargetTable.Name", PRACTICE_STRING, FALSE, 1, 255                                  \
  }
static const PracticeMember create_members[] = { CATALOG, DATABASE, INPUT, { NULL } };
static const PracticeMember update_members[] = { CATALOG,
                                                 DATABASE,
                                                 INPUT,
                                                 { "SkipArchive", PRACTICE_BOOLEAN },
                                                 { "VersionId", PRACTICE_STRING, FALSE, 1, 255 },
                                                 { NULL } };
static const PracticeMember name_members[] = {
  CATALOG, DATABASE, { "Name", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME }, { NULL } };
static const PracticeMember batch_members[]
    = { CATALOG,
        DATABASE,
        { "TablesToDelete", PRACTICE_LIST, TRUE, 0, 100 },
        { "TablesToDelete[]", PRACTICE_STRING, FALSE, 1, 255 },
        { NULL } };

const PracticeOperation glue_table_operations[] = {
  { "CreateTable", create_table, create_members, TRUE },
  { "GetTable", get_table, name_members, FALSE },
  { "UpdateTable", update_table, update_members, TRUE },
  { "DeleteTable", delete_table, name_members, TRUE },
  { "BatchDeleteTable", batch_delete_table, batch_members, TRUE },
  { NULL }
};
