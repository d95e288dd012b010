/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <glib/gstdio.h>
#include <string.h>

#include "aws/credentials/aws-config.h"
#include "aws/credentials/aws-ini.h"
#include "aws/protocols/aws-json.h"
#include "test-server.h"

typedef struct
{
  const char *name;
  const char *config;
  const char *credentials;
  const char *variables; /* "A=b C=d" */
  const char *profile;   /* nullable */
  /* expected */
  const char *key;    /* nullable: fails */
  const char *region; /* nullable */
  AwsError code;
  const char *words; /* in the message */
} ProfileCase;

#define KEYS(id) "aws_access_key_id = " id "\naws_secret_access_key = s" id "\n"

static const ProfileCase profile_cases[] = {
  { "default-of-credentials", "", "[default]\n" KEYS ("A"), "", NULL, "A" },
  { "default-of-config", "[default]\nregion=eu-west-1\n" KEYS ("B"), "", "", NULL, "B",
    "eu-west-1" },
  { "named", "[profile x]\nregion = eu-central-1 # home\n", "[x]\n" KEYS ("C"), "", "x", "C",
    "eu-central-1" },
  { "credentials-win", "[profile x]\n" KEYS ("C"), "[x]\n" KEYS ("D"), "", "x", "D" },
  { "profile-default-wins", "[default]\n" KEYS ("E") "[profile default]\n" KEYS ("F"), "", "", NULL,
    "F" },
  { "variable-names-profile", "", "[x]\n" KEYS ("G"), "AWS_PROFILE=x", NULL, "G" },
  { "environment-wins", "", "[default]\n" KEYS ("A"), "AWS_ACCESS_KEY_ID=H AWS_SECRET_ACCESS_KEY=h",
    NULL, "H" },
  { "environment-without-files", "", "",
    "AWS_ACCESS_KEY_ID=H AWS_SECRET_ACCESS_KEY=h AWS_REGION=us-west-2", NULL, "H", "us-west-2" },
  { "chosen-profile-beats-environment", "", "[x]\n" KEYS ("I"),
    "AWS_ACCESS_KEY_ID=H AWS_SECRET_ACCESS_KEY=h", "x", "I" },
  { "region-of-environment", "[default]\nregion=eu-west-1\n" KEYS ("B"), "",
    "AWS_DEFAULT_REGION=eu-west-3", NULL, "B", "eu-west-3" },
  { "upper-case-keys", "", "[default]\nAWS_Access_Key_ID = J\nAWS_SECRET_ACCESS_KEY = j\n", "",
    NULL, "J" },
  { "comments", "", "; one\n# two\n[default] # three\n" KEYS ("K") "\n", "", NULL, "K" },
  { "byte-order-mark", "",
    "\xef\xbb\xbf[default]\r\naws_access_key_id=L\r\naws_secret_access_key=l\r\n", "", NULL, "L" },
  { "nested-block",
    "[default]\ns3 =\n  addressing_style = path\n  region = nowhere\nregion = eu-west-1\n" KEYS (
        "M"),
    "", "", NULL, "M", "eu-west-1" },
  { "process",
    "[default]\ncredential_process = printf "
    "'{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"p\"}' N\n",
    "", "", NULL, "N" },

  { "nothing", "", "", "", NULL, NULL, NULL, AWS_ERROR_NO_CREDENTIALS, "default" },
  { "no-such-profile", "[default]\n" KEYS ("A"), "", "", "y", NULL, NULL, AWS_ERROR_CONFIGURATION,
    "y" },
  { "case-of-names", "[profile X]\n" KEYS ("A"), "", "", "x", NULL, NULL, AWS_ERROR_CONFIGURATION,
    "x" },
  { "empty-profile", "[default]\nregion=eu-west-1\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_NO_CREDENTIALS, "default" },
  { "half-a-key", "[default]\naws_access_key_id=A\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_NO_CREDENTIALS, "aws_secret_access_key" },
  { "half-an-environment", "", "", "AWS_ACCESS_KEY_ID=H", NULL, NULL, NULL,
    AWS_ERROR_NO_CREDENTIALS, "AWS_SECRET_ACCESS_KEY" },
  { "loop",
    "[profile a]\nrole_arn=r\nsource_profile=b\n[profile b]\nrole_arn=r\nsource_profile=a\n", "",
    "", "a", NULL, NULL, AWS_ERROR_CONFIGURATION, "back to itself" },
  { "self-without-keys", "[profile a]\nrole_arn=r\nsource_profile=a\n", "", "", "a", NULL, NULL,
    AWS_ERROR_CONFIGURATION, "names itself" },
  { "no-source", "[profile a]\nrole_arn=r\n", "", "", "a", NULL, NULL, AWS_ERROR_CONFIGURATION,
    "source_profile" },
  { "two-sources",
    "[profile a]\nrole_arn=r\nsource_profile=a\ncredential_source=Environment\n" KEYS ("A"), "", "",
    "a", NULL, NULL, AWS_ERROR_CONFIGURATION, "either" },
  { "missing-source", "[profile a]\nrole_arn=r\nsource_profile=z\n", "", "", "a", NULL, NULL,
    AWS_ERROR_CONFIGURATION, "does not exist" },
  { "metadata-source", "[profile a]\nrole_arn=r\ncredential_source=Ec2InstanceMetadata\n", "", "",
    "a", NULL, NULL, AWS_ERROR_CONFIGURATION, "Environment" },
  { "empty-environment-source", "[profile a]\nrole_arn=r\ncredential_source=Environment\n", "", "",
    "a", NULL, NULL, AWS_ERROR_NO_CREDENTIALS, "environment" },
  { "mfa", "[profile a]\nrole_arn=r\nsource_profile=a\nmfa_serial=m\n" KEYS ("A"), "", "", "a",
    NULL, NULL, AWS_ERROR_CONFIGURATION, "mfa_serial" },
  { "bad-duration", "[profile a]\nrole_arn=r\nsource_profile=a\nduration_seconds=5\n" KEYS ("A"),
    "", "", "a", NULL, NULL, AWS_ERROR_CONFIGURATION, "duration_seconds" },
  { "sso", "[profile a]\nsso_session=x\n", "", "", "a", NULL, NULL, AWS_ERROR_CONFIGURATION,
    "sign-on" },
  { "not-utf8", "[default]\n\xff\n", "", "", NULL, NULL, NULL, AWS_ERROR_CONFIGURATION,
    "config: it is not UTF-8" },
  { "no-section", "a = b\n", "", "", NULL, NULL, NULL, AWS_ERROR_CONFIGURATION, "line 1" },
  { "open-section", "\n[default\n", "", "", NULL, NULL, NULL, AWS_ERROR_CONFIGURATION, "line 2" },
  { "nonsense-line", "[default]\nsecret nonsense\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_CONFIGURATION, "line 2" },
  { "process-quotes", "[default]\ncredential_process = a 'b\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_CONFIGURATION, "quotes" },
  { "process-absent", "[default]\ncredential_process = /nonexistent/program\n", "", "", NULL, NULL,
    NULL, AWS_ERROR_NO_CREDENTIALS, "cannot be started" },
  { "process-fails", "[default]\ncredential_process = false\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_NO_CREDENTIALS, "failed" },
  { "process-no-json", "[default]\ncredential_process = echo hello\n", "", "", NULL, NULL, NULL,
    AWS_ERROR_NO_CREDENTIALS, "Version 1" },
  { "process-no-keys", "[default]\ncredential_process = echo '{\"Version\":1}'\n", "", "", NULL,
    NULL, NULL, AWS_ERROR_NO_CREDENTIALS, "AccessKeyId" },
  { "process-wrong-types",
    "[default]\ncredential_process = echo "
    "'{\"Version\":1,\"AccessKeyId\":[],\"SecretAccessKey\":{}}'\n",
    "", "", NULL, NULL, NULL, AWS_ERROR_NO_CREDENTIALS, "AccessKeyId" },
  { "process-bad-time",
    "[default]\ncredential_process = echo "
    "'{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Expiration\":\"soon\"}'\n",
    "", "", NULL, NULL, NULL, AWS_ERROR_NO_CREDENTIALS, "Expiration" },
};

static const char *const variables[] = { "AWS_PROFILE",
                                         "AWS_ACCESS_KEY_ID",
                                         "AWS_SECRET_ACCESS_KEY",
                                         "AWS_SESSION_TOKEN",
                                         "AWS_REGION",
                                         "AWS_DEFAULT_REGION",
                                         "AWS_ENDPOINT_URL",
                                         "AWS_ENDPOINT_URL_GLUE",
                                         "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" };
static char *folder;

static void
write_file (const char *name, const char *variable, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_setenv (variable, path, TRUE);
}

static void
prepare (const char *config, const char *credentials, const char *settings)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  write_file ("config", "AWS_CONFIG_FILE", config);
  write_file ("credentials", "AWS_SHARED_CREDENTIALS_FILE", credentials);
  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      g_setenv (pair[0], pair[1], TRUE);
    }
}

static AwsCredentials *
get_credentials (AwsCredentialsProvider *provider, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aws_credentials_provider_get_async (provider, NULL, test_result_cb, &result);
  return aws_credentials_provider_get_finish (provider, test_wait (&result), error);
}

static void
test_profile (gconstpointer data)
{
  const ProfileCase *item = data;
  g_autoptr (AwsRuntime) runtime = test_runtime_new ();
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autofree char *region = NULL;
  g_autoptr (GError) error = NULL;

  prepare (item->config, item->credentials, item->variables);
  provider = aws_profile_provider_new (runtime, item->profile, NULL, &region, &error);
  if (provider != NULL)
    credentials = get_credentials (provider, &error);
  if (item->key != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (aws_credentials_get_access_key_id (credentials), ==, item->key);
      g_assert_cmpstr (region, ==, item->region);
    }
  else
    {
      g_assert_error (error, AWS_ERROR, (int) item->code);
      g_assert_nonnull (strstr (error->message, item->words));
      g_assert_null (strstr (error->message, "secret nonsense"));
    }
}

static TestReply
assume (const TestRequest *request, gpointer user_data)
{
  static char body[1024];
  g_autofree char *form
      = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  const char *role = strstr (form, "role%2F") + strlen ("role%2F");

  g_snprintf (
      body, sizeof body,
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA-%.1s</AccessKeyId>"
      "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
      "<Expiration>2015-08-30T13:36:00Z</Expiration></Credentials></AssumeRoleResult></"
      "AssumeRoleResponse>",
      role);
  return (TestReply) { .body = body };
}

static void
test_chain (void)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autoptr (AwsRuntime) runtime = test_runtime_new ();
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;
  const TestRequest *first, *second;

  prepare (
      "[profile "
      "a]\nrole_arn=arn:aws:iam::1:role/A\nsource_profile=b\nexternal_id=e\nduration_seconds=900\n"
      "[profile b]\nrole_arn=arn:aws:iam::1:role/B\nsource_profile=b\nrole_session_name=me\n" KEYS (
          "AKIA"),
      "", "");
  test_server_set_handler (server, assume, NULL);
  provider = aws_profile_provider_new (runtime, "a", test_server_get_url (server), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_server_count (server), ==, 0);
  credentials = get_credentials (provider, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_credentials_get_access_key_id (credentials), ==, "ASIA-A");
  g_assert_cmpuint (test_server_count (server), ==, 2);
  first = test_server_get_request (server, 0);
  second = test_server_get_request (server, 1);
  g_assert_nonnull (
      strstr (soup_message_headers_get_one (first->headers, "Authorization"), "Credential=AKIA/"));
  g_assert_nonnull (strstr (soup_message_headers_get_one (second->headers, "Authorization"),
                            "Credential=ASIA-B/"));
  g_assert_cmpstr (soup_message_headers_get_one (second->headers, "X-Amz-Security-Token"), ==, "t");
}

static void
test_endpoints (void)
{
  g_autoptr (AwsConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) profiles = NULL;
  g_autofree char *joined = NULL;

  prepare ("[default]\nendpoint_url=http://localhost:1\n[profile "
           "x]\nservices=local\nendpoint_url=https://d\n"
           "[services local]\ndynamodb =\n  endpoint_url = https://e\n[sso-session q]\na=b\n",
           "[y]\n", "");
  config = aws_config_load (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_config_get_endpoint_url (config, "x", "dynamodb"), ==, "https://e");
  g_assert_cmpstr (aws_config_get_endpoint_url (config, "x", "glue"), ==, "https://d");
  g_assert_cmpstr (aws_config_get_endpoint_url (config, "default", "glue"), ==,
                   "http://localhost:1");
  g_setenv ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", TRUE);
  g_assert_null (aws_config_get_endpoint_url (config, "x", "glue"));
  profiles = aws_config_list_profiles (config);
  joined = g_strjoinv (" ", profiles);
  g_assert_cmpstr (joined, ==, "default x y");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("meshdesk-test-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (profile_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/profiles/", profile_cases[i].name, NULL);
      g_test_add_data_func (path, &profile_cases[i], test_profile);
    }
  g_test_add_func ("/profiles/chain", test_chain);
  g_test_add_func ("/profiles/endpoints", test_endpoints);
  status = g_test_run ();
  for (const char *const *name = (const char *const[]){ "config", "credentials", NULL };
       *name != NULL; name++)
    {
      g_autofree char *path = g_build_filename (folder, *name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
