/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/credentials/aws-credentials.h"

#include <string.h>

struct _AwsCredentials
{
  gatomicrefcount refs;
  char *access_key_id;
  char *secret_access_key;
  char *session_token;
  gint64 expires;
};

G_DEFINE_BOXED_TYPE (AwsCredentials, aws_credentials, aws_credentials_ref, aws_credentials_unref)
G_DEFINE_ABSTRACT_TYPE (AwsCredentialsProvider, aws_credentials_provider, G_TYPE_OBJECT)

AwsCredentials *
aws_credentials_new (const char *access_key_id, const char *secret_access_key,
                     const char *session_token, gint64 expires)
{
  AwsCredentials *self;

  g_return_val_if_fail (access_key_id != NULL && secret_access_key != NULL, NULL);
  self = g_new0 (AwsCredentials, 1);
  g_atomic_ref_count_init (&self->refs);
  self->access_key_id = g_strdup (access_key_id);
  self->secret_access_key = g_strdup (secret_access_key);
  self->session_token = g_strdup (session_token);
  self->expires = expires;
  return self;
}

AwsCredentials *
aws_credentials_ref (AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
aws_credentials_unref (AwsCredentials *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->access_key_id);
  wipe (self->secret_access_key);
  wipe (self->session_token);
  g_free (self);
}

const char *
aws_credentials_get_access_key_id (AwsCredentials *self)
{
  return self->access_key_id;
}

const char *
aws_credentials_get_secret_access_key (AwsCredentials *self)
{
  return self->secret_access_key;
}

const char *
aws_credentials_get_session_token (AwsCredentials *self)
{
  return self->session_token;
}

gint64
aws_credentials_get_expires (AwsCredentials *self)
{
  return self->expires;
}

static void
aws_credentials_provider_class_init (AwsCredentialsProviderClass *class)
{
}

static void
aws_credentials_provider_init (AwsCredentialsProvider *self)
{
}

void
aws_credentials_provider_get_async (AwsCredentialsProvider *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AWS_IS_CREDENTIALS_PROVIDER (self));
  AWS_CREDENTIALS_PROVIDER_GET_CLASS (self)->get_async (self, cancellable, callback, user_data);
}

AwsCredentials *
aws_credentials_provider_get_finish (AwsCredentialsProvider *self, GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (AWS_IS_CREDENTIALS_PROVIDER (self), NULL);
  return AWS_CREDENTIALS_PROVIDER_GET_CLASS (self)->get_finish (self, result, error);
}

void
aws_credentials_provider_invalidate (AwsCredentialsProvider *self, AwsCredentials *refused)
{
  AwsCredentialsProviderClass *class;

  g_return_if_fail (AWS_IS_CREDENTIALS_PROVIDER (self));
  class = AWS_CREDENTIALS_PROVIDER_GET_CLASS (self);
  if (class->invalidate != NULL)
    class->invalidate (self, refused);
}
