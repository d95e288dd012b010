/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* Who is calling? Verifies the whole signature and answers failures as each service words them. */

typedef enum
{
  AUTH_MISSING,
  AUTH_INCOMPLETE,
  AUTH_UNKNOWN_KEY,
  AUTH_BAD_TOKEN,
  AUTH_SIGNATURE,
  AUTH_EXPIRED_TOKEN,
  AUTH_SKEW,
  AUTH_UNSIGNED_HEADER,
  AUTH_SCOPE,
  AUTH_QUERY,
  AUTH_REQUEST_EXPIRED,
  AUTH_PAYLOAD
} AuthFailure;

typedef struct { const char *code; guint status; } Failure;

static const Failure query_failures[] = {
  [AUTH_MISSING] = { "MissingAuthenticationToken", 403 },
  [AUTH_INCOMPLETE] = { "IncompleteSignature", 400 },
  [AUTH_UNKNOWN_KEY] = { "InvalidClientTokenId", 403 },
  [AUTH_BAD_TOKEN] = { "InvalidClientTokenId", 403 },
  [AUTH_SIGNATURE] = { "SignatureDoesNotMatch", 403 },
  [AUTH_EXPIRED_TOKEN] = { "ExpiredToken", 403 },
  [AUTH_SKEW] = { "SignatureDoesNotMatch", 403 },
  [AUTH_UNSIGNED_HEADER] = { "SignatureDoesNotMatch", 403 },
  [AUTH_SCOPE] = { "SignatureDoesNotMatch", 403 },
  [AUTH_QUERY] = { "IncompleteSignature", 400 },
  [AUTH_REQUEST_EXPIRED] = { "SignatureDoesNotMatch", 403 },
  [AUTH_PAYLOAD] = { "SignatureDoesNotMatch", 403 },
};

static const Failure json_failures[] = {
  /* 400; the REST services' 403 is put in below */
  [AUTH_MISSING] = { "MissingAuthenticationTokenException", 400 },
  [AUTH_INCOMPLETE] = { "IncompleteSignatureException", 400 },
  [AUTH_UNKNOWN_KEY] = { "UnrecognizedClientException", 400 },
  [AUTH_BAD_TOKEN] = { "UnrecognizedClientException", 400 },
  [AUTH_SIGNATURE] = { "InvalidSignatureException", 400 },
  [AUTH_EXPIRED_TOKEN] = { "ExpiredTokenException", 400 },
  [AUTH_SKEW] = { "InvalidSignatureException", 400 },
  [AUTH_UNSIGNED_HEADER] = { "InvalidSignatureException", 400 },
  [AUTH_SCOPE] = { "InvalidSignatureException", 400 },
  [AUTH_QUERY] = { "IncompleteSignatureException", 400 },
  [AUTH_REQUEST_EXPIRED] = { "InvalidSignatureException", 400 },
  [AUTH_PAYLOAD] = { "InvalidSignatureException", 400 },
};

static const Failure s3_failures[] = {
  [AUTH_MISSING] = { "AccessDenied", 403 },
  [AUTH_INCOMPLETE] = { "AuthorizationHeaderMalformed", 400 },
  [AUTH_UNKNOWN_KEY] = { "InvalidAccessKeyId", 403 },
  [AUTH_BAD_TOKEN] = { "InvalidToken", 400 },
  [AUTH_SIGNATURE] = { "SignatureDoesNotMatch", 403 },
  [AUTH_EXPIRED_TOKEN] = { "ExpiredToken", 400 },
  [AUTH_SKEW] = { "RequestTimeTooSkewed", 403 },
  [AUTH_UNSIGNED_HEADER] = { "AccessDenied", 403 },
  [AUTH_SCOPE] = { "AuthorizationHeaderMalformed", 400 },
  [AUTH_QUERY] = { "AuthorizationQueryParametersError", 400 },
  [AUTH_REQUEST_EXPIRED] = { "AccessDenied", 403 },
  [AUTH_PAYLOAD] = { "XAmzContentSHA256Mismatch", 400 },
};

static const char mismatch[]
    = "The request signature we calculated does not match the signature you provided. Check your "
      "AWS Secret "
      "Access Key and signing method. Consult the service documentation for details.";

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
text_node_take (char *text)
{
  JsonNode *node = text_node (text);

  g_free (text);
  return node;
}

static gboolean
is_s3 (PracticeCall *call)
{
  return call->service->protocol == PRACTICE_REST_XML;
}

static gboolean
refuse (PracticeCall *call, AuthFailure failure, const char *text)
{
  const Failure *found;
  guint status;

  if (is_s3 (call))
    found = &s3_failures[failure];
  else if (call->service->protocol == PRACTICE_QUERY)
    found = &query_failures[failure];
  else
    found = &json_failures[failure];
  status = call->service->protocol == PRACTICE_REST_JSON ? 403 : found->status;
  return practice_call_fail (call, status, found->code, "%s", text);
}

static char *
iso_basic (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (date, "%Y%m%dT%H%M%SZ");
}

static gboolean
check_presigned_time (PracticeCall *call, PracticeSignature *signature, gint64 now, gint64 window)
{
  g_autofree char *text = NULL;

  if (signature->time > now + window)
    return refuse (call, is_s3 (call) ? AUTH_REQUEST_EXPIRED : AUTH_SKEW,
                   is_s3 (call) ? "Request is not valid yet" : "Signature not yet current");
  if (now <= signature->time + signature->expires)
    return TRUE;
  if (is_s3 (call))
    return refuse (call, AUTH_REQUEST_EXPIRED, "Request has expired");
  text = g_strdup_printf ("Signature expired: %s is now expired", signature->date);
  return refuse (call, AUTH_REQUEST_EXPIRED, text);
}

/* Clocks may differ by 15 minutes with S3 and 5 with all others. */
static gboolean
check_time (PracticeCall *call, PracticeSignature *signature)
{
  gint64 now = call->skewed_time / G_USEC_PER_SEC;
  gint64 window = is_s3 (call) ? 15 * 60 : 5 * 60;
  g_autofree char *server = iso_basic (now);
  g_autofree char *edge = NULL;
  g_autofree char *text = NULL;

  if (signature->presigned)
    return check_presigned_time (call, signature, now, window);
  if (ABS (now - signature->time) <= window)
    return TRUE;
  if (is_s3 (call))
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);

      practice_call_fail_member (call, "RequestTime", text_node (signature->date));
      practice_call_fail_member (call, "ServerTime",
                                 text_node_take (g_date_time_format_iso8601 (date)));
      practice_call_fail_member (call, "MaxAllowedSkewMilliseconds", text_node ("900000"));
      return refuse (call, AUTH_SKEW,
                     "The difference between the request time and the current time is too large.");
    }
  edge = iso_basic (signature->time < now ? now - window : now + window);
  text
      = signature->time < now
            ? g_strdup_printf ("Signature expired: %s is now earlier than %s (%s - 5 min.)",
                               signature->date, edge, server)
            : g_strdup_printf ("Signature not yet current: %s is still later than %s (%s + 5 min.)",
                               signature->date, edge, server);
  return refuse (call, AUTH_SKEW, text);
}

static gboolean
is_region (const char *region)
{
  gsize length = strlen (region);

  if (length < 9 || length > 25 || !g_ascii_isdigit (region[length - 1])
      || region[length - 2] != '-')
    return FALSE;
  for (gsize i = 0; i < length - 1; i++)
    if (!g_ascii_islower (region[i]) && region[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
check_scope (PracticeCall *call, PracticeSignature *signature)
{
  g_autofree char *text = NULL;

  /* IAM too takes any region: botocore, given an endpoint, signs with the client's instead of
   * us-east-1. */
  if (!is_region (signature->region))
    return refuse (call, AUTH_SCOPE, "Credential should be scoped to a valid region.");
  if (!g_str_equal (call->service->signing_name, signature->service))
    {
      text = g_strdup_printf ("Credential should be scoped to correct service: '%s'.",
                              call->service->signing_name);
      return refuse (call, AUTH_SCOPE, text);
    }
  if (strncmp (signature->day, signature->date, 8) != 0)
    {
      text = g_strdup_printf ("Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                              "version of date from HTTP: "
                              "'%s' != '%.8s', from '%s'.",
                              signature->day, signature->date, signature->date);
      return refuse (call, AUTH_SCOPE, text);
    }
  return TRUE;
}

static gboolean
check_signed_headers (PracticeCall *call, PracticeSignature *signature)
{
  const char *const *names = (const char *const *) signature->signed_headers;

  if (!g_strv_contains (names, "host"))
    return refuse (
        call, AUTH_UNSIGNED_HEADER,
        is_s3 (call) ? "There were headers present in the request which were not signed"
                     : "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] == '\0' || (i > 0 && strcmp (names[i - 1], names[i]) >= 0))
      return refuse (call, AUTH_INCOMPLETE,
                     "SignedHeaders must be lower case, sorted and not repeated.");
  for (guint i = 0; i < call->request->headers->len; i++)
    {
      const char *name = g_array_index (call->request->headers, PracticeHeader, i).name;
      g_autofree char *text = NULL;

      if (!g_str_has_prefix (name, "x-amz-") || g_strv_contains (names, name))
        continue;
      text = g_strdup_printf ("'%s' must be a 'SignedHeader' in the AWS Authorization.", name);
      if (is_s3 (call))
        practice_call_fail_member (call, "HeadersNotSigned", text_node (name));
      return refuse (
          call, AUTH_UNSIGNED_HEADER,
          is_s3 (call) ? "There were headers present in the request which were not signed" : text);
    }
  return TRUE;
}

static gboolean
check_token (PracticeCall *call, PracticeSignature *signature, PracticeCredential *credential)
{
  if (credential->is_temporary
          ? signature->token == NULL || !practice_equal_secret (signature->token, credential->token)
          : signature->token != NULL)
    return refuse (call, AUTH_BAD_TOKEN,
                   is_s3 (call) ? "The provided token is malformed or otherwise invalid."
                                : "The security token included in the request is invalid.");
  if (credential->is_temporary && call->time >= credential->expires)
    return refuse (call, AUTH_EXPIRED_TOKEN,
                   is_s3 (call) ? "The provided token has expired."
                                : "The security token included in the request is expired");
  return TRUE;
}

/* What the payload hash in the canonical request is; NULL after failing */
static char *
payload_hash (PracticeCall *call, PracticeSignature *signature)
{
  const char *header = practice_request_get_header (call->request, "x-amz-content-sha256");
  const char *hash;

  if (header == NULL && is_s3 (call))
    {
      if (signature->presigned)
        return g_strdup ("UNSIGNED-PAYLOAD");
      practice_call_fail (call, 400, "InvalidRequest",
                          "Missing required header for this request: x-amz-content-sha256");
      return NULL;
    }
  if (header != NULL
      && (g_str_equal (header, "UNSIGNED-PAYLOAD") || g_str_has_prefix (header, "STREAMING-")))
    return g_strdup (header);
  hash = practice_request_get_sha256 (call->request);
  if (header != NULL && !practice_equal_secret (header, hash))
    {
      practice_call_fail_member (call, "ClientComputedContentSHA256", text_node (header));
      practice_call_fail_member (call, "S3ComputedContentSHA256", text_node (hash));
      refuse (call, AUTH_PAYLOAD,
              "The provided 'x-amz-content-sha256' header does not match what was computed.");
      return NULL;
    }
  return g_strdup (hash);
}

static void
derive_key (PracticeCredential *credential, PracticeSignature *signature)
{
  g_autofree char *scope
      = g_strconcat (signature->day, "/", signature->region, "/", signature->service, NULL);
  g_autofree char *start = NULL;
  const guint8 *cached = g_hash_table_lookup (credential->signing_keys, scope);
  guint8 key[32];

  if (cached == NULL)
    {
      start = g_strconcat ("AWS4", credential->secret, NULL);
      practice_hmac_sha256 (start, strlen (start), signature->day, strlen (signature->day), key);
      practice_hmac_sha256 (key, sizeof key, signature->region, strlen (signature->region), key);
      practice_hmac_sha256 (key, sizeof key, signature->service, strlen (signature->service), key);
      practice_hmac_sha256 (key, sizeof key, "aws4_request", strlen ("aws4_request"), key);
      if (g_hash_table_size (credential->signing_keys) > 100)
        g_hash_table_remove_all (credential->signing_keys);
      cached = g_memdup2 (key, sizeof key);
      g_hash_table_insert (credential->signing_keys, g_steal_pointer (&scope), (gpointer) cached);
    }
  memcpy (signature->signing_key, cached, sizeof signature->signing_key);
}

static gboolean
check_signature (PracticeCall *call, PracticeSignature *signature, PracticeCredential *credential)
{
  g_autofree char *hash = payload_hash (call, signature);
  g_autofree char *canonical = NULL;
  g_autofree char *to_sign = NULL;
  guint8 mac[32];

  if (hash == NULL)
    return FALSE;
  canonical = practice_signature_canonical_request (call->request, signature, hash);
  to_sign = practice_signature_string_to_sign (signature, canonical);
  derive_key (credential, signature);
  practice_hmac_sha256 (signature->signing_key, 32, to_sign, strlen (to_sign), mac);
  practice_hex (mac, sizeof mac, signature->seed_signature);
  if (practice_equal_secret (signature->seed_signature, signature->signature))
    return TRUE;
  if (is_s3 (call))
    {
      practice_call_fail_member (call, "AWSAccessKeyId", text_node (signature->access_key));
      practice_call_fail_member (call, "StringToSign", text_node (to_sign));
      practice_call_fail_member (call, "SignatureProvided", text_node (signature->signature));
      practice_call_fail_member (call, "CanonicalRequest", text_node (canonical));
    }
  return refuse (call, AUTH_SIGNATURE,
                 is_s3 (call) ? "The request signature we calculated does not match the signature "
                                "you provided. Check your key and signing method."
                              : mismatch);
}

/* A new key works only after IAM's propagation. */
static gboolean
is_usable (PracticeCall *call, PracticeCredential *credential)
{
  gint64 delay = credential->is_temporary
                     ? 0
                     : practice_faults_get_duration (call->core->faults, "iam-delay", "iam");

  return credential->active && (delay == 0 || credential->created + delay <= call->time);
}

gboolean
practice_authenticate (PracticeCall *call, PracticeSignature *signature)
{
  PracticeCredential *credential;

  if (!check_scope (call, signature) || !check_time (call, signature)
      || !check_signed_headers (call, signature))
    return FALSE;
  credential = practice_credential_find (call->core, signature->access_key);
  if (credential == NULL || !is_usable (call, credential))
    {
      if (is_s3 (call))
        practice_call_fail_member (call, "AWSAccessKeyId", text_node (signature->access_key));
      return refuse (call, AUTH_UNKNOWN_KEY,
                     is_s3 (call)
                         ? "The AWS Access Key Id you provided does not exist in our records."
                         : "The security token included in the request is invalid.");
    }
  if (!check_token (call, signature, credential) || !check_signature (call, signature, credential))
    return FALSE;
  call->credential = practice_credential_ref (credential);
  call->region = g_strdup (signature->region);
  return TRUE;
}

/* The two failures that come before there is a signature to look at */
gboolean
practice_authenticate_refuse (PracticeCall *call, const char *problem)
{
  gboolean in_query = call->request != NULL
                      && practice_request_get_header (call->request, "authorization") == NULL;

  if (problem != NULL)
    return refuse (call, in_query ? AUTH_QUERY : AUTH_INCOMPLETE, problem);
  return refuse (call, AUTH_MISSING,
                 is_s3 (call) ? "Access Denied"
                 : call->service->protocol == PRACTICE_QUERY
                     ? "Request is missing Authentication Token"
                     : "Missing Authentication Token");
}
