/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

#include <string.h>

IAM_HANDLER (iam_create_user)
{
  g_autoptr (IamEntity) user = iam_make_entity (call, iam_kind_named ("user"), in);

  if (user == NULL)
    return FALSE;
  json_object_set_object_member (out, "User", iam_entity_json (call, user, TRUE));
  return TRUE;
}

IAM_HANDLER (iam_create_group)
{
  g_autoptr (IamEntity) group = iam_make_entity (call, iam_kind_named ("group"), in);

  if (group == NULL)
    return FALSE;
  json_object_set_object_member (out, "Group", iam_entity_json (call, group, FALSE));
  return TRUE;
}

IAM_HANDLER (iam_get_group)
{
  g_autoptr (IamEntity) group
      = iam_take_entity (call, iam_kind_named ("group"), iam_text (in, "GroupName", ""), NULL);
  JsonArray *users;
  IamPage page;
  sqlite3_stmt *row;

  if (group == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  users = json_array_new ();
  row = practice_call_query (
      call,
      "SELECT m.user, e.fold FROM iam_members m JOIN iam_entities e ON e.id = m.user"
      " WHERE m.\"group\" = ? AND e.fold > ? ORDER BY e.fold",
      "ss", group->id, page.after);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 1)))
    {
      g_autoptr (IamEntity) user = iam_find_entity_by_id (call, practice_column (row, 0));

      json_array_add_object_element (users, iam_entity_json (call, user, FALSE));
    }
  practice_done (row);
  json_object_set_object_member (out, "Group", iam_entity_json (call, group, FALSE));
  json_object_set_array_member (out, "Users", users);
  iam_page_finish (call, &page, out);
  return TRUE;
}

/* UpdateUser, UpdateGroup: a new name or path, the same id */
IAM_HANDLER (iam_update_name)
{
  const IamKind *kind = iam_kind_of_call (call);
  g_autofree char *member = g_strconcat ("New", kind->member, NULL);
  g_autoptr (IamEntity) entity
      = iam_take_entity (call, kind, iam_text (in, kind->member, ""), NULL);
  g_autoptr (IamEntity) other = NULL;
  const char *name;

  if (entity == NULL)
    return FALSE;
  name = iam_text (in, member, entity->name);
  other = iam_find_entity (call, kind, name);
  if (other != NULL && !g_str_equal (other->id, entity->id))
    return practice_call_fail (call, 409, "EntityAlreadyExists", "%s with name %s already exists.",
                               kind->label, name);
  return practice_call_exec (
      call, "UPDATE iam_entities SET name = ?, fold = lower(?), path = ? WHERE id = ?", "ssss",
      name, name, iam_text (in, "NewPath", entity->path), entity->id);
}

/* ---- membership ---- */

static gboolean
take_pair (PracticeCall *call, JsonObject *in, IamEntity **group, IamEntity **user)
{
  const char *name = iam_text (in, "UserName", "");

  *group = iam_take_entity (call, iam_kind_named ("group"), iam_text (in, "GroupName", ""), NULL);
  if (*group == NULL)
    return FALSE;
  *user = iam_find_entity (call, iam_kind_named ("user"), name);
  return *user != NULL
         || practice_call_fail (call, 404, "NoSuchEntity", "The user with name %s cannot be found.",
                                name);
}

static gint64
count (PracticeCall *call, const char *sql, const char *id)
{
  sqlite3_stmt *row = practice_call_query (call, sql, "s", id);
  gint64 number = practice_step (row) ? sqlite3_column_int64 (row, 0) : 0;

  practice_done (row);
  return number;
}

static gboolean
is_member (PracticeCall *call, const IamEntity *group, const IamEntity *user)
{
  sqlite3_stmt *row
      = practice_call_query (call, "SELECT 1 FROM iam_members WHERE \"group\" = ? AND user = ?",
                             "ss", group->id, user->id);
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}

IAM_HANDLER (iam_add_user_to_group)
{
  g_autoptr (IamEntity) group = NULL;
  g_autoptr (IamEntity) user = NULL;

  if (!take_pair (call, in, &group, &user))
    return FALSE;
  if (is_member (call, group, user))
    return TRUE;
  if (count (call, "SELECT count(*) FROM iam_members WHERE user = ?", user->id) >= 10)
    return practice_call_fail (call, 409, "LimitExceeded",
                               "Cannot exceed quota for GroupsPerUser: 10");
  return practice_call_exec (call,
                             "INSERT INTO iam_members (\"group\", user, since) VALUES (?, ?, ?)",
                             "ssi", group->id, user->id, call->time);
}

IAM_HANDLER (iam_remove_user_from_group)
{
  g_autoptr (IamEntity) group = NULL;
  g_autoptr (IamEntity) user = NULL;

  if (!take_pair (call, in, &group, &user))
    return FALSE;
  if (!is_member (call, group, user))
    return practice_call_fail (call, 404, "NoSuchEntity",
                               "The user with name %s cannot be found in the group %s.", user->name,
                               group->name);
  return practice_call_exec (call, "DELETE FROM iam_members WHERE \"group\" = ? AND user = ?", "ss",
                             group->id, user->id);
}

IAM_HANDLER (iam_list_groups_for_user)
{
  g_autoptr (IamEntity) user
      = iam_take_entity (call, iam_kind_named ("user"), iam_text (in, "UserName", ""), NULL);
  JsonArray *groups;
  IamPage page;
  sqlite3_stmt *row;

  if (user == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  groups = json_array_new ();
  row = practice_call_query (
      call,
      "SELECT m.\"group\", e.fold FROM iam_members m JOIN iam_entities e ON e.id = m.\"group\""
      " WHERE m.user = ? AND e.fold > ? ORDER BY e.fold",
      "ss", user->id, page.after);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 1)))
    {
      g_autoptr (IamEntity) group = iam_find_entity_by_id (call, practice_column (row, 0));

      json_array_add_object_element (groups, iam_entity_json (call, group, FALSE));
    }
  practice_done (row);
  json_object_set_array_member (out, "Groups", groups);
  iam_page_finish (call, &page, out);
  return TRUE;
}

/* ---- access keys ---- */

/* Without a name, the caller's own */
static IamEntity *
take_key_owner (PracticeCall *call, JsonObject *in)
{
  const char *name = iam_text (in, "UserName", NULL);

  if (name == NULL && call->credential->kind == PRACTICE_CALLER_USER)
    name = call->credential->name;
  if (name == NULL)
    {
      practice_call_fail (call, 400, "ValidationError",
                          "Must specify userName when calling with non-User credentials");
      return NULL;
    }
  return iam_take_entity (call, iam_kind_named ("user"), name, NULL);
}

static char *
make_secret (void)
{
  g_autofree char *first = practice_random_id ("", 20);
  g_autofree char *second = practice_random_id ("", 20);
  g_autofree char *lower = g_ascii_strdown (second, -1);

  return g_strconcat (first, lower, NULL);
}

IAM_HANDLER (iam_create_access_key)
{
  g_autoptr (IamEntity) user = take_key_owner (call, in);
  g_autofree char *key = practice_random_id ("AKIA", 16);
  g_autofree char *secret = make_secret ();
  JsonObject *object;

  if (user == NULL)
    return FALSE;
  if (count (call, "SELECT count(*) FROM iam_keys WHERE user = ?", user->id) >= 2)
    return practice_call_fail (call, 409, "LimitExceeded",
                               "Cannot exceed quota for AccessKeysPerUser: 2");
  if (!practice_call_exec (
          call,
          "INSERT INTO iam_keys (id, secret, user, status, created) VALUES (?, ?, ?, 'Active', ?)",
          "sssi", key, secret, user->id, call->time))
    return FALSE;
  object = json_object_new ();
  json_object_set_string_member (object, "UserName", user->name);
  json_object_set_string_member (object, "AccessKeyId", key);
  json_object_set_string_member (object, "Status", "Active");
  json_object_set_string_member (object, "SecretAccessKey", secret);
  json_object_set_member (object, "CreateDate", practice_call_time_node (call, call->time));
  json_object_set_object_member (out, "AccessKey", object);
  return TRUE;
}

IAM_HANDLER (iam_list_access_keys)
{
  g_autoptr (IamEntity) user = take_key_owner (call, in);
  JsonArray *keys;
  IamPage page;
  sqlite3_stmt *row;

  if (user == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  keys = json_array_new ();
  row = practice_call_query (
      call, "SELECT id, status, created FROM iam_keys WHERE user = ? AND id > ? ORDER BY id", "ss",
      user->id, page.after);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 0)))
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "UserName", user->name);
      json_object_set_string_member (object, "AccessKeyId", practice_column (row, 0));
      json_object_set_string_member (object, "Status", practice_column (row, 1));
      json_object_set_member (object, "CreateDate",
                              practice_call_time_node (call, sqlite3_column_int64 (row, 2)));
      json_array_add_object_element (keys, object);
    }
  practice_done (row);
  json_object_set_array_member (out, "AccessKeyMetadata", keys);
  iam_page_finish (call, &page, out);
  return TRUE;
}

static IamEntity *
take_key (PracticeCall *call, JsonObject *in, const char *key)
{
  g_autoptr (IamEntity) user = take_key_owner (call, in);
  sqlite3_stmt *row;

  if (user == NULL)
    return NULL;
  row = practice_call_query (call, "SELECT 1 FROM iam_keys WHERE id = ? AND user = ?", "ss", key,
                             user->id);
  if (!practice_step (row))
    {
      practice_call_fail (call, 404, "NoSuchEntity", "The Access Key with id %s cannot be found.",
                          key);
      return NULL;
    }
  practice_done (row);
  return g_steal_pointer (&user);
}

IAM_HANDLER (iam_update_access_key)
{
  const char *key = iam_text (in, "AccessKeyId", "");
  g_autoptr (IamEntity) user = take_key (call, in, key);

  return user != NULL
         && practice_call_exec (call, "UPDATE iam_keys SET status = ? WHERE id = ?", "ss",
                                iam_text (in, "Status", ""), key);
}

IAM_HANDLER (iam_delete_access_key)
{
  const char *key = iam_text (in, "AccessKeyId", "");
  g_autoptr (IamEntity) user = take_key (call, in, key);

  return user != NULL && practice_call_exec (call, "DELETE FROM iam_keys WHERE id = ?", "s", key);
}
