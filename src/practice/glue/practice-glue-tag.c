/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* AWS tags of Glue's resources (not LF-tags). */

#define MAX_TAGS 50

static guint
count_tags (PracticeCall *call, const char *arn)
{
  sqlite3_stmt *query
      = practice_call_query (call, "SELECT COUNT (*) FROM glue_tag WHERE arn = ?", "s", arn);
  guint count = 0;

  if (practice_step (query))
    {
      count = (guint) sqlite3_column_int (query, 0);
      practice_done (query);
    }
  return count;
}

gboolean
glue_tags_put (PracticeCall *call, const char *arn, JsonObject *tags)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, tags);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const char *value = catalog_string (tags, key);

      if (value == NULL || *key == '\0' || g_utf8_strlen (key, -1) > 128
          || g_utf8_strlen (value, -1) > 256 || g_str_has_prefix (key, "aws:"))
        return practice_call_fail (call, 400, GLUE_BAD, "Invalid tag: %s", key);
      if (!practice_call_exec (call,
                               "INSERT OR REPLACE INTO glue_tag (arn, key, value) VALUES (?, ?, ?)",
                               "sss", arn, key, value))
        return FALSE;
    }
  if (count_tags (call, arn) > MAX_TAGS)
    return practice_call_fail (call, 400, GLUE_BAD, "A resource can have at most 50 tags.");
  return TRUE;
}

void
glue_tags_forget (PracticeCall *call, const char *arn)
{
  practice_call_exec (call, "DELETE FROM glue_tag WHERE arn = ?", "s", arn);
}

/* IAM, and whether the resource is there */
static gboolean
open_arn (PracticeCall *call, JsonObject *in, const char *action, const char *arn)
{
  g_autofree char *account = catalog_arn_account (arn);
  const char *database = strstr (arn, ":database/");

  if (account == NULL || !g_str_has_prefix (arn, "arn:aws:glue:"))
    return practice_call_fail (call, 400, GLUE_BAD, "Invalid resource ARN: %s", arn);
  if (!practice_call_authorize (call, action, arn, NULL))
    return FALSE;
  if (!g_str_equal (account, practice_call_get_account (call)))
    return practice_call_fail (call, 400, "AccessDeniedException",
                               "Cross-account tagging is not allowed.");
  if (database != NULL && !glue_database_exists (call, account, database + strlen (":database/")))
    return practice_call_fail (call, 400, "EntityNotFoundException", "Entity not found: %s", arn);
  return TRUE;
}

static gboolean
tag_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "ResourceArn");

  return open_arn (call, in, "glue:TagResource", arn)
         && glue_tags_put (call, arn, catalog_object (in, "TagsToAdd"));
}

static gboolean
untag_resource (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "ResourceArn");
  JsonArray *keys = catalog_array (in, "TagsToRemove");

  if (!open_arn (call, in, "glue:UntagResource", arn))
    return FALSE;
  for (guint i = 0; i < catalog_length (keys); i++)
    if (!practice_call_exec (call, "DELETE FROM glue_tag WHERE arn = ? AND key = ?", "ss", arn,
                             catalog_string_at (keys, i)))
      return FALSE;
  return TRUE;
}

static gboolean
get_tags (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "ResourceArn");
  JsonObject *tags;
  sqlite3_stmt *query;

  if (!open_arn (call, in, "glue:GetTags", arn))
    return FALSE;
  tags = json_object_new ();
  json_object_set_object_member (out, "Tags", tags);
  query = practice_call_query (call, "SELECT key, value FROM glue_tag WHERE arn = ? ORDER BY key",
                               "s", arn);
  while (practice_step (query))
    json_object_set_string_member (tags, practice_column (query, 0), practice_column (query, 1));
  return TRUE;
}

#define ARN { "ResourceArn", PRACTICE_STRING, TRUE, 1, 10240 }
static const PracticeMember tag_members[]
    = { ARN, { "TagsToAdd", PRACTICE_OBJECT, TRUE, 0, 50 }, { NULL } };
static const PracticeMember untag_members[]
    = { ARN,
        { "TagsToRemove", PRACTICE_LIST, TRUE, 0, 50 },
        { "TagsToRemove[]", PRACTICE_STRING, FALSE, 1, 128 },
        { NULL } };
static const PracticeMember get_members[] = { ARN, { NULL } };

const PracticeOperation glue_tag_operations[] = {
  { "TagResource", tag_resource, tag_members, TRUE },
  { "UntagResource", untag_resource, untag_members, TRUE },
  { "GetTags", get_tags, get_members, FALSE },
  { NULL }
};
