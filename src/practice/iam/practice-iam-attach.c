/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

/* Managed policies attached to users, groups and roles, their inline policies and tags. */

static IamEntity *
take (PracticeCall *call, JsonObject *in, const char *policy_arn)
{
  const IamKind *kind = iam_kind_of_call (call);
  g_autoptr (JsonObject) context = json_object_new ();

  if (policy_arn != NULL)
    json_object_set_string_member (context, "iam:PolicyARN", policy_arn);
  return iam_take_entity (call, kind, iam_text (in, kind->member, ""), context);
}

static gboolean
exists (PracticeCall *call, const char *sql, const char *first, const char *second)
{
  sqlite3_stmt *row = practice_call_query (call, sql, "ss", first, second);
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}

static gint64
count (PracticeCall *call, const char *sql, const char *entity)
{
  sqlite3_stmt *row = practice_call_query (call, sql, "s", entity);
  gint64 number = practice_step (row) ? sqlite3_column_int64 (row, 0) : 0;

  practice_done (row);
  return number;
}

static gboolean
refuse_service_linked (PracticeCall *call, const IamEntity *entity)
{
  if (entity->service == NULL)
    return FALSE;
  practice_call_fail (call, 400, "UnmodifiableEntity",
                      "Cannot perform the operation on the protected role '%s' - this role is only "
                      "modifiable by '%s'",
                      entity->name, entity->service);
  return TRUE;
}

/* ---- managed ---- */

IAM_HANDLER (iam_attach_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  g_autoptr (IamEntity) entity = take (call, in, arn);

  if (entity == NULL || refuse_service_linked (call, entity))
    return FALSE;
  if (!exists (call,
               "SELECT 1 FROM iam_policies WHERE arn = ? AND (account = ? OR account = 'aws')", arn,
               entity->account))
    return practice_call_fail (call, 404, "NoSuchEntity",
                               "Policy %s does not exist or is not attachable.", arn);
  if (exists (call, "SELECT 1 FROM iam_attachments WHERE entity = ? AND arn = ?", entity->id, arn))
    return TRUE;
  if (count (call, "SELECT count(*) FROM iam_attachments WHERE entity = ?", entity->id) >= 10)
    return practice_call_fail (call, 409, "LimitExceeded",
                               "Cannot exceed quota for PoliciesPer%s: 10", entity->kind->label);
  return practice_call_exec (call,
                             "INSERT INTO iam_attachments (entity, arn, since) VALUES (?, ?, ?)",
                             "ssi", entity->id, arn, call->time);
}

IAM_HANDLER (iam_detach_policy)
{
  const char *arn = iam_text (in, "PolicyArn", "");
  g_autoptr (IamEntity) entity = take (call, in, arn);

  if (entity == NULL || refuse_service_linked (call, entity))
    return FALSE;
  if (!exists (call, "SELECT 1 FROM iam_attachments WHERE entity = ? AND arn = ?", entity->id, arn))
    return practice_call_fail (call, 404, "NoSuchEntity", "Policy %s was not found.", arn);
  return practice_call_exec (call, "DELETE FROM iam_attachments WHERE entity = ? AND arn = ?", "ss",
                             entity->id, arn);
}

static JsonObject *
attached_json (sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "PolicyName", practice_column (row, 1));
  json_object_set_string_member (object, "PolicyArn", practice_column (row, 0));
  return object;
}

#define ATTACHED                                                                                   \
  "SELECT p.arn, p.name FROM iam_attachments a JOIN iam_policies p ON p.arn = a.arn WHERE "        \
  "a.entity = ? AND p.arn > ?"                                                                     \
  " AND substr(p.path, 1, length(?)) = ? ORDER BY p.arn"

JsonArray *
iam_attached_json (PracticeCall *call, const char *entity)
{
  sqlite3_stmt *row = practice_call_query (call, ATTACHED, "ssss", entity, "", "/", "/");
  JsonArray *list = json_array_new ();

  while (practice_step (row))
    json_array_add_object_element (list, attached_json (row));
  return list;
}

IAM_HANDLER (iam_list_attached_policies)
{
  const char *prefix = iam_text (in, "PathPrefix", "/");
  g_autoptr (IamEntity) entity = take (call, in, NULL);
  JsonArray *list;
  IamPage page;
  sqlite3_stmt *row;

  if (entity == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  list = json_array_new ();
  row = practice_call_query (call, ATTACHED, "ssss", entity->id, page.after, prefix, prefix);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 0)))
    json_array_add_object_element (list, attached_json (row));
  practice_done (row);
  json_object_set_array_member (out, "AttachedPolicies", list);
  iam_page_finish (call, &page, out);
  return TRUE;
}

static void
add_entities (PracticeCall *call,
              JsonObject *out,
              const IamKind *kind,
              const char *arn,
              const char *prefix)
{
  sqlite3_stmt *row = practice_call_query (
      call,
      "SELECT e.name, e.id FROM iam_attachments a JOIN iam_entities e ON e.id = a.entity"
      " WHERE a.arn = ? AND e.account = ? AND e.kind = ? AND substr(e.path, 1, length(?)) = ? "
      "ORDER BY e.fold",
      "sssss", arn, practice_call_get_account (call), kind->kind, prefix, prefix);
  g_autofree char *member = g_strconcat ("Policy", kind->label, "s", NULL);
  g_autofree char *id = g_strconcat (kind->label, "Id", NULL);
  JsonArray *list = json_array_new ();

  while (practice_step (row))
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, kind->member, practice_column (row, 0));
      json_object_set_string_member (object, id, practice_column (row, 1));
      json_array_add_object_element (list, object);
    }
  json_object_set_array_member (out, member, list);
}

IAM_HANDLER (iam_list_entities_for_policy)
{
  static const struct
  {
    const char *filter, *kind;
  } filters[] = { { "Group", "group" }, { "User", "user" }, { "Role", "role" } };
  const char *arn = iam_text (in, "PolicyArn", ""), *filter = iam_text (in, "EntityFilter", NULL);

  if (!iam_authorize (call, arn, NULL))
    return FALSE;
  if (!exists (call,
               "SELECT 1 FROM iam_policies WHERE arn = ? AND (account = ? OR account = 'aws')", arn,
               practice_call_get_account (call)))
    return practice_call_fail (call, 404, "NoSuchEntity", "Policy %s was not found.", arn);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (filter == NULL || g_str_equal (filter, filters[i].filter))
      add_entities (call, out, iam_kind_named (filters[i].kind), arn,
                    iam_text (in, "PathPrefix", "/"));
  json_object_set_boolean_member (out, "IsTruncated", FALSE);
  return TRUE;
}

/* ---- inline ---- */

static gboolean
check_inline_size (PracticeCall *call,
                   const IamEntity *entity,
                   const char *name,
                   const char *document)
{
  sqlite3_stmt *row
      = practice_call_query (call, "SELECT document FROM iam_inline WHERE entity = ? AND name <> ?",
                             "ss", entity->id, name);
  gsize size = practice_policy_size (document);

  while (practice_step (row))
    size += practice_policy_size (practice_column (row, 0));
  return size <= entity->kind->inline_size
         || practice_call_fail (call, 409, "LimitExceeded",
                                "Maximum policy size of %u bytes exceeded for %s %s",
                                entity->kind->inline_size, entity->kind->kind, entity->name);
}

IAM_HANDLER (iam_put_inline_policy)
{
  const char *name = iam_text (in, "PolicyName", ""),
             *document = iam_text (in, "PolicyDocument", "");
  g_autoptr (IamEntity) entity = take (call, in, NULL);

  return entity != NULL && !refuse_service_linked (call, entity)
         && iam_check_document (call, document, PRACTICE_POLICY_IDENTITY, G_MAXSIZE, "")
         && check_inline_size (call, entity, name, document)
         && practice_call_exec (call,
                                "INSERT INTO iam_inline (entity, name, document, since) VALUES (?, "
                                "?, ?, ?) ON CONFLICT (entity, name)"
                                " DO UPDATE SET previous = document, document = excluded.document, "
                                "since = excluded.since",
                                "sssi", entity->id, name, document, call->time);
}

static gboolean
fail_missing (PracticeCall *call, const IamEntity *entity, const char *name)
{
  return practice_call_fail (call, 404, "NoSuchEntity",
                             "The %s policy with name %s cannot be found.", entity->kind->kind,
                             name);
}

IAM_HANDLER (iam_get_inline_policy)
{
  const char *name = iam_text (in, "PolicyName", "");
  g_autoptr (IamEntity) entity = take (call, in, NULL);
  g_autofree char *escaped = NULL;
  sqlite3_stmt *row;

  if (entity == NULL)
    return FALSE;
  row = practice_call_query (call, "SELECT document FROM iam_inline WHERE entity = ? AND name = ?",
                             "ss", entity->id, name);
  if (!practice_step (row))
    return fail_missing (call, entity, name);
  escaped = iam_escape (practice_column (row, 0));
  practice_done (row);
  json_object_set_string_member (out, entity->kind->member, entity->name);
  json_object_set_string_member (out, "PolicyName", name);
  json_object_set_string_member (out, "PolicyDocument", escaped);
  return TRUE;
}

IAM_HANDLER (iam_delete_inline_policy)
{
  const char *name = iam_text (in, "PolicyName", "");
  g_autoptr (IamEntity) entity = take (call, in, NULL);

  if (entity == NULL || refuse_service_linked (call, entity))
    return FALSE;
  if (!exists (call, "SELECT 1 FROM iam_inline WHERE entity = ? AND name = ?", entity->id, name))
    return fail_missing (call, entity, name);
  return practice_call_exec (call, "DELETE FROM iam_inline WHERE entity = ? AND name = ?", "ss",
                             entity->id, name);
}

IAM_HANDLER (iam_list_inline_policies)
{
  g_autoptr (IamEntity) entity = take (call, in, NULL);
  JsonArray *names;
  IamPage page;
  sqlite3_stmt *row;

  if (entity == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  names = json_array_new ();
  row = practice_call_query (
      call, "SELECT name FROM iam_inline WHERE entity = ? AND name > ? ORDER BY name", "ss",
      entity->id, page.after);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 0)))
    json_array_add_string_element (names, practice_column (row, 0));
  practice_done (row);
  json_object_set_array_member (out, "PolicyNames", names);
  iam_page_finish (call, &page, out);
  return TRUE;
}

/* ---- tags ---- */

gboolean
iam_set_tags (PracticeCall *call, const char *owner, JsonObject *in)
{
  JsonArray *tags
      = json_object_has_member (in, "Tags") ? json_object_get_array_member (in, "Tags") : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    {
      JsonObject *tag = json_array_get_object_element (tags, i);
      const char *key = iam_text (tag, "Key", "");
      char *fold = g_utf8_casefold (key, -1);

      if (!g_hash_table_add (seen, fold))
        return practice_call_fail (
            call, 400, "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      if (g_ascii_strncasecmp (key, "aws:", 4) == 0)
        return practice_call_fail (call, 400, "InvalidInput",
                                   "Tag keys that begin with aws: are reserved.");
      if (!practice_call_exec (call,
                               "INSERT OR REPLACE INTO iam_tags (owner, fold, key, value) VALUES "
                               "(?, lower(?), ?, ?)",
                               "ssss", owner, key, key, iam_text (tag, "Value", "")))
        return FALSE;
    }
  return count (call, "SELECT count(*) FROM iam_tags WHERE owner = ?", owner) <= 50
         || practice_call_fail (call, 409, "LimitExceeded",
                                "The number of tags has reached the maximum limit.");
}

JsonArray *
iam_tags_json (PracticeCall *call, const char *owner)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT key, value FROM iam_tags WHERE owner = ? ORDER BY fold", "s", owner);
  JsonArray *tags = json_array_new ();

  while (practice_step (row))
    {
      JsonObject *tag = json_object_new ();

      json_object_set_string_member (tag, "Key", practice_column (row, 0));
      json_object_set_string_member (tag, "Value", practice_column (row, 1));
      json_array_add_object_element (tags, tag);
    }
  return tags;
}

void
iam_set_tags_json (PracticeCall *call, const char *owner, JsonObject *out)
{
  g_autoptr (JsonArray) tags = iam_tags_json (call, owner);

  if (json_array_get_length (tags) > 0)
    json_object_set_array_member (out, "Tags", g_steal_pointer (&tags));
}

IAM_HANDLER (iam_tag_entity)
{
  g_autoptr (IamEntity) entity = take (call, in, NULL);

  return entity != NULL && iam_set_tags (call, entity->id, in);
}

IAM_HANDLER (iam_untag_entity)
{
  g_autoptr (IamEntity) entity = take (call, in, NULL);
  JsonArray *keys = json_object_get_array_member (in, "TagKeys");

  for (guint i = 0; entity != NULL && i < json_array_get_length (keys); i++)
    if (!practice_call_exec (call, "DELETE FROM iam_tags WHERE owner = ? AND fold = lower(?)", "ss",
                             entity->id, json_array_get_string_element (keys, i)))
      return FALSE;
  return entity != NULL;
}

IAM_HANDLER (iam_list_entity_tags)
{
  g_autoptr (IamEntity) entity = take (call, in, NULL);

  if (entity == NULL)
    return FALSE;
  json_object_set_array_member (out, "Tags", iam_tags_json (call, entity->id));
  json_object_set_boolean_member (out, "IsTruncated", FALSE);
  return TRUE;
}
