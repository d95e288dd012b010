/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AwsError:
 *
 * What went wrong, for code that must decide what to do next. The code that AWS sent is kept
 * beside it: see aws_error_get_code().
 */
typedef enum
{
  AWS_ERROR_FAILED,           /* refused with a code of no class below */
  AWS_ERROR_ACCESS_DENIED,
  AWS_ERROR_NOT_FOUND,
  AWS_ERROR_ALREADY_EXISTS,
  AWS_ERROR_CONFLICT,         /* lost a race: failed condition, concurrent change, wrong hash */
  AWS_ERROR_INVALID_INPUT,
  AWS_ERROR_LIMIT_EXCEEDED,   /* a quota; waiting does not help */
  AWS_ERROR_THROTTLED,        /* after all retries */
  AWS_ERROR_CREDENTIALS,      /* unknown key, bad signature, malformed token */
  AWS_ERROR_EXPIRED,          /* session token expired */
  AWS_ERROR_CLOCK_SKEW,
  AWS_ERROR_UNAVAILABLE,      /* 5xx, after all retries */
  AWS_ERROR_NETWORK,          /* no connection, reset, TLS */
  AWS_ERROR_TIMEOUT,
  AWS_ERROR_MALFORMED_ANSWER, /* truncated, wrong type, too large, too deep, not UTF-8 */
  AWS_ERROR_NO_CREDENTIALS,   /* none configured, or the file is unusable */
  AWS_ERROR_CONFIGURATION,    /* bad region, endpoint, profile or file */
} AwsError;

#define AWS_ERROR (aws_error_quark ())
GQuark aws_error_quark (void);

/* All nullable, all owned by @error; safe on errors of any domain (then NULL or 0). */
const char *aws_error_get_code (const GError *error);       /* "EntityNotFoundException" */
const char *aws_error_get_message (const GError *error);    /* AWS's own words */
const char *aws_error_get_request_id (const GError *error);
const char *aws_error_get_operation (const GError *error);  /* "glue:GetTable" */
unsigned int aws_error_get_http_status (const GError *error);
/* The whole error document as AWS sent it, for extra members (CancellationReasons, Region…). */
JsonNode *aws_error_get_details (const GError *error);

/* @code equals the AWS code with or without the "Exception" suffix. */
gboolean aws_error_is_code (const GError *error, const char *code);

/* Makes one. @details: (nullable) (transfer none). The class follows from code, status, service. */
GError *aws_error_new (const char *operation,
                       const char *code,
                       const char *message,
                       const char *request_id,
                       unsigned int http_status,
                       JsonNode *details);

G_END_DECLS
