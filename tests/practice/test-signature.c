/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* The receiving side of Signature Version 4 against the published vectors, and its own framing. */

static char *
read_text (const char *folder, const char *form, const char *part)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.txt", form, part);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* As it would arrive: request line, headers with continuation lines, body */
static PracticeRequest *
read_request (const char *text)
{
  const char *blank = strstr (text, "\n\n");
  g_autofree char *head = blank != NULL ? g_strndup (text, blank - text) : g_strdup (text);
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  const char *target = strchr (lines[0], ' ') + 1;
  const char *version = strrchr (lines[0], ' ');
  g_autofree char *method = g_strndup (lines[0], target - 1 - lines[0]);
  g_autofree char *whole = g_strndup (target, version - target);
  char *mark = strchr (whole, '?');
  PracticeRequest *request;

  if (mark != NULL)
    *mark++ = '\0';
  request = practice_request_new (method, whole, mark);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (lines[i]);
      char *colon;

      while (lines[i + 1] != NULL && g_ascii_isspace (*lines[i + 1]))
        g_string_append_printf (line, "\n%s", lines[++i]);
      colon = strchr (line->str, ':');
      if (colon == NULL)
        continue;
      *colon = '\0';
      practice_request_add_header (request, line->str, colon + 1);
    }
  if (blank != NULL)
    {
      g_bytes_unref (request->body);
      request->body = g_bytes_new (blank + 2, strlen (blank + 2));
    }
  return request;
}

static void
sign (const char *secret, const PracticeSignature *signature, const char *text, char out[65])
{
  g_autofree char *start = g_strconcat ("AWS4", secret, NULL);
  guint8 key[32];

  practice_hmac_sha256 (start, strlen (start), signature->day, strlen (signature->day), key);
  practice_hmac_sha256 (key, 32, signature->region, strlen (signature->region), key);
  practice_hmac_sha256 (key, 32, signature->service, strlen (signature->service), key);
  practice_hmac_sha256 (key, 32, "aws4_request", 12, key);
  practice_hmac_sha256 (key, 32, text, strlen (text), key);
  practice_hex (key, 32, out);
}

static void
check_form (const char *folder, const char *form, JsonObject *context)
{
  g_autofree char *signed_request = read_text (folder, form, "signed-request");
  g_autofree char *expected_canonical = read_text (folder, form, "canonical-request");
  g_autofree char *expected_text = read_text (folder, form, "string-to-sign");
  g_autofree char *expected_signature = read_text (folder, form, "signature");
  g_autoptr (PracticeRequest) request = read_request (signed_request);
  g_autofree char *problem = NULL;
  g_autoptr (PracticeSignature) signature = practice_signature_parse (request, &problem);
  g_autofree char *canonical = NULL;
  g_autofree char *text = NULL;
  g_autofree char *service = NULL;
  char hash[65], result[65];
  gsize length;
  gconstpointer body = g_bytes_get_data (request->body, &length);
  JsonObject *credentials = json_object_get_object_member (context, "credentials");

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_nonnull (signature);
  practice_sha256_hex (body, length, hash);
  service = signature->service;
  signature->service = g_strdup (
      json_object_get_boolean_member_with_default (context, "normalize", TRUE) ? service : "s3");
  canonical = practice_signature_canonical_request (request, signature, hash);
  g_free (signature->service);
  signature->service = g_steal_pointer (&service);
  g_assert_cmpstr (canonical, ==, expected_canonical);
  text = practice_signature_string_to_sign (signature, canonical);
  g_assert_cmpstr (text, ==, expected_text);
  sign (json_object_get_string_member (credentials, "secret_access_key"), signature, text, result);
  g_assert_cmpstr (result, ==, g_strstrip (expected_signature));
  g_assert_cmpstr (signature->signature, ==, result);
}

static void
test_vector (gconstpointer data)
{
  g_autofree char *path = g_build_filename (data, "context.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) context = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  context = json_from_string (text, NULL);
  check_form (data, "header", json_node_get_object (context));
  check_form (data, "query", json_node_get_object (context));
}

/* ---- malformed headers ---- */

static void
test_malformed (void)
{
  static const struct { const char *authorization, *problem;
  } cases[] = {
    { "", "AWS4-HMAC-SHA256" },
    { "Basic abc", "AWS4-HMAC-SHA256" },
    { "AWS4-HMAC-SHA512 Credential=a/20261123/r/s/aws4_request, SignedHeaders=host, Signature=0",
      "AWS4-HMAC-SHA256" },
    { "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0", "'Credential'" },
    { "AWS4-HMAC-SHA256 Credential=a/20261123/r/s/aws4_request, Signature=0", "'SignedHeaders'" },
    { "AWS4-HMAC-SHA256 Credential=a/20261123/r/s/aws4_request, SignedHeaders=host",
      "'Signature'" },
    { "AWS4-HMAC-SHA256 Credential=a/20261123/r/s, SignedHeaders=host, Signature=0",
      "5 slash-delimited" },
    { "AWS4-HMAC-SHA256 Credential=a/2026/r/s/aws4_request, SignedHeaders=host, Signature=0",
      "5 slash-delimited" },
    { "AWS4-HMAC-SHA256 Credential=/20261123/r/s/aws4_request, SignedHeaders=host, Signature=0",
      "5 slash-delimited" },
    { "AWS4-HMAC-SHA256 Credential=a/20261123/r/s/aws4_request, SignedHeaders=host, Signature=0",
      "ISO-8601" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PracticeRequest) request = practice_request_new ("POST", "/", NULL);
      g_autofree char *problem = NULL;

      practice_request_add_header (request, "Authorization", cases[i].authorization);
      practice_request_add_header (request, "X-Amz-Date", "20261399T000000Z");
      g_assert_null (practice_signature_parse (request, &problem));
      g_assert_nonnull (problem);
      g_assert_nonnull (strstr (problem, cases[i].problem));
    }
}

/* ---- aws-chunked ---- */

static PracticeSignature *
make_signature (void)
{
  PracticeSignature *signature = g_new0 (PracticeSignature, 1);

  signature->day = g_strdup ("20261123");
  signature->date = g_strdup ("20261123T120000Z");
  signature->region = g_strdup ("eu-west-1");
  signature->service = g_strdup ("s3");
  memset (signature->signing_key, 7, 32);
  memset (signature->seed_signature, 'a', 64);
  return signature;
}

static void
link_chain (const PracticeSignature *s,
            const char *algorithm,
            const char *middle,
            const char *data,
            char previous[65])
{
  char hash[65];
  guint8 mac[32];
  g_autofree char *text = NULL;

  practice_sha256_hex (data, strlen (data), hash);
  text = g_strdup_printf ("%s\n%s\n%s/%s/%s/aws4_request\n%s\n%s%s", algorithm, s->date, s->day,
                          s->region, s->service, previous, middle, hash);
  practice_hmac_sha256 (s->signing_key, 32, text, strlen (text), mac);
  practice_hex (mac, 32, previous);
}

static char *
frame (const PracticeSignature *signature, gboolean trailer)
{
  static const char *const chunks[] = { "hello ", "world", "" };
  g_autoptr (GString) out = g_string_new (NULL);
  char previous[65];

  g_strlcpy (previous, signature->seed_signature, sizeof previous);
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      link_chain (signature, "AWS4-HMAC-SHA256-PAYLOAD", PRACTICE_EMPTY_SHA256 "\n", chunks[i],
                  previous);
      g_string_append_printf (out, "%x;chunk-signature=%s\r\n%s", (guint) strlen (chunks[i]),
                              previous, chunks[i]);
      if (*chunks[i] != '\0')
        g_string_append (out, "\r\n");
    }
  if (trailer)
    {
      link_chain (signature, "AWS4-HMAC-SHA256-TRAILER", "", "x-amz-checksum-crc32:AAAAAA==\n",
                  previous);
      g_string_append_printf (
          out, "x-amz-checksum-crc32:AAAAAA==\r\nx-amz-trailer-signature:%s\r\n", previous);
    }
  g_string_append (out, "\r\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
decode (const char *kind,
        const char *declared,
        const char *text,
        PracticeSignature *signature,
        const char **code,
        char **body)
{
  g_autoptr (PracticeRequest) request = practice_request_new ("PUT", "/b/k", NULL);
  const char *message;
  gsize length;
  gboolean done;

  practice_request_add_header (request, "x-amz-content-sha256", kind);
  practice_request_add_header (request, "x-amz-decoded-content-length", declared);
  g_bytes_unref (request->body);
  request->body = g_bytes_new (text, strlen (text));
  done = practice_chunked_decode (request, signature, code, &message);
  if (done && body != NULL)
    *body = g_strndup (g_bytes_get_data (request->body, &length), g_bytes_get_size (request->body));
  if (done && strstr (text, "x-amz-checksum-crc32") != NULL)
    g_assert_cmpstr (practice_request_get_header (request, "x-amz-checksum-crc32"), ==, "AAAAAA==");
  return done;
}

static void
test_chunked (void)
{
  static const char signed_kind[] = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                    trailer_kind[] = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  g_autoptr (PracticeSignature) signature = make_signature ();
  g_autofree char *plain = frame (signature, FALSE);
  g_autofree char *trailed = frame (signature, TRUE);
  g_autofree char *body = NULL;
  g_autofree char *again = NULL;
  g_autofree char *third = NULL;
  const char *code = NULL;

  g_assert_true (decode (signed_kind, "11", plain, signature, &code, &body));
  g_assert_cmpstr (body, ==, "hello world");
  g_assert_true (decode (trailer_kind, "11", trailed, signature, &code, &again));
  g_assert_cmpstr (again, ==, "hello world");
  g_assert_true (decode ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "5",
                         "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", signature,
                         &code, &third));
  g_assert_cmpstr (third, ==, "hello");
  g_assert_false (decode (signed_kind, "12", plain, signature, &code, NULL));
  g_assert_cmpstr (code, ==, "IncompleteBody");
  *strstr (plain, "world") = 'W';
  g_assert_false (decode (signed_kind, "11", plain, signature, &code, NULL));
  g_assert_cmpstr (code, ==, "SignatureDoesNotMatch");
  *strstr (trailed, "AAAAAA==") = 'B';
  g_assert_false (decode (trailer_kind, "11", trailed, signature, &code, NULL));
  g_assert_cmpstr (code, ==, "SignatureDoesNotMatch");
}

static void
add_vectors (void)
{
  const char *shared = g_getenv ("MESHDESK_SHARED");
  g_autofree char *suite
      = g_getenv ("SIGV4_SUITE") != NULL
            ? g_strdup (g_getenv ("SIGV4_SUITE"))
            : g_build_filename (shared != NULL ? shared : "/nowhere", "vectors", "sigv4", NULL);
  g_autoptr (GDir) dir = g_dir_open (suite, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/practice/signature/vectors/", name, NULL);
      char *folder = g_build_filename (suite, name, NULL);
      g_autofree char *context = g_build_filename (folder, "context.json", NULL);

      if (g_file_test (context, G_FILE_TEST_EXISTS))
        g_test_add_data_func_full (path, folder, test_vector, g_free);
      else
        g_free (folder);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_vectors ();
  g_test_add_func ("/practice/signature/malformed", test_malformed);
  g_test_add_func ("/practice/signature/chunked", test_chunked);
  return g_test_run ();
}
