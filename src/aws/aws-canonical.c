/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/aws-canonical.h"

#include <string.h>

/* Connection-level headers, and those that proxies may change. */
static const char *const unsigned_headers[] = {
  "authorization", "connection", "expect", "keep-alive", "proxy-authenticate",
  "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  "user-agent", "x-amzn-trace-id", NULL
};

static gboolean
is_unreserved (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.' || c == '~';
}

static void
append_percent (GString *string, guchar byte)
{
  static const char digits[] = "0123456789ABCDEF";
  char text[3] = { '%', digits[byte >> 4], digits[byte & 15] };

  g_string_append_len (string, text, 3);
}

void
aws_uri_encode (GString *string, const char *text, gsize length, gboolean slash)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *run = text;

      while (text < end && (is_unreserved (*text) || (slash && *text == '/')))
        text++;
      if (text > run)
        g_string_append_len (string, run, text - run);
      if (text < end)
        append_percent (string, (guchar) *text++);
    }
}

static gboolean
is_signed (const char *name)
{
  static const char first[] = "acekptuxACEKPTUX";

  if (strchr (first, *name) == NULL)
    return TRUE;
  for (guint i = 0; unsigned_headers[i] != NULL; i++)
    if (g_ascii_strcasecmp (unsigned_headers[i], name) == 0)
      return FALSE;
  return TRUE;
}

static void
insert_sorted (AwsCanonicalHeaders *self, const AwsHeader *header)
{
  guint at = self->n;

  if (header->name[0] == '\0' || !is_signed (header->name))
    return;
  for (; at > 0 && g_ascii_strcasecmp (self->all[at - 1].name, header->name) > 0; at--)
    self->all[at] = self->all[at - 1];
  self->all[at] = (AwsCanonicalHeader) { header->name, header->value };
  self->n++;
}

void
aws_canonical_headers_collect (AwsCanonicalHeaders *self, const AwsHeader *headers, guint n_headers,
                               const AwsHeader *more, guint n_more)
{
  self->n = 0;
  self->all = self->few;
  if (n_headers + n_more > AWS_CANONICAL_FEW_HEADERS)
    self->all = g_new (AwsCanonicalHeader, n_headers + n_more);
  for (guint i = 0; i < n_headers; i++)
    insert_sorted (self, &headers[i]);
  for (guint i = 0; i < n_more; i++)
    insert_sorted (self, &more[i]);
}

void
aws_canonical_headers_clear (AwsCanonicalHeaders *self)
{
  if (self->all != self->few)
    g_free (self->all);
  self->all = NULL;
}

static void
append_lower (GString *string, const char *name)
{
  char buffer[64];
  guint n = 0;

  for (; *name != '\0'; name++)
    {
      buffer[n++] = g_ascii_tolower (*name);
      if (n == sizeof buffer)
        {
          g_string_append_len (string, buffer, n);
          n = 0;
        }
    }
  g_string_append_len (string, buffer, n);
}

/* Trimmed, and each run of blanks (folded lines, too) as one. */
static void
append_value (GString *string, const char *value)
{
  while (g_ascii_isspace (*value))
    value++;
  while (*value != '\0')
    {
      const char *run = value;

      while (*value != '\0' && !g_ascii_isspace (*value))
        value++;
      g_string_append_len (string, run, value - run);
      while (g_ascii_isspace (*value))
        value++;
      if (*value != '\0')
        g_string_append_c (string, ' ');
    }
}

static gboolean
is_repeat (const AwsCanonicalHeaders *self, guint i)
{
  return i > 0 && g_ascii_strcasecmp (self->all[i - 1].name, self->all[i].name) == 0;
}

void
aws_canonical_headers_append (const AwsCanonicalHeaders *self, GString *string)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (is_repeat (self, i))
        g_string_append_c (string, ',');
      else
        {
          if (i > 0)
            g_string_append_c (string, '\n');
          append_lower (string, self->all[i].name);
          g_string_append_c (string, ':');
        }
      append_value (string, self->all[i].value);
    }
  if (self->n > 0)
    g_string_append_c (string, '\n');
}

void
aws_canonical_headers_append_names (const AwsCanonicalHeaders *self, GString *string)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (is_repeat (self, i))
        continue;
      if (i > 0)
        g_string_append_c (string, ';');
      append_lower (string, self->all[i].name);
    }
}

/* RFC 3986, 5.2.4, and empty segments taken out as well. */
static void
append_normalized (GString *string, const char *path, gboolean encode)
{
  gsize start = string->len;
  gboolean directory = FALSE;

  while (*path != '\0')
    {
      const char *end = strchrnul (path, '/');
      gsize length = end - path;

      directory = length == 0 || (length == 1 && path[0] == '.');
      if (length == 2 && path[0] == '.' && path[1] == '.')
        {
          while (string->len > start && string->str[string->len - 1] != '/')
            g_string_truncate (string, string->len - 1);
          if (string->len > start)
            g_string_truncate (string, string->len - 1);
          directory = TRUE;
        }
      else if (!directory)
        {
          g_string_append_c (string, '/');
          if (encode)
            aws_uri_encode (string, path, length, FALSE);
          else
            g_string_append_len (string, path, length);
        }
      if (*end == '/' && end[1] == '\0')
        directory = TRUE;
      path = *end == '/' ? end + 1 : end;
    }
  if (directory || string->len == start)
    g_string_append_c (string, '/');
}

void
aws_canonical_append_path (GString *string, const char *path, gboolean normalize, gboolean encode)
{
  if (path[0] == '\0' || (path[0] == '/' && path[1] == '\0'))
    g_string_append_c (string, '/');
  else if (normalize)
    append_normalized (string, path, encode);
  else if (encode)
    aws_uri_encode (string, path, strlen (path), TRUE);
  else
    g_string_append (string, path);
}

typedef struct
{
  char *text; /* "name\0value" */
  char *value;
} Parameter;

static int
compare_parameters (gconstpointer a, gconstpointer b)
{
  const Parameter *left = a, *right = b;
  int order = strcmp (left->text, right->text);

  return order != 0 ? order : strcmp (left->value, right->value);
}

/* Encodes what is not encoded yet: a raw "%" is only taken as an escape where two digits follow. */
static void
append_encoded_once (GString *string, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1]) &&
        g_ascii_isxdigit (text[i + 2]))
      {
        guchar byte = g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2]);

        if (is_unreserved ((char) byte))
          g_string_append_c (string, (char) byte);
        else
          append_percent (string, byte);
        i += 2;
      }
    else
      aws_uri_encode (string, text + i, 1, FALSE);
}

void
aws_canonical_append_query (GString *string, const char *query)
{
  g_autoptr (GArray) parameters = g_array_new (FALSE, FALSE, sizeof (Parameter));

  while (*query != '\0')
    {
      const char *end = strchrnul (query, '&');
      const char *equals = memchr (query, '=', end - query);
      GString *text = g_string_new (NULL);
      gsize value_at;
      Parameter parameter;

      append_encoded_once (text, query, (equals != NULL ? equals : end) - query);
      g_string_append_c (text, '\0');
      value_at = text->len;
      if (equals != NULL)
        append_encoded_once (text, equals + 1, end - equals - 1);
      parameter.text = g_string_free (text, FALSE);
      parameter.value = parameter.text + value_at;
      if (end > query)
        g_array_append_val (parameters, parameter);
      else
        g_free (parameter.text);
      query = *end == '&' ? end + 1 : end;
    }

  g_array_sort (parameters, compare_parameters);
  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = &g_array_index (parameters, Parameter, i);

      if (i > 0)
        g_string_append_c (string, '&');
      g_string_append (string, parameter->text);
      g_string_append_c (string, '=');
      g_string_append (string, parameter->value);
      g_free (parameter->text);
    }
}
