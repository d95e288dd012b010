/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"

#include <string.h>

/* May this principal do that? Gathers the policies, parsed once per document and per principal. */

typedef struct
{
  PracticePolicy *policy;
  PracticePolicy *previous; /* nullable: holds until the change has propagated */
  gint64 since;
} Entry;

typedef struct
{
  GArray *entries;          /* of Entry */
  PracticePolicy *boundary; /* nullable */
  gboolean has_boundary;    /* set but gone: nothing is allowed */
} Identity;

/* ---- gathering ---- */

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->policy, practice_policy_unref);
  g_clear_pointer (&entry->previous, practice_policy_unref);
}

static void
identity_free (gpointer data)
{
  Identity *identity = data;

  g_array_unref (identity->entries);
  g_clear_pointer (&identity->boundary, practice_policy_unref);
  g_free (identity);
}

static void
policy_unref (gpointer data)
{
  practice_policy_unref (data);
}

PracticePolicy *
practice_core_policy (PracticeCore *core, const char *text)
{
  PracticePolicy *policy;

  if (text == NULL)
    return NULL;
  if (core->documents == NULL)
    core->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, policy_unref);
  policy = g_hash_table_lookup (core->documents, text);
  if (policy != NULL)
    return policy;
  policy = practice_policy_parse (text);
  if (policy == NULL)
    return NULL;
  if (g_hash_table_size (core->documents) >= 4000)
    g_hash_table_remove_all (core->documents);
  g_hash_table_insert (core->documents, g_strdup (text), policy);
  return policy;
}

static void
add_entry (PracticeCore *core,
           Identity *identity,
           const char *text,
           const char *previous,
           gint64 since)
{
  PracticePolicy *policy = practice_core_policy (core, text);
  Entry entry = { policy != NULL ? practice_policy_ref (policy) : NULL, NULL, since };

  policy = practice_core_policy (core, previous);
  if (policy != NULL)
    entry.previous = practice_policy_ref (policy);
  g_array_append_val (identity->entries, entry);
}

/* An attachment, and the policy's default version: whichever is younger is not propagated yet. */
static void
load_entity (PracticeCore *core, Identity *identity, const char *entity)
{
  sqlite3_stmt *row = practice_core_query (
      core,
      "SELECT v.document, CASE WHEN a.since < p.default_since THEN w.document END, max(a.since, "
      "p.default_since)"
      " FROM iam_attachments a JOIN iam_policies p ON p.arn = a.arn"
      " JOIN iam_versions v ON v.arn = p.arn AND v.version = p.default_version"
      " LEFT JOIN iam_versions w ON w.arn = p.arn AND w.version = p.previous_version WHERE "
      "a.entity = ?",
      "s", entity);

  while (practice_step (row))
    add_entry (core, identity, practice_column (row, 0), practice_column (row, 1),
               sqlite3_column_int64 (row, 2));
  row = practice_core_query (
      core, "SELECT document, previous, since FROM iam_inline WHERE entity = ?", "s", entity);
  while (practice_step (row))
    add_entry (core, identity, practice_column (row, 0), practice_column (row, 1),
               sqlite3_column_int64 (row, 2));
}

static void
load_groups (PracticeCore *core, Identity *identity, const char *user)
{
  sqlite3_stmt *row = practice_core_query (
      core, "SELECT \"group\", since FROM iam_members WHERE user = ?", "s", user);

  while (practice_step (row))
    {
      guint first = identity->entries->len;
      gint64 since = sqlite3_column_int64 (row, 1);

      load_entity (core, identity, practice_column (row, 0));
      for (guint i = first; i < identity->entries->len; i++)
        {
          Entry *entry = &g_array_index (identity->entries, Entry, i);

          if (since > entry->since)
            {
              entry->since = since;
              g_clear_pointer (&entry->previous, practice_policy_unref);
            }
        }
    }
}

static void
load_boundary (PracticeCore *core, Identity *identity, const char *entity)
{
  sqlite3_stmt *row = practice_core_query (
      core,
      "SELECT e.boundary, v.document FROM iam_entities e LEFT JOIN iam_policies p ON p.arn = "
      "e.boundary"
      " LEFT JOIN iam_versions v ON v.arn = p.arn AND v.version = p.default_version WHERE e.id = ?",
      "s", entity);
  PracticePolicy *policy;

  if (!practice_step (row))
    return;
  identity->has_boundary = practice_column (row, 0) != NULL;
  policy = practice_core_policy (core, practice_column (row, 1));
  if (policy != NULL)
    identity->boundary = practice_policy_ref (policy);
  practice_done (row);
}

static Identity *
find_identity (PracticeCore *core, const char *entity)
{
  Identity *identity;

  if (core->identities == NULL)
    core->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, identity_free);
  identity = g_hash_table_lookup (core->identities, entity);
  if (identity != NULL)
    return identity;
  identity = g_new0 (Identity, 1);
  identity->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (identity->entries, entry_clear);
  load_entity (core, identity, entity);
  load_groups (core, identity, entity);
  load_boundary (core, identity, entity);
  g_hash_table_insert (core->identities, g_strdup (entity), identity);
  return identity;
}

/* ---- what the request is like: context keys ---- */

static gboolean
add (GPtrArray *values, const char *value)
{
  if (value != NULL)
    g_ptr_array_add (values, g_strdup (value));
  return value != NULL;
}

static gboolean
add_take (GPtrArray *values, char *value)
{
  g_ptr_array_add (values, value);
  return TRUE;
}

static JsonNode *
find_member (JsonObject *object, const char *key)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return NULL;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_ascii_strcasecmp (name, key) == 0)
      return node;
  return NULL;
}

static gboolean
add_node (GPtrArray *values, JsonNode *node)
{
  g_auto (GStrv) strings = practice_policy_strings (node);

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    add (values, strings[i]);
  return strings != NULL;
}

static gboolean
subject_value (const PracticeSubject *subject, const char *key, GPtrArray *values)
{
  if (g_str_equal (key, "principalarn"))
    return add (values, subject->principal_arn);
  if (g_str_equal (key, "principalaccount"))
    return add (values, subject->account);
  if (g_str_equal (key, "userid"))
    return add (values, subject->user_id);
  if (g_str_equal (key, "username"))
    return subject->kind == PRACTICE_CALLER_USER && add (values, subject->name);
  if (g_str_equal (key, "principaltype"))
    return add (values, subject->kind == PRACTICE_CALLER_ROLE   ? "AssumedRole"
                        : subject->kind == PRACTICE_CALLER_USER ? "User"
                                                                : "Account");
  if (subject->session == NULL)
    return FALSE;
  if (g_str_has_prefix (key, "principaltag/"))
    return add_node (values, find_member (subject->session->tags, key + strlen ("principaltag/")));
  if (g_str_equal (key, "sourceidentity"))
    return add (values, subject->session->source_identity);
  if (g_str_equal (key, "multifactorauthpresent"))
    return subject->session->is_temporary && add (values, "false");
  if (g_str_equal (key, "tokenissuetime") && subject->session->is_temporary)
    {
      g_autoptr (GDateTime) date
          = g_date_time_new_from_unix_utc (subject->session->created / G_USEC_PER_SEC);

      return add_take (values, g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ"));
    }
  return FALSE;
}

static gboolean
request_value (PracticeInquiry *inquiry, const char *key, GPtrArray *values)
{
  PracticeCall *call = inquiry->call;
  g_autoptr (GDateTime) now = NULL;

  if (g_str_equal (key, "sourceip"))
    return add (values, call->remote_address);
  if (g_str_equal (key, "securetransport")) /* the loopback stands in for TLS */
    return add (values, "true");
  if (g_str_equal (key, "requestedregion"))
    return add (values, practice_call_get_region (call));
  if (g_str_equal (key, "useragent"))
    return call->request != NULL
           && add (values, practice_request_get_header (call->request, "user-agent"));
  if (g_str_equal (key, "viaawsservice") || g_str_equal (key, "principalisawsservice"))
    return add (values, "false");
  if (g_str_equal (key, "epochtime"))
    return add_take (values, g_strdup_printf ("%" G_GINT64_FORMAT, call->time / G_USEC_PER_SEC));
  if (!g_str_equal (key, "currenttime"))
    return FALSE;
  now = g_date_time_new_from_unix_utc (call->time / G_USEC_PER_SEC);
  return add_take (values, g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ"));
}

static gboolean
context_value (const PracticeQuestion *question, const char *key, GPtrArray *values)
{
  PracticeInquiry *inquiry = question->data;
  JsonNode *node = find_member (inquiry->extra, key);

  if (node != NULL)
    return add_node (values, node);
  if (!g_str_has_prefix (key, "aws:"))
    return FALSE;
  return subject_value (inquiry->subject, key + 4, values)
         || request_value (inquiry, key + 4, values);
}

/* ---- asking ---- */

void
practice_subject_init_caller (PracticeSubject *subject, PracticeCall *call)
{
  PracticeCredential *credential = call->credential;

  memset (subject, 0, sizeof *subject);
  if (credential == NULL)
    return;
  subject->entity = credential->kind != PRACTICE_CALLER_ROOT ? credential->principal_id : NULL;
  subject->kind = credential->kind;
  subject->account = credential->account;
  subject->principal_arn = credential->principal_arn;
  subject->caller_arn = credential->caller_arn;
  subject->name = credential->name;
  subject->user_id = credential->user_id;
  subject->session = credential;
}

void
practice_inquiry_init (PracticeInquiry *inquiry, PracticeCall *call, PracticeSubject *subject,
                       const char *action, const char *resource, JsonObject *extra)
{
  inquiry->call = call;
  inquiry->subject = subject;
  inquiry->extra = extra;
  inquiry->question = (PracticeQuestion){
    .action = action,
    .resource = resource,
    .account = subject->account,
    .principal_id = subject->entity,
    .principal_arn = subject->principal_arn,
    .caller_arn = subject->caller_arn,
    .context = context_value,
    .data = inquiry,
  };
}

gboolean
practice_has_propagated (PracticeCall *call, gint64 since)
{
  gint64 delay = practice_faults_get_duration (call->core->faults, "iam-delay", "iam");

  return delay == 0 || since + delay <= call->time;
}

static PracticeVerdict
ask_entries (PracticeInquiry *inquiry, Identity *identity)
{
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;

  for (guint i = 0; i < identity->entries->len && verdict != PRACTICE_VERDICT_DENY; i++)
    {
      Entry *entry = &g_array_index (identity->entries, Entry, i);
      PracticePolicy *policy
          = practice_has_propagated (inquiry->call, entry->since) ? entry->policy : entry->previous;

      if (policy != NULL)
        verdict = MAX (verdict, practice_policy_evaluate (policy, PRACTICE_POLICY_IDENTITY,
                                                          &inquiry->question));
    }
  return verdict;
}

/* Session policies of one session are a union; without any there is no cut. */
static PracticeVerdict
ask_session (PracticeInquiry *inquiry)
{
  JsonArray *policies
      = inquiry->subject->session != NULL ? inquiry->subject->session->policies : NULL;
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;

  if (policies == NULL || json_array_get_length (policies) == 0)
    return PRACTICE_VERDICT_ALLOW;
  for (guint i = 0; i < json_array_get_length (policies); i++)
    {
      PracticePolicy *policy
          = practice_core_policy (inquiry->call->core, json_array_get_string_element (policies, i));

      if (policy != NULL)
        verdict = MAX (verdict, practice_policy_evaluate (policy, PRACTICE_POLICY_IDENTITY,
                                                          &inquiry->question));
    }
  return verdict;
}

PracticeReason
practice_inquiry_combine (PracticeInquiry *inquiry, PracticeVerdict resource, gboolean same_account)
{
  PracticeSubject *subject = inquiry->subject;
  Identity *identity
      = subject->entity != NULL ? find_identity (inquiry->call->core, subject->entity) : NULL;
  PracticeVerdict own, boundary = PRACTICE_VERDICT_ALLOW, session;
  gboolean direct = same_account && resource == PRACTICE_VERDICT_ALLOW;

  if (subject->account == NULL) /* anonymous */
    return resource == PRACTICE_VERDICT_ALLOW ? PRACTICE_REASON_ALLOWED
                                              : PRACTICE_REASON_NO_RESOURCE;
  own = identity != NULL ? ask_entries (inquiry, identity) : PRACTICE_VERDICT_ALLOW;
  if (identity != NULL && identity->has_boundary)
    boundary = identity->boundary != NULL ? practice_policy_evaluate (
                   identity->boundary, PRACTICE_POLICY_IDENTITY, &inquiry->question)
                                          : PRACTICE_VERDICT_NONE;
  session = ask_session (inquiry);
  if (own == PRACTICE_VERDICT_DENY)
    return PRACTICE_REASON_DENY_IDENTITY;
  if (resource == PRACTICE_VERDICT_DENY)
    return PRACTICE_REASON_DENY_RESOURCE;
  if (boundary == PRACTICE_VERDICT_DENY)
    return PRACTICE_REASON_DENY_BOUNDARY;
  if (session == PRACTICE_VERDICT_DENY)
    return PRACTICE_REASON_DENY_SESSION;
  if (direct && subject->kind == PRACTICE_CALLER_USER)
    return PRACTICE_REASON_ALLOWED;
  if (!direct && own != PRACTICE_VERDICT_ALLOW)
    return PRACTICE_REASON_NOTHING;
  if (boundary != PRACTICE_VERDICT_ALLOW)
    return PRACTICE_REASON_NO_BOUNDARY;
  if (session != PRACTICE_VERDICT_ALLOW)
    return PRACTICE_REASON_NO_SESSION;
  return same_account || resource >= PRACTICE_VERDICT_ACCOUNT ? PRACTICE_REASON_ALLOWED
                                                              : PRACTICE_REASON_NO_RESOURCE;
}

PracticeReason
practice_inquiry_ask_identity (PracticeInquiry *inquiry)
{
  return practice_inquiry_combine (inquiry, PRACTICE_VERDICT_NONE, TRUE);
}

char *
practice_reason_text (PracticeReason reason, const char *action)
{
  switch (reason)
    {
    case PRACTICE_REASON_DENY_IDENTITY:
      return g_strdup ("with an explicit deny in an identity-based policy");
    case PRACTICE_REASON_DENY_BOUNDARY:
      return g_strdup ("with an explicit deny in a permissions boundary");
    case PRACTICE_REASON_DENY_SESSION:
      return g_strdup ("with an explicit deny in a session policy");
    case PRACTICE_REASON_DENY_RESOURCE:
      return g_strdup ("with an explicit deny in a resource-based policy");
    case PRACTICE_REASON_NO_BOUNDARY:
      return g_strdup_printf ("because no permissions boundary allows the %s action", action);
    case PRACTICE_REASON_NO_SESSION:
      return g_strdup_printf ("because no session policy allows the %s action", action);
    case PRACTICE_REASON_NO_RESOURCE:
      return g_strdup_printf ("because no resource-based policy allows the %s action", action);
    case PRACTICE_REASON_ALLOWED: case PRACTICE_REASON_NOTHING: default:
      return g_strdup_printf ("because no identity-based policy allows the %s action", action);
    }
}

/* ---- what services use ---- */

gboolean
practice_call_authorize (PracticeCall *call,
                         const char *action,
                         const char *resource,
                         JsonObject *context)
{
  PracticeSubject subject;
  PracticeInquiry inquiry;
  PracticeReason reason;
  g_autofree char *why = NULL;
  PracticeProtocol protocol = call->service->protocol;
  const char *quote = protocol == PRACTICE_REST_XML ? "\"" : "";

  practice_subject_init_caller (&subject, call);
  practice_inquiry_init (&inquiry, call, &subject, action, resource, context);
  reason = practice_inquiry_ask_identity (&inquiry);
  if (subject.account != NULL && reason == PRACTICE_REASON_ALLOWED)
    return TRUE;
  why = practice_reason_text (reason, action);
  return practice_call_fail (
      call, protocol == PRACTICE_JSON_1_0 || protocol == PRACTICE_JSON_1_1 ? 400 : 403,
      protocol == PRACTICE_QUERY || protocol == PRACTICE_REST_XML ? "AccessDenied"
                                                                  : "AccessDeniedException",
      "User: %s is not authorized to perform: %s on resource: %s%s%s %s",
      practice_call_get_caller_arn (call), action, quote, resource, quote, why);
}

gboolean
practice_call_is_allowed (PracticeCall *call,
                          const char *action,
                          const char *resource,
                          JsonObject *context,
                          const char *policy,
                          const char *policy_account)
{
  PracticePolicy *parsed = practice_core_policy (call->core, policy);
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;
  PracticeSubject subject;
  PracticeInquiry inquiry;

  practice_subject_init_caller (&subject, call);
  practice_inquiry_init (&inquiry, call, &subject, action, resource, context);
  if (parsed != NULL)
    verdict = practice_policy_evaluate (parsed, PRACTICE_POLICY_RESOURCE, &inquiry.question);
  return practice_inquiry_combine (&inquiry, verdict,
                                   policy_account == NULL
                                       || g_strcmp0 (policy_account, subject.account) == 0)
         == PRACTICE_REASON_ALLOWED;
}

gboolean
practice_iam_role_is_allowed (PracticeCall *call,
                              const char *role_arn,
                              const char *action,
                              const char *resource)
{
  g_autofree char *id = practice_iam_find_id (call, role_arn);
  g_auto (GStrv) parts = g_strsplit (role_arn, ":", 6);
  PracticeSubject subject = {
    .entity = id, .kind = PRACTICE_CALLER_ROLE, .principal_arn = role_arn, .caller_arn = role_arn
  };
  PracticeInquiry inquiry;

  if (id == NULL)
    return FALSE;
  subject.account = parts[4];
  subject.name = strrchr (role_arn, '/') + 1;
  subject.user_id = id;
  practice_inquiry_init (&inquiry, call, &subject, action, resource, NULL);
  return practice_inquiry_ask_identity (&inquiry) == PRACTICE_REASON_ALLOWED;
}
