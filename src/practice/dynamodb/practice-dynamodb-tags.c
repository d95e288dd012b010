/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#define MAX_TAGS 50

static PracticeTable *
open_resource (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *arn = practice_dynamodb_string (in, "ResourceArn");
  PracticeTable *table;

  if (!g_str_has_prefix (arn, "arn:"))
    {
      practice_dynamodb_fail (call, "Invalid TableArn: Invalid ResourceArn provided as input %s",
                              arn);
      return NULL;
    }
  if (!practice_call_authorize (call, action, arn, NULL))
    return NULL;
  table = practice_table_load (call, arn);
  if (!table)
    practice_call_fail (call, 400, "ResourceNotFoundException",
                        "Requested resource not found: ResourceArn: %s not found", arn);
  return table;
}

PRACTICE_DYNAMODB_HANDLER (tag_resource)
{
  g_autoptr (PracticeTable) table = open_resource (call, in, "dynamodb:TagResource");
  JsonArray *tags = practice_dynamodb_array (in, "Tags");
  sqlite3_stmt *statement;
  gint64 count;

  if (!table)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (tags); i++)
    {
      JsonObject *tag = json_array_get_object_element (tags, i);

      if (!practice_call_exec (call, "INSERT OR REPLACE INTO dynamodb_tags VALUES (?,?,?)", "sss",
                               table->arn, practice_dynamodb_string (tag, "Key"),
                               practice_dynamodb_string (tag, "Value")))
        return FALSE;
    }
  statement = practice_call_query (call, "SELECT count(*) FROM dynamodb_tags WHERE arn=?", "s",
                                   table->arn);
  practice_step (statement);
  count = sqlite3_column_int64 (statement, 0);
  practice_done (statement);
  return count <= MAX_TAGS
         || practice_call_fail (call, 400, "LimitExceededException",
                                "Tags exceed the limit of %d for a resource", MAX_TAGS);
}

PRACTICE_DYNAMODB_HANDLER (untag_resource)
{
  g_autoptr (PracticeTable) table = open_resource (call, in, "dynamodb:UntagResource");
  JsonArray *keys = practice_dynamodb_array (in, "TagKeys");

  if (!table)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (keys); i++)
    if (!practice_call_exec (call, "DELETE FROM dynamodb_tags WHERE arn=? AND key=?", "ss",
                             table->arn, json_array_get_string_element (keys, i)))
      return FALSE;
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (list_tags)
{
  g_autoptr (PracticeTable) table = open_resource (call, in, "dynamodb:ListTagsOfResource");
  JsonArray *tags;
  sqlite3_stmt *statement;

  if (!table)
    return FALSE;
  tags = json_array_new ();
  json_object_set_array_member (out, "Tags", tags);
  statement = practice_call_query (
      call, "SELECT key, value FROM dynamodb_tags WHERE arn=? ORDER BY key", "s", table->arn);
  while (practice_step (statement))
    {
      JsonObject *tag = json_object_new ();

      json_object_set_string_member (tag, "Key", practice_column (statement, 0));
      json_object_set_string_member (tag, "Value", practice_column (statement, 1));
      json_array_add_object_element (tags, tag);
    }
  return TRUE;
}
