/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum { AWS_PROTOCOL_QUERY, AWS_PROTOCOL_JSON_1_0, AWS_PROTOCOL_JSON_1_1, AWS_PROTOCOL_REST_JSON, AWS_PROTOCOL_REST_XML } AwsProtocol;

typedef struct _AwsService AwsService;     /* static, immutable: aws-service.h */
typedef struct _AwsOperation AwsOperation; /* static, immutable: aws-service.h */

/**
 * aws_operation_find:
 * @name: "service:Operation" with the signing name, e.g. "glue:GetTables"
 *
 * Returns: (nullable) (transfer none): from the static tables, one file per service (aws-glue.c …)
 */
const AwsOperation *aws_operation_find (const char *name);
const char *aws_operation_get_name (const AwsOperation *self); /* "glue:GetTables" */

G_END_DECLS
