/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

static const char *const input_members[] = {
  "Name",           "Description", "LocationUri", "Parameters", "CreateTableDefaultPermissions",
  "TargetDatabase", NULL
};

GlueObject *
glue_database_require (PracticeCall *call, GlueScope *scope, guint permission)
{
  g_autoptr (GlueObject) database = glue_database_load (call, scope->catalog, scope->database);
  gboolean allowed;

  if (database == NULL)
    {
      glue_scope_missing (call, scope, permission);
      return NULL;
    }
  allowed = permission == LF_DESCRIBE
                ? glue_scope_sees_database (call, scope, scope->database)
                : glue_scope_allows (call, scope, permission, scope->database, NULL);
  if (!allowed)
    {
      glue_scope_deny (call, permission, scope->database);
      return NULL;
    }
  return g_steal_pointer (&database);
}

/* A link shows what its target says of itself, to those who may see the target. */
static void
show_target (PracticeCall *call, const GlueScope *scope, const GlueObject *link, JsonObject *out)
{
  static const char *const shown[] = { "Description", "LocationUri", "Parameters" };
  g_autoptr (GlueObject) target = NULL;
  GlueScope there = *scope;

  there.catalog = link->target_catalog;
  if (!glue_scope_sees_database (call, &there, link->target_database))
    return;
  target = glue_database_load (call, link->target_catalog, link->target_database);
  for (guint i = 0; target != NULL && i < G_N_ELEMENTS (shown); i++)
    if (!json_object_has_member (out, shown[i]) && json_object_has_member (target->input, shown[i]))
      json_object_set_member (out, shown[i],
                              json_node_copy (json_object_get_member (target->input, shown[i])));
}

JsonObject *
glue_database_write (PracticeCall *call, const GlueScope *scope, const GlueObject *database)
{
  JsonObject *out = catalog_copy (database->input);

  json_object_set_string_member (out, "Name", database->database);
  json_object_set_string_member (out, "CatalogId", database->catalog);
  json_object_set_member (out, "CreateTime", practice_call_time_node (call, database->created));
  if (glue_object_is_link (database))
    show_target (call, scope, database, out);
  return out;
}

/* ---- making ---- */

static JsonArray *
default_permissions (JsonObject *settings, const char *member)
{
  JsonArray *list = catalog_array (settings, member);

  return list != NULL ? json_array_ref (list) : json_array_new ();
}

static gboolean
insert (PracticeCall *call, const GlueScope *scope, JsonObject *input)
{
  JsonObject *target = catalog_object (input, "TargetDatabase");
  const char *target_catalog = catalog_string (target, "CatalogId"),
             *target_name = catalog_string (target, "DatabaseName");
  g_autofree char *text = catalog_text (input),
                  *folded = target_name != NULL ? g_utf8_strdown (target_name, -1) : NULL;

  return practice_call_exec (
      call,
      "INSERT INTO glue_database (region, catalog, name, input, created, created_by, "
      "target_catalog, target_database) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      "ssssisss", practice_call_get_region (call), scope->catalog, scope->database, text,
      practice_call_get_time (call), practice_call_get_caller_arn (call),
      folded != NULL ? (target_catalog != NULL ? target_catalog : scope->catalog) : NULL, folded);
}

static gboolean
check_target (PracticeCall *call, JsonObject *input)
{
  JsonObject *target = catalog_object (input, "TargetDatabase");

  if (target == NULL)
    return TRUE;
  if (catalog_string (target, "DatabaseName") == NULL
      || (catalog_string (target, "CatalogId") != NULL
          && !catalog_is_account (catalog_string (target, "CatalogId"))))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "TargetDatabase needs CatalogId and DatabaseName");
  return TRUE;
}

static gboolean
create_database (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *given = catalog_object (in, "DatabaseInput"), *tags = catalog_object (in, "Tags");
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (JsonObject) input = glue_keep_members (given, input_members);
  g_autoptr (JsonObject) settings = NULL;
  g_autoptr (JsonArray) on_database = NULL, on_tables = NULL;
  g_autofree char *arn = NULL;
  gboolean link = catalog_object (input, "TargetDatabase") != NULL;

  if (!glue_scope_open (call, &scope, in, "glue:CreateDatabase", catalog_string (given, "Name"),
                        NULL))
    return FALSE;
  arn = catalog_arn (call, scope.catalog, scope.database, NULL);
  if (tags != NULL && json_object_get_size (tags) > 0
      && !practice_call_authorize (call, "glue:TagResource", arn, NULL))
    return FALSE;
  if (!g_str_equal (scope.catalog, scope.subject.account) ||
      !lf_subject_is_allowed (call, &scope.subject, LF_CREATE_DATABASE, scope.catalog, NULL, NULL))
    return glue_scope_deny (call, LF_CREATE_DATABASE, "Catalog");
  if (!check_target (call, input)
      || !glue_scope_reaches (call, &scope, catalog_string (input, "LocationUri")))
    return FALSE;
  if (glue_database_exists (call, scope.catalog, scope.database))
    return practice_call_fail (call, 400, "AlreadyExistsException", "Database already exists.");
  settings = lf_settings_get (call, scope.catalog);
  on_database = default_permissions (settings, "CreateDatabaseDefaultPermissions");
  on_tables = default_permissions (settings, "CreateTableDefaultPermissions");
  json_object_set_string_member (input, "Name", scope.database);
  if (!link && !json_object_has_member (input, "CreateTableDefaultPermissions"))
    json_object_set_array_member (input, "CreateTableDefaultPermissions",
                                  g_steal_pointer (&on_tables));
  if (!insert (call, &scope, input))
    return FALSE;
  lf_created (call, scope.subject.principal, scope.catalog, scope.database, NULL,
              link ? NULL : on_database, link);
  return tags == NULL || glue_tags_put (call, arn, tags);
}

static gboolean
update_database (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *given = catalog_object (in, "DatabaseInput");
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) before = NULL;
  g_autoptr (JsonObject) input = glue_keep_members (given, input_members);
  g_autofree char *text = NULL, *name = g_utf8_strdown (catalog_string (given, "Name"), -1);
  const char *location = catalog_string (input, "LocationUri");
  JsonNode *permissions;

  if (!glue_scope_open (call, &scope, in, "glue:UpdateDatabase", catalog_string (in, "Name"), NULL))
    return FALSE;
  before = glue_database_require (call, &scope, LF_ALTER);
  if (before == NULL)
    return FALSE;
  if (!g_str_equal (name, scope.database))
    return practice_call_fail (call, 400, GLUE_BAD, "Database name cannot be changed.");
  if ((catalog_object (input, "TargetDatabase") != NULL) != glue_object_is_link (before))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "A database can't become a link, nor a link a database.");
  if (g_strcmp0 (location, glue_object_location (before)) != 0
      && !glue_scope_reaches (call, &scope, location))
    return FALSE;
  /* What new tables grant stays, unless it is given anew */
  permissions = json_object_get_member (before->input, "CreateTableDefaultPermissions");
  if (permissions != NULL && !json_object_has_member (input, "CreateTableDefaultPermissions"))
    json_object_set_member (input, "CreateTableDefaultPermissions", json_node_copy (permissions));
  json_object_set_string_member (input, "Name", scope.database);
  text = catalog_text (input);
  return practice_call_exec (
      call, "UPDATE glue_database SET input = ? WHERE region = ? AND catalog = ? AND name = ?",
      "ssss", text, practice_call_get_region (call), scope.catalog, scope.database);
}

static gboolean
delete_database (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *region = practice_call_get_region (call);
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) before = NULL;
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *arn = NULL;
  sqlite3_stmt *query;

  if (!glue_scope_open (call, &scope, in, "glue:DeleteDatabase", catalog_string (in, "Name"), NULL))
    return FALSE;
  before = glue_database_require (call, &scope, LF_DROP);
  if (before == NULL)
    return FALSE;
  query = practice_call_query (
      call, "SELECT name FROM glue_table WHERE region = ? AND catalog = ? AND database = ?", "sss",
      region, scope.catalog, scope.database);
  while (practice_step (query))
    g_ptr_array_add (tables, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < tables->len; i++)
    glue_table_delete (call, scope.catalog, scope.database, g_ptr_array_index (tables, i));
  lf_forget (call, scope.catalog, scope.database, NULL);
  arn = catalog_arn (call, scope.catalog, scope.database, NULL);
  glue_tags_forget (call, arn);
  return practice_call_exec (
      call, "DELETE FROM glue_database WHERE region = ? AND catalog = ? AND name = ?", "sss",
      region, scope.catalog, scope.database);
}

/* ---- reading ---- */

static gboolean
get_database (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) database = NULL;

  if (!glue_scope_open (call, &scope, in, "glue:GetDatabase", catalog_string (in, "Name"), NULL))
    return FALSE;
  database = glue_database_require (call, &scope, LF_DESCRIBE);
  if (database == NULL)
    return FALSE;
  json_object_set_object_member (out, "Database", glue_database_write (call, &scope, database));
  return TRUE;
}

/* "catalog/name" of each database that may be listed: of one catalogue, or those that others share.
 */
static GPtrArray *
list_names (PracticeCall *call,
            const char *catalog,
            const char *type,
            const char *after,
            guint limit)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *region = practice_call_get_region (call);
  gboolean foreign = g_strcmp0 (type, "FOREIGN") == 0 || g_strcmp0 (type, "ALL") == 0;
  gboolean own = g_strcmp0 (type, "FOREIGN") != 0 && g_strcmp0 (type, "FEDERATED") != 0;
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT catalog || '/' || name AS path FROM glue_database WHERE region = ?1 AND "
      "((?2 AND catalog = ?3) OR (?4 AND catalog <> ?3 AND EXISTS (SELECT 1 FROM ram_share s WHERE "
      "s.receiver = ?3 AND s.owner = glue_database.catalog))) "
      "AND path > ?5 ORDER BY path LIMIT ?6",
      "sisisi", region, (gint64) own, catalog, (gint64) foreign, after, (gint64) limit);

  while (practice_step (query))
    g_ptr_array_add (names, g_strdup (practice_column (query, 0)));
  return names;
}

static gboolean
get_databases (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (GlueScope) scope = { 0 };
  const char *token = catalog_string (in, "NextToken"),
             *type = catalog_string (in, "ResourceShareType");
  guint most = (guint) catalog_int (in, "MaxResults", 100);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) names = NULL;
  JsonArray *list = json_array_new ();

  json_object_set_array_member (out, "DatabaseList", list);
  if (!glue_scope_open (call, &scope, in, "glue:GetDatabases", NULL, NULL))
    return FALSE;
  after
      = token != NULL && *token != '\0' ? practice_call_decode_token (call, token) : g_strdup ("");
  if (after == NULL)
    return FALSE;
  names = list_names (call, scope.catalog, type, after, most + 1);
  for (guint i = 0; i < MIN (names->len, most); i++)
    {
      g_auto (GStrv) path = g_strsplit (g_ptr_array_index (names, i), "/", 2);
      g_autoptr (GlueObject) database = NULL;
      GlueScope there = scope;

      there.catalog = path[0];
      /* Not visible: left out silently, so a page may come out short, or empty */
      if (!glue_scope_sees_database (call, &there, path[1]))
        continue;
      database = glue_database_load (call, path[0], path[1]);
      json_array_add_object_element (list, glue_database_write (call, &there, database));
    }
  if (names->len > most)
    {
      g_autofree char *next
          = practice_call_encode_token (call, g_ptr_array_index (names, most - 1));

      json_object_set_string_member (out, "NextToken", next);
    }
  return TRUE;
}

#define CATALOG { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }
#define INPUT                                                                                      \
  { "DatabaseInput", PRACTICE_OBJECT, TRUE },                                                      \
      { "DatabaseInput.Name", PRACTICE_STRING, TRUE, 1, 255, GLUE_NAME },                          \
      { "DatabaseInput.Description", PRACTICE_STRING, FALSE, 0, 2048 },                            \
      { "DatabaseInput.LocationUri", PRACTICE_STRING, FALSE, 1, 1024 },                            \
      { "DatabaseInput.Parameters", PRACTICE_OBJECT },                                             \
      { "DatabaseInput.CreateTableDefaultPermissions", PRACTICE_LIST },                            \
      { "DatabaseInput.CreateTableDefaultPermissions[]", PRACTICE_OBJECT },                        \
      { "DatabaseInput.TargetDatabase", PRACTICE_OBJECT },                                         \
      { "DatabaseInput.TargetDatabase.CatalogId", PRACTICE_STRING, FALSE, 1, 255 },                \
  {                                                                                                \
    "DatabaseInput.TargetDatabase.DatabaseName", PRACTICE_STRING, FALSE, 1, 255, GLUE_NAME         \
  }
static const PracticeMember create_members[]
    = { CATALOG, INPUT, { "Tags", PRACTICE_OBJECT, FALSE, 0, 50 }, { NULL } };
static const PracticeMember update_members[]
    = { CATALOG, { "Name", PRACTICE_STRING, TRUE, 1, 255 }, INPUT, { NULL } };
static const PracticeMember name_members[]
    = { CATALOG, { "Name", PRACTICE_STRING, TRUE, 1, 255 }, { NULL } };
static const PracticeMember list_members[] = {
  CATALOG, { "NextToken", PRACTICE_STRING }, { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 100 },
  { "ResourceShareType", PRACTICE_STRING, FALSE, 0, 0, "FOREIGN|ALL|FEDERATED" }, { NULL } };

const PracticeOperation glue_database_operations[] = {
  { "CreateDatabase", create_database, create_members, TRUE },
  { "UpdateDatabase", update_database, update_members, TRUE },
  { "DeleteDatabase", delete_database, name_members, TRUE },
  { "GetDatabase", get_database, name_members, FALSE },
  { "GetDatabases", get_databases, list_members, FALSE },
  { NULL }
};
