/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"
#include "aws/client/aws-runtime.h"

G_BEGIN_DECLS

/**
 * AwsCachedProvider:
 *
 * Keeps what a slow source gave. However many ask, the source is asked once; it is asked again
 * AWS_CACHED_ADVISORY before the credentials expire, in the background, while the old ones serve
 * (also when that fails), and at AWS_CACHED_MANDATORY everybody waits for new ones. Subclasses say
 * what the source is. The source is asked in the runtime's I/O thread.
 */
#define AWS_CACHED_ADVISORY (15 * 60) /* seconds before expiry */
#define AWS_CACHED_MANDATORY (10 * 60)

#define AWS_TYPE_CACHED_PROVIDER (aws_cached_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (AwsCachedProvider, aws_cached_provider, AWS, CACHED_PROVIDER, AwsCredentialsProvider)
struct _AwsCachedProviderClass
{
  AwsCredentialsProviderClass parent_class;
  /* In the I/O thread. Never cancelled by one caller, as others may wait, too. */
  void (*fetch_async) (AwsCachedProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  AwsCredentials *(*fetch_finish) (AwsCachedProvider *self, GAsyncResult *result, GError **error);
};

/* To be called once, by the constructor of the subclass. */
void aws_cached_provider_set_runtime (AwsCachedProvider *self, AwsRuntime *runtime);
AwsRuntime *aws_cached_provider_get_runtime (AwsCachedProvider *self);

G_END_DECLS
