/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"

#include <string.h>

#define CHAINED_MAXIMUM 3600

/* ---- sessions ---- */

typedef struct
{
  const char *entity, *session_name, *source_identity;
  gint64 seconds;
  JsonArray *policies; /* nullable */
  JsonObject *tags;    /* nullable */
} Session;

static char *
to_text (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;

  return json_to_string (owned, FALSE);
}

/* 256 random characters: what AWS's looks like from outside */
static char *
make_token (void)
{
  g_autofree char *first = practice_random_id ("", 200);
  g_autofree char *second = practice_random_id ("", 52);
  g_autofree char *lower = g_ascii_strdown (first, -1);

  return g_strconcat ("IQoJ", lower, second, NULL);
}

static char *
make_secret (void)
{
  g_autofree char *first = practice_random_id ("", 20);
  g_autofree char *second = practice_random_id ("", 20);
  g_autofree char *lower = g_ascii_strdown (second, -1);

  return g_strconcat (first, lower, NULL);
}

static gboolean
start_session (PracticeCall *call, const Session *session, JsonObject *out)
{
  g_autofree char *key = practice_random_id ("ASIA", 16);
  g_autofree char *secret = make_secret ();
  g_autofree char *token = make_token ();
  gint64 expires = call->time + session->seconds * G_USEC_PER_SEC;
  g_autofree char *policies = session->policies != NULL
    ? to_text (json_node_init_array (json_node_alloc (), session->policies)) : NULL;
  g_autofree char *tags = session->tags != NULL
                              ? to_text (json_node_init_object (json_node_alloc (), session->tags))
                              : NULL;
  JsonObject *credentials;

  /* Sessions long over would only gather; recent ones must still say that they expired. */
  if (!practice_call_exec (call, "DELETE FROM sts_sessions WHERE expires < ?", "i",
                           call->time - 36 * G_TIME_SPAN_HOUR)
      || !practice_call_exec (call,
                              "INSERT INTO sts_sessions (id, secret, token, entity, created, "
                              "expires, session_name, policies, tags, source_identity)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              "ssssiissss", key, secret, token, session->entity, call->time,
                              expires, session->session_name, policies, tags,
                              session->source_identity))
    return FALSE;
  credentials = json_object_new ();
  json_object_set_string_member (credentials, "AccessKeyId", key);
  json_object_set_string_member (credentials, "SecretAccessKey", secret);
  json_object_set_string_member (credentials, "SessionToken", token);
  json_object_set_member (credentials, "Expiration", practice_call_time_node (call, expires));
  json_object_set_object_member (out, "Credentials", credentials);
  return TRUE;
}

/* ---- GetCallerIdentity, GetSessionToken ---- */

static gboolean
get_caller_identity (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  json_object_set_string_member (out, "Arn", call->credential->caller_arn);
  json_object_set_string_member (out, "UserId", call->credential->user_id);
  json_object_set_string_member (out, "Account", call->credential->account);
  return TRUE;
}

static gboolean
get_session_token (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  Session session = {
    .entity = call->credential->principal_id,
    .seconds = json_object_get_int_member_with_default (in, "DurationSeconds", 43200),
  };

  if (call->credential->is_temporary)
    return practice_call_fail (call, 403, "AccessDenied",
                               "Cannot call GetSessionToken with session credentials");
  return start_session (call, &session, out);
}

/* ---- AssumeRole ---- */

typedef struct
{
  char *id, *arn, *account, *name, *trust;
  gint64 max_session;
} Role;

static void
role_clear (Role *role)
{
  g_free (role->id);
  g_free (role->arn);
  g_free (role->account);
  g_free (role->name);
  g_free (role->trust);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Role, role_clear)

/* A role or trust that has not propagated is as good as none. */
static gboolean
find_role (PracticeCall *call, const char *arn, Role *role)
{
  sqlite3_stmt *row;
  const char *trust;

  role->id = practice_iam_find_id (call, arn);
  if (role->id == NULL)
    return FALSE;
  row = practice_call_query (call,
                             "SELECT account, name, trust, trust_since, trust_previous, "
                             "max_session, created FROM iam_entities"
                             " WHERE id = ? AND kind = 'role'",
                             "s", role->id);
  if (!practice_step (row))
    return FALSE;
  trust = practice_column (row,
                           practice_has_propagated (call, sqlite3_column_int64 (row, 3)) ? 2 : 4);
  role->arn = g_strdup (arn);
  role->account = g_strdup (practice_column (row, 0));
  role->name = g_strdup (practice_column (row, 1));
  role->trust
      = practice_has_propagated (call, sqlite3_column_int64 (row, 6)) ? g_strdup (trust) : NULL;
  role->max_session = sqlite3_column_int64 (row, 5);
  practice_done (row);
  return role->trust != NULL;
}

static JsonObject *
make_context (JsonObject *in)
{
  static const struct { const char *member, *key;
  } keys[] = {
    { "ExternalId", "sts:ExternalId" },
    { "RoleSessionName", "sts:RoleSessionName" },
    { "SourceIdentity", "sts:SourceIdentity" },
  };
  JsonObject *context = json_object_new ();
  JsonArray *tags
      = json_object_has_member (in, "Tags") ? json_object_get_array_member (in, "Tags") : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (json_object_has_member (in, keys[i].member))
      json_object_set_string_member (context, keys[i].key,
                                     json_object_get_string_member (in, keys[i].member));
  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    {
      JsonObject *tag = json_array_get_object_element (tags, i);
      g_autofree char *key
          = g_strconcat ("aws:RequestTag/", json_object_get_string_member (tag, "Key"), NULL);

      json_object_set_string_member (context, key,
                                     json_object_get_string_member_with_default (tag, "Value", ""));
    }
  return context;
}

/* The trust must name the caller. In the same account, naming exactly it suffices; a trusted
 * account root leaves it to identity policies, which another account's caller needs in any case. */
static gboolean
may_assume (PracticeCall *call, const Role *role, const char *action, JsonObject *context)
{
  PracticePolicy *trust = practice_core_policy (call->core, role->trust);
  PracticeSubject subject;
  PracticeInquiry inquiry;
  PracticeVerdict verdict;

  practice_subject_init_caller (&subject, call);
  practice_inquiry_init (&inquiry, call, &subject, action, role->arn, context);
  verdict = trust != NULL
                ? practice_policy_evaluate (trust, PRACTICE_POLICY_TRUST, &inquiry.question)
                : PRACTICE_VERDICT_NONE;
  if (verdict == PRACTICE_VERDICT_NONE || verdict == PRACTICE_VERDICT_DENY)
    return FALSE;
  return practice_inquiry_combine (&inquiry, verdict, g_str_equal (role->account, subject.account))
         == PRACTICE_REASON_ALLOWED;
}

static gboolean
refuse (PracticeCall *call, const char *action, const char *arn)
{
  return practice_call_fail (call, 403, "AccessDenied",
                             "User: %s is not authorized to perform: %s on resource: %s",
                             practice_call_get_caller_arn (call), action, arn);
}

static gboolean
check_duration (PracticeCall *call, const Role *role, gint64 seconds)
{
  if (call->credential->kind == PRACTICE_CALLER_ROLE && seconds > CHAINED_MAXIMUM)
    return practice_call_fail (call, 400, "ValidationError",
                               "The requested DurationSeconds exceeds the 1 hour session limit for "
                               "roles assumed by role chaining");
  if (seconds > role->max_session)
    return practice_call_fail (
        call, 400, "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  return TRUE;
}

/* Session policies: the text given, and managed ones of the role's account or AWS */
static gboolean
gather_policies (PracticeCall *call, JsonObject *in, const Role *role, JsonArray *policies)
{
  const char *text = json_object_get_string_member_with_default (in, "Policy", NULL);
  JsonArray *arns = json_object_has_member (in, "PolicyArns")
                        ? json_object_get_array_member (in, "PolicyArns")
                        : NULL;
  g_autofree char *problem
      = text != NULL ? practice_policy_check (text, PRACTICE_POLICY_IDENTITY) : NULL;

  if (problem != NULL)
    return practice_call_fail (call, 400, "MalformedPolicyDocument", "%s", problem);
  if (text != NULL)
    json_array_add_string_element (policies, text);
  for (guint i = 0; arns != NULL && i < json_array_get_length (arns); i++)
    {
      const char *arn
          = json_object_get_string_member (json_array_get_object_element (arns, i), "arn");
      sqlite3_stmt *row
          = practice_call_query (call,
                                 "SELECT v.document FROM iam_policies p JOIN iam_versions v ON "
                                 "v.arn = p.arn AND v.version = p.default_version"
                                 " WHERE p.arn = ? AND (p.account = ? OR p.account = 'aws')",
                                 "ss", arn, role->account);

      if (!practice_step (row))
        return practice_call_fail (call, 400, "ValidationError", "Invalid policy arn: %s", arn);
      json_array_add_string_element (policies, practice_column (row, 0));
      practice_done (row);
    }
  return TRUE;
}

static JsonObject *
gather_tags (JsonObject *in)
{
  JsonArray *tags
      = json_object_has_member (in, "Tags") ? json_object_get_array_member (in, "Tags") : NULL;
  JsonObject *object = json_object_new ();

  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    {
      JsonObject *tag = json_array_get_object_element (tags, i);

      json_object_set_string_member (object, json_object_get_string_member (tag, "Key"),
                                     json_object_get_string_member_with_default (tag, "Value", ""));
    }
  return object;
}

static void
describe_role_user (JsonObject *out, const Role *role, const char *session_name)
{
  JsonObject *user = json_object_new ();
  g_autofree char *id = g_strconcat (role->id, ":", session_name, NULL);
  g_autofree char *arn = g_strdup_printf ("arn:aws:sts::%s:assumed-role/%s/%s", role->account,
                                          role->name, session_name);

  json_object_set_string_member (user, "AssumedRoleId", id);
  json_object_set_string_member (user, "Arn", arn);
  json_object_set_object_member (out, "AssumedRoleUser", user);
}

static gboolean
assume_role (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = json_object_get_string_member (in, "RoleArn");
  g_autoptr (JsonObject) context = make_context (in);
  g_autoptr (JsonArray) policies = json_array_new ();
  g_autoptr (JsonObject) tags = gather_tags (in);
  g_auto (Role) role = { 0 };
  Session session = {
    .session_name = json_object_get_string_member (in, "RoleSessionName"),
    .source_identity = json_object_get_string_member_with_default (
        in, "SourceIdentity", call->credential->source_identity),
    .seconds = json_object_get_int_member_with_default (in, "DurationSeconds", 3600),
  };

  if (call->credential->kind == PRACTICE_CALLER_ROOT || !find_role (call, arn, &role)
      || !may_assume (call, &role, "sts:AssumeRole", context))
    return refuse (call, "sts:AssumeRole", arn);
  if (json_object_get_size (tags) > 0 && !may_assume (call, &role, "sts:TagSession", context))
    return refuse (call, "sts:TagSession", arn);
  if (!check_duration (call, &role, session.seconds)
      || !gather_policies (call, in, &role, policies))
    return FALSE;
  session.entity = role.id;
  session.policies = json_array_get_length (policies) > 0 ? policies : NULL;
  session.tags = json_object_get_size (tags) > 0 ? tags : NULL;
  if (!start_session (call, &session, out))
    return FALSE;
  describe_role_user (out, &role, session.session_name);
  if (session.policies != NULL)
    json_object_set_int_member (out, "PackedPolicySize", 6);
  if (session.source_identity != NULL)
    json_object_set_string_member (out, "SourceIdentity", session.source_identity);
  return TRUE;
}

static gboolean
get_access_key_info (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *key = json_object_get_string_member (in, "AccessKeyId");
  PracticeCredential *credential;

  if (!practice_call_authorize (call, "sts:GetAccessKeyInfo", "*", NULL))
    return FALSE;
  credential = practice_credential_find (call->core, key);
  if (credential == NULL)
    return practice_call_fail (call, 400, "ValidationError", "Access key %s is not valid", key);
  json_object_set_string_member (out, "Account", credential->account);
  return TRUE;
}

static const PracticeMember session_token_members[] = {
  { "DurationSeconds", PRACTICE_INTEGER, FALSE, 900, 129600, NULL },
  { "SerialNumber", PRACTICE_STRING, FALSE, 9, 256, "[\\w+=/:,.@-]*" },
  { "TokenCode", PRACTICE_STRING, FALSE, 6, 6, "[\\d]*" },
  { NULL }
};

static const PracticeMember assume_role_members[]
    = { { "RoleArn", PRACTICE_STRING, TRUE, 20, 2048,
          "[\\x{9}\\x{A}\\x{D}\\x{20}-\\x{7E}\\x{85}\\x{A0}-\\x{D7FF}]+" },
        { "RoleSessionName", PRACTICE_STRING, TRUE, 2, 64, "[\\w+=,.@-]*" },
        { "DurationSeconds", PRACTICE_INTEGER, FALSE, 900, 43200, NULL },
        { "ExternalId", PRACTICE_STRING, FALSE, 2, 1224, "[\\w+=,.@:/-]*" },
        { "SerialNumber", PRACTICE_STRING, FALSE, 9, 256, "[\\w+=/:,.@-]*" },
        { "TokenCode", PRACTICE_STRING, FALSE, 6, 6, "[\\d]*" },
        { "SourceIdentity", PRACTICE_STRING, FALSE, 2, 64, "[\\w+=,.@-]*" },
        { "Policy", PRACTICE_STRING, FALSE, 1, 2048, NULL },
        { "PolicyArns", PRACTICE_LIST, FALSE, 0, 10, NULL },
        { "PolicyArns[].arn", PRACTICE_STRING, TRUE, 20, 2048, NULL },
        { "Tags", PRACTICE_LIST, FALSE, 0, 50, NULL },
        { "Tags[].Key", PRACTICE_STRING, TRUE, 1, 128, NULL },
        { "Tags[].Value", PRACTICE_STRING, TRUE, 0, 256, NULL },
        { NULL } };

static const PracticeMember key_info_members[] = {
  { "AccessKeyId", PRACTICE_STRING, TRUE, 16, 128, "[\\w]*" },
  { NULL }
};

static const PracticeOperation operations[] = {
  { "GetCallerIdentity", get_caller_identity, NULL, FALSE },
  { "GetSessionToken", get_session_token, session_token_members, TRUE },
  { "AssumeRole", assume_role, assume_role_members, TRUE },
  { "GetAccessKeyInfo", get_access_key_info, key_info_members, FALSE },
  { NULL }
};

const PracticeService practice_sts = {
  .signing_name = "sts",
  .protocol = PRACTICE_QUERY,
  .version = "2011-06-15",
  .operations = operations,
};
