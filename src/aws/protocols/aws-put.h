/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* g_string_append_len() without its calls: a signature is made of many short pieces. */
static inline void
aws_put (GString *string, const char *text, gsize length)
{
  if (G_UNLIKELY (string->len + length >= string->allocated_len))
    {
      g_string_append_len (string, text, (gssize) length);
      return;
    }
  memcpy (string->str + string->len, text, length);
  string->len += length;
  string->str[string->len] = '\0';
}

static inline void
aws_put_string (GString *string, const char *text)
{
  aws_put (string, text, strlen (text));
}

static inline void
aws_put_char (GString *string, char c)
{
  aws_put (string, &c, 1);
}

#define aws_put_literal(string, literal) aws_put (string, literal, sizeof (literal) - 1)

G_END_DECLS
