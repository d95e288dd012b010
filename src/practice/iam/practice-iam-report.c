/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

#include <string.h>

/* Everything of an account in one read, and what-if questions. */

static void
set_inline (PracticeCall *call, JsonObject *out, const IamEntity *entity)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT name, document FROM iam_inline WHERE entity = ? ORDER BY name", "s",
      entity->id);
  g_autofree char *member = g_strconcat (entity->kind->label, "PolicyList", NULL);
  JsonArray *list = json_array_new ();

  while (practice_step (row))
    {
      JsonObject *object = json_object_new ();
      g_autofree char *escaped = iam_escape (practice_column (row, 1));

      json_object_set_string_member (object, "PolicyName", practice_column (row, 0));
      json_object_set_string_member (object, "PolicyDocument", escaped);
      json_array_add_object_element (list, object);
    }
  if (json_array_get_length (list) > 0 || !g_str_equal (entity->kind->kind, "user"))
    json_object_set_array_member (out, member, list);
  else
    json_array_unref (list);
}

static void
set_groups (PracticeCall *call, JsonObject *out, const IamEntity *user)
{
  sqlite3_stmt *row = practice_call_query (call,
                                           "SELECT e.name FROM iam_members m JOIN iam_entities e "
                                           "ON e.id = m.\"group\" WHERE m.user = ? ORDER BY e.fold",
                                           "s", user->id);
  JsonArray *list = json_array_new ();

  while (practice_step (row))
    json_array_add_string_element (list, practice_column (row, 0));
  json_object_set_array_member (out, "GroupList", list);
}

static JsonObject *
entity_details (PracticeCall *call, const char *id)
{
  g_autoptr (IamEntity) entity = iam_find_entity_by_id (call, id);
  JsonObject *object = iam_entity_json (call, entity, TRUE);

  json_object_remove_member (object, "Description");
  json_object_remove_member (object, "MaxSessionDuration");
  set_inline (call, object, entity);
  json_object_set_array_member (object, "AttachedManagedPolicies", iam_attached_json (call, id));
  if (g_str_equal (entity->kind->kind, "user"))
    set_groups (call, object, entity);
  if (g_str_equal (entity->kind->kind, "role"))
    {
      json_object_set_array_member (object, "InstanceProfileList", json_array_new ());
      json_object_set_object_member (object, "RoleLastUsed", json_object_new ());
    }
  return object;
}

static JsonObject *
policy_details (PracticeCall *call, sqlite3_stmt *policy)
{
  JsonObject *object = iam_policy_json (call, policy);
  sqlite3_stmt *row = practice_call_query (
      call,
      "SELECT version, document, created FROM iam_versions WHERE arn = ? ORDER BY version DESC",
      "s", practice_column (policy, 0));
  JsonArray *versions = json_array_new ();

  while (practice_step (row))
    {
      JsonObject *version = json_object_new ();
      g_autofree char *escaped = iam_escape (practice_column (row, 1));
      g_autofree char *name = g_strdup_printf ("v%s", practice_column (row, 0));

      json_object_set_string_member (version, "Document", escaped);
      json_object_set_string_member (version, "VersionId", name);
      json_object_set_boolean_member (version, "IsDefaultVersion",
                                      sqlite3_column_int64 (row, 0)
                                          == sqlite3_column_int64 (policy, 7));
      json_object_set_member (version, "CreateDate",
                              practice_call_time_node (call, sqlite3_column_int64 (row, 2)));
      json_array_add_object_element (versions, version);
    }
  json_object_set_array_member (object, "PolicyVersionList", versions);
  return object;
}

static gboolean
is_wanted (JsonArray *filter, const char *what)
{
  for (guint i = 0; filter != NULL && i < json_array_get_length (filter); i++)
    if (g_str_equal (json_array_get_string_element (filter, i), what))
      return TRUE;
  return filter == NULL || json_array_get_length (filter) == 0;
}

/* Keys go "1fold" users, "2fold" groups, "3fold" roles, "4arn" policies. */
static void
add_entities (PracticeCall *call, JsonArray *list, IamPage *page, const IamKind *kind, char rank)
{
  const char *after = *page->after == rank ? page->after + 1 : *page->after > rank ? NULL : "";
  sqlite3_stmt *row;

  if (after == NULL || page->more)
    return;
  row = practice_call_query (
      call,
      "SELECT id, fold FROM iam_entities WHERE account = ? AND kind = ? AND fold > ? ORDER BY fold",
      "sss", practice_call_get_account (call), kind->kind, after);
  while (practice_step (row))
    {
      g_autofree char *key = g_strdup_printf ("%c%s", rank, practice_column (row, 1));

      if (!iam_page_take (page, key))
        break;
      json_array_add_object_element (list, entity_details (call, practice_column (row, 0)));
    }
  practice_done (row);
}

static void
add_policies (PracticeCall *call, JsonArray *list, IamPage *page, gboolean local, gboolean managed)
{
  const char *after = *page->after == '4' ? page->after + 1 : "";
  sqlite3_stmt *row;

  if (page->more)
    return;
  row = practice_call_query (
      call,
      "SELECT " IAM_POLICY_COLUMNS " FROM iam_policies p WHERE p.arn > ?2 AND ((?3 AND p.account = "
                                   "?1) OR (?4 AND p.account = 'aws'"
      " AND EXISTS (SELECT 1 FROM iam_attachments a JOIN iam_entities e ON e.id = a.entity WHERE "
      "a.arn = p.arn AND e.account = ?1)))"
      " ORDER BY p.arn",
      "ssii", practice_call_get_account (call), after, (gint64) local, (gint64) managed);
  while (practice_step (row))
    {
      g_autofree char *key = g_strconcat ("4", practice_column (row, 0), NULL);

      if (!iam_page_take (page, key))
        break;
      json_array_add_object_element (list, policy_details (call, row));
    }
  practice_done (row);
}

IAM_HANDLER (iam_get_account_authorization_details)
{
  static const struct { const char *filter, *kind, *member; char rank;
  } parts[] = {
    { "User", "user", "UserDetailList", '1' },
    { "Group", "group", "GroupDetailList", '2' },
    { "Role", "role", "RoleDetailList", '3' },
  };
  JsonArray *filter
      = json_object_has_member (in, "Filter") ? json_object_get_array_member (in, "Filter") : NULL;
  JsonArray *policies;
  IamPage page;

  if (!iam_authorize (call, "*", NULL) || !iam_page_init (call, &page, in))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonArray *list = json_array_new ();

      json_object_set_array_member (out, parts[i].member, list);
      if (is_wanted (filter, parts[i].filter))
        add_entities (call, list, &page, iam_kind_named (parts[i].kind), parts[i].rank);
    }
  policies = json_array_new ();
  json_object_set_array_member (out, "Policies", policies);
  if (is_wanted (filter, "LocalManagedPolicy") || is_wanted (filter, "AWSManagedPolicy"))
    add_policies (call, policies, &page, is_wanted (filter, "LocalManagedPolicy"),
                  is_wanted (filter, "AWSManagedPolicy"));
  iam_page_finish (call, &page, out);
  return TRUE;
}

/* ---- summary ---- */

static void
add_entry (JsonArray *entries, const char *key, gint64 value)
{
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "key", key);
  json_object_set_int_member (entry, "value", value);
  json_array_add_object_element (entries, entry);
}

IAM_HANDLER (iam_get_account_summary)
{
  static const struct { const char *key, *sql; gint64 quota; const char *quota_key;
  } counts[] = {
    { "Users", "SELECT count(*) FROM iam_entities WHERE account = ? AND kind = 'user'", 5000,
      "UsersQuota" },
    { "Groups", "SELECT count(*) FROM iam_entities WHERE account = ? AND kind = 'group'", 300,
      "GroupsQuota" },
    { "Roles", "SELECT count(*) FROM iam_entities WHERE account = ? AND kind = 'role'", 1000,
      "RolesQuota" },
    { "Policies", "SELECT count(*) FROM iam_policies WHERE account = ?", 1500, "PoliciesQuota" },
  };
  static const struct { const char *key; gint64 value;
  } quotas[] = {
    { "AccessKeysPerUserQuota", 2 },        { "AttachedPoliciesPerGroupQuota", 10 },
    { "AttachedPoliciesPerRoleQuota", 10 }, { "AttachedPoliciesPerUserQuota", 10 },
    { "GroupsPerUserQuota", 10 },           { "PolicySizeQuota", 6144 },
    { "VersionsPerPolicyQuota", 5 },        { "AssumeRolePolicySizeQuota", 2048 },
    { "RolePolicySizeQuota", 10240 },       { "UserPolicySizeQuota", 2048 },
    { "GroupPolicySizeQuota", 5120 },
  };
  JsonObject *map;
  JsonArray *entries;

  if (!iam_authorize (call, "*", NULL))
    return FALSE;
  entries = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      sqlite3_stmt *row
          = practice_call_query (call, counts[i].sql, "s", practice_call_get_account (call));

      add_entry (entries, counts[i].key, practice_step (row) ? sqlite3_column_int64 (row, 0) : 0);
      add_entry (entries, counts[i].quota_key, counts[i].quota);
      practice_done (row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (quotas); i++)
    add_entry (entries, quotas[i].key, quotas[i].value);
  map = json_object_new ();
  json_object_set_array_member (map, "entry", entries);
  json_object_set_object_member (out, "SummaryMap", map);
  return TRUE;
}

IAM_HANDLER (iam_list_account_aliases)
{
  if (!iam_authorize (call, "*", NULL))
    return FALSE;
  json_object_set_array_member (out, "AccountAliases", json_array_new ());
  json_object_set_boolean_member (out, "IsTruncated", FALSE);
  return TRUE;
}

/* ---- simulation: identity policies and an optional resource policy; no trust, Lake Formation or
 * RAM ---- */

static const char *
decision (PracticeReason reason)
{
  if (reason == PRACTICE_REASON_ALLOWED)
    return "allowed";
  return reason >= PRACTICE_REASON_DENY_IDENTITY ? "explicitDeny" : "implicitDeny";
}

static JsonObject *
read_context (JsonObject *in)
{
  JsonArray *entries = json_object_has_member (in, "ContextEntries")
                           ? json_object_get_array_member (in, "ContextEntries")
                           : NULL;
  JsonObject *context = json_object_new ();

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      JsonNode *values = json_object_get_member (entry, "ContextKeyValues");

      if (values != NULL)
        json_object_set_member (context, iam_text (entry, "ContextKeyName", ""),
                                json_node_copy (values));
    }
  return context;
}

static JsonObject *
simulate_one (PracticeCall *call,
              const IamEntity *entity,
              const char *action,
              const char *resource,
              JsonObject *context,
              PracticePolicy *policy)
{
  PracticeSubject subject = {
    .entity = entity->id,
    .account = entity->account,
    .principal_arn = entity->arn,
    .caller_arn = entity->arn,
    .name = entity->name,
    .user_id = entity->id,
    .kind = g_str_equal (entity->kind->kind, "role") ? PRACTICE_CALLER_ROLE : PRACTICE_CALLER_USER,
  };
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;
  PracticeInquiry inquiry;
  JsonObject *object = json_object_new ();

  practice_inquiry_init (&inquiry, call, &subject, action, resource, context);
  if (policy != NULL)
    verdict = practice_policy_evaluate (policy, PRACTICE_POLICY_RESOURCE, &inquiry.question);
  json_object_set_string_member (object, "EvalActionName", action);
  json_object_set_string_member (object, "EvalResourceName", resource);
  json_object_set_string_member (object, "EvalDecision",
                                 decision (practice_inquiry_combine (&inquiry, verdict, TRUE)));
  json_object_set_array_member (object, "MatchedStatements", json_array_new ());
  json_object_set_array_member (object, "MissingContextValues", json_array_new ());
  return object;
}

static IamEntity *
take_source (PracticeCall *call, const char *arn)
{
  g_autofree char *id = NULL;

  if (!iam_authorize (call, arn, NULL))
    return NULL;
  id = practice_iam_find_id (call, arn);
  if (id == NULL)
    {
      const char *name = strrchr (arn, '/');

      practice_call_fail (call, 404, "NoSuchEntity", "The %s with name %s cannot be found.",
                          strstr (arn, ":role/") != NULL ? "role" : "user",
                          name != NULL ? name + 1 : arn);
      return NULL;
    }
  return iam_find_entity_by_id (call, id);
}

IAM_HANDLER (iam_simulate_principal_policy)
{
  g_autoptr (IamEntity) entity = take_source (call, iam_text (in, "PolicySourceArn", ""));
  g_autoptr (JsonObject) context = read_context (in);
  JsonArray *actions = json_object_get_array_member (in, "ActionNames");
  g_autoptr (JsonArray) all = json_array_new ();
  JsonArray *resources = json_object_has_member (in, "ResourceArns")
                             ? json_object_get_array_member (in, "ResourceArns")
                             : all;
  PracticePolicy *policy = practice_core_policy (call->core, iam_text (in, "ResourcePolicy", NULL));
  JsonArray *results;
  guint total;
  IamPage page;

  json_array_add_string_element (all, "*");
  if (entity == NULL || !iam_page_init (call, &page, in))
    return FALSE;
  results = json_array_new ();
  json_object_set_array_member (out, "EvaluationResults", results);
  total = json_array_get_length (actions) * json_array_get_length (resources);
  for (guint i = (guint) g_ascii_strtoull (page.after, NULL, 10); i < total; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i + 1);

      if (!iam_page_take (&page, key))
        break;
      json_array_add_object_element (
          results,
          simulate_one (
              call, entity,
              json_array_get_string_element (actions, i / json_array_get_length (resources)),
              json_array_get_string_element (resources, i % json_array_get_length (resources)),
              context, policy));
    }
  iam_page_finish (call, &page, out);
  return TRUE;
}
