/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* LF-tags: keys with their values. */

#define BAD "InvalidInputException"
#define MAX_VALUES 1000
#define MAX_KEYS 1000

/* On the tag: an administrator, or one who holds @bits on it (any of them). */
gboolean
lf_tag_allows (PracticeCall *call,
               const LfSubject *subject,
               const char *catalog,
               const char *key,
               const char *value,
               guint bits)
{
  g_autofree char *everybody = NULL;
  const char *names[4];
  guint held = 0;
  sqlite3_stmt *query;

  if (g_str_equal (subject->account, catalog) && subject->admin == LF_ADMIN)
    return TRUE;
  lf_subject_names (subject, catalog, &everybody, names);
  query
      = practice_call_query (call,
                             "SELECT permission FROM lf_grant WHERE region = ?1 AND catalog = ?2 "
                             "AND database = '' AND name = ?3 AND kind = 'tag' "
                             "AND (?4 IS NULL OR detail IN (?4, '*')) AND principal IN (?5, ?6, "
                             "?7, ?8) AND effective <= ?9",
                             "ssssssssi", practice_call_get_region (call), catalog, key, value,
                             names[0], names[1], names[2], names[3], practice_call_get_time (call));
  while (practice_step (query))
    held |= lf_permission_from_name (practice_column (query, 0));
  return (held & bits) != 0;
}

static guint
count (PracticeCall *call, const char *sql, const char *catalog, const char *key)
{
  sqlite3_stmt *query = practice_call_query (call, sql, "sss", practice_call_get_region (call), catalog, key);
  guint number = 0;

  if (practice_step (query))
    {
      number = (guint) sqlite3_column_int (query, 0);
      practice_done (query);
    }
  return number;
}

#define COUNT_VALUES "SELECT COUNT (*) FROM lf_tag WHERE region = ? AND catalog = ? AND key = ?"
#define COUNT_KEYS "SELECT COUNT (DISTINCT key) FROM lf_tag WHERE region = ? AND catalog = ? AND key <> ?"

/* The key that is asked for, lower-cased; the caller with it */
static gboolean
open_tag (PracticeCall *call,
          JsonObject *in,
          const char *operation,
          const char **catalog,
          char **key,
          LfSubject *subject)
{
  if (!lf_authorize (call, operation) || !catalog_id (call, in, catalog))
    return FALSE;
  lf_subject_init (call, subject, NULL);
  *key = g_utf8_strdown (catalog_string (in, "TagKey"), -1);
  return TRUE;
}

static gboolean
tag_hidden (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *key, guint bits)
{
  gboolean allowed = lf_tag_allows (call, subject, catalog, key, NULL, bits);

  if (!allowed)
    return practice_call_fail (call, 400, "AccessDeniedException",
                               "Insufficient Lake Formation permission(s) on LF-Tag %s", key);
  if (count (call, COUNT_VALUES, catalog, key) == 0)
    return practice_call_fail (call, 400, "EntityNotFoundException", "Tag not found: %s", key);
  return TRUE;
}

static gboolean
add_values (PracticeCall *call, const char *catalog, const char *key, JsonArray *values)
{
  for (guint i = 0; i < catalog_length (values); i++)
    {
      g_autofree char *value = g_utf8_strdown (catalog_string_at (values, i), -1);

      if (g_str_equal (value, "*"))
        return practice_call_fail (call, 400, BAD, "Invalid tag value: *");
      if (!practice_call_exec (
              call,
              "INSERT OR IGNORE INTO lf_tag (region, catalog, key, value) VALUES (?, ?, ?, ?)",
              "ssss", practice_call_get_region (call), catalog, key, value))
        return FALSE;
    }
  if (count (call, COUNT_VALUES, catalog, key) > MAX_VALUES)
    return practice_call_fail (call, 400, "ResourceNumberLimitExceededException",
                               "A tag key can have at most 1000 values.");
  return TRUE;
}

static gboolean
create_lf_tag (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_autofree char *key = NULL;
  g_auto (LfSubject) subject = { 0 };
  g_auto (LfRights) rights = { 0 };

  if (!open_tag (call, in, "CreateLFTag", &catalog, &key, &subject))
    return FALSE;
  lf_rights_get (call, &subject, catalog, NULL, NULL, &rights);
  if (!g_str_equal (catalog, subject.account)
      || (subject.admin != LF_ADMIN && !lf_rights_allow (&rights, LF_CREATE_TAG)))
    return practice_call_fail (
        call, 400, "AccessDeniedException",
        "Insufficient Lake Formation permission(s): Required Create Tag on Catalog");
  if (count (call, COUNT_VALUES, catalog, key) > 0)
    return practice_call_fail (call, 400, BAD, "Tag key already exists");
  if (count (call, COUNT_KEYS, catalog, key) >= MAX_KEYS)
    return practice_call_fail (call, 400, "ResourceNumberLimitExceededException",
                               "A catalog can have at most 1000 tag keys.");
  if (!add_values (call, catalog, key, catalog_array (in, "TagValues")))
    return FALSE;
  if (subject.admin != LF_ADMIN)
    {
      g_autoptr (GPtrArray) any = g_ptr_array_new ();
      LfResource tag = { LF_ON_TAG, (char *) catalog, (char *) "", key, any };
      guint bits = LF_ALTER | LF_DROP | LF_DESCRIBE | LF_ASSOCIATE;

      g_ptr_array_add (any, (gpointer) "*");
      return lf_grant_put_all (call, &tag, subject.principal, bits, bits);
    }
  return TRUE;
}

static void
write_values (PracticeCall *call, const char *catalog, const char *key, JsonObject *out)
{
  JsonArray *values = json_array_new ();
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT value FROM lf_tag WHERE region = ? AND catalog = ? AND key = ? ORDER BY value",
      "sss", practice_call_get_region (call), catalog, key);

  while (practice_step (query))
    json_array_add_string_element (values, practice_column (query, 0));
  json_object_set_string_member (out, "CatalogId", catalog);
  json_object_set_string_member (out, "TagKey", key);
  json_object_set_array_member (out, "TagValues", values);
}

static gboolean
get_lf_tag (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_autofree char *key = NULL;
  g_auto (LfSubject) subject = { 0 };

  if (!open_tag (call, in, "GetLFTag", &catalog, &key, &subject))
    return FALSE;
  if (subject.admin == LF_READ_ONLY_ADMIN && g_str_equal (catalog, subject.account))
    subject.admin = LF_ADMIN;
  if (!tag_hidden (call, &subject, catalog, key, LF_DESCRIBE | LF_ASSOCIATE | LF_ALTER | LF_DROP))
    return FALSE;
  write_values (call, catalog, key, out);
  return TRUE;
}

static gboolean
value_in_use (PracticeCall *call, const char *catalog, const char *key, const char *value)
{
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT 1 FROM lf_tagged WHERE region = ?1 AND catalog = ?2 AND key = "
                             "?3 AND (?4 IS NULL OR value = ?4) LIMIT 1",
                             "ssss", practice_call_get_region (call), catalog, key, value);
  gboolean used = practice_step (query);

  if (used)
    practice_done (query);
  return used;
}

static gboolean
update_lf_tag (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_autofree char *key = NULL;
  g_auto (LfSubject) subject = { 0 };
  JsonArray *gone = catalog_array (in, "TagValuesToDelete");

  if (!open_tag (call, in, "UpdateLFTag", &catalog, &key, &subject)
      || !tag_hidden (call, &subject, catalog, key, LF_ALTER))
    return FALSE;
  if (catalog_length (gone) + catalog_length (catalog_array (in, "TagValuesToAdd")) == 0)
    return practice_call_fail (call, 400, BAD, "Nothing to add or to delete.");
  for (guint i = 0; i < catalog_length (gone); i++)
    {
      g_autofree char *value = g_utf8_strdown (catalog_string_at (gone, i), -1);

      if (value_in_use (call, catalog, key, value))
        return practice_call_fail (call, 400, BAD, "Update not allowed. Tag value %s is in use.", value);
      practice_call_exec (call, "DELETE FROM lf_tag WHERE region = ? AND catalog = ? AND key = ? AND value = ?", "ssss",
                          practice_call_get_region (call), catalog, key, value);
      if (sqlite3_changes (practice_call_get_db (call)) == 0)
        return practice_call_fail (call, 400, "EntityNotFoundException", "Tag value not found: %s", value);
    }
  if (!add_values (call, catalog, key, catalog_array (in, "TagValuesToAdd")))
    return FALSE;
  return count (call, COUNT_VALUES, catalog, key) > 0
         || practice_call_fail (call, 400, BAD, "A tag needs at least one value.");
}

static gboolean
delete_lf_tag (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog, *region = practice_call_get_region (call);
  g_autofree char *key = NULL;
  g_auto (LfSubject) subject = { 0 };

  if (!open_tag (call, in, "DeleteLFTag", &catalog, &key, &subject)
      || !tag_hidden (call, &subject, catalog, key, LF_DROP))
    return FALSE;
  return practice_call_exec (call,
                             "DELETE FROM lf_tag WHERE region = ? AND catalog = ? AND key = ?",
                             "sss", region, catalog, key)
         && practice_call_exec (
             call, "DELETE FROM lf_tagged WHERE region = ? AND catalog = ? AND key = ?", "sss",
             region, catalog, key)
         && practice_call_exec (call,
                                "DELETE FROM lf_grant WHERE region = ? AND catalog = ? AND "
                                "database = '' AND name = ? AND kind = 'tag'",
                                "sss", region, catalog, key);
}

static gboolean
list_lf_tags (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *catalog;
  g_auto (LfSubject) subject = { 0 };
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  JsonArray *list;
  sqlite3_stmt *query;
  guint start, end;

  if (!lf_authorize (call, "ListLFTags") || !catalog_id (call, in, &catalog))
    return FALSE;
  lf_subject_init (call, &subject, NULL);
  query = practice_call_query (
      call, "SELECT DISTINCT key FROM lf_tag WHERE region = ? AND catalog = ? ORDER BY key", "ss",
      practice_call_get_region (call), catalog);
  while (practice_step (query))
    g_ptr_array_add (keys, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < keys->len; i++)
    if ((subject.admin == LF_READ_ONLY_ADMIN && g_str_equal (catalog, subject.account)) ||
        lf_tag_allows (call, &subject, catalog, keys->pdata[i], NULL, LF_DESCRIBE | LF_ASSOCIATE | LF_ALTER | LF_DROP))
      g_ptr_array_add (shown, keys->pdata[i]);
  if (!catalog_page (call, in, out, shown->len, 1000, &start, &end))
    return FALSE;
  list = json_array_new ();
  for (guint i = start; i < end; i++)
    {
      JsonObject *tag = json_object_new ();

      write_values (call, catalog, shown->pdata[i], tag);
      json_array_add_object_element (list, tag);
    }
  json_object_set_array_member (out, "LFTags", list);
  return TRUE;
}

#define KEY { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }, { "TagKey", PRACTICE_STRING, TRUE, 1, 128 }
#define VALUE(list) { list "[]", PRACTICE_STRING, FALSE, 0, 256, "[\\p{L}\\p{Z}\\p{N}_.:*/=+\\-@%]+" }
static const PracticeMember create_members[]
    = { KEY, { "TagValues", PRACTICE_LIST, TRUE, 1, 50 }, VALUE ("TagValues"), { NULL } };
static const PracticeMember update_members[] = {
  KEY, { "TagValuesToDelete", PRACTICE_LIST, FALSE, 1, 50 }, VALUE ("TagValuesToDelete"),
  { "TagValuesToAdd", PRACTICE_LIST, FALSE, 1, 50 }, VALUE ("TagValuesToAdd"), { NULL } };
static const PracticeMember key_members[] = { KEY, { NULL } };
static const PracticeMember list_members[] = {
  { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }, { "ResourceShareType", PRACTICE_STRING, FALSE, 0, 0, "FOREIGN|ALL" },
  { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 }, { "NextToken", PRACTICE_STRING }, { NULL } };

const PracticeOperation lf_tag_operations[] = {
  { "CreateLFTag", create_lf_tag, create_members, TRUE },
  { "GetLFTag", get_lf_tag, key_members, FALSE },
  { "UpdateLFTag", update_lf_tag, update_members, TRUE },
  { "DeleteLFTag", delete_lf_tag, key_members, TRUE },
  { "ListLFTags", list_lf_tags, list_members, FALSE },
  { NULL }
};
