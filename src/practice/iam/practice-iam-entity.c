/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

#include <string.h>

static const IamKind kinds[] = {
  { "role", "Role", "RoleName", "AROA", "RolesPerAccount", 1000, 10240 },
  { "user", "User", "UserName", "AIDA", "UsersPerAccount", 5000, 2048 },
  { "group", "Group", "GroupName", "AGPA", "GroupsPerAccount", 300, 5120 },
};

const IamKind *
iam_kind_named (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return &kinds[i];
  return NULL;
}

const IamKind *
iam_kind_of_call (PracticeCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (call->operation->name, kinds[i].label) != NULL)
      return &kinds[i];
  g_assert_not_reached ();
}

void
iam_entity_free (IamEntity *entity)
{
  if (entity == NULL)
    return;
  g_free (entity->id);
  g_free (entity->account);
  g_free (entity->name);
  g_free (entity->path);
  g_free (entity->arn);
  g_free (entity->description);
  g_free (entity->trust);
  g_free (entity->boundary);
  g_free (entity->service);
  g_free (entity);
}

/* ---- inputs ---- */

const char *
iam_text (JsonObject *in, const char *name, const char *fallback)
{
  return json_object_get_string_member_with_default (in, name, fallback);
}

gint64
iam_integer (JsonObject *in, const char *name, gint64 fallback)
{
  return json_object_get_int_member_with_default (in, name, fallback);
}

gboolean
iam_flag (JsonObject *in, const char *name)
{
  return json_object_get_boolean_member_with_default (in, name, FALSE);
}

char *
iam_escape (const char *document)
{
  return g_uri_escape_string (document, NULL, FALSE);
}

/* ---- finding ---- */

#define COLUMNS                                                                                    \
  "id, account, kind, name, path, created, description, trust, max_session, boundary, service"

static IamEntity *
read_entity (sqlite3_stmt *row)
{
  IamEntity *entity = g_new0 (IamEntity, 1);

  entity->id = g_strdup (practice_column (row, 0));
  entity->account = g_strdup (practice_column (row, 1));
  entity->kind = iam_kind_named (practice_column (row, 2));
  entity->name = g_strdup (practice_column (row, 3));
  entity->path = g_strdup (practice_column (row, 4));
  entity->created = sqlite3_column_int64 (row, 5);
  entity->description = g_strdup (practice_column (row, 6));
  entity->trust = g_strdup (practice_column (row, 7));
  entity->max_session = sqlite3_column_int64 (row, 8);
  entity->boundary = g_strdup (practice_column (row, 9));
  entity->service = g_strdup (practice_column (row, 10));
  entity->arn = g_strdup_printf ("arn:aws:iam::%s:%s%s%s", entity->account, entity->kind->kind,
                                 entity->path, entity->name);
  return entity;
}

IamEntity *
iam_find_entity (PracticeCall *call, const IamKind *kind, const char *name)
{
  sqlite3_stmt *row = practice_call_query (
      call,
      "SELECT " COLUMNS " FROM iam_entities WHERE account = ? AND kind = ? AND fold = lower(?)",
      "sss", practice_call_get_account (call), kind->kind, name);
  IamEntity *entity;

  if (!practice_step (row))
    return NULL;
  entity = read_entity (row);
  practice_done (row);
  return entity;
}

IamEntity *
iam_find_entity_by_id (PracticeCall *call, const char *id)
{
  sqlite3_stmt *row
      = practice_call_query (call, "SELECT " COLUMNS " FROM iam_entities WHERE id = ?", "s", id);
  IamEntity *entity;

  if (!practice_step (row))
    return NULL;
  entity = read_entity (row);
  practice_done (row);
  return entity;
}

gboolean
iam_authorize (PracticeCall *call, const char *resource, JsonObject *context)
{
  g_autofree char *action = g_strconcat ("iam:", call->operation->name, NULL);

  return practice_call_authorize (call, action, resource, context);
}

gboolean
iam_authorize_list (PracticeCall *call, const char *kind, const char *path_prefix)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:iam::%s:%s%s", practice_call_get_account (call),
                                          kind, path_prefix);

  return iam_authorize (call, arn, NULL);
}

IamEntity *
iam_take_entity (PracticeCall *call, const IamKind *kind, const char *name, JsonObject *context)
{
  g_autoptr (IamEntity) entity = iam_find_entity (call, kind, name);
  g_autofree char *arn = g_strdup_printf ("arn:aws:iam::%s:%s/%s", practice_call_get_account (call),
                                          kind->kind, name);

  if (!iam_authorize (call, entity != NULL ? entity->arn : arn, context))
    return NULL;
  if (entity == NULL)
    practice_call_fail (call, 404, "NoSuchEntity", "The %s with name %s cannot be found.",
                        kind->kind, name);
  return g_steal_pointer (&entity);
}

/* ---- showing ---- */

static void
set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

JsonObject *
iam_entity_json (PracticeCall *call, const IamEntity *entity, gboolean details)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id_member = g_strconcat (entity->kind->label, "Id", NULL);

  json_object_set_string_member (object, "Path", entity->path);
  json_object_set_string_member (object, entity->kind->member, entity->name);
  json_object_set_string_member (object, id_member, entity->id);
  json_object_set_string_member (object, "Arn", entity->arn);
  json_object_set_member (object, "CreateDate", practice_call_time_node (call, entity->created));
  if (entity->trust != NULL)
    {
      g_autofree char *trust = practice_iam_show_policy (call, entity->trust);
      g_autofree char *escaped = iam_escape (trust);

      json_object_set_string_member (object, "AssumeRolePolicyDocument", escaped);
      set_text (object, "Description", entity->description);
      json_object_set_int_member (object, "MaxSessionDuration", entity->max_session);
    }
  if (!details)
    return object;
  if (entity->boundary != NULL)
    {
      JsonObject *boundary = json_object_new ();

      json_object_set_string_member (boundary, "PermissionsBoundaryType", "Policy");
      json_object_set_string_member (boundary, "PermissionsBoundaryArn", entity->boundary);
      json_object_set_object_member (object, "PermissionsBoundary", boundary);
    }
  iam_set_tags_json (call, entity->id, object);
  return object;
}

/* ---- making and deleting ---- */

static gboolean
is_path (const char *path)
{
  if (*path != '/' || path[strlen (path) - 1] != '/')
    return FALSE;
  for (const char *c = path; *c != '\0'; c++)
    if (*c < 0x21 || *c > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
check_quota (PracticeCall *call, const IamKind *kind)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT count(*) FROM iam_entities WHERE account = ? AND kind = ?", "ss",
      practice_call_get_account (call), kind->kind);
  gint64 count = practice_step (row) ? sqlite3_column_int64 (row, 0) : 0;

  practice_done (row);
  return count < kind->quota
         || practice_call_fail (call, 409, "LimitExceeded", "Cannot exceed quota for %s: %u",
                                kind->quota_name, kind->quota);
}

static gboolean
authorize_creation (PracticeCall *call, const char *arn, const char *boundary)
{
  g_autoptr (JsonObject) context = json_object_new ();

  if (boundary != NULL)
    json_object_set_string_member (context, "iam:PermissionsBoundary", boundary);
  return iam_authorize (call, arn, context);
}

IamEntity *
iam_make_entity (PracticeCall *call, const IamKind *kind, JsonObject *in)
{
  const char *name = iam_text (in, kind->member, "");
  const char *path = iam_text (in, "Path", "/");
  const char *boundary = iam_text (in, "PermissionsBoundary", NULL);
  const char *account = practice_call_get_account (call);
  g_autofree char *arn
      = g_strdup_printf ("arn:aws:iam::%s:%s%s%s", account, kind->kind, path, name);
  g_autofree char *id = practice_random_id (kind->id_prefix, 17);
  g_autoptr (IamEntity) there = NULL;

  if (!is_path (path))
    practice_call_fail (call, 400, "ValidationError",
                        "The specified value for path is invalid. It must begin and end with / and "
                        "contain only alphanumeric characters and/or / characters.");
  if (call->failed || !authorize_creation (call, arn, boundary))
    return NULL;
  there = iam_find_entity (call, kind, name);
  if (there != NULL)
    practice_call_fail (call, 409, "EntityAlreadyExists", "%s with name %s already exists.",
                        kind->label, name);
  if (call->failed || !check_quota (call, kind)
      || (boundary != NULL && !iam_check_boundary (call, boundary))
      || !practice_call_exec (
          call,
          "INSERT INTO iam_entities (id, account, kind, name, fold, path, created, boundary)"
          " VALUES (?, ?, ?, ?, lower(?), ?, ?, ?)",
          "ssssssis", id, account, kind->kind, name, name, path, call->time, boundary)
      || !iam_set_tags (call, id, in))
    return NULL;
  return iam_find_entity_by_id (call, id);
}

static gboolean
has_row (PracticeCall *call, const char *sql, const char *id)
{
  sqlite3_stmt *row = practice_call_query (call, sql, "s", id);
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}

gboolean
iam_delete_entity (PracticeCall *call, IamEntity *entity)
{
  static const struct { const char *sql, *text; } conflicts[] = {
    { "SELECT 1 FROM iam_attachments WHERE entity = ?", "must detach all policies first." },
    { "SELECT 1 FROM iam_inline WHERE entity = ?", "must delete policies first." },
    { "SELECT 1 FROM iam_keys WHERE user = ?", "must delete access keys first." },
    { "SELECT 1 FROM iam_members WHERE user = ?", "must remove users from group first." },
    { "SELECT 1 FROM iam_members WHERE \"group\" = ?", "must remove users from group first." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (conflicts); i++)
    if (has_row (call, conflicts[i].sql, entity->id))
      return practice_call_fail (call, 409, "DeleteConflict", "Cannot delete entity, %s",
                                 conflicts[i].text);
  return practice_call_exec (call, "DELETE FROM iam_tags WHERE owner = ?", "s", entity->id)
         && practice_call_exec (call, "DELETE FROM iam_entities WHERE id = ?", "s", entity->id);
}

/* ---- paging ---- */

gboolean
iam_page_init (PracticeCall *call, IamPage *page, JsonObject *in)
{
  const char *marker = iam_text (in, "Marker", NULL);

  memset (page, 0, sizeof *page);
  page->limit = iam_integer (in, "MaxItems", 100);
  page->after = marker != NULL ? practice_call_decode_token (call, marker) : g_strdup ("");
  return page->after != NULL;
}

gboolean
iam_page_take (IamPage *page, const char *key)
{
  if (page->count == page->limit)
    {
      page->more = TRUE;
      return FALSE;
    }
  page->count++;
  g_free (page->last);
  page->last = g_strdup (key);
  return TRUE;
}

void
iam_page_finish (PracticeCall *call, IamPage *page, JsonObject *out)
{
  json_object_set_boolean_member (out, "IsTruncated", page->more);
  if (page->more)
    {
      g_autofree char *marker = practice_call_encode_token (call, page->last);

      json_object_set_string_member (out, "Marker", marker);
    }
  g_clear_pointer (&page->after, g_free);
  g_clear_pointer (&page->last, g_free);
}

/* ---- documents ---- */

gboolean
iam_check_document (PracticeCall *call,
                    const char *document,
                    PracticePolicyKind kind,
                    gsize limit,
                    const char *quota)
{
  g_autofree char *problem = practice_policy_check (document, kind);

  if (problem != NULL)
    return practice_call_fail (call, 400, "MalformedPolicyDocument", "%s", problem);
  if (practice_policy_size (document) > limit)
    return practice_call_fail (call, 409, "LimitExceeded", "%s", quota);
  return TRUE;
}

char *
iam_store_trust (PracticeCall *call, const char *document)
{
  g_autofree char *unknown = NULL;
  char *stored;

  if (!iam_check_document (call, document, PRACTICE_POLICY_TRUST, 2048,
                           "Cannot exceed quota for ACLSizePerRole: 2048"))
    return NULL;
  stored = practice_iam_store_policy (call, document, &unknown);
  if (stored == NULL)
    practice_call_fail (call, 400, "MalformedPolicyDocument", "Invalid principal in policy: %s",
                        unknown);
  return stored;
}
