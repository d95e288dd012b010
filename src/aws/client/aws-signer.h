/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"

G_BEGIN_DECLS

/* Signature Version 4, in four stages that can each be looked at: canonical request, string to
 * sign, signature, and what is added to the request (headers, or the query of a presigned URL). */

typedef struct
{
  const char *name;
  const char *value;
} AwsHeader;

typedef struct
{
  const char *method;
  const char *path;  /* as it goes over the wire, without the query */
  const char *query; /* nullable: as it goes over the wire */
  const AwsHeader *headers; /* all that are sent, Host among them */
  guint n_headers;
  gconstpointer body;
  gsize body_length;
  const char *payload_hash; /* nullable: the body's is computed; else taken as it is */
} AwsSignerRequest;

typedef enum
{
  AWS_SIGNER_NORMALIZE = 1 << 0,   /* take dot segments and empty segments out of the path */
  AWS_SIGNER_ENCODE_PATH = 1 << 1, /* encode the wire path once more: all services but S3 */
  AWS_SIGNER_CONTENT_HASH = 1 << 2, /* send and sign x-amz-content-sha256 */
  AWS_SIGNER_TOKEN_AFTER = 1 << 3,  /* send the session token unsigned */
  AWS_SIGNER_QUERY = 1 << 4,        /* the presigned form */
} AwsSignerFlags;

#define AWS_SIGNER_DEFAULT (AWS_SIGNER_NORMALIZE | AWS_SIGNER_ENCODE_PATH)
#define AWS_SIGNER_S3 AWS_SIGNER_CONTENT_HASH

typedef struct
{
  AwsCredentials *credentials;
  const char *region;
  const char *service;
  gint64 time;     /* unix seconds */
  guint expires;   /* seconds, for the presigned form */
  AwsSignerFlags flags;
} AwsSignerContext;

/* Reusable: keeps its buffers and derived keys. Not thread-safe: one per thread. */
typedef struct _AwsSigner AwsSigner;
AwsSigner *aws_signer_new (void);
void aws_signer_free (AwsSigner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsSigner, aws_signer_free)

/* Stages 1 to 3, in this order; results are owned by @self, valid until the next stage 1. */
const char *aws_signer_canonical_request (AwsSigner *self, const AwsSignerRequest *request, const AwsSignerContext *context);
const char *aws_signer_string_to_sign (AwsSigner *self);
const char *aws_signer_signature (AwsSigner *self);

/* Stage 4, header form: what to add to the request, Authorization last. @n_headers: (out). */
const AwsHeader *aws_signer_get_headers (AwsSigner *self, guint *n_headers);
/* Stage 4, presigned form: the request's query with the signature. */
const char *aws_signer_get_query (AwsSigner *self);

/* All stages. */
const AwsHeader *aws_signer_sign (AwsSigner *self, const AwsSignerRequest *request, const AwsSignerContext *context, guint *n_headers);

#define AWS_SHA256_HEX_LENGTH 64
/* @hex: room for 65 bytes. */
void aws_sha256_hex (gconstpointer data, gsize length, char *hex);
/* Appends @text (@length bytes) with all but A–Z a–z 0–9 - _ . ~ as %XX; @slash: "/" stays, too. */
void aws_uri_encode (GString *string, const char *text, gsize length, gboolean slash);

G_END_DECLS
