/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define AWS_TYPE_CREDENTIALS (aws_credentials_get_type ())
typedef struct _AwsCredentials AwsCredentials;

/**
 * AwsCredentials:
 *
 * Immutable, reference counted, wiped when the last reference goes. @expires: unix seconds, 0: never.
 */
GType aws_credentials_get_type (void);
AwsCredentials *aws_credentials_new (const char *access_key_id,
                                     const char *secret_access_key,
                                     const char *session_token, /* nullable */
                                     gint64 expires);
AwsCredentials *aws_credentials_ref (AwsCredentials *self);
void aws_credentials_unref (AwsCredentials *self);
const char *aws_credentials_get_access_key_id (AwsCredentials *self);
const char *aws_credentials_get_secret_access_key (AwsCredentials *self);
const char *aws_credentials_get_session_token (AwsCredentials *self);
gint64 aws_credentials_get_expires (AwsCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsCredentials, aws_credentials_unref)

/**
 * AwsCredentialsProvider:
 *
 * Where credentials come from. The caching, coalescing and early refresh live in
 * AwsCachedProvider (aws-cached-provider.h), which wraps those that cost something.
 */
#define AWS_TYPE_CREDENTIALS_PROVIDER (aws_credentials_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (AwsCredentialsProvider, aws_credentials_provider, AWS, CREDENTIALS_PROVIDER, GObject)
struct _AwsCredentialsProviderClass
{
  GObjectClass parent_class;
  void (*get_async) (AwsCredentialsProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  AwsCredentials *(*get_finish) (AwsCredentialsProvider *self, GAsyncResult *result, GError **error);
  void (*invalidate) (AwsCredentialsProvider *self, AwsCredentials *refused); /* AWS refused these: forget them */
};
void aws_credentials_provider_get_async (AwsCredentialsProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AwsCredentials *aws_credentials_provider_get_finish (AwsCredentialsProvider *self, GAsyncResult *result, GError **error);
void aws_credentials_provider_invalidate (AwsCredentialsProvider *self, AwsCredentials *refused);

/* aws-static-provider.c: never expires. */
AwsCredentialsProvider *aws_static_provider_new (AwsCredentials *credentials);

G_END_DECLS
