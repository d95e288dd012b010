/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* The catalogue's resource policy: one for each account and region. */

#define MAX_POLICY 10240

char *
glue_policy_get (PracticeCall *call, const char *catalog)
{
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT policy FROM glue_policy WHERE region = ? AND catalog = ?", "ss",
      practice_call_get_region (call), catalog);
  char *policy = NULL;

  if (practice_step (query))
    {
      policy = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  return policy;
}

typedef struct
{
  char *policy, *hash;
  gboolean hybrid;
  gint64 created, updated;
} Stored;

static void
stored_clear (Stored *stored)
{
  g_clear_pointer (&stored->policy, g_free);
  g_clear_pointer (&stored->hash, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

static gboolean
load (PracticeCall *call, Stored *stored)
{
  sqlite3_stmt *query = practice_call_query (call,
                                             "SELECT policy, hash, hybrid, created, updated FROM "
                                             "glue_policy WHERE region = ? AND catalog = ?",
                                             "ss", practice_call_get_region (call),
                                             practice_call_get_account (call));

  if (!practice_step (query))
    return FALSE;
  stored->policy = g_strdup (practice_column (query, 0));
  stored->hash = g_strdup (practice_column (query, 1));
  stored->hybrid = sqlite3_column_int (query, 2);
  stored->created = sqlite3_column_int64 (query, 3);
  stored->updated = sqlite3_column_int64 (query, 4);
  practice_done (query);
  return TRUE;
}

static gboolean
authorize (PracticeCall *call, const char *action)
{
  g_autofree char *arn = catalog_arn (call, practice_call_get_account (call), NULL, NULL);

  return practice_call_authorize (call, action, arn, NULL);
}

/* ---- the document ---- */

static gboolean
principal_known (PracticeCall *call, const char *principal)
{
  return principal != NULL
         && (g_str_equal (principal, "*") || practice_iam_principal_exists (call, principal));
}

static gboolean
check_principals (PracticeCall *call, JsonObject *principal)
{
  const char *one = catalog_string (principal, "AWS");
  JsonArray *list = catalog_array (principal, "AWS");

  if (one != NULL && !principal_known (call, one))
    return FALSE;
  for (guint i = 0; i < catalog_length (list); i++)
    if (!principal_known (call, catalog_string_at (list, i)))
      return FALSE;
  return TRUE;
}

/* A policy of the catalogue speaks of Glue and of this catalogue only. */
static gboolean
check_strings (JsonObject *statement, const char *member, const char *prefix)
{
  const char *one = catalog_string (statement, member);
  JsonArray *list = catalog_array (statement, member);

  if (one == NULL && catalog_length (list) == 0)
    return FALSE;
  if (one != NULL)
    return g_str_equal (one, "*") || g_str_has_prefix (one, prefix);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *text = catalog_string_at (list, i);

      if (text == NULL || (!g_str_equal (text, "*") && !g_str_has_prefix (text, prefix)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_statement (PracticeCall *call, JsonObject *statement)
{
  g_autofree char *prefix = g_strdup_printf ("arn:aws:glue:%s:%s:", practice_call_get_region (call),
                                             practice_call_get_account (call));
  const char *effect = catalog_string (statement, "Effect");
  gboolean anybody = g_strcmp0 (catalog_string (statement, "Principal"), "*") == 0;

  if (statement == NULL || effect == NULL
      || (!g_str_equal (effect, "Allow") && !g_str_equal (effect, "Deny")))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: each statement needs an Effect.");
  if (!check_strings (statement, "Action", "glue:"))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: actions must be Glue's.");
  if (!check_strings (statement, "Resource", prefix))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: resources must be those of catalog %s.",
                               practice_call_get_account (call));
  if (!anybody && catalog_object (statement, "Principal") == NULL)
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: each statement needs a Principal.");
  if (!anybody && !check_principals (call, catalog_object (statement, "Principal")))
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: Invalid principal in policy.");
  return TRUE;
}

static gboolean
check_document (PracticeCall *call, const char *text)
{
  g_autoptr (JsonObject) policy = catalog_parse (text);
  JsonArray *statements = catalog_array (policy, "Statement");

  if (policy == NULL)
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: it is not a JSON object.");
  if (strlen (text) > MAX_POLICY)
    return practice_call_fail (call, 400, "ResourceNumberLimitExceededException",
                               "Resource policy size limit exceeded.");
  if (catalog_object (policy, "Statement") != NULL)
    return check_statement (call, catalog_object (policy, "Statement"));
  if (catalog_length (statements) == 0)
    return practice_call_fail (call, 400, GLUE_BAD,
                               "Resource policy is invalid: it has no Statement.");
  for (guint i = 0; i < json_array_get_length (statements); i++)
    if (!check_statement (call, catalog_object_at (statements, i)))
      return FALSE;
  return TRUE;
}

/* ---- operations ---- */

static gboolean
check_conditions (PracticeCall *call, JsonObject *in, const Stored *before, gboolean exists)
{
  const char *hash = catalog_string (in, "PolicyHashCondition"),
             *existence = catalog_string (in, "PolicyExistsCondition");

  if (g_strcmp0 (existence, "MUST_EXIST") == 0 && !exists)
    return practice_call_fail (call, 400, "EntityNotFoundException", "Policy not found");
  if (g_strcmp0 (existence, "NOT_EXIST") == 0 && exists)
    return practice_call_fail (call, 400, "ConditionCheckFailureException",
                               "Policy already exists.");
  if (hash != NULL && g_strcmp0 (hash, before->hash) != 0)
    return practice_call_fail (call, 400, "ConditionCheckFailureException",
                               "Policy hash does not match the current policy.");
  return TRUE;
}

/* After Lake Formation shared something, a policy by hand must say that it knows of it. */
static gboolean
check_hybrid (PracticeCall *call, JsonObject *in, const Stored *before)
{
  gboolean hybrid = g_strcmp0 (catalog_string (in, "EnableHybrid"), "TRUE") == 0;

  if (hybrid || before->hybrid || !lf_catalog_is_shared (call, practice_call_get_account (call)))
    return TRUE;
  return practice_call_fail (call, 400, GLUE_BAD,
                             "Lake Formation has shared resources of this catalog: set "
                             "EnableHybrid to TRUE to use a resource policy besides.");
}

static gboolean
put_resource_policy (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *policy = catalog_string (in, "PolicyInJson");
  g_auto (Stored) before = { 0 };
  g_autofree char *digest = NULL;
  gint64 now = practice_call_get_time (call);
  gboolean exists, hybrid;

  if (!authorize (call, "glue:PutResourcePolicy") || !check_document (call, policy))
    return FALSE;
  exists = load (call, &before);
  if (!check_conditions (call, in, &before, exists) || !check_hybrid (call, in, &before))
    return FALSE;
  hybrid = before.hybrid || g_strcmp0 (catalog_string (in, "EnableHybrid"), "TRUE") == 0;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, policy, -1);
  json_object_set_string_member (out, "PolicyHash", digest);
  return practice_call_exec (call,
                             "INSERT INTO glue_policy (region, catalog, policy, hash, hybrid, "
                             "created, updated) VALUES (?, ?, ?, ?, ?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET policy = excluded.policy, hash = "
                             "excluded.hash, hybrid = excluded.hybrid, updated = excluded.updated",
                             "ssssiii", practice_call_get_region (call),
                             practice_call_get_account (call), policy, digest, (gint64) hybrid, now,
                             now);
}

static void
write_policy (PracticeCall *call, const Stored *stored, JsonObject *out)
{
  json_object_set_string_member (out, "PolicyInJson", stored->policy);
  json_object_set_string_member (out, "PolicyHash", stored->hash);
  json_object_set_member (out, "CreateTime", practice_call_time_node (call, stored->created));
  json_object_set_member (out, "UpdateTime", practice_call_time_node (call, stored->updated));
}

static gboolean
get_resource_policy (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (Stored) stored = { 0 };

  if (!authorize (call, "glue:GetResourcePolicy"))
    return FALSE;
  if (!load (call, &stored))
    return practice_call_fail (call, 400, "EntityNotFoundException", "Policy not found");
  write_policy (call, &stored, out);
  return TRUE;
}

static gboolean
get_resource_policies (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_auto (Stored) stored = { 0 };
  JsonArray *list = json_array_new ();

  json_object_set_array_member (out, "GetResourcePoliciesResponseList", list);
  if (!authorize (call, "glue:GetResourcePolicies"))
    return FALSE;
  if (load (call, &stored))
    {
      JsonObject *object = json_object_new ();

      write_policy (call, &stored, object);
      json_array_add_object_element (list, object);
    }
  return TRUE;
}

static gboolean
delete_resource_policy (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *hash = catalog_string (in, "PolicyHashCondition");
  g_auto (Stored) before = { 0 };

  if (!authorize (call, "glue:DeleteResourcePolicy"))
    return FALSE;
  if (!load (call, &before))
    return practice_call_fail (call, 400, "EntityNotFoundException", "Policy not found");
  if (hash != NULL && !g_str_equal (hash, before.hash))
    return practice_call_fail (call, 400, "ConditionCheckFailureException",
                               "Policy hash does not match the current policy.");
  return practice_call_exec (call, "DELETE FROM glue_policy WHERE region = ? AND catalog = ?", "ss",
                             practice_call_get_region (call), practice_call_get_account (call));
}

static const PracticeMember put_members[]
    = { { "PolicyInJson", PRACTICE_STRING, TRUE, 2, 0 },
        { "ResourceArn", PRACTICE_STRING, FALSE, 1, 10240 },
        { "PolicyHashCondition", PRACTICE_STRING, FALSE, 1, 255 },
        { "PolicyExistsCondition", PRACTICE_STRING, FALSE, 0, 0, "MUST_EXIST|NOT_EXIST|NONE" },
        { "EnableHybrid", PRACTICE_STRING, FALSE, 0, 0, "TRUE|FALSE" },
        { NULL } };
static const PracticeMember get_members[]
    = { { "ResourceArn", PRACTICE_STRING, FALSE, 1, 10240 }, { NULL } };
static const PracticeMember list_members[] = {
  { "NextToken", PRACTICE_STRING }, { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 }, { NULL } };
static const PracticeMember delete_members[]
    = { { "PolicyHashCondition", PRACTICE_STRING, FALSE, 1, 255 },
        { "ResourceArn", PRACTICE_STRING, FALSE, 1, 10240 },
        { NULL } };

const PracticeOperation glue_policy_operations[] = {
  { "PutResourcePolicy", put_resource_policy, put_members, TRUE },
  { "GetResourcePolicy", get_resource_policy, get_members, FALSE },
  { "GetResourcePolicies", get_resource_policies, list_members, FALSE },
  { "DeleteResourcePolicy", delete_resource_policy, delete_members, TRUE },
  { NULL }
};
