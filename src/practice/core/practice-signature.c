/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <stdio.h>
#include <string.h>

/* Signature Version 4 as the receiving side sees it: takes the request apart, makes the canonical
 * request and the string to sign from what arrived. Own code, so that the client's mistakes show.
 */

void
practice_signature_free (PracticeSignature *signature)
{
  if (signature == NULL)
    return;
  g_free (signature->access_key);
  g_free (signature->day);
  g_free (signature->region);
  g_free (signature->service);
  g_strfreev (signature->signed_headers);
  g_free (signature->signature);
  g_free (signature->date);
  g_free (signature);
}

/* ---- taking apart ---- */

static gboolean
all_digits (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return TRUE;
}

/* "20261123T120000Z" */
static gboolean
parse_date (const char *text, gint64 *seconds)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, day, hour, minute, second;

  if (text == NULL || strlen (text) != 16 || text[8] != 'T' || text[15] != 'Z'
      || !all_digits (text, 8) || !all_digits (text + 9, 6)
      || sscanf (text, "%4d%2d%2dT%2d%2d%2dZ", &year, &month, &day, &hour, &minute, &second) != 6)
    return FALSE;
  date = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

static gboolean
parse_credential (PracticeSignature *signature, const char *credential)
{
  g_auto (GStrv) parts = g_strsplit (credential, "/", 6);

  if (g_strv_length (parts) != 5 || !g_str_equal (parts[4], "aws4_request") || *parts[0] == '\0'
      || strlen (parts[1]) != 8 || !all_digits (parts[1], 8) || *parts[2] == '\0'
      || *parts[3] == '\0')
    return FALSE;
  signature->access_key = g_strdup (parts[0]);
  signature->day = g_strdup (parts[1]);
  signature->region = g_strdup (parts[2]);
  signature->service = g_strdup (parts[3]);
  return TRUE;
}

static gboolean
take_parts (PracticeSignature *signature,
            const char *credential,
            const char *headers,
            const char *hex,
            char **problem)
{
  if (credential == NULL || headers == NULL || hex == NULL)
    {
      *problem = g_strdup_printf ("Authorization header requires %s parameter.",
                                  credential == NULL ? "'Credential'"
                                  : headers == NULL  ? "'SignedHeaders'"
                                                     : "'Signature'");
      return FALSE;
    }
  if (!parse_credential (signature, credential))
    {
      *problem = g_strdup ("Credential must have exactly 5 slash-delimited elements, e.g. "
                           "keyid/date/region/service/term.");
      return FALSE;
    }
  signature->signed_headers = g_strsplit (headers, ";", 200);
  signature->signature = g_strdup (hex);
  if (!parse_date (signature->date, &signature->time))
    {
      *problem = g_strdup ("Date must be in ISO-8601 'basic format'. Got no valid date. See "
                           "http://en.wikipedia.org/wiki/ISO_8601");
      return FALSE;
    }
  return TRUE;
}

static char *
header_date (PracticeRequest *request)
{
  const char *date = practice_request_get_header (request, "x-amz-date");
  g_autoptr (GDateTime) parsed = NULL;

  if (date != NULL)
    return g_strdup (date);
  date = practice_request_get_header (request, "date");
  if (date == NULL)
    return NULL;
  parsed = soup_date_time_new_from_http_string (date);
  return parsed != NULL ? g_date_time_format (parsed, "%Y%m%dT%H%M%SZ") : g_strdup (date);
}

static gboolean
parse_header (PracticeSignature *signature,
              PracticeRequest *request,
              const char *authorization,
              char **problem)
{
  g_auto (GStrv) parts = NULL;
  const char *credential = NULL, *headers = NULL, *hex = NULL;

  if (!g_str_has_prefix (authorization, "AWS4-HMAC-SHA256 "))
    {
      *problem = g_strdup ("Authorization header requires 'AWS4-HMAC-SHA256' as its algorithm.");
      return FALSE;
    }
  parts = g_strsplit (authorization + strlen ("AWS4-HMAC-SHA256 "), ",", 8);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (g_str_has_prefix (part, "Credential="))
        credential = part + strlen ("Credential=");
      else if (g_str_has_prefix (part, "SignedHeaders="))
        headers = part + strlen ("SignedHeaders=");
      else if (g_str_has_prefix (part, "Signature="))
        hex = part + strlen ("Signature=");
    }
  signature->date = header_date (request);
  signature->token = practice_request_get_header (request, "x-amz-security-token");
  return take_parts (signature, credential, headers, hex, problem);
}

static gboolean
parse_query (PracticeSignature *signature, PracticeRequest *request, char **problem)
{
  const char *algorithm = practice_request_get_parameter (request, "X-Amz-Algorithm");
  const char *expires = practice_request_get_parameter (request, "X-Amz-Expires");

  signature->presigned = TRUE;
  signature->date = g_strdup (practice_request_get_parameter (request, "X-Amz-Date"));
  signature->token = practice_request_get_parameter (request, "X-Amz-Security-Token");
  if (g_strcmp0 (algorithm, "AWS4-HMAC-SHA256") != 0)
    {
      *problem = g_strdup ("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
      return FALSE;
    }
  if (expires == NULL
      || !g_ascii_string_to_signed (expires, 10, 0, G_MAXINT32, &signature->expires, NULL))
    {
      *problem = g_strdup ("X-Amz-Expires should be a number");
      return FALSE;
    }
  if (signature->expires > 604800)
    {
      *problem = g_strdup ("X-Amz-Expires must be less than a week (in seconds); that is, the "
                           "given X-Amz-Expires must be less than 604800 seconds");
      return FALSE;
    }
  return take_parts (signature, practice_request_get_parameter (request, "X-Amz-Credential"),
                     practice_request_get_parameter (request, "X-Amz-SignedHeaders"),
                     practice_request_get_parameter (request, "X-Amz-Signature"), problem);
}

PracticeSignature *
practice_signature_parse (PracticeRequest *request, char **problem)
{
  const char *authorization = practice_request_get_header (request, "authorization");
  g_autoptr (PracticeSignature) signature = g_new0 (PracticeSignature, 1);
  gboolean fine;

  *problem = NULL;
  if (authorization != NULL)
    fine = parse_header (signature, request, authorization, problem);
  else if (practice_request_get_parameter (request, "X-Amz-Signature") != NULL
           || practice_request_get_parameter (request, "X-Amz-Algorithm") != NULL)
    fine = parse_query (signature, request, problem);
  else
    return NULL;
  return fine ? g_steal_pointer (&signature) : NULL;
}

/* ---- canonical request ---- */

static gboolean
is_unreserved (guchar c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void
append_encoded (GString *out, const char *text, gsize length, gboolean keep_slash)
{
  static const char digits[] = "0123456789ABCDEF";

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (is_unreserved (c) || (keep_slash && c == '/'))
        g_string_append_c (out, (char) c);
      else
        {
          g_string_append_c (out, '%');
          g_string_append_c (out, digits[c >> 4]);
          g_string_append_c (out, digits[c & 15]);
        }
    }
}

/* As URLs have it: '+' stays a plus, broken escapes stay as they are. */
static void
append_unescaped (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
        && g_ascii_isxdigit (text[i + 2]))
      {
        g_string_append_c (out, (char) (g_ascii_xdigit_value (text[i + 1]) * 16
                                        + g_ascii_xdigit_value (text[i + 2])));
        i += 2;
      }
    else
      g_string_append_c (out, text[i]);
}

static void
append_normalized_path (GString *out, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  const char *last = "";

  for (guint i = 0; segments[i] != NULL; i++)
    {
      last = segments[i];
      if (g_str_equal (last, "..") && kept->len > 0)
        g_ptr_array_set_size (kept, kept->len - 1);
      else if (*last != '\0' && !g_str_equal (last, ".") && !g_str_equal (last, ".."))
        g_ptr_array_add (kept, segments[i]);
    }
  for (guint i = 0; i < kept->len; i++)
    {
      const char *segment = g_ptr_array_index (kept, i);

      g_string_append_c (out, '/');
      append_encoded (out, segment, strlen (segment),
                      FALSE); /* what is encoded already, once more */
    }
  if (kept->len == 0 || *last == '\0' || g_str_equal (last, ".") || g_str_equal (last, ".."))
    g_string_append_c (out, '/');
}

static void
append_path (GString *out, const char *path, gboolean s3)
{
  g_autoptr (GString) decoded = NULL;

  if (g_str_equal (path, "/"))
    g_string_append_c (out, '/');
  else if (!s3)
    append_normalized_path (out, path);
  else
    {
      decoded = g_string_new (NULL);
      append_unescaped (decoded, path, strlen (path));
      append_encoded (out, decoded->str, decoded->len, TRUE);
    }
}

static char *
canonical_part (const char *text, gsize length)
{
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_autoptr (GString) encoded = g_string_new (NULL);

  append_unescaped (decoded, text, length);
  append_encoded (encoded, decoded->str, decoded->len, FALSE);
  return g_string_free (g_steal_pointer (&encoded), FALSE);
}

typedef struct { char *name, *value; } Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;
  int order = strcmp (x->name, y->name);

  return order != 0 ? order : strcmp (x->value, y->value);
}

static void
pair_clear (gpointer data)
{
  Pair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
}

static void
append_query (GString *out, const char *query, gboolean presigned)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);

  g_array_set_clear_func (pairs, pair_clear);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      gsize length = equals != NULL ? (gsize) (equals - parts[i]) : strlen (parts[i]);
      Pair pair;

      if (*parts[i] == '\0' || (presigned && g_str_has_prefix (parts[i], "X-Amz-Signature=")))
        continue;
      pair.name = canonical_part (parts[i], length);
      pair.value
          = equals != NULL ? canonical_part (equals + 1, strlen (equals + 1)) : g_strdup ("");
      g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    g_string_append_printf (out, "%s%s=%s", i > 0 ? "&" : "", g_array_index (pairs, Pair, i).name,
                            g_array_index (pairs, Pair, i).value);
}

/* Trimmed, inner blanks and line breaks collapsed */
static void
append_trimmed (GString *out, const char *value)
{
  gboolean blank = FALSE, started = FALSE;

  for (; *value != '\0'; value++)
    if (g_ascii_isspace (*value))
      blank = TRUE;
    else
      {
        if (blank && started)
          g_string_append_c (out, ' ');
        g_string_append_c (out, *value);
        started = TRUE;
        blank = FALSE;
      }
}

static void
append_header (GString *out, PracticeRequest *request, const char *name)
{
  gboolean first = TRUE;

  g_string_append (out, name);
  g_string_append_c (out, ':');
  for (guint i = 0; i < request->headers->len; i++)
    {
      const PracticeHeader *header = &g_array_index (request->headers, PracticeHeader, i);

      if (!g_str_equal (header->name, name))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      append_trimmed (out, header->value);
      first = FALSE;
    }
  g_string_append_c (out, '\n');
}

char *
practice_signature_canonical_request (PracticeRequest *request,
                                      PracticeSignature *signature,
                                      const char *payload_hash)
{
  g_autoptr (GString) out = g_string_sized_new (512);

  g_string_append (out, request->method);
  g_string_append_c (out, '\n');
  append_path (out, request->path, g_str_equal (signature->service, "s3"));
  g_string_append_c (out, '\n');
  if (request->query != NULL)
    append_query (out, request->query, signature->presigned);
  g_string_append_c (out, '\n');
  for (guint i = 0; signature->signed_headers[i] != NULL; i++)
    append_header (out, request, signature->signed_headers[i]);
  g_string_append_c (out, '\n');
  for (guint i = 0; signature->signed_headers[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ';');
      g_string_append (out, signature->signed_headers[i]);
    }
  g_string_append_c (out, '\n');
  g_string_append (out, payload_hash);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
practice_signature_string_to_sign (PracticeSignature *signature, const char *canonical_request)
{
  char hash[65];

  practice_sha256_hex (canonical_request, strlen (canonical_request), hash);
  return g_strdup_printf ("AWS4-HMAC-SHA256\n%s\n%s/%s/%s/aws4_request\n%s", signature->date,
                          signature->day, signature->region, signature->service, hash);
}
