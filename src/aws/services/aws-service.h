/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/services/aws-operation.h"

G_BEGIN_DECLS

/* The static tables behind AwsOperation: private to src/aws and its tests. Lists of names are one
 * string, separated by blanks; "Wire>Member" renames. */

typedef enum
{
  AWS_OPERATION_NONE = 0,
  AWS_OPERATION_BODY_IN = 1 << 0,   /* takes the bytes of aws_client_call_bytes() */
  AWS_OPERATION_BODY_OUT = 1 << 1,  /* gives bytes */
  AWS_OPERATION_CHECKSUM = 1 << 2,  /* AWS insists on Content-MD5 or a checksum */
  AWS_OPERATION_LATE_ERROR = 1 << 3 /* a 200 may carry an <Error> */
} AwsOperationFlags;

struct _AwsService
{
  const char *name;     /* signing name, "glue" */
  const char *variable; /* AWS_ENDPOINT_URL_<variable>, and in lower case the key of a services block */
  const char *version;  /* of the API, for query */
  const char *target;   /* X-Amz-Target prefix, for JSON */
  AwsProtocol protocol;
  guint concurrency; /* requests in flight at once */
  gboolean global;   /* one endpoint per partition */

  /* How XML becomes JSON: members of these types, the rest are structures or strings. */
  const char *lists; /* wrapped: <Roles><member/></Roles> */
  const char *maps;  /* <entry><key/><value/></entry> */
  const char *integers;
  const char *booleans;
  const char *documents; /* policies, URL-encoded on the wire */

  /* REST-XML: where members of the input travel, and members of the output that are headers. */
  const char *query;
  const char *headers;
  const char *header_integers;

  const AwsOperation *operations;
  guint n_operations;
};

struct _AwsOperation
{
  const AwsService *service;
  const char *name;
  const char *method; /* NULL: POST */
  const char *path;   /* NULL: "/"; "?sub" may follow; S3: after the bucket, "{Key}" for the key */
  AwsOperationFlags flags;
  const char *flat;       /* XML lists without a wrapper, "Wire>Member" */
  const char *payload;    /* the member that is the body: "Wire>Member" */
  const char *output;     /* the member that the whole answer is */
  const char *idempotent; /* the member filled with a random token, so that a retry is not a second call */

  /* Paging: names of tokens in pairs, the members to gather, and the flag that says "more" */
  const char *token_in;
  const char *token_out;
  const char *results;
  const char *more;
};

extern const AwsService aws_sts_service, aws_iam_service, aws_lakeformation_service, aws_glue_service,
    aws_ram_service, aws_dynamodb_service, aws_s3_service, aws_athena_service,
    aws_logs_service;

/* The services, NULL-terminated. */
const AwsService *const *aws_services (void);
const char *aws_operation_get_short_name (const AwsOperation *self); /* "GetTables" */
/* Whether the blank-separated @names has @name; @member: (out) (nullable): what follows ">" or "/",
 * else @name. The string is not terminated: @length. */
gboolean aws_names_find (const char *names, const char *name, const char **member, gsize *length);

G_END_DECLS
