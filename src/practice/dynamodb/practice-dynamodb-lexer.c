/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <string.h>

#define EXPRESSION_SIZE 4096

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static PracticeTokenKind
scan (const char *p, guint *length)
{
  guint n = 0;

  *length = 1;
  if (g_ascii_isalpha (*p) || *p == '#' || *p == ':')
    {
      for (n = 1; is_word (p[n]); n++)
        ;
      *length = n;
      if (*p == '#' || *p == ':')
        return n == 1      ? PRACTICE_TOKEN_BAD
               : *p == '#' ? PRACTICE_TOKEN_PLACEHOLDER
                           : PRACTICE_TOKEN_VALUE;
      return PRACTICE_TOKEN_NAME;
    }
  if (g_ascii_isdigit (*p))
    {
      for (; g_ascii_isdigit (p[n]); n++)
        ;
      *length = n;
      return PRACTICE_TOKEN_NUMBER;
    }
  if (strchr ("()[].,=+-", *p))
    return PRACTICE_TOKEN_SYMBOL;
  if (*p == '<' || *p == '>')
    {
      *length = p[1] == '=' || (*p == '<' && p[1] == '>') ? 2 : 1;
      return PRACTICE_TOKEN_SYMBOL;
    }
  *length = g_utf8_next_char (p) - p;
  return PRACTICE_TOKEN_BAD;
}

static void
token_clear_cb (gpointer data)
{
  g_free (((PracticeToken *) data)->text);
}

static void
add_token (PracticeParser *parser, PracticeTokenKind kind, guint start, guint length)
{
  PracticeToken token = { kind, start, start + length, g_strndup (parser->source + start, length) };

  g_array_append_val (parser->tokens, token);
}

/* @source: lives as long as the parser. */
gboolean
practice_parser_init (PracticeParser *parser, const char *kind, const char *source,
                      PracticeSymbols *symbols, GError **error)
{
  guint at = 0;

  *parser = (PracticeParser) { .kind = kind, .source = source, .symbols = symbols };
  parser->tokens = g_array_new (FALSE, FALSE, sizeof (PracticeToken));
  g_array_set_clear_func (parser->tokens, token_clear_cb);
  if (strlen (source) > EXPRESSION_SIZE)
    return practice_parser_fail (parser, error,
                                 "Expression size has exceeded the maximum allowed size; "
                                 "expression size: %" G_GSIZE_FORMAT,
                                 strlen (source));
  while (source[at])
    {
      guint length;
      PracticeTokenKind token;

      if (g_ascii_isspace (source[at]))
        {
          at++;
          continue;
        }
      token = scan (source + at, &length);
      add_token (parser, token, at, length);
      at += length;
    }
  if (parser->tokens->len == 0)
    return practice_parser_fail (parser, error, "The expression can not be empty;");
  add_token (parser, PRACTICE_TOKEN_END, at, 0);
  return TRUE;
}

void
practice_parser_clear (PracticeParser *parser)
{
  g_clear_pointer (&parser->tokens, g_array_unref);
}

const PracticeToken *
practice_parser_peek (PracticeParser *parser)
{
  return &g_array_index (parser->tokens, PracticeToken, parser->at);
}

gboolean
practice_parser_is (PracticeParser *parser, const char *word)
{
  const PracticeToken *token = practice_parser_peek (parser);

  return (token->kind == PRACTICE_TOKEN_SYMBOL || token->kind == PRACTICE_TOKEN_NAME)
         && g_ascii_strcasecmp (token->text, word) == 0;
}

gboolean
practice_parser_take (PracticeParser *parser, const char *word)
{
  if (!practice_parser_is (parser, word))
    return FALSE;
  parser->at++;
  return TRUE;
}

gboolean
practice_parser_expect (PracticeParser *parser, const char *word, GError **error)
{
  return practice_parser_take (parser, word) || practice_parser_syntax_error (parser, error);
}

/* Always returns FALSE. */
gboolean
practice_parser_fail (PracticeParser *parser, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return practice_dynamodb_invalid (error, "Invalid %s: %s", parser->kind, text);
}

/* Names the token and what stands around it, as DynamoDB does. Always returns FALSE. */
gboolean
practice_parser_syntax_error (PracticeParser *parser, GError **error)
{
  GArray *tokens = parser->tokens;
  guint first = parser->at ? parser->at - 1 : 0;
  guint last = MIN (parser->at + 1, tokens->len - 1);
  const PracticeToken *token = practice_parser_peek (parser);
  guint start = g_array_index (tokens, PracticeToken, first).start;
  guint end = g_array_index (tokens, PracticeToken, last).end;
  g_autofree char *near = g_strndup (parser->source + start, end - start);

  return practice_parser_fail (parser, error, "Syntax error; token: \"%s\", near: \"%s\"",
                               token->kind == PRACTICE_TOKEN_END ? "<EOF>" : token->text,
                               g_strstrip (near));
}
