/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/policy/practice-policy.h"

#include <string.h>

/* Evaluation and grammar of policies, one row a rule. */

#define S(statement) "{\"Version\":\"2012-10-17\",\"Statement\":[" statement "]}"
#define ALLOW_ALL "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"
#define WHEN(condition)                                                                            \
  S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" condition "}")

/* aws:username=ann, aws:principaltag/team=red, aws:sourceip, s3:prefix list, aws:currenttime … */
static gboolean
lookup (const PracticeQuestion *question, const char *key, GPtrArray *values)
{
  static const struct { const char *key, *value;
  } known[] = {
    { "aws:username", "ann" },
    { "aws:principaltag/team", "red" },
    { "aws:sourceip", "127.0.0.1" },
    { "aws:multi", "a" },
    { "aws:multi", "b" },
    { "aws:number", "5" },
    { "aws:currenttime", "2026-11-23T12:00:00Z" },
    { "aws:yes", "true" },
    { "aws:star", "a*b" },
    { "aws:principalarn", "arn:aws:iam::111111111111:role/p/Boss" },
  };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].key, key))
      {
        g_ptr_array_add (values, g_strdup (known[i].value));
        found = TRUE;
      }
  return found;
}

#define N PRACTICE_VERDICT_NONE
#define A PRACTICE_VERDICT_ALLOW
#define D PRACTICE_VERDICT_DENY
#define C PRACTICE_VERDICT_ACCOUNT

static const struct
{
  const char *document, *action, *resource;
  PracticeVerdict verdict;
} identity_cases[] = {
  { S (ALLOW_ALL), "glue:GetTable", "arn:aws:glue:r:1:table/d/t", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"GLUE:get*\",\"Resource\":\"*\"}"), "glue:GetTable", "*",
    A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"glue:Get?able\",\"Resource\":\"*\"}"), "glue:GetTable",
    "*", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"glue:Get\",\"Resource\":\"*\"}"), "glue:GetTable", "*",
    N },
  { S ("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), "glue:GetTable", "*",
    A },
  { S ("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), "iam:GetRole", "*",
    N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotResource\":\"arn:aws:s3:::b/*\"}"),
    "s3:GetObject", "arn:aws:s3:::b/k", N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotResource\":\"arn:aws:s3:::b/*\"}"),
    "s3:GetObject", "arn:aws:s3:::c/k", A },
  { S (ALLOW_ALL ",{\"Effect\":\"Deny\",\"Action\":\"s3:Put*\",\"Resource\":\"*\"}"),
    "s3:PutObject", "arn:aws:s3:::b/k", D },
  { S ("{\"Effect\":\"Deny\",\"Action\":\"s3:Put*\",\"Resource\":\"*\"}," ALLOW_ALL),
    "s3:PutObject", "arn:aws:s3:::b/k", D },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b*\"}"),
    "s3:GetObject", "arn:aws:s3:::bucket/deep/key", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:iam::*:role/x\"}"),
    "sts:AssumeRole", "arn:aws:iam::1:role/x", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:*:role/x\"}"),
    "sts:AssumeRole", "arn:aws:iam::1:role/x", N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::home/${aws:username}/"
       "*\"}"),
    "s3:GetObject", "arn:aws:s3:::home/ann/x", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::home/${aws:username}/"
       "*\"}"),
    "s3:GetObject", "arn:aws:s3:::home/bob/x", N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::home/${aws:nobody}/"
       "*\"}"),
    "s3:GetObject", "arn:aws:s3:::home//x", N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:nobody, "
       "'guest'}\"}"),
    "s3:ListBucket", "arn:aws:s3:::guest", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:star}\"}"),
    "s3:ListBucket", "arn:aws:s3:::axb", N },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:star}\"}"),
    "s3:ListBucket", "arn:aws:s3:::a*b", A },
  { S ("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::a${*}b\"}"),
    "s3:ListBucket", "arn:aws:s3:::axb", N },
  { WHEN ("{\"StringEquals\":{\"aws:username\":\"ann\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringEquals\":{\"aws:username\":[\"bob\",\"ann\"]}}"), "a:b", "*", A },
  { WHEN ("{\"StringEquals\":{\"aws:username\":\"Ann\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringEqualsIgnoreCase\":{\"aws:username\":\"ANN\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringNotEquals\":{\"aws:username\":[\"bob\",\"ann\"]}}"), "a:b", "*", N },
  { WHEN ("{\"StringNotEquals\":{\"aws:nobody\":\"x\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringEquals\":{\"aws:nobody\":\"x\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringEqualsIfExists\":{\"aws:nobody\":\"x\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringEqualsIfExists\":{\"aws:username\":\"x\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringLike\":{\"AWS:UserName\":\"a?n*\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringNotLike\":{\"aws:username\":\"a*\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringEquals\":{\"aws:username\":\"ann\",\"aws:yes\":\"false\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringEquals\":{\"aws:username\":\"ann\"},\"Bool\":{\"aws:yes\":true}}"), "a:b", "*",
    A },
  { WHEN ("{\"Bool\":{\"aws:yes\":\"False\"}}"), "a:b", "*", N },
  { WHEN ("{\"Null\":{\"aws:nobody\":\"true\"}}"), "a:b", "*", A },
  { WHEN ("{\"Null\":{\"aws:username\":\"true\"}}"), "a:b", "*", N },
  { WHEN ("{\"Null\":{\"aws:username\":\"false\"}}"), "a:b", "*", A },
  { WHEN ("{\"NumericLessThan\":{\"aws:number\":6}}"), "a:b", "*", A },
  { WHEN ("{\"NumericLessThan\":{\"aws:number\":\"5\"}}"), "a:b", "*", N },
  { WHEN ("{\"NumericGreaterThanEquals\":{\"aws:number\":\"5\"}}"), "a:b", "*", A },
  { WHEN ("{\"NumericEquals\":{\"aws:username\":\"5\"}}"), "a:b", "*", N },
  { WHEN ("{\"NumericNotEquals\":{\"aws:number\":\"5.0\"}}"), "a:b", "*", N },
  { WHEN ("{\"DateGreaterThan\":{\"aws:currenttime\":\"2026-01-01T00:00:00Z\"}}"), "a:b", "*", A },
  { WHEN ("{\"DateLessThan\":{\"aws:currenttime\":\"2026-01-01T00:00:00Z\"}}"), "a:b", "*", N },
  { WHEN ("{\"IpAddress\":{\"aws:sourceip\":\"127.0.0.0/8\"}}"), "a:b", "*", A },
  { WHEN ("{\"NotIpAddress\":{\"aws:sourceip\":\"127.0.0.0/8\"}}"), "a:b", "*", N },
  { WHEN ("{\"IpAddress\":{\"aws:sourceip\":\"10.0.0.1\"}}"), "a:b", "*", N },
  { WHEN ("{\"ArnLike\":{\"aws:principalarn\":\"arn:aws:iam::*:role/p/*\"}}"), "a:b", "*", A },
  { WHEN ("{\"ArnEquals\":{\"aws:principalarn\":\"arn:aws:iam::111111111111:role/Boss\"}}"), "a:b",
    "*", N },
  { WHEN ("{\"ArnNotLike\":{\"aws:principalarn\":\"arn:aws:iam::*:role/*\"}}"), "a:b", "*", N },
  { WHEN ("{\"StringEquals\":{\"aws:principaltag/team\":\"red\"}}"), "a:b", "*", A },
  { WHEN ("{\"StringEquals\":{\"aws:username\":\"${aws:username}\"}}"), "a:b", "*", A },
  { WHEN ("{\"ForAnyValue:StringEquals\":{\"aws:multi\":[\"b\",\"c\"]}}"), "a:b", "*", A },
  { WHEN ("{\"ForAllValues:StringEquals\":{\"aws:multi\":[\"b\",\"c\"]}}"), "a:b", "*", N },
  { WHEN ("{\"ForAllValues:StringEquals\":{\"aws:multi\":[\"b\",\"a\",\"c\"]}}"), "a:b", "*", A },
  { WHEN ("{\"ForAllValues:StringEquals\":{\"aws:nobody\":\"x\"}}"), "a:b", "*", A },
  { WHEN ("{\"ForAnyValue:StringEquals\":{\"aws:nobody\":\"x\"}}"), "a:b", "*", N },
};

#define NAMED(principal)                                                                           \
  S ("{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"*\",\"Resource\":\"*\"}")

static const struct { const char *document; PracticeVerdict verdict;
} resource_cases[] = {
  { NAMED ("\"*\""), A },
  { NAMED ("{\"AWS\":\"*\"}"), A },
  { NAMED ("{\"AWS\":\"AROAAAAAAAAAAAAAAAAAA\"}"), A },
  { NAMED ("{\"AWS\":\"AROABBBBBBBBBBBBBBBBB\"}"), N },
  { NAMED ("{\"AWS\":[\"x\",\"arn:aws:iam::111111111111:role/p/Boss\"]}"), A },
  { NAMED ("{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/Boss/me\"}"), A },
  { NAMED ("{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/Boss/you\"}"), N },
  { NAMED ("{\"AWS\":\"111111111111\"}"), C },
  { NAMED ("{\"AWS\":\"arn:aws:iam::111111111111:root\"}"), C },
  { NAMED ("{\"AWS\":\"arn:aws:iam::222222222222:root\"}"), N },
  { NAMED ("{\"Service\":\"glue.amazonaws.com\"}"), N },
  { S ("{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"arn:aws:iam::222222222222:root\"},"
       "\"Action\":\"*\",\"Resource\":\"*\"}"),
    D },
  { S ("{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"},"
       "\"Action\":\"*\",\"Resource\":\"*\"}"),
    N },
  { S (ALLOW_ALL), N }, /* nobody is named */
};

static void
test_identity (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (identity_cases); i++)
    {
      g_autoptr (PracticePolicy) policy = practice_policy_parse (identity_cases[i].document);
      g_autofree char *problem
          = practice_policy_check (identity_cases[i].document, PRACTICE_POLICY_IDENTITY);
      PracticeQuestion question = { .action = identity_cases[i].action,
                                    .resource = identity_cases[i].resource,
                                    .context = lookup };

      g_test_message ("%u: %s", i, identity_cases[i].document);
      g_assert_nonnull (policy);
      g_assert_true (problem == NULL || strstr (problem, "vendor") != NULL
                     || strstr (problem, "Vendor") != NULL
                     || strstr (problem, "ARN format") != NULL);
      g_assert_cmpint (practice_policy_evaluate (policy, PRACTICE_POLICY_IDENTITY, &question), ==,
                       identity_cases[i].verdict);
    }
}

static void
test_resource (void)
{
  PracticeQuestion question = {
    .action = "s3:GetObject",
    .resource = "arn:aws:s3:::b/k",
    .account = "111111111111",
    .principal_id = "AROAAAAAAAAAAAAAAAAAA",
    .principal_arn = "arn:aws:iam::111111111111:role/p/Boss",
    .caller_arn = "arn:aws:sts::111111111111:assumed-role/Boss/me",
    .context = lookup,
  };
  PracticeQuestion service
      = { .action = "sts:AssumeRole", .resource = "*", .service = "glue.amazonaws.com" };
  PracticeQuestion anonymous = { .action = "s3:GetObject", .resource = "arn:aws:s3:::b/k" };
  g_autoptr (PracticePolicy) trusting
      = practice_policy_parse (NAMED ("{\"Service\":[\"glue.amazonaws.com\"]}"));
  g_autoptr (PracticePolicy) open = practice_policy_parse (NAMED ("\"*\""));
  g_autoptr (PracticePolicy) closed = practice_policy_parse (NAMED ("{\"AWS\":\"111111111111\"}"));

  for (guint i = 0; i < G_N_ELEMENTS (resource_cases); i++)
    {
      g_autoptr (PracticePolicy) policy = practice_policy_parse (resource_cases[i].document);

      g_test_message ("%u: %s", i, resource_cases[i].document);
      g_assert_cmpint (practice_policy_evaluate (policy, PRACTICE_POLICY_RESOURCE, &question), ==,
                       resource_cases[i].verdict);
    }
  g_assert_cmpint (practice_policy_evaluate (trusting, PRACTICE_POLICY_TRUST, &service), ==, A);
  g_assert_cmpint (practice_policy_evaluate (closed, PRACTICE_POLICY_TRUST, &service), ==, N);
  g_assert_cmpint (practice_policy_evaluate (open, PRACTICE_POLICY_RESOURCE, &anonymous), ==, A);
  g_assert_cmpint (practice_policy_evaluate (closed, PRACTICE_POLICY_RESOURCE, &anonymous), ==, N);
}

/* ---- grammar ---- */

static const struct { PracticePolicyKind kind; const char *document, *problem;
} grammar_cases[] = {
  { PRACTICE_POLICY_IDENTITY, S (ALLOW_ALL), NULL },
  { PRACTICE_POLICY_IDENTITY, "{\"Version\":\"2012-10-17\",\"Statement\":" ALLOW_ALL "}", NULL },
  { PRACTICE_POLICY_IDENTITY, "{\"Version\":\"2008-10-17\",\"Statement\":" ALLOW_ALL "}",
    "2012-10-17" },
  { PRACTICE_POLICY_IDENTITY, "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "Syntax errors" },
  { PRACTICE_POLICY_IDENTITY, "{\"Version\":\"2012-10-17\",\"Statement\":[1]}", "Syntax errors" },
  { PRACTICE_POLICY_IDENTITY, "{\"Version\":2012,\"Statement\":[]}", "2012-10-17" },
  { PRACTICE_POLICY_IDENTITY, "", "invalid Json" },
  { PRACTICE_POLICY_IDENTITY, "{", "invalid Json" },
  { PRACTICE_POLICY_IDENTITY, "\"x\"", "Syntax errors" },
  { PRACTICE_POLICY_IDENTITY, S ("{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"}"),
    "must contain actions" },
  { PRACTICE_POLICY_IDENTITY, S ("{\"Effect\":\"Allow\",\"Action\":[{}],\"Resource\":\"*\"}"),
    "must contain actions" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"NotAction\":\"a:c\",\"Resource\":\"*\"}"),
    "instance of Action" },
  { PRACTICE_POLICY_IDENTITY, S ("{\"Effect\":[\"Allow\"],\"Action\":\"a:b\",\"Resource\":\"*\"}"),
    "Invalid effect" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"arn:aws:s3\"}"), "ARN format" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"arn:aws:iam:eu-west-1:1:role/x\"}"),
    "region" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":[]}"),
    "Syntax errors" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{"
       "\"username\":true}}}"),
    "prefaced" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{"
       "\"NullIfExists\":{\"a:b\":true}}}"),
    "Invalid Condition type" },
  { PRACTICE_POLICY_IDENTITY,
    S ("{\"Sid\":\"a b\",\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}"),
    "alpha-numeric" },
  { PRACTICE_POLICY_RESOURCE, NAMED ("\"*\""), NULL },
  { PRACTICE_POLICY_RESOURCE, NAMED ("\"me\""), "Invalid principal" },
  { PRACTICE_POLICY_RESOURCE, NAMED ("{\"Aws\":\"*\"}"), "Invalid principal" },
  { PRACTICE_POLICY_RESOURCE, NAMED ("{\"AWS\":[]}"), "Invalid principal" },
  { PRACTICE_POLICY_RESOURCE, S (ALLOW_ALL), "Missing required field Principal" },
  { PRACTICE_POLICY_RESOURCE,
    S ("{\"Sid\":\"a-b "
       "c\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"a:b\",\"Resource\":\"*\"}"),
    NULL },
};

static void
test_grammar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grammar_cases); i++)
    {
      g_autofree char *problem
          = practice_policy_check (grammar_cases[i].document, grammar_cases[i].kind);

      g_test_message ("%u: %s → %s", i, grammar_cases[i].document, problem);
      if (grammar_cases[i].problem == NULL)
        g_assert_cmpstr (problem, ==, NULL);
      else
        g_assert_true (problem != NULL && strstr (problem, grammar_cases[i].problem) != NULL);
    }
}

static void
test_size (void)
{
  g_assert_cmpuint (practice_policy_size (" { \n\t\"a\" : 1 } "), ==, 7);
  g_assert_cmpuint (practice_policy_size ("é é"), ==, 2);
}

/* A pattern of many stars takes no exponential time. */
static void
test_glob_is_bounded (void)
{
  g_autoptr (GString) pattern = g_string_new (NULL);
  g_autofree char *text = g_strnfill (5000, 'a');

  for (guint i = 0; i < 500; i++)
    g_string_append (pattern, "*a");
  g_string_append (pattern, "b");
  g_assert_false (practice_glob_match (pattern->str, text));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/policy/identity", test_identity);
  g_test_add_func ("/practice/policy/resource", test_resource);
  g_test_add_func ("/practice/policy/grammar", test_grammar);
  g_test_add_func ("/practice/policy/size", test_size);
  g_test_add_func ("/practice/policy/glob-is-bounded", test_glob_is_bounded);
  return g_test_run ();
}
