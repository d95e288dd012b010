/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"
#include "practice/ram/practice-ram.h"

#include <string.h>

/* ListPermissions and GetEffectivePermissionsForPath. */

/* What is asked for */
typedef struct
{
  const char *catalog;     /* whose catalogue */
  const char *principal;   /* (nullable) */
  const char *type;        /* (nullable): ResourceType */
  gboolean has_resource, effective;
  LfResource resource;
  LfSubject caller;
  gboolean all;            /* an administrator asks */
} Question;

/* One row of lf_grant */
typedef struct
{
  LfKind kind;
  char *catalog, *database, *name, *detail, *principal, *grantor, *updated_by;
  guint permission;
  gboolean grantable;
  gint64 updated;
} Row;

/* Rows of the same principal and resource */
typedef struct
{
  Row *first;           /* (unowned) */
  guint permissions, grantable;
  GPtrArray *details;   /* (element-type utf8) (unowned elements) */
} Entry;

static void
question_clear (Question *question)
{
  lf_resource_clear (&question->resource);
  lf_subject_clear (&question->caller);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void
row_free (Row *row)
{
  g_free (row->catalog);
  g_free (row->database);
  g_free (row->name);
  g_free (row->detail);
  g_free (row->principal);
  g_free (row->grantor);
  g_free (row->updated_by);
  g_free (row);
}

static void
entry_free (Entry *entry)
{
  g_ptr_array_unref (entry->details);
  g_free (entry);
}

static Row *
row_new (sqlite3_stmt *query)
{
  Row *row = g_new0 (Row, 1);

  row->catalog = g_strdup (practice_column (query, 0));
  row->database = g_strdup (practice_column (query, 1));
  row->name = g_strdup (practice_column (query, 2));
  lf_kind_from_name (practice_column (query, 3), &row->kind);
  row->detail = g_strdup (practice_column (query, 4));
  row->principal = g_strdup (practice_column (query, 5));
  row->permission = lf_permission_from_name (practice_column (query, 6));
  row->grantor = g_strdup (practice_column (query, 7));
  row->grantable = sqlite3_column_int (query, 8);
  row->updated = sqlite3_column_int64 (query, 9);
  row->updated_by = g_strdup (practice_column (query, 10));
  return row;
}

#define COLUMNS                                                                                    \
  "SELECT catalog, database, name, kind, detail, principal, permission, grantor, grantable, "      \
  "updated, updated_by FROM lf_grant "
#define ORDER " ORDER BY catalog, database, name, kind = 'columns', kind, principal, grantor, detail"

/* Own grants on own resources; of other catalogues, what reached this account and what it granted on. */
static GPtrArray *
load (PracticeCall *call, const Question *question)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  const char *region = practice_call_get_region (call), *account = question->caller.account;
  gboolean home = g_str_equal (question->catalog, account);
  sqlite3_stmt *query;

  if (question->has_resource)
    query = practice_call_query (
        call,
        COLUMNS "WHERE region = ?1 AND catalog = ?2 AND database = ?3 AND name IN (?4, ?5)" ORDER,
        "sssss", region, question->resource.catalog, question->resource.database,
        question->resource.name,
        question->effective && question->resource.database[0] != '\0'
                && question->resource.name[0] != '\0'
            ? "*"
            : question->resource.name);
  else if (home)
    query = practice_call_query (
        call,
        COLUMNS "WHERE region = ?1 AND (catalog = ?2 OR principal = ?2 OR grantor = ?2)" ORDER,
        "ss", region, account);
  else
    query = practice_call_query (call, COLUMNS "WHERE region = ?1 AND catalog = ?2" ORDER, "ss",
                                 region, question->catalog);
  while (practice_step (query))
    g_ptr_array_add (rows, row_new (query));
  return rows;
}

static gboolean
is_of_type (const Row *row, const char *type)
{
  static const struct { const char *type; guint kinds; } types[] = {
    { "CATALOG", 1 << LF_ON_CATALOG }, { "DATABASE", 1 << LF_ON_DATABASE },
    { "TABLE", 1 << LF_ON_TABLE | 1 << LF_ON_ALL_TABLES | 1 << LF_ON_COLUMNS | 1 << LF_ON_FILTER },
    { "DATA_LOCATION", 1 << LF_ON_LOCATION }, { "LF_TAG", 1 << LF_ON_TAG }, { "LF_TAG_POLICY", 1 << LF_ON_POLICY },
    { "LF_TAG_POLICY_DATABASE", 1 << LF_ON_POLICY }, { "LF_TAG_POLICY_TABLE", 1 << LF_ON_POLICY } };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].type, type))
      return (types[i].kinds >> row->kind & 1) != 0 &&
             (!g_str_has_prefix (type, "LF_TAG_POLICY_") || g_str_equal (type + strlen ("LF_TAG_POLICY_"), row->name));
  return FALSE;
}

static gboolean
is_of_resource (const Question *question, const Row *row)
{
  const LfResource *resource = &question->resource;

  if (resource->kind == LF_ON_TABLE)
    return row->kind == LF_ON_TABLE || row->kind == LF_ON_COLUMNS || row->kind == LF_ON_FILTER ||
           (row->kind == LF_ON_ALL_TABLES && question->effective);
  if (row->kind != resource->kind)
    return FALSE;
  if (row->kind == LF_ON_FILTER || row->kind == LF_ON_POLICY || row->kind == LF_ON_TAG)
    return g_ptr_array_find_with_equal_func (resource->details, row->detail, g_str_equal, NULL);
  return TRUE;
}

/* Does the row concern the caller's account? Shares that nobody accepted are invisible. */
static gboolean
concerns (PracticeCall *call, const Question *question, const Row *row)
{
  const char *account = question->caller.account;
  g_autofree char *arn = NULL;
  LfResource resource = { row->kind, row->catalog, row->database, row->name, NULL };

  if (g_str_equal (row->catalog, account))
    return g_str_equal (row->grantor, account);
  if (!g_str_equal (row->grantor, account) && !g_str_equal (row->principal, account))
    return FALSE;
  arn = lf_resource_ram_arn (call, &resource);
  return arn == NULL || practice_ram_is_accepted (call, row->catalog, account, arn);
}

/* Others than administrators see their own grants, and those that they could give. */
static gboolean
may_see (PracticeCall *call, const Question *question, const Row *row)
{
  g_auto (LfRights) rights = { 0 };
  gboolean table = row->database[0] != '\0' && row->name[0] != '\0';

  if (question->all || g_str_equal (row->principal, question->caller.principal))
    return TRUE;
  if (row->database[0] == '\0')
    return FALSE;
  lf_rights_get (call, &question->caller, row->catalog, row->database, table ? row->name : NULL, &rights);
  return (rights.grantable & (row->permission | LF_ALL)) != 0;
}

static gboolean
wanted (PracticeCall *call, const Question *question, const Row *row)
{
  if (question->principal != NULL && !g_str_equal (row->principal, question->principal))
    return FALSE;
  if (question->type != NULL && !is_of_type (row, question->type))
    return FALSE;
  if (question->has_resource && !is_of_resource (question, row))
    return FALSE;
  return concerns (call, question, row) && may_see (call, question, row);
}

/* SELECT on all tables is said as columns, like SELECT on one */
static gboolean
selects_all_tables (const Row *row)
{
  return row->kind == LF_ON_ALL_TABLES && row->permission == LF_SELECT;
}

static gboolean
belongs (const Entry *entry, const Row *row)
{
  const Row *first = entry->first;
  gboolean same = first->kind == row->kind && g_str_equal (first->catalog, row->catalog) &&
                  g_str_equal (first->database, row->database) && g_str_equal (first->name, row->name) &&
                  g_str_equal (first->principal, row->principal) && g_str_equal (first->grantor, row->grantor) &&
                  selects_all_tables (first) == selects_all_tables (row);

  if (!same)
    return FALSE;
  if (row->kind == LF_ON_COLUMNS)
    return first->detail[0] != '*' && row->detail[0] != '*' && first->grantable == row->grantable;
  return g_str_equal (first->detail, row->detail);
}

static void
gather (GPtrArray *entries, Row *row)
{
  Entry *entry = NULL;

  for (guint i = entries->len; i > 0 && entry == NULL; i--)
    {
      Entry *earlier = g_ptr_array_index (entries, i - 1);

      if (!g_str_equal (earlier->first->name, row->name) || !g_str_equal (earlier->first->database, row->database))
        break;
      if (belongs (earlier, row))
        entry = earlier;
    }
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->first = row;
      entry->details = g_ptr_array_new ();
      g_ptr_array_add (entries, entry);
    }
  entry->permissions |= row->permission;
  if (row->grantable)
    entry->grantable |= row->permission;
  if (!g_ptr_array_find_with_equal_func (entry->details, row->detail, g_str_equal, NULL))
    g_ptr_array_add (entry->details, row->detail);
}

static void
add_shares (PracticeCall *call, const LfResource *resource, const Row *row, JsonObject *object)
{
  g_autofree char *receiver = lf_principal_account (row->principal);
  g_autofree char *arn = lf_resource_ram_arn (call, resource);
  g_autoptr (GPtrArray) shares = NULL;
  JsonObject *details;
  JsonArray *list;

  if (receiver == NULL || arn == NULL || g_str_equal (receiver, row->catalog)
      || !g_str_equal (row->grantor, row->catalog))
    return;
  shares = ram_shares_of (call, row->catalog, receiver, arn);
  if (shares->len == 0)
    return;
  list = json_array_new ();
  for (guint i = 0; i < shares->len; i++)
    json_array_add_string_element (list, g_ptr_array_index (shares, i));
  details = json_object_new ();
  json_object_set_array_member (details, "ResourceShare", list);
  json_object_set_object_member (object, "AdditionalDetails", details);
}

static JsonObject *
entry_write (PracticeCall *call, const Entry *entry)
{
  const Row *row = entry->first;
  LfResource resource = { row->kind, row->catalog, row->database, row->name, entry->details };
  g_autoptr (GPtrArray) everything = g_ptr_array_new ();
  JsonObject *object = json_object_new (), *principal = json_object_new ();

  if (selects_all_tables (row))
    {
      resource.kind = LF_ON_COLUMNS;
      g_ptr_array_add (everything, (gpointer) "*");
      resource.details = everything;
    }
  json_object_set_string_member (principal, "DataLakePrincipalIdentifier", row->principal);
  json_object_set_object_member (object, "Principal", principal);
  json_object_set_object_member (object, "Resource", lf_resource_write (call, &resource));
  json_object_set_array_member (object, "Permissions", lf_permissions_write (entry->permissions));
  json_object_set_array_member (object, "PermissionsWithGrantOption", lf_permissions_write (entry->grantable));
  json_object_set_member (object, "LastUpdated", practice_call_time_node (call, row->updated));
  if (row->updated_by != NULL)
    json_object_set_string_member (object, "LastUpdatedBy", row->updated_by);
  add_shares (call, &resource, row, object);
  return object;
}

static gboolean
write_page (PracticeCall *call, JsonObject *in, JsonObject *out, const char *member, GPtrArray *entries)
{
  JsonArray *list;
  guint start, end;

  if (!catalog_page (call, in, out, entries->len, 1000, &start, &end))
    return FALSE;
  list = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (list, entry_write (call, g_ptr_array_index (entries, i)));
  json_object_set_array_member (out, member, list);
  return TRUE;
}

/* ---- ListPermissions ---- */

static gboolean
resource_known (PracticeCall *call, const Question *question)
{
  const LfResource *resource = &question->resource;

  if (resource->database[0] == '\0')
    return TRUE;
  if (resource->kind == LF_ON_DATABASE || resource->kind == LF_ON_ALL_TABLES)
    return glue_database_exists (call, resource->catalog, resource->database);
  return glue_table_exists (call, resource->catalog, resource->database, resource->name);
}

static gboolean
question_read (PracticeCall *call, JsonObject *in, Question *question)
{
  JsonObject *resource = catalog_object (in, "Resource");
  g_auto (CatalogFault) fault = { 0 };

  if (!catalog_id (call, in, &question->catalog))
    return FALSE;
  question->principal = catalog_string (catalog_object (in, "Principal"), "DataLakePrincipalIdentifier");
  question->type = catalog_string (in, "ResourceType");
  question->has_resource = resource != NULL && json_object_get_size (resource) > 0;
  if (question->has_resource)
    {
      if (catalog_object (resource, "TableWithColumns") != NULL)
        return practice_call_fail (call, 400, "InvalidInputException",
                                   "ListPermissions does not support TableWithColumns; use Table.");
      if (!lf_resource_read (resource, question->catalog, &question->resource, &fault))
        return catalog_fail (call, &fault);
      question->catalog = question->resource.catalog;
    }
  question->effective = question->has_resource &&
    (question->principal != NULL || g_strcmp0 (catalog_string (in, "IncludeRelated"), "TRUE") == 0);
  lf_subject_init (call, &question->caller, NULL);
  question->all = question->caller.admin != LF_NO_ADMIN;
  if (question->has_resource && !resource_known (call, question))
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  return TRUE;
}

static gboolean
list_permissions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (Question) question = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  if (!lf_authorize (call, "ListPermissions"))
    return FALSE;
  if (!question_read (call, in, &question))
    return FALSE;
  lf_account_ensure (call, question.caller.account);
  rows = load (call, &question);
  for (guint i = 0; i < rows->len; i++)
    if (wanted (call, &question, g_ptr_array_index (rows, i)))
      gather (entries, g_ptr_array_index (rows, i));
  /* Somebody else's permissions, and none that the caller could grant: not their business */
  if (entries->len == 0 && !question.all
      && (question.has_resource
          || (question.principal != NULL
              && !g_str_equal (question.principal, question.caller.principal)))
      && g_strcmp0 (question.principal, question.caller.principal) != 0)
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  return write_page (call, in, out, "PrincipalResourcePermissions", entries);
}

/* ---- GetEffectivePermissionsForPath: everything about tables, databases and locations there ---- */

static gboolean
lies_there (PracticeCall *call, const Row *row, const char *path)
{
  g_autofree char *location = NULL;

  if (row->kind == LF_ON_LOCATION)
    return catalog_s3_below (path, row->name);
  if (row->kind != LF_ON_DATABASE && row->kind != LF_ON_TABLE && row->kind != LF_ON_COLUMNS)
    return FALSE;
  location = glue_table_path (call, row->catalog, row->database, row->kind == LF_ON_DATABASE ? NULL : row->name);
  return location != NULL && g_str_equal (location, path);
}

static gboolean
get_effective_permissions_for_path (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (Question) question = { 0 };
  g_autofree char *path = catalog_s3_path (catalog_string (in, "ResourceArn"));
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  if (!lf_authorize (call, "GetEffectivePermissionsForPath") || !catalog_id (call, in, &question.catalog))
    return FALSE;
  if (path == NULL)
    return practice_call_fail (call, 400, "InvalidInputException", "Invalid S3 resource ARN");
  lf_subject_init (call, &question.caller, NULL);
  question.all = question.caller.admin != LF_NO_ADMIN;
  if (!question.all)
    return practice_call_fail (call, 400, "AccessDeniedException", LF_DENIED);
  rows = load (call, &question);
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (concerns (call, &question, row) && lies_there (call, row, path))
        gather (entries, row);
    }
  return write_page (call, in, out, "Permissions", entries);
}

static const PracticeMember list_members[]
    = { { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },
        { "Principal", PRACTICE_OBJECT },
        { "Principal.DataLakePrincipalIdentifier", PRACTICE_STRING, FALSE, 1, 255 },
        { "Resource", PRACTICE_OBJECT },
        { "ResourceType", PRACTICE_STRING, FALSE, 0, 0,
          "CATALOG|DATABASE|TABLE|DATA_LOCATION|LF_TAG|LF_TAG_POLICY|LF_TAG_POLICY_DATABASE|LF_TAG_"
          "POLICY_TABLE" },
        { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
        { "NextToken", PRACTICE_STRING },
        { "IncludeRelated", PRACTICE_STRING, FALSE, 1, 5 },
        { NULL } };
static const PracticeMember path_members[] = {
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }, { "ResourceArn", PRACTICE_STRING, TRUE },
  { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 }, { "NextToken", PRACTICE_STRING }, { NULL } };

const PracticeOperation lf_list_operations[] = {
  { "ListPermissions", list_permissions, list_members, FALSE },
  { "GetEffectivePermissionsForPath", get_effective_permissions_for_path, path_members, FALSE },
  { NULL }
};
