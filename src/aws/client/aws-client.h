/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"
#include "aws/client/aws-body.h"
#include "aws/client/aws-error.h"
#include "aws/services/aws-operation.h"
#include "aws/client/aws-runtime.h"

G_BEGIN_DECLS

/**
 * AwsClient:
 *
 * Credentials + region + endpoint rules over a shared AwsRuntime. One way to call any operation;
 * every protocol takes and gives JSON with the member names of the AWS models. Thread-safe; results
 * come in the thread-default main context of the caller.
 */
#define AWS_TYPE_CLIENT (aws_client_get_type ())
G_DECLARE_FINAL_TYPE (AwsClient, aws_client, AWS, CLIENT, GObject)

/* @endpoint_url: (nullable): overrides all services' endpoints. NULL: AWS_ENDPOINT_URL_<SERVICE>,
 * AWS_ENDPOINT_URL, else AWS's own. Plain http is accepted only to the loopback.
 * NULL with AWS_ERROR_CONFIGURATION for a region that cannot be one or a bad endpoint. */
AwsClient *aws_client_new (AwsRuntime *runtime, AwsCredentialsProvider *provider, const char *region, const char *endpoint_url, GError **error);
AwsRuntime *aws_client_get_runtime (AwsClient *self);
AwsCredentialsProvider *aws_client_get_provider (AwsClient *self);
const char *aws_client_get_region (AwsClient *self);
const char *aws_client_get_endpoint_url (AwsClient *self); /* nullable */
const char *aws_client_get_partition (AwsClient *self);    /* "aws", "aws-cn", "aws-us-gov" … */
/* Where neither code nor environment named an endpoint: those of @profile (nullable: AWS_PROFILE or
 * default) in AWS's config file, its services section and endpoint_url. Before the first call.
 * AWS_ERROR_CONFIGURATION. */
gboolean aws_client_use_profile_endpoints (AwsClient *self, const char *profile, GError **error);
void aws_client_set_label (AwsClient *self, const char *label, const char *account); /* for call records */
/* Told of the end of each call: @expires of the credentials that it was signed with (0: never, or there were none),
 * @error (nullable). In the I/O thread; must not block. */
typedef void (*AwsClientWatch) (gint64 expires, const GError *error, gpointer user_data);
/* Before the first call; one at most. */
void aws_client_set_watch (AwsClient *self, AwsClientWatch watch, gpointer user_data, GDestroyNotify destroy);

/* A number that goes into the records of all calls that this thread starts from now on, those for their
 * credentials included: whose calls they are. 0, at first: nobody's. */
void aws_client_set_thread_tag (gint64 tag);
gint64 aws_client_get_thread_tag (void);

/* @input: (nullable) (transfer none): an object; must not be changed until the call has finished.
 * @operation: from aws_operation_find(), never NULL. */
void aws_client_call_async (AwsClient *self, const AwsOperation *operation, JsonNode *input, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): an object, perhaps empty. */
JsonNode *aws_client_call_finish (AwsClient *self, GAsyncResult *result, GError **error);

/* With a body of bytes, for S3 (PutObject, UploadPart in; GetObject out). @body: (nullable). */
void aws_client_call_bytes_async (AwsClient *self, const AwsOperation *operation, JsonNode *input, GBytes *body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *aws_client_call_bytes_finish (AwsClient *self, GAsyncResult *result, GBytes **body, GError **error);

/* All pages: the members that the pager names as results are gathered in one answer. Fails with
 * AWS_ERROR_MALFORMED_ANSWER when a token repeats. Also for operations that do not page. */
void aws_client_call_all_async (AwsClient *self, const AwsOperation *operation, JsonNode *input, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *aws_client_call_all_finish (AwsClient *self, GAsyncResult *result, GError **error);

/* The same for worker threads: blocks the caller, never the I/O thread. Not for a main loop. */
JsonNode *aws_client_call (AwsClient *self, const AwsOperation *operation, JsonNode *input, GCancellable *cancellable, GError **error);
JsonNode *aws_client_call_bytes (AwsClient *self, const AwsOperation *operation, JsonNode *input, GBytes *body, GBytes **out_body, GCancellable *cancellable, GError **error);
/* With any body, also a section of a file. Where @input has a ChecksumSHA256, the request is signed with it
 * and the body not hashed again; a section must have one. */
JsonNode *aws_client_call_body (AwsClient *self, const AwsOperation *operation, JsonNode *input, AwsBody *body, GCancellable *cancellable, GError **error);
JsonNode *aws_client_call_all (AwsClient *self, const AwsOperation *operation, JsonNode *input, GCancellable *cancellable, GError **error);

/* aws-assume-role-provider.c: a cached provider that assumes @role_arn with @source's credentials;
 * refreshed early, once however many wait. @external_id: nullable. @duration: seconds, 0: 3600.
 * Retries AccessDenied for up to @settle seconds after creation (a role just made), 0: never. */
AwsCredentialsProvider *aws_assume_role_provider_new (AwsClient *source, const char *role_arn, const char *session_name, const char *external_id, guint duration, guint settle);

/* aws-profile-provider.c: the chain of the AWS command line. @profile: nullable: environment, then
 * AWS_PROFILE or default. @region: (out) (nullable): what the profile or environment says. */
AwsCredentialsProvider *aws_profile_provider_new (AwsRuntime *runtime, const char *profile, const char *endpoint_url, char **region, GError **error);

G_END_DECLS
