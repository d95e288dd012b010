/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-error.h"
#include "aws/client/aws-error-private.h"

#include <string.h>

typedef struct
{
  char *code;
  char *message;
  char *request_id;
  char *operation;
  unsigned int http_status;
  JsonNode *details;
} AwsErrorPrivate;

static void
aws_error_private_init (AwsErrorPrivate *priv)
{
}

static void
aws_error_private_copy (const AwsErrorPrivate *src, AwsErrorPrivate *dest)
{
  dest->code = g_strdup (src->code);
  dest->message = g_strdup (src->message);
  dest->request_id = g_strdup (src->request_id);
  dest->operation = g_strdup (src->operation);
  dest->http_status = src->http_status;
  dest->details = src->details != NULL ? json_node_ref (src->details) : NULL;
}

static void
aws_error_private_clear (AwsErrorPrivate *priv)
{
  g_clear_pointer (&priv->code, g_free);
  g_clear_pointer (&priv->message, g_free);
  g_clear_pointer (&priv->request_id, g_free);
  g_clear_pointer (&priv->operation, g_free);
  g_clear_pointer (&priv->details, json_node_unref);
}

G_DEFINE_EXTENDED_ERROR (AwsError, aws_error)

GError *
aws_error_new_of_class (AwsError class, const char *operation, const char *code, const char *message,
                        const char *request_id, unsigned int http_status, JsonNode *details)
{
  GString *text = g_string_new (operation);
  AwsErrorPrivate *priv;
  GError *error;

  if (operation != NULL)
    g_string_append (text, ": ");
  g_string_append (text, message != NULL && *message != '\0' ? message : "AWS gave no reason");
  if (code != NULL)
    g_string_append_printf (text, " (%s)", code);

  error = g_error_new_literal (AWS_ERROR, class, text->str);
  g_string_free (text, TRUE);
  priv = aws_error_get_private (error);
  priv->code = g_strdup (code);
  priv->message = g_strdup (message);
  priv->request_id = g_strdup (request_id);
  priv->operation = g_strdup (operation);
  priv->http_status = http_status;
  priv->details = details != NULL ? json_node_ref (details) : NULL;
  return error;
}

GError *
aws_error_new (const char *operation, const char *code, const char *message, const char *request_id,
               unsigned int http_status, JsonNode *details)
{
  return aws_error_new_of_class (aws_error_classify (code, message, http_status), operation, code,
                                 message, request_id, http_status, details);
}

static const AwsErrorPrivate *
peek (const GError *error)
{
  return error != NULL && error->domain == AWS_ERROR ? aws_error_get_private (error) : NULL;
}

const char *
aws_error_get_code (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->code : NULL;
}

const char *
aws_error_get_message (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->message : NULL;
}

const char *
aws_error_get_request_id (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->request_id : NULL;
}

const char *
aws_error_get_operation (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->operation : NULL;
}

unsigned int
aws_error_get_http_status (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->http_status : 0;
}

JsonNode *
aws_error_get_details (const GError *error)
{
  const AwsErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->details : NULL;
}

static gsize
length_without_exception (const char *code)
{
  return strlen (code) - (g_str_has_suffix (code, "Exception") ? strlen ("Exception") : 0);
}

gboolean
aws_error_is_code (const GError *error, const char *code)
{
  const char *own = aws_error_get_code (error);
  gsize length;

  g_return_val_if_fail (code != NULL, FALSE);
  if (own == NULL)
    return FALSE;
  length = length_without_exception (own);
  return length == length_without_exception (code) && memcmp (own, code, length) == 0;
}
