/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

#include "aws/client/aws-body.h"
#include "aws/client/aws-endpoint.h"
#include "aws/services/aws-service.h"

G_BEGIN_DECLS

/* A call as HTTP, before it is signed. */
typedef struct
{
  const char *method;
  char *host;         /* the endpoint's, or of a bucket */
  char *path;         /* encoded */
  char *query;        /* nullable, encoded */
  const char *content_type; /* nullable */
  char *target;       /* X-Amz-Target, nullable */
  GPtrArray *headers; /* name, value, name, value…; nullable */
  GBytes *body;       /* nullable */
  AwsBody *section;   /* nullable: instead of bytes; set by who built this */
} AwsHttpRequest;

void aws_http_request_clear (AwsHttpRequest *self);
/* @input: nullable. AWS_ERROR_INVALID_INPUT naming the member that cannot be sent. */
gboolean aws_protocol_build (AwsHttpRequest *self, const AwsOperation *operation, const AwsEndpoint *endpoint, JsonNode *input, GBytes *body, GError **error);


/* A success as an object with the model's names; AWS_ERROR_MALFORMED_ANSWER, or the error that a 200 carried. */
JsonNode *aws_protocol_parse (const AwsOperation *operation, guint status, SoupMessageHeaders *headers, GBytes *body, GError **error);
/* A failure; never NULL. */
GError *aws_protocol_parse_error (const AwsOperation *operation, guint status, SoupMessageHeaders *headers, GBytes *body);
/* owned by @headers; nullable */
const char *aws_protocol_get_request_id (SoupMessageHeaders *headers);

/* aws-query.c: the form of the query protocol. (transfer full) */
GBytes *aws_query_build (const AwsOperation *operation, JsonNode *input, GError **error);
/* aws-rest.c */
gboolean aws_rest_build (AwsHttpRequest *self, const AwsOperation *operation, const AwsEndpoint *endpoint, JsonNode *input, GBytes *body, GError **error);
void aws_rest_read_headers (const AwsOperation *operation, SoupMessageHeaders *headers, JsonNode *output);
/* A string, number or boolean as text, else NULL. (transfer full) */
char *aws_protocol_dup_scalar (JsonNode *node);

/* aws-xml.c: bounded in depth, no entities but XML's own. The root element's content as a node; its
 * name in @root_name: (out) (transfer full). AWS_ERROR_MALFORMED_ANSWER. */
JsonNode *aws_xml_parse (const AwsOperation *operation, const char *text, gsize length, char **root_name, GError **error);
/* aws-xml-writer.c: @value as <name>…</name>. */
void aws_xml_write (GString *xml, const AwsOperation *operation, const char *name, const char *namespace, JsonNode *value);

G_END_DECLS
