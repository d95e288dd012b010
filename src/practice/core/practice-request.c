/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <nettle/md5.h>
#include <string.h>

static void
header_clear (gpointer data)
{
  PracticeHeader *header = data;

  g_free (header->name);
  g_free (header->value);
}

PracticeRequest *
practice_request_new (const char *method, const char *path, const char *query)
{
  PracticeRequest *request = g_new0 (PracticeRequest, 1);

  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->query = g_strdup (query);
  request->headers = g_array_sized_new (FALSE, FALSE, sizeof (PracticeHeader), 16);
  g_array_set_clear_func (request->headers, header_clear);
  request->body = g_bytes_new_static ("", 0);
  return request;
}

void
practice_request_free (PracticeRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_array_unref (request->headers);
  g_bytes_unref (request->body);
  g_clear_pointer (&request->spool, practice_spool_discard);
  g_clear_pointer (&request->parameters, g_hash_table_unref);
  g_free (request);
}

void
practice_request_add_header (PracticeRequest *request, const char *name, const char *value)
{
  PracticeHeader header = { g_ascii_strdown (name, -1), g_strdup (value) };

  g_array_append_val (request->headers, header);
}

/* The first header of this name; nullable */
const char *
practice_request_get_header (PracticeRequest *request, const char *lower_case_name)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const PracticeHeader *header = &g_array_index (request->headers, PracticeHeader, i);

      if (g_str_equal (header->name, lower_case_name))
        return header->value;
    }
  return NULL;
}

void
practice_request_take_body (PracticeRequest *request, GBytes *body, PracticeSpool *spool)
{
  g_bytes_unref (request->body);
  g_clear_pointer (&request->spool, practice_spool_discard);
  request->body = body;
  request->spool = spool;
  *request->md5 = *request->sha256 = '\0';
}

const char *
practice_request_get_md5 (PracticeRequest *request)
{
  struct md5_ctx context;
  guint8 digest[MD5_DIGEST_SIZE];

  if (request->spool != NULL && practice_spool_get_md5 (request->spool) != NULL)
    return practice_spool_get_md5 (request->spool);
  if (*request->md5 == '\0')
    {
      md5_init (&context);
      md5_update (&context, g_bytes_get_size (request->body), g_bytes_get_data (request->body, NULL));
      md5_digest (&context, sizeof digest, digest);
      practice_hex (digest, sizeof digest, request->md5);
    }
  return request->md5;
}

const char *
practice_request_get_sha256 (PracticeRequest *request)
{
  if (request->spool != NULL && practice_spool_get_sha256 (request->spool) != NULL)
    return practice_spool_get_sha256 (request->spool);
  if (*request->sha256 == '\0')
    practice_sha256_hex (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body),
                         request->sha256);
  return request->sha256;
}

/* Decodes %XX and, in forms, '+'. NULL: broken escapes, NUL or invalid UTF-8 */
static char *
decode (const char *text, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '+')
      g_string_append_c (out, ' ');
    else if (text[i] != '%')
      g_string_append_c (out, text[i]);
    else if (i + 2 < length && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
      {
        g_string_append_c (out, (char) (g_ascii_xdigit_value (text[i + 1]) * 16
                                        + g_ascii_xdigit_value (text[i + 2])));
        i += 2;
      }
    else
      return NULL;
  if (!g_utf8_validate (out->str, out->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * practice_form_parse:
 * @text: (array length=length): "a=b&c=d"
 * @pairs: (element-type utf8): gets name, value, name, value…; must free its elements
 *
 * Returns: whether all of it could be decoded
 */
gboolean
practice_form_parse (const char *text, gsize length, GPtrArray *pairs)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *stop = memchr (text, '&', end - text);
      const char *equals;

      if (stop == NULL)
        stop = end;
      if (stop > text)
        {
          g_autofree char *name = NULL;
          g_autofree char *value = NULL;

          equals = memchr (text, '=', stop - text);
          if (equals == NULL)
            equals = stop;
          name = decode (text, equals - text);
          value = equals < stop ? decode (equals + 1, stop - equals - 1) : g_strdup ("");
          if (name == NULL || value == NULL || pairs->len >= 20000)
            return FALSE;
          g_ptr_array_add (pairs, g_steal_pointer (&name));
          g_ptr_array_add (pairs, g_steal_pointer (&value));
        }
      text = stop + 1;
    }
  return TRUE;
}

static void
parse_parameters (PracticeRequest *request)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  request->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (request->query != NULL)
    practice_form_parse (request->query, strlen (request->query), pairs);
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    g_hash_table_insert (request->parameters, g_ptr_array_index (pairs, i),
                         g_ptr_array_index (pairs, i + 1));
}

/* A query parameter, decoded; nullable */
const char *
practice_request_get_parameter (PracticeRequest *request, const char *name)
{
  if (request->query == NULL)
    return NULL;
  if (request->parameters == NULL)
    parse_parameters (request);
  return g_hash_table_lookup (request->parameters, name);
}
