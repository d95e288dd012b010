/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-canonical.h"

#include <string.h>

#include "aws/protocols/aws-put.h"

#define LONGEST_UNSIGNED 19

/* Connection-level headers, and those that proxies may change; by length. */
static const char *const unsigned_headers[LONGEST_UNSIGNED + 1][3] = {
  [2] = { "te" },
  [6] = { "expect" },
  [7] = { "trailer", "upgrade" },
  [10] = { "connection", "keep-alive", "user-agent" },
  [13] = { "authorization" },
  [15] = { "x-amzn-trace-id" },
  [16] = { "proxy-connection" },
  [17] = { "transfer-encoding" },
  [18] = { "proxy-authenticate" },
  [19] = { "proxy-authorization" },
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

static inline char
lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
}

static inline gboolean
is_blank (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static gboolean
is_signed (const char *name, gsize length)
{
  if (length == 0)
    return FALSE;
  if (length > LONGEST_UNSIGNED)
    return TRUE;
  for (guint i = 0; i < 3 && unsigned_headers[length][i] != NULL; i++)
    if (memcmp (unsigned_headers[length][i], name, length) == 0)
      return FALSE;
  return TRUE;
}

static char *
take_room (AwsCanonicalHeaders *self, gsize length)
{
  char *room;

  if (self->names_used + length <= sizeof self->names)
    {
      room = self->names + self->names_used;
      self->names_used += length;
      return room;
    }
  if (self->long_names == NULL)
    self->long_names = g_ptr_array_new_with_free_func (g_free);
  room = g_malloc (length);
  g_ptr_array_add (self->long_names, room);
  return room;
}

static void
insert_sorted (AwsCanonicalHeaders *self, const AwsHeader *header)
{
  gsize length = strlen (header->name);
  char *name = take_room (self, length + 1);
  guint at = self->n;

  for (gsize i = 0; i <= length; i++)
    name[i] = lower (header->name[i]);
  if (!is_signed (name, length))
    return;
  for (; at > 0 && strcmp (self->all[at - 1].name, name) > 0; at--)
    self->all[at] = self->all[at - 1];
  self->all[at] = (AwsCanonicalHeader) { name, length, header->value };
  self->n++;
}

void
aws_canonical_headers_collect (AwsCanonicalHeaders *self, const AwsHeader *headers, guint n_headers,
                               const AwsHeader *more, guint n_more)
{
  self->n = 0;
  self->names_used = 0;
  self->long_names = NULL;
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
  g_clear_pointer (&self->long_names, g_ptr_array_unref);
}

/* Trimmed, and each run of blanks (folded lines, too) as one. */
static void
append_value (GString *string, const char *value)
{
  while (is_blank (*value))
    value++;
  while (*value != '\0')
    {
      const char *run = value;

      while (*value != '\0' && !is_blank (*value))
        value++;
      aws_put (string, run, value - run);
      while (is_blank (*value))
        value++;
      if (*value != '\0')
        aws_put_char (string, ' ');
    }
}

static gboolean
is_repeat (const AwsCanonicalHeaders *self, guint i)
{
  return i > 0 && strcmp (self->all[i - 1].name, self->all[i].name) == 0;
}

void
aws_canonical_headers_append (const AwsCanonicalHeaders *self, GString *string)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (is_repeat (self, i))
        aws_put_char (string, ',');
      else
        {
          if (i > 0)
            aws_put_char (string, '\n');
          aws_put (string, self->all[i].name, self->all[i].name_length);
          aws_put_char (string, ':');
        }
      append_value (string, self->all[i].value);
    }
  if (self->n > 0)
    aws_put_char (string, '\n');
}

void
aws_canonical_headers_append_names (const AwsCanonicalHeaders *self, GString *string)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (is_repeat (self, i))
        continue;
      if (i > 0)
        aws_put_char (string, ';');
      aws_put (string, self->all[i].name, self->all[i].name_length);
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
