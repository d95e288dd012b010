/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena-tokens.h"

#include <string.h>

static gsize
quoted_length (const char *at)
{
  const char quote = *at;
  const char *p = at + 1;

  while (*p != '\0' && (*p != quote || p[1] == quote))
    p += *p == quote ? 2 : 1;
  return *p == quote ? (gsize) (p + 1 - at) : 0;
}

static gsize
comment_length (const char *at)
{
  const char *end;

  if (g_str_has_prefix (at, "--"))
    return strcspn (at, "\n");
  end = strstr (at + 2, "*/");
  return end != NULL ? (gsize) (end + 2 - at) : 0;
}

static AthenaToken
next_token (const char *at)
{
  AthenaToken token = { T_OTHER, at, 1 };

  if (g_ascii_isspace (*at))
    token = (AthenaToken) { T_BLANK, at, strspn (at, " \t\r\n\f\v") };
  else if (g_str_has_prefix (at, "--") || g_str_has_prefix (at, "/*"))
    token = (AthenaToken) { T_BLANK, at, comment_length (at) };
  else if (*at == '\'' || *at == '"')
    token = (AthenaToken) { *at == '"' ? T_QUOTED : T_TEXT, at, quoted_length (at) };
  else if (g_ascii_isalpha (*at) || *at == '_')
    for (token = (AthenaToken) { T_WORD, at, 1 }; g_ascii_isalnum (at[token.length]) || at[token.length] == '_';)
      token.length++;
  else if (g_ascii_isdigit (*at))
    token = (AthenaToken) { T_NUMBER, at, strspn (at, "0123456789.eE") };
  return token;
}

/* NULL: a quote or a comment has no end, or there is a backquote. (transfer full) */
GArray *
athena_tokenize (const char *sql, char **problem)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (AthenaToken));

  while (*sql != '\0')
    {
      AthenaToken token = next_token (sql);

      if (*sql == '`')
        *problem = g_strdup ("line 1:1: backquoted identifiers are not supported; use double "
                             "quotes to quote identifiers");
      else if (token.length == 0)
        *problem = g_strdup ("line 1:1: mismatched input '<EOF>'. A quotation or a comment has no end");
      if (*problem != NULL)
        return NULL;
      g_array_append_val (tokens, token);
      sql += token.length;
    }
  return g_steal_pointer (&tokens);
}

gboolean
athena_token_is_word (const AthenaToken *token, const char *word)
{
  return token->kind == T_WORD && token->length == strlen (word)
         && g_ascii_strncasecmp (token->at, word, token->length) == 0;
}

gboolean
athena_token_is_char (const AthenaToken *token, char character)
{
  return token->kind == T_OTHER && *token->at == character;
}

gboolean
athena_token_is_name (const AthenaToken *token)
{
  return token->kind == T_WORD || token->kind == T_QUOTED;
}

const AthenaToken *
athena_token_at (GArray *tokens, guint index)
{
  static const AthenaToken none = { T_BLANK, "", 0 };

  return index < tokens->len ? &g_array_index (tokens, AthenaToken, index) : &none;
}

/* The next one that is no blank, from @index on */
guint
athena_skip_blanks (GArray *tokens, guint index)
{
  while (index < tokens->len && athena_token_at (tokens, index)->kind == T_BLANK)
    index++;
  return index;
}

/* An identifier in lower case, without quotes */
char *
athena_token_dup_name (const AthenaToken *token)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;

  if (token->kind == T_WORD)
    return g_ascii_strdown (token->at, (gssize) token->length);
  text = g_strndup (token->at + 1, token->length - 2);
  parts = g_strsplit (text, "\"\"", -1);
  plain = g_strjoinv ("\"", parts);
  return g_utf8_strdown (plain, -1);
}
