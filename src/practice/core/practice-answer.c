/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* What goes over the wire: outputs and errors in each protocol's form. */

static guint32
crc32_of (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return practice_crc32 (data, length, FALSE);
}

static void
set_text (PracticeCall *call, const char *type, char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  practice_call_set_body (call, type, body);
}

static char *
write_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static const char *
json_type (const PracticeService *service)
{
  return service->protocol == PRACTICE_JSON_1_0   ? "application/x-amz-json-1.0"
         : service->protocol == PRACTICE_JSON_1_1 ? "application/x-amz-json-1.1"
                                                  : "application/json";
}

/* ---- errors ---- */

static const char *
dynamodb_namespace (const char *code)
{
  static const char *const framework[] = { "UnrecognizedClientException",
                                           "InvalidSignatureException",
                                           "ExpiredTokenException",
                                           "UnknownOperationException",
                                           "MissingAuthenticationTokenException",
                                           "IncompleteSignatureException",
                                           "AccessDeniedException",
                                           "SerializationException",
                                           "InternalFailure",
                                           "ServiceUnavailable",
                                           NULL };

  if (g_str_equal (code, "ValidationException"))
    return "com.amazon.coral.validate#";
  return g_strv_contains (framework, code) ? "com.amazon.coral.service#"
                                           : "com.amazonaws.dynamodb.v20120810#";
}

static void
fail_json (PracticeCall *call)
{
  g_autoptr (JsonObject) error
      = call->fail_members != NULL ? json_object_ref (call->fail_members) : json_object_new ();
  const char *service = call->service->signing_name;
  g_autofree char *type = NULL;

  if (call->service->protocol == PRACTICE_REST_JSON)
    practice_call_set_header (call, "x-amzn-ErrorType", call->fail_code);
  else
    {
      type = g_strconcat (g_str_equal (service, "dynamodb") ? dynamodb_namespace (call->fail_code)
                                                            : "",
                          call->fail_code, NULL);
      json_object_set_string_member (error, "__type", type);
    }
  if (*call->fail_message != '\0')
    json_object_set_string_member (
        error,
        g_str_equal (service, "ram") || g_str_equal (service, "dynamodb") ? "message" : "Message",
        call->fail_message);
  set_text (call, json_type (call->service), write_json (error));
}

static void
fail_query (PracticeCall *call)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  g_string_append_printf (
      xml,
      "<ErrorResponse "
      "xmlns=\"https://%s.amazonaws.com/doc/%s/\"><Error><Type>%s</Type><Code>%s</Code><Message>",
      call->service->signing_name, call->service->version,
      call->status >= 500 ? "Receiver" : "Sender", call->fail_code);
  practice_xml_escape (xml, call->fail_message);
  g_string_append_printf (xml, "</Message></Error><RequestId>%s</RequestId></ErrorResponse>",
                          call->request_id);
  set_text (call, "text/xml", g_string_free (g_steal_pointer (&xml), FALSE));
}

static void
append_extras (GString *xml, JsonObject *extras)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, extras);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      {
        g_string_append_printf (xml, "<%s>", name);
        practice_xml_escape (xml, json_node_get_string (node));
        g_string_append_printf (xml, "</%s>", name);
      }
}

static void
fail_xml (PracticeCall *call)
{
  g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");

  g_string_append_printf (xml, "<Code>%s</Code><Message>", call->fail_code);
  practice_xml_escape (xml, call->fail_message);
  g_string_append (xml, "</Message>");
  if (call->fail_members != NULL)
    append_extras (xml, call->fail_members);
  g_string_append_printf (xml, "<RequestId>%s</RequestId><HostId>practice</HostId></Error>",
                          call->request_id);
  set_text (call, "application/xml", g_string_free (g_steal_pointer (&xml), FALSE));
}

static guint
default_status (PracticeCall *call)
{
  static const struct { const char *code; guint status;
  } known[] = {
    { "AccessDenied", 403 },
    { "NoSuchEntity", 404 },
    { "EntityAlreadyExists", 409 },
    { "LimitExceeded", 409 },
    { "DeleteConflict", 409 },
    { "ConcurrentModification", 409 },
    { "ServiceFailure", 500 },
    { "InternalFailure", 500 },
    { "InternalServerError", 500 },
    { "InternalServiceException", 500 },
    { "InternalError", 500 },
    { "NoSuchBucket", 404 },
    { "NoSuchKey", 404 },
    { "NoSuchUpload", 404 },
    { "NoSuchBucketPolicy", 404 },
    { "BucketAlreadyExists", 409 },
    { "BucketAlreadyOwnedByYou", 409 },
    { "BucketNotEmpty", 409 },
    { "PreconditionFailed", 412 },
    { "SlowDown", 503 },
    { "ServiceUnavailable", 503 },
    { "NotImplemented", 501 },
    { "MethodNotAllowed", 405 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].code, call->fail_code))
      return known[i].status;
  return 400;
}

static void
answer_failure (PracticeCall *call)
{
  call->status = call->fail_status != 0 ? call->fail_status : default_status (call);
  g_clear_pointer (&call->out_body, g_bytes_unref);
  switch (call->service->protocol)
    {
    case PRACTICE_QUERY: fail_query (call); break;
    case PRACTICE_REST_XML: fail_xml (call); break;
    case PRACTICE_JSON_1_0:
    case PRACTICE_JSON_1_1:
    case PRACTICE_REST_JSON:
    default:
      fail_json (call);
      break;
    }
}

/* ---- outputs ---- */

static void
answer_output (PracticeCall *call, JsonObject *out)
{
  g_autoptr (GBytes) body = NULL;

  if (call->status == 0)
    call->status = 200;
  if (call->out_body != NULL)
    return;
  if (call->service->protocol == PRACTICE_QUERY)
    {
      body = practice_query_encode (call, out);
      practice_call_set_body (call, "text/xml", body);
    }
  else if (call->service->protocol != PRACTICE_REST_XML)
    set_text (call, json_type (call->service), write_json (out));
  else if (call->root != NULL)
    {
      body = practice_xml_encode (call, out);
      practice_call_set_body (call, "application/xml", body);
    }
}

static void
add_standard_headers (PracticeCall *call)
{
  if (call->service->protocol == PRACTICE_REST_XML)
    {
      practice_call_set_header (call, "x-amz-request-id", call->request_id);
      practice_call_set_header (call, "x-amz-id-2", "practice");
    }
  else
    practice_call_set_header (call, "x-amzn-RequestId", call->request_id);
  if (g_str_equal (call->service->signing_name, "dynamodb") && call->out_body != NULL)
    {
      g_autofree char *crc = g_strdup_printf ("%u", crc32_of (call->out_body));

      practice_call_set_header (call, "x-amz-crc32", crc);
    }
}

void
practice_answer (PracticeCall *call, JsonObject *out)
{
  if (call->failed)
    answer_failure (call);
  else
    answer_output (call, out);
  add_standard_headers (call);
}

/* What a service says when it is called too often, and its status */
const char *
practice_throttling_code (const PracticeService *service, guint *status)
{
  *status = 400;
  if (service->protocol == PRACTICE_REST_XML)
    {
      *status = 503;
      return "SlowDown";
    }
  if (g_str_equal (service->signing_name, "dynamodb"))
    return "ProvisionedThroughputExceededException";
  if (service->protocol == PRACTICE_QUERY)
    return "Throttling";
  if (g_str_equal (service->signing_name, "ram"))
    *status = 429;
  return "ThrottlingException";
}
