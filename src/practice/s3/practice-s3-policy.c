/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"
#include "practice/policy/practice-policy.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

#define POLICY_SIZE (20 * 1024)

static gboolean
malformed (PracticeCall *call, const char *text)
{
  return practice_call_fail (call, 400, "MalformedPolicy", "%s", text);
}

/* ---- what a policy may say ---- */

static gboolean
is_public_principal (JsonNode *principal)
{
  g_auto (GStrv) names = NULL;

  if (principal && JSON_NODE_HOLDS_OBJECT (principal))
    principal = json_object_get_member (json_node_get_object (principal), "AWS");
  names = principal ? practice_policy_strings (principal) : NULL;
  return names && g_strv_contains ((const char *const *) names, "*");
}

/* Conditions that bind a statement to known callers make it no longer public (S3 User Guide,
 * "The meaning of public"). */
static gboolean
is_bound (JsonObject *statement)
{
  static const char *const fixed[] = { "aws:principalorgid",
                                       "aws:principalaccount",
                                       "aws:principalarn",
                                       "aws:sourcearn",
                                       "aws:sourceaccount",
                                       "aws:sourcevpc",
                                       "aws:sourcevpce",
                                       "aws:sourceip",
                                       "aws:userid",
                                       "s3:dataaccesspointaccount",
                                       NULL };
  JsonNode *node = json_object_get_member (statement, "Condition");
  g_autoptr (GList) operators = node && JSON_NODE_HOLDS_OBJECT (node)
                                    ? json_object_get_values (json_node_get_object (node))
                                    : NULL;

  for (GList *o = operators; o; o = o->next)
    {
      g_autoptr (GList) keys = JSON_NODE_HOLDS_OBJECT (o->data)
                                   ? json_object_get_members (json_node_get_object (o->data))
                                   : NULL;

      for (GList *k = keys; k; k = k->next)
        {
          g_autofree char *key = g_ascii_strdown (k->data, -1);

          if (g_strv_contains (fixed, key))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_public_statement (JsonNode *node)
{
  JsonObject *statement
      = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return statement
         && g_strcmp0 (json_object_get_string_member_with_default (statement, "Effect", ""),
                       "Allow")
                == 0
         && is_public_principal (json_object_get_member (statement, "Principal"))
         && !is_bound (statement);
}

static JsonArray *
get_statements (JsonNode *policy)
{
  JsonNode *statements = json_object_get_member (json_node_get_object (policy), "Statement");
  JsonArray *array;

  if (JSON_NODE_HOLDS_ARRAY (statements))
    return json_array_ref (json_node_get_array (statements));
  array = json_array_new ();
  json_array_add_element (array, json_node_copy (statements));
  return array;
}

static gboolean
is_public (const char *text)
{
  g_autoptr (JsonNode) policy = json_from_string (text, NULL);
  g_autoptr (JsonArray) statements = NULL;

  if (!policy || !JSON_NODE_HOLDS_OBJECT (policy)
      || !json_object_has_member (json_node_get_object (policy), "Statement"))
    return FALSE;
  statements = get_statements (policy);
  for (guint i = 0; i < json_array_get_length (statements); i++)
    if (is_public_statement (json_array_get_element (statements, i)))
      return TRUE;
  return FALSE;
}

/* Each statement speaks of this bucket or its objects, and of S3 only. */
static gboolean
check_statement (PracticeCall *call, const char *bucket, JsonNode *node)
{
  JsonObject *statement = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *resource = statement ? json_object_get_member (statement, "Resource") : NULL;
  JsonNode *action = statement ? json_object_get_member (statement, "Action") : NULL;
  g_auto (GStrv) resources = resource ? practice_policy_strings (resource) : NULL;
  g_auto (GStrv) actions = action ? practice_policy_strings (action) : NULL;
  g_autofree char *arn = g_strconcat ("arn:aws:s3:::", bucket, NULL);

  for (guint i = 0; actions && actions[i]; i++)
    if (!g_str_equal (actions[i], "*") && g_ascii_strncasecmp (actions[i], "s3:", 3) != 0)
      return malformed (call, "Policy has invalid action");
  for (guint i = 0; resources && resources[i]; i++)
    {
      gboolean whole = g_str_equal (resources[i], arn) || practice_glob_match (resources[i], arn);
      gboolean below = g_str_has_prefix (resources[i], arn) && resources[i][strlen (arn)] == '/';

      if (!whole && !below)
        return malformed (call, "Policy has invalid resource");
    }
  return TRUE;
}

static gboolean
check_policy (PracticeCall *call, const char *bucket, const char *text)
{
  g_autofree char *problem = NULL;
  g_autoptr (JsonNode) policy = NULL;
  g_autoptr (JsonArray) statements = NULL;

  policy = json_from_string (text, NULL);
  if (!policy || !JSON_NODE_HOLDS_OBJECT (policy))
    return malformed (call, "Policies must be valid JSON and the first byte must be '{'");
  problem = practice_policy_check (text, PRACTICE_POLICY_RESOURCE);
  if (problem)
    return malformed (call, problem);
  statements = get_statements (policy);
  for (guint i = 0; i < json_array_get_length (statements); i++)
    if (!check_statement (call, bucket, json_array_get_element (statements, i)))
      return FALSE;
  return TRUE;
}

/* ---- operations: the owner's account only ---- */

static PracticeBucket *
open_owned (PracticeCall *call, JsonObject *in, const char *action)
{
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, action, NULL);

  if (!bucket)
    return NULL;
  if (g_str_equal (bucket->account, practice_call_get_account (call)))
    return g_steal_pointer (&bucket);
  practice_call_fail (call, 405, "MethodNotAllowed",
                      "The specified method is not allowed against this resource.");
  return NULL;
}

/* "BlockPublicPolicy" and the like of the bucket's configuration */
static gboolean
is_blocked (PracticeCall *call, const char *bucket, const char *flag)
{
  g_autofree char *config = practice_bucket_config (call, bucket, "publicAccessBlock");
  g_autofree char *element = g_strdup_printf ("<%s>true</%s>", flag, flag);

  return config && strstr (config, element);
}

PRACTICE_S3_HANDLER (put_policy)
{
  g_autoptr (PracticeBucket) bucket = open_owned (call, in, "s3:PutBucketPolicy");
  GBytes *body = practice_call_get_body (call);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *text = NULL, *stored = NULL, *unknown = NULL;

  if (!bucket || !practice_s3_verify (call, TRUE, NULL, NULL))
    return FALSE;
  if (length == 0 || !g_utf8_validate (data, length, NULL))
    return practice_call_fail (call, 400, length ? "MalformedPolicy" : "MissingRequestBodyError",
                               length ? "Policies must be valid JSON and the first byte must be '{'"
                                      : "Request Body is empty");
  text = g_strndup (data, length);
  if (length > POLICY_SIZE)
    return practice_call_fail (
        call, 400, "PolicyTooLarge",
        "Normalized policy document exceeds the maximum allowed size of 20480 bytes");
  if (!check_policy (call, bucket->name, text))
    return FALSE;
  stored = practice_iam_store_policy (call, text, &unknown);
  if (!stored)
    return malformed (call, "Invalid principal in policy");
  if (is_public (text) && is_blocked (call, bucket->name, "BlockPublicPolicy"))
    return practice_call_fail (
        call, 403, "AccessDenied",
        "User: %s is not authorized to perform: s3:PutBucketPolicy on resource: "
        "\"arn:aws:s3:::%s\" because public policies are prevented by the BlockPublicPolicy "
        "setting in S3 Block "
        "Public Access.",
        practice_call_get_caller_arn (call), bucket->name);
  practice_call_set_status (call, 204);
  return practice_call_exec (call, "UPDATE s3_buckets SET policy=? WHERE name=?", "ss", stored,
                             bucket->name);
}

static gboolean
no_policy (PracticeCall *call, PracticeBucket *bucket)
{
  practice_call_fail_member (call, "BucketName",
                             json_node_init_string (json_node_alloc (), bucket->name));
  return practice_call_fail (call, 404, "NoSuchBucketPolicy", "The bucket policy does not exist");
}

PRACTICE_S3_HANDLER (get_policy)
{
  g_autoptr (PracticeBucket) bucket = open_owned (call, in, "s3:GetBucketPolicy");
  g_autoptr (GBytes) body = NULL;
  char *text;

  if (!bucket || !bucket->policy)
    return bucket && no_policy (call, bucket);
  text = practice_iam_show_policy (call, bucket->policy);
  body = g_bytes_new_take (text, strlen (text));
  practice_call_set_body (call, "application/json", body);
  return TRUE;
}

PRACTICE_S3_HANDLER (delete_policy)
{
  g_autoptr (PracticeBucket) bucket = open_owned (call, in, "s3:DeleteBucketPolicy");

  if (!bucket)
    return FALSE;
  practice_call_set_status (call, 204);
  return practice_call_exec (call, "UPDATE s3_buckets SET policy=NULL WHERE name=?", "s",
                             bucket->name);
}

PRACTICE_S3_HANDLER (get_policy_status)
{
  g_autoptr (PracticeBucket) bucket = open_owned (call, in, "s3:GetBucketPolicyStatus");
  GString *xml;

  if (!bucket || !bucket->policy)
    return bucket && no_policy (call, bucket);
  xml = practice_s3_begin ("PolicyStatus");
  practice_s3_flag (xml, "IsPublic", is_public (bucket->policy));
  return practice_s3_end (call, xml, "PolicyStatus");
}
