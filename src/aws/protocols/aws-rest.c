/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-protocol.h"
#include "aws/client/aws-signer.h"

#include <string.h>

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"

#define S3_NAMESPACE "http://s3.amazonaws.com/doc/2006-03-01/"
#define METADATA_PREFIX "x-amz-meta-"

static gboolean
fail (GError **error, const AwsOperation *operation, const char *member, const char *why)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", member, why);

  g_propagate_error (error, aws_error_new_of_class (AWS_ERROR_INVALID_INPUT, operation->name, NULL,
                                                    text, NULL, 0, NULL));
  return FALSE;
}

/* The wire name of @member in a table of "Wire>Member". (transfer full) (nullable) */
static char *
dup_wire_name (const char *table, const char *member)
{
  gsize own = strlen (member);

  while (table != NULL && *table != '\0')
    {
      const char *end = strchrnul (table, ' ');
      const char *arrow = memchr (table, '>', end - table);
      const char *name = arrow != NULL ? arrow + 1 : table;

      if ((gsize) (end - name) == own && memcmp (name, member, own) == 0)
        return g_strndup (table, (arrow != NULL ? arrow : end) - table);
      table = *end == ' ' ? end + 1 : end;
    }
  return NULL;
}

static void
append_query (GString *query, const char *name, const char *value)
{
  if (query->len > 0)
    g_string_append_c (query, '&');
  aws_uri_encode (query, name, strlen (name), FALSE);
  g_string_append_c (query, '=');
  aws_uri_encode (query, value, strlen (value), FALSE);
}

static gboolean
is_header_value (const char *value)
{
  for (; *value != '\0'; value++)
    if ((guchar) *value < ' ' || *value == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
add_header (AwsHttpRequest *self, const AwsOperation *operation, const char *member,
            const char *name, const char *value, GError **error)
{
  if (!is_header_value (value))
    return fail (error, operation, member, "has control characters");
  if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    {
      g_ptr_array_insert (self->headers, 0, g_strdup (value));
      g_ptr_array_insert (self->headers, 0, g_strdup ("Content-Type"));
      self->content_type = g_ptr_array_index (self->headers, 1);
      return TRUE;
    }
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
  return TRUE;
}

/* RFC 9110's token */
static gboolean
is_token (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("!#$%&'*+-.^_`|~", *name) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
add_metadata (AwsHttpRequest *self, const AwsOperation *operation, JsonNode *metadata, GError **error)
{
  JsonObject *object = aws_json_get_object (metadata, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (object == NULL)
    return fail (error, operation, "Metadata", "is not an object");
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *header = g_strconcat (METADATA_PREFIX, name, NULL);
      const char *text = aws_json_get_string (value, NULL);

      if (text == NULL)
        return fail (error, operation, "Metadata", "has a value that is not a string");
      if (!is_token (name))
        return fail (error, operation, "Metadata", "has a name that cannot be a header");
      if (!add_header (self, operation, "Metadata", header, text, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_content_md5 (AwsHttpRequest *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[16];
  gsize length = sizeof digest;

  g_checksum_update (checksum, g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body));
  g_checksum_get_digest (checksum, digest, &length);
  g_ptr_array_add (self->headers, g_strdup ("Content-MD5"));
  g_ptr_array_add (self->headers, g_base64_encode (digest, length));
}

static gboolean
set_payload (AwsHttpRequest *self, const AwsOperation *operation, const char *element, JsonNode *value,
             GError **error)
{
  const char *text = aws_json_get_string (value, NULL);

  if (text != NULL)
    {
      self->body = g_bytes_new (text, strlen (text));
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return fail (error, operation, element, "is neither an object nor a string");
  else
    {
      GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

      aws_xml_write (xml, operation, element, S3_NAMESPACE, value);
      self->body = g_string_free_to_bytes (xml);
      self->content_type = "application/xml";
      return TRUE;
    }
}

static gboolean
place_member (AwsHttpRequest *self, const AwsOperation *operation, GString *query, const char *member,
              JsonNode *value, GError **error)
{
  const AwsService *service = operation->service;
  g_autofree char *scalar = aws_protocol_dup_scalar (value);
  g_autofree char *wire = NULL;

  if (strcmp (member, "Bucket") == 0 || strcmp (member, "Key") == 0)
    return TRUE;
  if ((wire = dup_wire_name (operation->payload, member)) != NULL)
    return set_payload (self, operation, wire, value, error);
  if (strcmp (member, "Metadata") == 0)
    return add_metadata (self, operation, value, error);
  wire = dup_wire_name (service->query, member);
  if (wire != NULL && scalar != NULL)
    {
      append_query (query, wire, scalar);
      return TRUE;
    }
  g_free (wire);
  wire = dup_wire_name (service->headers, member);
  if (wire != NULL && scalar != NULL)
    return add_header (self, operation, member, wire, scalar, error);
  return fail (error, operation, member,
               wire != NULL ? "is not a plain value" : "is not a member of this operation");
}

static gboolean
check_label (const AwsOperation *operation, const char *member, const char *value, GError **error)
{
  if (value == NULL || *value == '\0')
    return fail (error, operation, member, "is missing");
  if (strcmp (member, "Bucket") == 0 && strpbrk (value, "/?#% ") != NULL)
    return fail (error, operation, member, "is no name of a bucket");
  return TRUE;
}

/* Bucket and key into host and path. Keys are encoded once, and neither "//" nor ".." is touched. */
static gboolean
set_target (AwsHttpRequest *self, const AwsOperation *operation, const AwsEndpoint *endpoint,
            JsonNode *input, GString *query, GError **error)
{
  const char *bucket = aws_json_get_string (input, "Bucket");
  const char *key = aws_json_get_string (input, "Key");
  const char *path = operation->path != NULL ? operation->path : "/";
  const char *question = strchr (path, '?');
  GString *full = g_string_new (endpoint->path);

  self->host = g_strdup (endpoint->host);
  if (question != NULL)
    g_string_append (query, question + 1);
  if (operation->service->protocol == AWS_PROTOCOL_REST_XML && operation->path != NULL)
    {
      if (!check_label (operation, "Bucket", bucket, error) ||
          (g_str_has_prefix (path, "/{Key}") && !check_label (operation, "Key", key, error)))
        {
          g_string_free (full, TRUE);
          return FALSE;
        }
      if (aws_endpoint_takes_virtual_host (endpoint, bucket))
        {
          g_free (self->host);
          self->host = g_strconcat (bucket, ".", endpoint->host, NULL);
        }
      else
        g_string_append_printf (full, "/%s", bucket);
    }
  if (g_str_has_prefix (path, "/{Key}"))
    {
      g_string_append_c (full, '/');
      aws_uri_encode (full, key, strlen (key), TRUE);
    }
  else if (operation->service->protocol == AWS_PROTOCOL_REST_JSON || full->len == 0 ||
           operation->path == NULL)
    g_string_append_len (full, path, question != NULL ? question - path : (gssize) strlen (path));
  self->path = g_string_free (full, FALSE);
  return TRUE;
}

gboolean
aws_rest_build (AwsHttpRequest *self, const AwsOperation *operation, const AwsEndpoint *endpoint,
                JsonNode *input, GBytes *body, GError **error)
{
  g_autoptr (GString) query = g_string_new (NULL);
  JsonObject *object = aws_json_get_object (input, NULL);
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  self->headers = g_ptr_array_new_with_free_func (g_free);
  if (body != NULL && operation->flags & AWS_OPERATION_BODY_IN)
    self->body = g_bytes_ref (body);
  if (!set_target (self, operation, endpoint, input, query, error))
    return FALSE;
  if (object != NULL)
    {
      json_object_iter_init_ordered (&iter, object);
      while (json_object_iter_next_ordered (&iter, &member, &value))
        if (!place_member (self, operation, query, member, value, error))
          return FALSE;
    }
  if (operation->flags & AWS_OPERATION_CHECKSUM && self->body != NULL)
    add_content_md5 (self);
  if (query->len > 0)
    self->query = g_strdup (query->str);
  return TRUE;
}

typedef struct
{
  const AwsOperation *operation;
  JsonNode *output;
  JsonNode *metadata;
} HeaderReader;

static void
read_header_cb (const char *name, const char *value, gpointer user_data)
{
  HeaderReader *reader = user_data;
  const AwsService *service = reader->operation->service;
  g_autofree char *member = NULL;
  const char *table = service->headers;
  JsonObject *output = json_node_get_object (reader->output);

  if (!g_utf8_validate (value, -1, NULL) || !g_utf8_validate (name, -1, NULL))
    return;
  if (g_ascii_strncasecmp (name, METADATA_PREFIX, strlen (METADATA_PREFIX)) == 0)
    {
      g_autofree char *lower = g_ascii_strdown (name + strlen (METADATA_PREFIX), -1);
      aws_json_set_string (reader->metadata, lower, value);
      return;
    }
  while (*table != '\0' && member == NULL)
    {
      const char *end = strchrnul (table, ' ');
      const char *arrow = memchr (table, '>', end - table);
      const char *stop = arrow != NULL ? arrow : end;

      if ((gsize) (stop - table) == strlen (name) && g_ascii_strncasecmp (table, name, stop - table) == 0)
        member = arrow != NULL ? g_strndup (arrow + 1, end - arrow - 1) : g_strndup (table, end - table);
      table = *end == ' ' ? end + 1 : end;
    }
  if (member == NULL || json_object_has_member (output, member))
    return;
  if (aws_names_find (service->header_integers, member, NULL, NULL))
    json_object_set_int_member (output, member, g_ascii_strtoll (value, NULL, 10));
  else if (aws_names_find (service->booleans, member, NULL, NULL))
    json_object_set_boolean_member (output, member, g_ascii_strcasecmp (value, "true") == 0);
  else
    json_object_set_string_member (output, member, value);
}

void
aws_rest_read_headers (const AwsOperation *operation, SoupMessageHeaders *headers, JsonNode *output)
{
  g_autoptr (JsonNode) metadata = aws_json_new_object ();
  HeaderReader reader = { operation, output, metadata };

  soup_message_headers_foreach (headers, read_header_cb, &reader);
  if (json_object_get_size (json_node_get_object (metadata)) > 0)
    aws_json_set (output, "Metadata", g_steal_pointer (&metadata));
}
