/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cli/core/cli-credentials-file.h"
#include "cli/core/cli-print.h"

/* The parser's table of verbs, for a program with none. */
const CliVerb *const cli_verbs[] = { NULL };

const CliVerb *
cli_verbs_find (char **words, guint *n_words)
{
  return NULL;
}

static void
test_split (void)
{
  static const struct { const char *text, *joined; } cases[] = {
    { "", "" },
    { "a", "a" },
    { "a,b", "a|b" },
    { " a , b ,", "a|b" },
    { "a{1,2},b", "a{1,2}|b" },
    { "[a,b]+", "[a,b]+" },
    { "(x,y),z", "(x,y)|z" },
    { "a\\,b", "a\\,b" },
    { "a],b", "a]|b" },
  };

  g_assert_null (cli_split_list (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = cli_split_list (cases[i].text);
      g_autofree char *joined = g_strjoinv ("|", parts);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

static void
test_escape (void)
{
  static const struct { const char *text; gboolean lines; const char *escaped; } cases[] = {
    { NULL, FALSE, "" },
    { "plain ü 漢", FALSE, "plain ü 漢" },
    { "a\nb", FALSE, "a\\x0ab" },
    { "a\nb", TRUE, "a\nb" },
    { "\x1b[31m", FALSE, "\\x1b[31m" },
    { "\xc2\x9b" "31m", FALSE, "\\x9b31m" },
    { "\x7f\r\t", FALSE, "\\x7f\\x0d\\x09" },
    { "\xe2\x80\xaex", FALSE, "\\u202ex" },
    { "\xff", FALSE, "\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = cli_escape (cases[i].text, cases[i].lines);
      g_assert_cmpstr (escaped, ==, cases[i].escaped);
    }
}

static char *
to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

static void
test_keys (void)
{
  g_autoptr (JsonNode) file
      = json_from_string ("{\"Extra\":1,\"Producer\":{\"AccountId\":\"1\",\"SessionToken\":\"old\","
                          "\"Note\":\"n\"},\"Consumer\":3}",
                          NULL);
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKIA", "secret", NULL, 0);
  g_autofree char *text = NULL;

  cli_credentials_file_set (file, "Producer", "111111111111", credentials);
  cli_credentials_file_set (file, "Consumer", "999999999999", credentials);
  text = to_text (file);
  g_assert_cmpstr (
      text, ==,
      "{\"Extra\":1,\"Producer\":{\"AccountId\":\"111111111111\",\"Note\":\"n\",\"AccessKeyId\":"
      "\"AKIA\",\"SecretAccessKey\":\"secret\"},\"Consumer\":{\"AccountId\":\"999999999999\","
      "\"AccessKeyId\":\"AKIA\",\"SecretAccessKey\":\"secret\"}}");
}

/* Keys stay only with the mesh that they are of. */
static void
test_keep (void)
{
  static const char *const fresh
      = "{\"Mesh\":{\"AccessKeyId\":\"M\"},\"Producer\":{\"AccessKeyId\":\"\"}}";
  static const struct { const char *older; gboolean kept; } cases[] = {
    { "{\"Mesh\":{\"AccessKeyId\":\"M\"},\"Producer\":{\"AccessKeyId\":\"P\"}}", TRUE },
    { "{\"Mesh\":{\"AccessKeyId\":\"N\"},\"Producer\":{\"AccessKeyId\":\"P\"}}", FALSE },
    { "{\"Mesh\":{\"AccessKeyId\":\"M\"},\"Producer\":{\"AccessKeyId\":7}}", FALSE },
    { "{\"Mesh\":[],\"Producer\":\"P\"}", FALSE },
    { "{}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) file = json_from_string (fresh, NULL);
      g_autoptr (JsonNode) older = json_from_string (cases[i].older, NULL);
      g_autofree char *text = NULL;

      cli_credentials_file_keep (file, older);
      text = to_text (file);
      g_assert_cmpint (strstr (text, "\"P\"") != NULL, ==, cases[i].kept);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/split-list", test_split);
  g_test_add_func ("/cli/escape", test_escape);
  g_test_add_func ("/cli/credentials-file/set", test_keys);
  g_test_add_func ("/cli/credentials-file/keep", test_keep);
  return g_test_run ();
}
