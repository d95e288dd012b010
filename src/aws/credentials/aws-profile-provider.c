/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-client.h"
#include "aws/credentials/aws-config.h"
#include "aws/credentials/aws-process-provider.h"

/* The profile is resolved at once, files and all; only what its providers ask AWS comes later. */

#define MAX_CHAIN 16

typedef struct
{
  AwsRuntime *runtime;
  AwsConfig *config;
  const char *endpoint_url;
  const char *chain[MAX_CHAIN]; /* profiles on the way */
  guint depth;
} Resolver;

static AwsCredentialsProvider *resolve (Resolver *resolver, const char *profile, GError **error);

static gpointer
fail (AwsError code, GError **error, const char *profile, const char *why)
{
  g_set_error (error, AWS_ERROR, code, "Profile “%s”: %s", profile, why);
  return NULL;
}

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static AwsCredentialsProvider *
provider_of_keys (const char *id, const char *secret, const char *token)
{
  g_autoptr (AwsCredentials) credentials = aws_credentials_new (id, secret, token, 0);

  return aws_static_provider_new (credentials);
}

/* NULL without an error: the environment has none. */
static AwsCredentialsProvider *
provider_of_environment (GError **error)
{
  const char *id = get_variable ("AWS_ACCESS_KEY_ID");
  const char *secret = get_variable ("AWS_SECRET_ACCESS_KEY");

  if (id == NULL && secret == NULL)
    return NULL;
  if (id == NULL || secret == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                   "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set");
      return NULL;
    }
  return provider_of_keys (id, secret, get_variable ("AWS_SESSION_TOKEN"));
}

static const char *
region_of_environment (void)
{
  const char *region = get_variable ("AWS_REGION");

  return region != NULL ? region : get_variable ("AWS_DEFAULT_REGION");
}

static const char *
get_region (Resolver *resolver, const char *profile)
{
  const char *region = region_of_environment ();

  return region != NULL ? region : aws_config_get (resolver->config, profile, "region");
}

static gboolean
has_keys (Resolver *resolver, const char *profile)
{
  return aws_config_get (resolver->config, profile, "aws_access_key_id") != NULL;
}

static AwsCredentialsProvider *
resolve_keys (Resolver *resolver, const char *profile, GError **error)
{
  const char *id = aws_config_get (resolver->config, profile, "aws_access_key_id");
  const char *secret = aws_config_get (resolver->config, profile, "aws_secret_access_key");

  if (secret == NULL)
    return fail (AWS_ERROR_NO_CREDENTIALS, error, profile, "aws_access_key_id without aws_secret_access_key");
  return provider_of_keys (id, secret, aws_config_get (resolver->config, profile, "aws_session_token"));
}

static AwsCredentialsProvider *
resolve_source (Resolver *resolver, const char *profile, GError **error)
{
  const char *source = aws_config_get (resolver->config, profile, "source_profile");
  const char *kind = aws_config_get (resolver->config, profile, "credential_source");
  AwsCredentialsProvider *provider;
  GError *local = NULL;

  if ((source == NULL) == (kind == NULL))
    return fail (AWS_ERROR_CONFIGURATION, error, profile,
                 "role_arn wants either source_profile or credential_source");
  if (kind != NULL && strcmp (kind, "Environment") != 0)
    return fail (AWS_ERROR_CONFIGURATION, error, profile, "of credential_source only Environment is supported");
  if (kind != NULL)
    {
      provider = provider_of_environment (&local);
      if (provider == NULL && local == NULL)
        return fail (AWS_ERROR_NO_CREDENTIALS, error, profile, "the environment has no credentials");
      if (local != NULL)
        g_propagate_error (error, local);
      return provider;
    }
  /* One may name itself, if it has keys. */
  if (strcmp (source, profile) == 0)
    return has_keys (resolver, profile)
               ? resolve_keys (resolver, profile, error)
               : fail (AWS_ERROR_CONFIGURATION, error, profile, "source_profile names itself and it has no keys");
  if (!aws_config_has_profile (resolver->config, source))
    return fail (AWS_ERROR_CONFIGURATION, error, profile, "its source_profile does not exist");
  return resolve (resolver, source, error);
}

static gboolean
read_duration (Resolver *resolver, const char *profile, guint *duration, GError **error)
{
  const char *text = aws_config_get (resolver->config, profile, "duration_seconds");
  guint64 number = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 900, 43200, &number, NULL))
    {
      fail (AWS_ERROR_CONFIGURATION, error, profile, "duration_seconds is not between 900 and 43200");
      return FALSE;
    }
  *duration = (guint) number;
  return TRUE;
}

static AwsCredentialsProvider *
resolve_role (Resolver *resolver, const char *profile, GError **error)
{
  g_autoptr (AwsCredentialsProvider) source = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autofree char *generated = NULL;
  const char *session = aws_config_get (resolver->config, profile, "role_session_name");
  const char *region = get_region (resolver, profile);
  guint duration;

  if (aws_config_get (resolver->config, profile, "mfa_serial") != NULL)
    return fail (AWS_ERROR_CONFIGURATION, error, profile, "mfa_serial is not supported");
  if (!read_duration (resolver, profile, &duration, error))
    return NULL;
  source = resolve_source (resolver, profile, error);
  if (source == NULL)
    return NULL;
  client = aws_client_new (resolver->runtime, source, region != NULL ? region : "us-east-1",
                           resolver->endpoint_url, error);
  if (client == NULL || !aws_client_use_profile_endpoints (client, profile, error))
    return NULL;
  aws_client_set_label (client, profile, NULL);
  if (session == NULL)
    session = generated = g_strdup_printf ("meshdesk-%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);
  return aws_assume_role_provider_new (client, aws_config_get (resolver->config, profile, "role_arn"), session,
                                       aws_config_get (resolver->config, profile, "external_id"), duration, 0);
}

static AwsCredentialsProvider *
resolve_kind (Resolver *resolver, const char *profile, GError **error)
{
  const char *process = aws_config_get (resolver->config, profile, "credential_process");

  if (aws_config_get (resolver->config, profile, "role_arn") != NULL)
    return resolve_role (resolver, profile, error);
  if (has_keys (resolver, profile))
    return resolve_keys (resolver, profile, error);
  if (process != NULL)
    return aws_process_provider_new (resolver->runtime, process, error);
  if (aws_config_get (resolver->config, profile, "sso_session") != NULL ||
      aws_config_get (resolver->config, profile, "sso_start_url") != NULL)
    return fail (AWS_ERROR_CONFIGURATION, error, profile, "single sign-on is not supported");
  return fail (AWS_ERROR_NO_CREDENTIALS, error, profile, "it has no credentials");
}

static AwsCredentialsProvider *
resolve (Resolver *resolver, const char *profile, GError **error)
{
  AwsCredentialsProvider *provider;

  for (guint i = 0; i < resolver->depth; i++)
    if (strcmp (resolver->chain[i], profile) == 0)
      return fail (AWS_ERROR_CONFIGURATION, error, profile, "its source_profile leads back to itself");
  if (resolver->depth == MAX_CHAIN)
    return fail (AWS_ERROR_CONFIGURATION, error, profile, "its chain of source_profile is too long");
  resolver->chain[resolver->depth++] = profile;
  provider = resolve_kind (resolver, profile, error);
  resolver->depth--;
  return provider;
}

AwsCredentialsProvider *
aws_profile_provider_new (AwsRuntime *runtime, const char *profile, const char *endpoint_url, char **region,
                          GError **error)
{
  g_autoptr (AwsConfig) config = NULL;
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  Resolver resolver = { .runtime = runtime, .endpoint_url = endpoint_url };
  const char *name = profile != NULL ? profile : aws_config_get_default_profile ();
  GError *local = NULL;

  g_return_val_if_fail (AWS_IS_RUNTIME (runtime), NULL);
  config = resolver.config = aws_config_load (error);
  if (config == NULL)
    return NULL;
  if (profile == NULL)
    provider = provider_of_environment (&local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (provider == NULL && !aws_config_has_profile (config, name))
    {
      if (profile == NULL && get_variable ("AWS_PROFILE") == NULL)
        g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                             "No credentials: neither in the environment nor in a profile “default”");
      else
        fail (AWS_ERROR_CONFIGURATION, error, name, "no such profile in AWS's config and credentials files");
      return NULL;
    }
  if (provider == NULL)
    provider = resolve (&resolver, name, error);
  if (provider != NULL && region != NULL)
    *region = g_strdup (get_region (&resolver, name));
  return g_steal_pointer (&provider);
}
