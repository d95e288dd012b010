/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-protocol.h"

#include <string.h>

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"

#define MAX_ERROR_TEXT 4096 /* bytes of a message that are kept */

void
aws_http_request_clear (AwsHttpRequest *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->section, aws_body_unref);
}

static GBytes *
json_body (JsonNode *input)
{
  char *text = input != NULL ? aws_json_to_string (input, FALSE) : g_strdup ("{}");

  return g_bytes_new_take (text, strlen (text));
}

gboolean
aws_protocol_build (AwsHttpRequest *self, const AwsOperation *operation,
                    const AwsEndpoint *endpoint, JsonNode *input, GBytes *body, GError **error)
{
  const AwsService *service = operation->service;

  memset (self, 0, sizeof *self);
  if (input != NULL && !JSON_NODE_HOLDS_OBJECT (input))
    {
      g_propagate_error (error, aws_error_new_of_class (AWS_ERROR_INVALID_INPUT, operation->name, NULL,
                                                        "The input is not an object", NULL, 0, NULL));
      return FALSE;
    }
  self->method = operation->method != NULL ? operation->method : "POST";

  switch (service->protocol)
    {
    case AWS_PROTOCOL_QUERY:
      self->content_type = "application/x-www-form-urlencoded; charset=utf-8";
      self->body = aws_query_build (operation, input, error);
      break;
    case AWS_PROTOCOL_JSON_1_0:
    case AWS_PROTOCOL_JSON_1_1:
      self->content_type = service->protocol == AWS_PROTOCOL_JSON_1_0 ? "application/x-amz-json-1.0"
                                                                      : "application/x-amz-json-1.1";
      self->target = g_strconcat (service->target, ".", aws_operation_get_short_name (operation), NULL);
      self->body = json_body (input);
      break;
    case AWS_PROTOCOL_REST_JSON:
      if (operation->method != NULL)
        return aws_rest_build (self, operation, endpoint, input, body, error);
      self->content_type = "application/json";
      self->body = json_body (input);
      break;
    case AWS_PROTOCOL_REST_XML:
      return aws_rest_build (self, operation, endpoint, input, body, error);
    default:
      g_assert_not_reached ();
    }
  self->host = g_strdup (endpoint->host);
  self->path = g_strconcat (endpoint->path, operation->path != NULL ? operation->path : "/", NULL);
  return TRUE;
}

const char *
aws_protocol_get_request_id (SoupMessageHeaders *headers)
{
  const char *id = soup_message_headers_get_one (headers, "x-amzn-RequestId");

  if (id == NULL)
    id = soup_message_headers_get_one (headers, "x-amz-request-id");
  return id != NULL && g_utf8_validate (id, -1, NULL) ? id : NULL;
}

static gboolean
is_xml (const AwsService *service)
{
  return service->protocol == AWS_PROTOCOL_QUERY || service->protocol == AWS_PROTOCOL_REST_XML;
}

/* "ns#Code:http://…" → "Code" */
static char *
clean_code (const char *raw)
{
  const char *hash, *end;

  if (raw == NULL || !g_utf8_validate (raw, -1, NULL))
    return NULL;
  end = strchrnul (raw, ':');
  hash = memchr (raw, '#', end - raw);
  if (hash != NULL)
    raw = hash + 1;
  return end > raw && end - raw < 200 ? g_strstrip (g_strndup (raw, end - raw)) : NULL;
}

static const char *
code_of_bare_status (guint status)
{
  switch (status)
    {
    case 301:
    case 307:
      return "PermanentRedirect";
    case 304:
      return "NotModified";
    case 400:
      return "BadRequest";
    case 403:
      return "AccessDenied";
    case 404:
      return "NotFound";
    case 405:
      return "MethodNotAllowed";
    case 409:
      return "Conflict";
    case 412:
      return "PreconditionFailed";
    case 416:
      return "InvalidRange";
    case 503:
      return "ServiceUnavailable";
    default:
      return NULL;
    }
}

static JsonNode *
parse_error_document (const AwsOperation *operation, GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autofree char *root = NULL;
  g_autoptr (JsonNode) document = NULL;
  JsonNode *inner;

  if (length == 0)
    return NULL;
  if (!is_xml (operation->service))
    return aws_json_parse (text, (gssize) length, NULL);
  document = aws_xml_parse (operation, text, length, &root, NULL);
  inner = aws_json_get (document, "Error");
  if (inner == NULL)
    return g_steal_pointer (&document);
  if (aws_json_get_string (inner, "RequestId") == NULL && JSON_NODE_HOLDS_OBJECT (inner))
    aws_json_set_string (inner, "RequestId", aws_json_get_string (document, "RequestId"));
  return json_node_copy (inner);
}

static GError *
error_of_document (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
                   JsonNode *document)
{
  const char *raw = NULL, *message, *id = aws_protocol_get_request_id (headers);
  g_autofree char *code = NULL;
  g_autofree char *short_message = NULL;

  if (operation->service->protocol == AWS_PROTOCOL_REST_JSON)
    raw = soup_message_headers_get_one (headers, "x-amzn-ErrorType");
  for (const char *const *name = (const char *const[]) { "__type", "Code", "code", NULL };
       raw == NULL && *name != NULL; name++)
    raw = aws_json_get_string (document, *name);
  code = clean_code (raw);
  if (code == NULL)
    code = g_strdup (code_of_bare_status (status));

  message = aws_json_get_string (document, "message");
  if (message == NULL)
    message = aws_json_get_string (document, "Message");
  if (message != NULL && strlen (message) > MAX_ERROR_TEXT)
    message = short_message = g_utf8_substring (message, 0, MAX_ERROR_TEXT / 4);
  if (id == NULL)
    id = aws_json_get_string (document, "RequestId");
  return aws_error_new (operation->name, code, message, id, status, document);
}

GError *
aws_protocol_parse_error (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
                          GBytes *body)
{
  g_autoptr (JsonNode) document = parse_error_document (operation, body);

  return error_of_document (operation, status, headers, document);
}

static void
set_malformed (GError **error, const AwsOperation *operation, SoupMessageHeaders *headers,
               guint status, const char *why)
{
  g_propagate_error (error, aws_error_new_of_class (AWS_ERROR_MALFORMED_ANSWER, operation->name, NULL,
                                                    why, aws_protocol_get_request_id (headers), status,
                                                    NULL));
}

/* <OpResponse><OpResult>…</OpResult></OpResponse> */
static JsonNode *
unwrap_query (const AwsOperation *operation, JsonNode *document)
{
  g_autofree char *name = g_strconcat (aws_operation_get_short_name (operation), "Result", NULL);
  JsonNode *result = aws_json_get (document, name);

  if (result == NULL || !JSON_NODE_HOLDS_OBJECT (result))
    return aws_json_new_object ();
  return json_node_copy (result);
}

static JsonNode *
parse_xml (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
           const char *text, gsize length, GError **error)
{
  g_autofree char *root = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) document = aws_xml_parse (operation, text, length, &root, &local);

  if (document == NULL)
    {
      set_malformed (error, operation, headers, status, local->message);
      return NULL;
    }
  if (operation->flags & AWS_OPERATION_LATE_ERROR && strcmp (root, "Error") == 0)
    {
      g_propagate_error (error, error_of_document (operation, status, headers, document));
      return NULL;
    }
  if (operation->service->protocol == AWS_PROTOCOL_QUERY)
    {
      g_autofree char *expected = g_strconcat (aws_operation_get_short_name (operation), "Response", NULL);

      if (strcmp (root, expected) != 0)
        {
          set_malformed (error, operation, headers, status, "The answer is of another operation");
          return NULL;
        }
      return unwrap_query (operation, document);
    }
  if (operation->output != NULL)
    return aws_json_new (operation->output, AWS_JSON_NODE, g_steal_pointer (&document), NULL);
  return JSON_NODE_HOLDS_OBJECT (document) ? g_steal_pointer (&document) : aws_json_new_object ();
}

static JsonNode *
parse_json (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
            const char *text, gsize length, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) document = aws_json_parse (text, (gssize) length, &local);

  if (document == NULL)
    set_malformed (error, operation, headers, status, local->message);
  else if (!JSON_NODE_HOLDS_OBJECT (document))
    set_malformed (error, operation, headers, status, "The answer is not an object");
  else
    return g_steal_pointer (&document);
  return NULL;
}

/* GetBucketPolicy answers with the policy itself. */
static gboolean
answers_with_text (const AwsOperation *operation)
{
  return operation->service->protocol == AWS_PROTOCOL_REST_XML &&
         g_strcmp0 (operation->output, "Policy") == 0;
}

static JsonNode *
parse_text (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
            const char *text, gsize length, GError **error)
{
  g_autofree char *policy = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      set_malformed (error, operation, headers, status, "It is not UTF-8");
      return NULL;
    }
  policy = g_strndup (text, length);
  return aws_json_new (operation->output, AWS_JSON_STRING, policy, NULL);
}

JsonNode *
aws_protocol_parse (const AwsOperation *operation, guint status, SoupMessageHeaders *headers,
                    GBytes *body, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) output = NULL;

  if (length > AWS_JSON_MAX_BYTES && !(operation->flags & AWS_OPERATION_BODY_OUT))
    {
      set_malformed (error, operation, headers, status, "The answer is too large");
      return NULL;
    }
  if (length == 0 || operation->flags & AWS_OPERATION_BODY_OUT)
    {
      if (operation->service->protocol == AWS_PROTOCOL_QUERY)
        {
          set_malformed (error, operation, headers, status, "The answer is empty");
          return NULL;
        }
      output = aws_json_new_object ();
    }
  else if (answers_with_text (operation))
    output = parse_text (operation, status, headers, text, length, error);
  else if (is_xml (operation->service))
    output = parse_xml (operation, status, headers, text, length, error);
  else
    output = parse_json (operation, status, headers, text, length, error);

  if (output != NULL && operation->service->protocol == AWS_PROTOCOL_REST_XML)
    aws_rest_read_headers (operation, headers, output);
  return g_steal_pointer (&output);
}
