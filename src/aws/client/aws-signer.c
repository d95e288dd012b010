/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-signer.h"

#include <gnutls/crypto.h>
#include <string.h>
#include <time.h>

#include "aws/client/aws-canonical.h"
#include "aws/protocols/aws-put.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define HASH_LENGTH 32
#define MAX_KEYS 64 /* personas × regions × services of a run */

/* What the signing key was derived from, and the key. */
typedef struct
{
  AwsCredentials *credentials;
  char region[32];
  char service[32];
  char day[9];
  gnutls_hmac_hd_t hmac; /* keyed: spares two of the four blocks that an HMAC costs */
} DerivedKey;

struct _AwsSigner
{
  GString *canonical;
  GString *string_to_sign;
  GString *authorization;
  GString *signed_headers;
  GString *scratch;
  GString *query;
  GString *scope; /* day/region/service/aws4_request */

  AwsSignerFlags flags;
  AwsCredentials *credentials;
  char region[32];
  char service[32];
  gint64 stamp_time;
  char stamp[17]; /* 20150830T123600Z */
  char payload_hash[AWS_SHA256_HEX_LENGTH + 1];
  char signature[AWS_SHA256_HEX_LENGTH + 1];

  AwsHeader added[5];
  guint n_added;

  DerivedKey keys[MAX_KEYS];
  guint next_key;
};

static void
to_hex (const guint8 *hash, char *hex)
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < HASH_LENGTH; i++)
    {
      hex[2 * i] = digits[hash[i] >> 4];
      hex[2 * i + 1] = digits[hash[i] & 15];
    }
  hex[2 * HASH_LENGTH] = '\0';
}

void
aws_sha256_hex (gconstpointer data, gsize length, char *hex)
{
  guint8 hash[HASH_LENGTH];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, length, hash) < 0)
    g_error ("GnuTLS has no SHA-256");
  to_hex (hash, hex);
}

static void
hmac (gconstpointer key, gsize key_length, gconstpointer data, gsize length, guint8 *out)
{
  if (gnutls_hmac_fast (GNUTLS_MAC_SHA256, key, key_length, data, length, out) < 0)
    g_error ("GnuTLS has no HMAC-SHA-256");
}

static void
forget_key (DerivedKey *key)
{
  g_clear_pointer (&key->credentials, aws_credentials_unref);
  if (key->hmac != NULL)
    gnutls_hmac_deinit (key->hmac, NULL);
  memset (key, 0, sizeof *key);
}

/* Four HMACs, and as many again for the keys' blocks: worth keeping for the day. The credentials
 * object stands for its secret, as it is immutable and we hold a reference. */
static gnutls_hmac_hd_t
derive_key (AwsSigner *self)
{
  DerivedKey *key;
  char secret[512];
  guint8 step[HASH_LENGTH];
  int length;

  for (guint i = 0; i < MAX_KEYS; i++)
    {
      key = &self->keys[i];
      if (key->credentials == self->credentials && memcmp (key->day, self->stamp, 8) == 0 &&
          strcmp (key->service, self->service) == 0 && strcmp (key->region, self->region) == 0)
        return key->hmac;
    }

  key = &self->keys[self->next_key];
  self->next_key = (self->next_key + 1) % MAX_KEYS;
  forget_key (key);
  key->credentials = aws_credentials_ref (self->credentials);
  g_strlcpy (key->region, self->region, sizeof key->region);
  g_strlcpy (key->service, self->service, sizeof key->service);
  memcpy (key->day, self->stamp, 8);

  length = g_snprintf (secret, sizeof secret, "AWS4%s",
                       aws_credentials_get_secret_access_key (self->credentials));
  hmac (secret, MIN ((gsize) length, sizeof secret - 1), key->day, 8, step);
  hmac (step, sizeof step, key->region, strlen (key->region), step);
  hmac (step, sizeof step, key->service, strlen (key->service), step);
  hmac (step, sizeof step, "aws4_request", strlen ("aws4_request"), step);
  if (gnutls_hmac_init (&key->hmac, GNUTLS_MAC_SHA256, step, sizeof step) < 0)
    g_error ("GnuTLS has no HMAC-SHA-256");
  explicit_bzero (secret, sizeof secret);
  explicit_bzero (step, sizeof step);
  return key->hmac;
}

AwsSigner *
aws_signer_new (void)
{
  AwsSigner *self = g_new0 (AwsSigner, 1);

  self->canonical = g_string_sized_new (1024);
  self->string_to_sign = g_string_sized_new (256);
  self->authorization = g_string_sized_new (512);
  self->signed_headers = g_string_sized_new (128);
  self->scratch = g_string_sized_new (256);
  self->query = g_string_sized_new (512);
  self->scope = g_string_sized_new (64);
  self->stamp_time = G_MININT64;
  return self;
}

void
aws_signer_free (AwsSigner *self)
{
  for (guint i = 0; i < MAX_KEYS; i++)
    forget_key (&self->keys[i]);
  g_clear_pointer (&self->credentials, aws_credentials_unref);
  g_string_free (self->canonical, TRUE);
  g_string_free (self->string_to_sign, TRUE);
  g_string_free (self->authorization, TRUE);
  g_string_free (self->signed_headers, TRUE);
  g_string_free (self->scratch, TRUE);
  g_string_free (self->query, TRUE);
  g_string_free (self->scope, TRUE);
  g_free (self);
}

static void
set_stamp (AwsSigner *self, gint64 unix_time)
{
  time_t seconds = (time_t) unix_time;
  struct tm parts;

  if (unix_time == self->stamp_time)
    return;
  gmtime_r (&seconds, &parts);
  strftime (self->stamp, sizeof self->stamp, "%Y%m%dT%H%M%SZ", &parts);
  self->stamp_time = unix_time;
}

static void
set_scope (AwsSigner *self, const AwsSignerContext *context)
{
  set_stamp (self, context->time);
  g_strlcpy (self->region, context->region, sizeof self->region);
  g_strlcpy (self->service, context->service, sizeof self->service);
  g_string_truncate (self->scope, 0);
  aws_put (self->scope, self->stamp, 8);
  aws_put_char (self->scope, '/');
  aws_put_string (self->scope, self->region);
  aws_put_char (self->scope, '/');
  aws_put_string (self->scope, self->service);
  aws_put_literal (self->scope, "/aws4_request");
}

static void
add_header (AwsSigner *self, const char *name, const char *value)
{
  self->added[self->n_added++] = (AwsHeader) { name, value };
}

static void
choose_headers (AwsSigner *self)
{
  const char *token = aws_credentials_get_session_token (self->credentials);

  self->n_added = 0;
  if (self->flags & AWS_SIGNER_QUERY)
    return;
  if (token != NULL && !(self->flags & AWS_SIGNER_TOKEN_AFTER))
    add_header (self, "X-Amz-Security-Token", token);
  add_header (self, "X-Amz-Date", self->stamp);
  if (self->flags & AWS_SIGNER_CONTENT_HASH)
    add_header (self, "x-amz-content-sha256", self->payload_hash);
}

static void
append_parameter (GString *query, const char *name, const char *value)
{
  if (query->len > 0)
    aws_put_char (query, '&');
  aws_put_string (query, name);
  aws_put_char (query, '=');
  aws_uri_encode (query, value, strlen (value), FALSE);
}

static void
build_presigned_query (AwsSigner *self, const AwsSignerRequest *request,
                       const AwsSignerContext *context)
{
  const char *token = aws_credentials_get_session_token (self->credentials);
  char number[16];

  g_string_assign (self->query, request->query != NULL ? request->query : "");
  append_parameter (self->query, "X-Amz-Algorithm", ALGORITHM);
  g_string_printf (self->scratch, "%s/%s", aws_credentials_get_access_key_id (self->credentials),
                   self->scope->str);
  append_parameter (self->query, "X-Amz-Credential", self->scratch->str);
  append_parameter (self->query, "X-Amz-Date", self->stamp);
  append_parameter (self->query, "X-Amz-SignedHeaders", self->signed_headers->str);
  g_snprintf (number, sizeof number, "%u", context->expires);
  append_parameter (self->query, "X-Amz-Expires", number);
  if (token != NULL && !(self->flags & AWS_SIGNER_TOKEN_AFTER))
    append_parameter (self->query, "X-Amz-Security-Token", token);
}

const char *
aws_signer_canonical_request (AwsSigner *self, const AwsSignerRequest *request,
                              const AwsSignerContext *context)
{
  AwsCanonicalHeaders headers;
  const char *query = request->query;

  if (self->credentials != context->credentials)
    {
      g_clear_pointer (&self->credentials, aws_credentials_unref);
      self->credentials = aws_credentials_ref (context->credentials);
    }
  self->flags = context->flags;
  set_scope (self, context);
  if (request->payload_hash != NULL)
    g_strlcpy (self->payload_hash, request->payload_hash, sizeof self->payload_hash);
  else
    aws_sha256_hex (request->body, request->body_length, self->payload_hash);
  choose_headers (self);

  aws_canonical_headers_collect (&headers, request->headers, request->n_headers, self->added,
                                 self->n_added);
  g_string_truncate (self->signed_headers, 0);
  aws_canonical_headers_append_names (&headers, self->signed_headers);
  if (self->flags & AWS_SIGNER_QUERY)
    {
      build_presigned_query (self, request, context);
      query = self->query->str;
    }

  g_string_truncate (self->canonical, 0);
  aws_put_string (self->canonical, request->method);
  aws_put_char (self->canonical, '\n');
  aws_canonical_append_path (self->canonical, request->path,
                             (self->flags & AWS_SIGNER_NORMALIZE) != 0,
                             (self->flags & AWS_SIGNER_ENCODE_PATH) != 0);
  aws_put_char (self->canonical, '\n');
  if (query != NULL && *query != '\0')
    aws_canonical_append_query (self->canonical, query);
  aws_put_char (self->canonical, '\n');
  aws_canonical_headers_append (&headers, self->canonical);
  aws_put_char (self->canonical, '\n');
  aws_put (self->canonical, self->signed_headers->str, self->signed_headers->len);
  aws_put_char (self->canonical, '\n');
  aws_put_string (self->canonical, self->payload_hash);
  aws_canonical_headers_clear (&headers);
  return self->canonical->str;
}

const char *
aws_signer_string_to_sign (AwsSigner *self)
{
  char hash[AWS_SHA256_HEX_LENGTH + 1];

  aws_sha256_hex (self->canonical->str, self->canonical->len, hash);
  g_string_truncate (self->string_to_sign, 0);
  aws_put_literal (self->string_to_sign, ALGORITHM "\n");
  aws_put (self->string_to_sign, self->stamp, sizeof self->stamp - 1);
  aws_put_char (self->string_to_sign, '\n');
  aws_put (self->string_to_sign, self->scope->str, self->scope->len);
  aws_put_char (self->string_to_sign, '\n');
  aws_put (self->string_to_sign, hash, AWS_SHA256_HEX_LENGTH);
  return self->string_to_sign->str;
}

const char *
aws_signer_signature (AwsSigner *self)
{
  gnutls_hmac_hd_t keyed = derive_key (self);
  guint8 hash[HASH_LENGTH];

  if (gnutls_hmac (keyed, self->string_to_sign->str, self->string_to_sign->len) < 0)
    g_error ("GnuTLS refuses to hash");
  gnutls_hmac_output (keyed, hash); /* and begins anew with the same key */
  to_hex (hash, self->signature);
  return self->signature;
}

const AwsHeader *
aws_signer_get_headers (AwsSigner *self, guint *n_headers)
{
  GString *text = self->authorization;

  g_string_truncate (text, 0);
  aws_put_literal (text, ALGORITHM " Credential=");
  aws_put_string (text, aws_credentials_get_access_key_id (self->credentials));
  aws_put_char (text, '/');
  aws_put (text, self->scope->str, self->scope->len);
  aws_put_literal (text, ", SignedHeaders=");
  aws_put (text, self->signed_headers->str, self->signed_headers->len);
  aws_put_literal (text, ", Signature=");
  aws_put (text, self->signature, AWS_SHA256_HEX_LENGTH);

  if (self->flags & AWS_SIGNER_TOKEN_AFTER &&
      aws_credentials_get_session_token (self->credentials) != NULL)
    add_header (self, "X-Amz-Security-Token", aws_credentials_get_session_token (self->credentials));
  self->added[self->n_added] = (AwsHeader) { "Authorization", text->str };
  *n_headers = self->n_added + 1;
  return self->added;
}

const char *
aws_signer_get_query (AwsSigner *self)
{
  append_parameter (self->query, "X-Amz-Signature", self->signature);
  if (self->flags & AWS_SIGNER_TOKEN_AFTER &&
      aws_credentials_get_session_token (self->credentials) != NULL)
    append_parameter (self->query, "X-Amz-Security-Token",
                      aws_credentials_get_session_token (self->credentials));
  return self->query->str;
}

const AwsHeader *
aws_signer_sign (AwsSigner *self, const AwsSignerRequest *request, const AwsSignerContext *context,
                 guint *n_headers)
{
  aws_signer_canonical_request (self, request, context);
  aws_signer_string_to_sign (self);
  aws_signer_signature (self);
  return aws_signer_get_headers (self, n_headers);
}
