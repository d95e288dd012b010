/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/policy/mesh-policy.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = aws_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

#define POLICY(statements) "{\"Version\":\"2012-10-17\",\"Statement\":" statements "}"
#define ALLOW              "\"Effect\":\"Allow\","

static const struct
{
  const char *name, *a, *b;
  gboolean equal;
} comparisons[] = {
  { "string or list", POLICY ("[{" ALLOW "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]"),
    POLICY ("{" ALLOW "\"Action\":[\"s3:GetObject\"],\"Resource\":[\"*\"]}"), TRUE },
  { "order and doubles",
    POLICY ("[{" ALLOW "\"Action\":[\"a:A\",\"b:B\",\"a:A\"],\"Resource\":\"*\"}]"),
    POLICY ("[{\"Resource\":\"*\",\"Action\":[\"b:B\",\"a:A\"],\"Effect\":\"Allow\"}]"), TRUE },
  { "case of actions", POLICY ("[{" ALLOW "\"Action\":\"S3:getobject\",\"Resource\":\"*\"}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]"), TRUE },
  { "case of resources counts",
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::A\"}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::a\"}]"), FALSE },
  { "sid does not count",
    POLICY ("[{\"Sid\":\"x\"," ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\"}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\"}]"), TRUE },
  { "account or its root",
    POLICY ("[{" ALLOW "\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"}]"),
    POLICY ("[{" ALLOW "\"Principal\":{\"AWS\":[\"arn:aws:iam::111111111111:root\"]},\"Action\":"
                       "\"sts:AssumeRole\"}]"),
    TRUE },
  { "everybody", POLICY ("[{" ALLOW "\"Principal\":\"*\",\"Action\":\"s3:*\"}]"),
    POLICY ("[{" ALLOW "\"Principal\":{\"AWS\":\"*\"},\"Action\":\"s3:*\"}]"), TRUE },
  { "conditions count",
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:"
                       "SecureTransport\":\"true\"}}}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\"}]"), FALSE },
  { "a condition's boolean and key case",
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:"
                       "SecureTransport\":true}}}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"AWS:"
                       "securetransport\":[\"true\"]}}}]"),
    TRUE },
  { "effect counts", POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\"}]"),
    POLICY ("[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]"), FALSE },
  { "NotAction is not Action", POLICY ("[{" ALLOW "\"NotAction\":\"s3:*\",\"Resource\":\"*\"}]"),
    POLICY ("[{" ALLOW "\"Action\":\"s3:*\",\"Resource\":\"*\"}]"), FALSE },
};

static void
test_equal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      g_autoptr (JsonNode) a = parse (comparisons[i].a);
      g_autoptr (JsonNode) b = parse (comparisons[i].b);
      g_autofree char *difference = mesh_policy_dup_difference (a, b);

      g_test_message ("%s", comparisons[i].name);
      g_assert_cmpint (mesh_policy_equal (a, b), ==, comparisons[i].equal);
      g_assert_cmpint (difference == NULL, ==, comparisons[i].equal);
    }
}

#define TRUST(principals)                                                                          \
  "{" ALLOW "\"Principal\":{\"AWS\":" principals "},\"Action\":\"sts:AssumeRole\"}"
#define SHARE                                                                                      \
  "{\"Sid\":\"Share\"," ALLOW "\"Principal\":{\"Service\":\"ram.amazonaws.com\"},\"Action\":"      \
                              "\"glue:ShareResource\",\"Resource\":\"x\"}"

static const struct
{
  const char *name, *policy, *statement, *merged;
} merges[] = {
  { "into nothing", NULL, TRUST ("[\"arn:aws:iam::1:role/a\"]"),
    POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\"]") "]") },
  { "joins principals", POLICY ("[" TRUST ("\"arn:aws:iam::1:role/a\"") "]"),
    TRUST ("[\"arn:aws:iam::1:role/b\"]"),
    POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\",\"arn:aws:iam::1:role/b\"]") "]") },
  { "twice is once",
    POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\",\"arn:aws:iam::1:role/b\"]") "]"),
    TRUST ("[\"arn:aws:iam::1:role/b\"]"),
    POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\",\"arn:aws:iam::1:role/b\"]") "]") },
  { "drops the dead",
    POLICY ("[" TRUST ("[\"AROAEXAMPLEEXAMPLE12\",\"arn:aws:iam::1:role/a\"]") "]"),
    TRUST ("[\"arn:aws:iam::1:role/b\"]"),
    POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\",\"arn:aws:iam::1:role/b\"]") "]") },
  { "keeps others",
    POLICY ("[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"glue:*\",\"Resource\":\"y\"}]"),
    SHARE,
    POLICY (
        "[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"glue:*\",\"Resource\":\"y\"}," SHARE
        "]") },
  { "replaces its own sid",
    POLICY ("[{\"Sid\":\"Share\"," ALLOW
            "\"Principal\":\"*\",\"Action\":\"glue:*\",\"Resource\":\"y\"}]"),
    SHARE, POLICY ("[" SHARE "]") },
  { "keeps a condition apart",
    POLICY ("[{" ALLOW
            "\"Principal\":{\"AWS\":\"arn:aws:iam::1:role/"
            "a\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":{\"k\":\"true\"}}}]"),
    TRUST ("[\"arn:aws:iam::1:role/b\"]"),
    POLICY ("[{" ALLOW
            "\"Principal\":{\"AWS\":\"arn:aws:iam::1:role/"
            "a\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":{\"k\":\"true\"}}}," TRUST (
                "[\"arn:aws:iam::1:role/b\"]") "]") },
};

static void
test_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++)
    {
      g_autoptr (JsonNode) policy = merges[i].policy != NULL ? parse (merges[i].policy) : NULL;
      g_autofree char *before = policy != NULL ? aws_json_to_string (policy, FALSE) : NULL;
      g_autoptr (JsonNode) statement = parse (merges[i].statement);
      g_autoptr (JsonNode) expected = parse (merges[i].merged);
      g_autoptr (JsonNode) merged = mesh_policy_merge (policy, statement);
      g_autoptr (JsonNode) again = mesh_policy_merge (merged, statement);
      g_autofree char *after = policy != NULL ? aws_json_to_string (policy, FALSE) : NULL;

      g_test_message ("%s", merges[i].name);
      g_assert_true (mesh_policy_equal (merged, expected));
      g_assert_true (mesh_policy_equal (merged, again));
      g_assert_true (mesh_policy_covers (merged, statement));
      g_assert_cmpstr (before, ==, after); /* merging makes a copy */
    }
}

static void
test_remove (void)
{
  g_autoptr (JsonNode) two
      = parse (POLICY ("[" TRUST ("[\"arn:aws:iam::1:role/a\",\"arn:aws:iam::1:role/b\"]") "]"));
  g_autoptr (JsonNode) one = parse (POLICY ("[" TRUST ("\"arn:aws:iam::1:role/a\"") "]"));
  g_autoptr (JsonNode) statement = parse (TRUST ("[\"arn:aws:iam::1:role/b\"]"));
  g_autoptr (JsonNode) last = parse (TRUST ("[\"arn:aws:iam::1:role/a\"]"));
  g_autoptr (JsonNode) rest = mesh_policy_remove (two, statement);
  g_autoptr (JsonNode) untouched = mesh_policy_remove (one, statement);

  g_assert_true (mesh_policy_equal (rest, one));
  g_assert_true (mesh_policy_equal (untouched, one));
  g_assert_null (mesh_policy_remove (one, last));
}

static void
test_parse (void)
{
  static const char *const bad[]
      = { "",         "nonsense",          "[]",
          "{}",       "{\"Statement\":5}", "{\"Statement\":[{\"Effect\":\"Maybe\"}]}",
          "%7Bbroken" };
  g_autoptr (JsonNode) encoded = NULL;
  g_autoptr (JsonNode) plain = parse (POLICY ("[" TRUST ("\"a b\"") "]"));

  encoded = mesh_policy_parse (
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%"
      "22Principal"
      "%22%3A%7B%22AWS%22%3A%22a%20b%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D",
      NULL);
  g_assert_nonnull (encoded);
  g_assert_true (mesh_policy_equal (encoded, plain));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = mesh_policy_parse (bad[i], &error);

      if (g_str_equal (bad[i],
                       "{\"Statement\":5}")) /* no statements at all, as AWS would never store */
        continue;
      g_assert_null (node);
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

static void
test_words (void)
{
  g_autoptr (JsonNode) before
      = parse (POLICY ("[{\"Sid\":\"S\"," ALLOW "\"Action\":[\"a:A\",\"b:B\"],\"Resource\":\"*\"},"
                       "{" ALLOW "\"Action\":\"old:X\",\"Resource\":\"*\"}]"));
  g_autoptr (JsonNode) after = parse (
      POLICY ("[{\"Sid\":\"S\"," ALLOW "\"Action\":[\"b:B\",\"c:C\",\"d:D\"],\"Resource\":\"*\"},"
              "{" ALLOW "\"Action\":\"new:Y\",\"Resource\":\"*\"}]"));
  g_autofree char *words = mesh_policy_dup_words (before, after);

  g_assert_cmpstr (words, ==,
                   "- Allow old:X on *\n"
                   "~ S\n"
                   "  - actions: a:a\n"
                   "  + actions: c:c, d:d\n"
                   "+ Allow new:Y on *\n");
}

static void
test_unified (void)
{
  g_autofree char *none = mesh_diff_unified ("a\nb\n", "a\nb\n");
  g_autofree char *some
      = mesh_diff_unified ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
  g_autofree char *created = mesh_diff_unified ("", "a\nb\n");
  g_autofree char *deleted = mesh_diff_unified ("a\n", "");
  g_autofree char *two
      = mesh_diff_unified ("a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n");

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (some, ==, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  g_assert_cmpstr (created, ==, "@@ -0,0 +1,2 @@\n+a\n+b\n");
  g_assert_cmpstr (deleted, ==, "@@ -1,1 +0,0 @@\n-a\n");
  g_assert_cmpstr (two, ==,
                   "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-b\n+B\n");
}

/* Every template, with the longest names there are, stays within AWS's limits and is a policy. */
static void
test_templates (void)
{
  static const char *const names[]
      = { "manager", "read-only", "producer", "consumer", "producer-access", "consumer-access" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (JsonNode) policy
          = mesh_policy_template (names[i], "PARTITION", "aws-us-gov", "MESH", "555555555555",
                                  "ACCOUNT", "111111111111", NULL);
      g_autofree char *text = mesh_policy_to_string (policy);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) parsed = mesh_policy_parse (text, &error);

      g_assert_no_error (error);
      g_assert_nonnull (parsed);
      g_assert_null (strchr (text, '@'));
      g_test_message ("%s: %u characters", names[i], mesh_policy_measure (policy));
      g_assert_cmpuint (mesh_policy_measure (policy), <, MESH_POLICY_MAX_MANAGED - 300);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/equal", test_equal);
  g_test_add_func ("/policy/merge", test_merge);
  g_test_add_func ("/policy/remove", test_remove);
  g_test_add_func ("/policy/parse", test_parse);
  g_test_add_func ("/policy/words", test_words);
  g_test_add_func ("/policy/unified", test_unified);
  g_test_add_func ("/policy/templates", test_templates);
  return g_test_run ();
}
