/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* The aws-chunked framing: "hexlength;chunk-signature=S\r\n" data "\r\n" … and trailers. */

typedef struct
{
  const char *at, *end;
  gboolean is_signed, has_trailer;
  PracticeSignature *signature;
  char previous[65];
  GByteArray *out;       /* nullable: a large one goes to the disk */
  PracticeSpool *spool;  /* nullable */
  guint64 total;
} Chunks;

/* The line up to CRLF; NULL: none of up to @limit bytes */
static char *
take_line (Chunks *chunks, gsize limit)
{
  gsize left = MIN ((gsize) (chunks->end - chunks->at), limit);
  const char *stop = left > 0 ? memmem (chunks->at, left, "\r\n", 2) : NULL;
  char *line;

  if (stop == NULL || memchr (chunks->at, '\0', stop - chunks->at) != NULL)
    return NULL;
  line = g_strndup (chunks->at, stop - chunks->at);
  chunks->at = stop + 2;
  return line;
}

static gboolean
check_link (Chunks *chunks,
            const char *algorithm,
            const char *middle,
            const char *hash,
            const char *given)
{
  PracticeSignature *s = chunks->signature;
  g_autofree char *text
      = g_strdup_printf ("%s\n%s\n%s/%s/%s/aws4_request\n%s\n%s%s", algorithm, s->date, s->day,
                         s->region, s->service, chunks->previous, middle, hash);
  guint8 mac[32];

  practice_hmac_sha256 (s->signing_key, 32, text, strlen (text), mac);
  practice_hex (mac, sizeof mac, chunks->previous);
  return given != NULL && practice_equal_secret (chunks->previous, given);
}

static gboolean
take_chunk (Chunks *chunks, gsize *length, const char **code)
{
  g_autofree char *line = take_line (chunks, 1024);
  const char *given;
  char *stop = NULL;
  char hash[65];
  guint64 size;

  *code = "IncompleteBody";
  if (line == NULL || !g_ascii_isxdigit (*line))
    return FALSE;
  size = g_ascii_strtoull (line, &stop, 16);
  if ((*stop != '\0' && *stop != ';') || size > (guint64) (chunks->end - chunks->at))
    return FALSE;
  given = strstr (stop, ";chunk-signature=");
  if (chunks->is_signed)
    practice_sha256_hex (chunks->at, size, hash);
  *code = "SignatureDoesNotMatch";
  if (chunks->is_signed
      && !check_link (chunks, "AWS4-HMAC-SHA256-PAYLOAD", PRACTICE_EMPTY_SHA256 "\n", hash,
                      given != NULL ? given + strlen (";chunk-signature=") : NULL))
    return FALSE;
  if (chunks->spool != NULL)
    practice_spool_add (chunks->spool, chunks->at, size);
  else
    g_byte_array_append (chunks->out, (const guint8 *) chunks->at, size);
  chunks->total += size;
  chunks->at += size;
  *length = size;
  *code = "IncompleteBody";
  if (size == 0)
    return TRUE;
  if (chunks->end - chunks->at < 2 || memcmp (chunks->at, "\r\n", 2) != 0)
    return FALSE;
  chunks->at += 2;
  return TRUE;
}

static void
add_trailer (PracticeRequest *request, const char *line, GString *canonical)
{
  const char *colon = strchr (line, ':');
  g_autofree char *name = colon != NULL ? g_ascii_strdown (line, colon - line) : NULL;
  g_autofree char *value = colon != NULL ? g_strstrip (g_strdup (colon + 1)) : NULL;

  if (name == NULL)
    return;
  g_string_append_printf (canonical, "%s:%s\n", name, value);
  practice_request_add_header (request, name, value);
}

static gboolean
take_trailers (Chunks *chunks, PracticeRequest *request, const char **code)
{
  g_autoptr (GString) canonical = g_string_new (NULL);
  g_autofree char *given = NULL;
  char hash[65];

  *code = "MalformedTrailerError";
  for (guint i = 0; chunks->at < chunks->end && i < 20; i++)
    {
      g_autofree char *line = take_line (chunks, 8192);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        break;
      if (g_str_has_prefix (line, "x-amz-trailer-signature:"))
        given = g_strdup (line + strlen ("x-amz-trailer-signature:"));
      else
        add_trailer (request, line, canonical);
    }
  practice_sha256_hex (canonical->str, canonical->len, hash);
  *code = "SignatureDoesNotMatch";
  return !chunks->is_signed || !chunks->has_trailer
         || check_link (chunks, "AWS4-HMAC-SHA256-TRAILER", "", hash, given);
}

static gboolean
declared_length (PracticeRequest *request, guint64 *length)
{
  const char *header = practice_request_get_header (request, "x-amz-decoded-content-length");

  return header != NULL && g_ascii_string_to_unsigned (header, 10, 0, G_MAXINT64, length, NULL);
}

static gboolean
replace_body (PracticeRequest *request, Chunks *chunks, const char **code, const char **message)
{
  GBytes *body;

  if (chunks->spool == NULL)
    body = g_byte_array_free_to_bytes (chunks->out);
  else
    {
      practice_spool_end (chunks->spool, NULL, NULL, NULL, NULL);
      practice_spool_wait (chunks->spool);
      body = practice_spool_map (chunks->spool);
    }
  if (body != NULL)
    {
      practice_request_take_body (request, body, chunks->spool);
      return TRUE;
    }
  practice_spool_drop (chunks->spool);
  *code = "InternalError";
  *message = "The practice server has no room on its disk for this object.";
  return FALSE;
}

/**
 * practice_chunked_decode:
 * @signature: of the headers, verified; its key and seed signature start the chain
 * @code: (out): S3's error code when this fails
 * @message: (out): and its text
 *
 * Puts the data in place of the framed body; trailers become headers. A body that is not
 * framed stays as it is.
 */
gboolean
practice_chunked_decode (PracticeRequest *request,
                         PracticeSignature *signature,
                         const char **code,
                         const char **message)
{
  const char *kind = practice_request_get_header (request, "x-amz-content-sha256");
  Chunks chunks = { 0 };
  gsize length;
  guint64 declared;

  if (kind == NULL || !g_str_has_prefix (kind, "STREAMING-"))
    return TRUE;
  *code = "InvalidRequest";
  *message = "The value of x-amz-content-sha256 header is invalid.";
  chunks.is_signed = g_str_has_prefix (kind, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  chunks.has_trailer = g_str_has_suffix (kind, "-TRAILER");
  if (!chunks.is_signed && !g_str_equal (kind, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
    return FALSE;
  *code = "MissingContentLength";
  *message = "You must provide the Content-Length HTTP header.";
  if (!declared_length (request, &declared))
    return FALSE;
  chunks.at = g_bytes_get_data (request->body, &length);
  chunks.end = chunks.at + length;
  chunks.signature = signature;
  if (request->spool != NULL)
    chunks.spool = practice_spool_new_beside (request->spool);
  else
    chunks.out = g_byte_array_new ();
  g_strlcpy (chunks.previous, signature->seed_signature, sizeof chunks.previous);
  *message = "The request body terminated unexpectedly";
  for (length = 1; length > 0;)
    if (!take_chunk (&chunks, &length, code))
      goto broken;
  if (!take_trailers (&chunks, request, code))
    goto broken;
  *code = "IncompleteBody";
  if (chunks.total != declared)
    goto broken;
  return replace_body (request, &chunks, code, message);

broken:
  if (g_str_equal (*code, "SignatureDoesNotMatch"))
    *message = "The request signature we calculated does not match the signature you provided. "
               "Check your key and signing method.";
  g_clear_pointer (&chunks.out, g_byte_array_unref);
  if (chunks.spool != NULL)
    practice_spool_drop (chunks.spool);
  return FALSE;
}
