/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <string.h>

/* Presto's SELECT in SQLite's words: which tables it names, and those names as one word each. */

typedef enum { T_BLANK, T_WORD, T_QUOTED, T_TEXT, T_NUMBER, T_OTHER } TokenKind;

typedef struct
{
  TokenKind kind;
  const char *at;
  gsize length;
} Token;

/* What is known at one depth of brackets */
typedef struct
{
  gboolean select, from, expect;
} Level;

typedef struct
{
  GArray *tokens;     /* of Token */
  GArray *levels;     /* of Level */
  GHashTable *common; /* names of WITH */
  const char *database;
  GString *sql;
  GPtrArray *tables;
  gboolean compound; /* UNION and the like stood before */
  char **problem;
} Rewriter;

void
athena_statement_free (AthenaStatement *statement)
{
  g_free (statement->sql);
  g_ptr_array_unref (statement->tables);
  g_free (statement);
}

/* ---- tokens ---- */

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

static Token
next_token (const char *at)
{
  Token token = { T_OTHER, at, 1 };

  if (g_ascii_isspace (*at))
    token = (Token) { T_BLANK, at, strspn (at, " \t\r\n\f\v") };
  else if (g_str_has_prefix (at, "--") || g_str_has_prefix (at, "/*"))
    token = (Token) { T_BLANK, at, comment_length (at) };
  else if (*at == '\'' || *at == '"')
    token = (Token) { *at == '"' ? T_QUOTED : T_TEXT, at, quoted_length (at) };
  else if (g_ascii_isalpha (*at) || *at == '_')
    for (token = (Token) { T_WORD, at, 1 }; g_ascii_isalnum (at[token.length]) || at[token.length] == '_';)
      token.length++;
  else if (g_ascii_isdigit (*at))
    token = (Token) { T_NUMBER, at, strspn (at, "0123456789.eE") };
  return token;
}

/* NULL: a quote or a comment has no end, or there is a backquote. (transfer full) */
static GArray *
tokenize (const char *sql, char **problem)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));

  while (*sql != '\0')
    {
      Token token = next_token (sql);

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

static gboolean
is_word (const Token *token, const char *word)
{
  return token->kind == T_WORD && token->length == strlen (word)
         && g_ascii_strncasecmp (token->at, word, token->length) == 0;
}

static gboolean
is_char (const Token *token, char character)
{
  return token->kind == T_OTHER && *token->at == character;
}

static gboolean
is_name (const Token *token)
{
  return token->kind == T_WORD || token->kind == T_QUOTED;
}

static const Token *
token_at (GArray *tokens, guint index)
{
  static const Token none = { T_BLANK, "", 0 };

  return index < tokens->len ? &g_array_index (tokens, Token, index) : &none;
}

/* The next one that is no blank, from @index on */
static guint
skip_blanks (GArray *tokens, guint index)
{
  while (index < tokens->len && token_at (tokens, index)->kind == T_BLANK)
    index++;
  return index;
}

/* An identifier in lower case, without quotes */
static char *
dup_name (const Token *token)
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

/* ---- refusals ---- */

char *
athena_statement_refusal (const char *sql)
{
  char *problem = NULL;
  g_autoptr (GArray) tokens = tokenize (sql, &problem);
  guint first, index;

  if (tokens == NULL)
    return problem;
  first = skip_blanks (tokens, 0);
  for (index = first; index < tokens->len && !is_char (token_at (tokens, index), ';'); index++)
    ;
  if (skip_blanks (tokens, index + 1) < tokens->len)
    return g_strdup_printf ("Only one sql statement is allowed. Got: %.1000s", sql);
  if (first >= tokens->len)
    return g_strdup ("line 1:1: mismatched input '<EOF>'. Expecting: 'SELECT', 'WITH'");
  while (is_char (token_at (tokens, first), '('))
    first = skip_blanks (tokens, first + 1);
  if (is_word (token_at (tokens, first), "SELECT") || is_word (token_at (tokens, first), "WITH")
      || is_word (token_at (tokens, first), "VALUES"))
    return NULL;
  return g_strdup_printf ("Queries of this type are not supported by the practice Athena: it runs SELECT alone, "
                          "not '%.*s'",
                          (int) MIN (token_at (tokens, first)->length, 40), token_at (tokens, first)->at);
}

/* ---- tables ---- */

/* Names that WITH gives: a name, perhaps columns in brackets, AS, a bracket */
static GHashTable *
find_common (GArray *tokens)
{
  GHashTable *common = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < tokens->len; i++)
    {
      guint next = skip_blanks (tokens, i + 1);

      if (!is_name (token_at (tokens, i)))
        continue;
      if (is_char (token_at (tokens, next), '('))
        {
          while (next < tokens->len && !is_char (token_at (tokens, next), ')'))
            next++;
          next = skip_blanks (tokens, next + 1);
        }
      if (is_word (token_at (tokens, next), "AS")
          && is_char (token_at (tokens, skip_blanks (tokens, next + 1)), '('))
        g_hash_table_add (common, dup_name (token_at (tokens, i)));
    }
  return common;
}

static gboolean
ends_reference (const Token *token)
{
  static const char *const words[]
      = { "WHERE", "GROUP",  "ORDER",     "HAVING", "LIMIT", "OFFSET", "FETCH",
          "UNION", "EXCEPT", "INTERSECT", "JOIN",   "INNER", "LEFT",   "RIGHT",
          "FULL",  "CROSS",  "NATURAL",   "ON",     "USING", "WINDOW", "TABLESAMPLE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (is_word (token, words[i]))
      return TRUE;
  return !is_name (token);
}

static void
append_identifier (GString *sql, const char *name)
{
  g_string_append_c (sql, '"');
  for (; *name != '\0'; name++)
    g_string_append (sql, *name == '"' ? "\"\"" : ((char[]) { *name, 0 }));
  g_string_append_c (sql, '"');
}

static void
note_table (Rewriter *self, const char *database, const char *table)
{
  char *entry = g_strconcat (database, "\1", table, NULL);

  if (g_ptr_array_find_with_equal_func (self->tables, entry, g_str_equal, NULL))
    g_free (entry);
  else
    g_ptr_array_add (self->tables, entry);
}

static gboolean
put_table (Rewriter *self, GPtrArray *parts, gboolean alias)
{
  const char *table = g_ptr_array_index (parts, parts->len - 1);
  const char *database = parts->len > 1 ? g_ptr_array_index (parts, parts->len - 2) : self->database;
  g_autofree char *flat = NULL, *lower = NULL;

  if (parts->len > 3 || (parts->len == 3 && g_strcmp0 (g_ptr_array_index (parts, 0), "awsdatacatalog") != 0))
    *self->problem = g_strdup_printf ("CATALOG_NOT_FOUND: line 1:1: Catalog '%s' does not exist",
                                      (char *) g_ptr_array_index (parts, 0));
  else if (database == NULL)
    *self->problem = g_strdup (
        "MISSING_SCHEMA_NAME: line 1:1: Schema must be specified when session schema is not set");
  if (*self->problem != NULL)
    return FALSE;
  lower = g_utf8_strdown (database, -1);
  note_table (self, lower, table);
  flat = g_strconcat (lower, ".", table, NULL);
  append_identifier (self->sql, flat);
  if (alias)
    {
      g_string_append (self->sql, " AS ");
      append_identifier (self->sql, table);
    }
  return TRUE;
}

/* A table's name at @index, with its parts. Returns: the index after it; 0: refused */
static guint
take_table (Rewriter *self, guint index)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint end = index, after;

  g_ptr_array_add (parts, dup_name (token_at (self->tokens, index)));
  for (after = skip_blanks (self->tokens, index + 1);
       is_char (token_at (self->tokens, after), '.')
       && is_name (token_at (self->tokens, skip_blanks (self->tokens, after + 1)));
       after = skip_blanks (self->tokens, end + 1))
    {
      end = skip_blanks (self->tokens, after + 1);
      g_ptr_array_add (parts, dup_name (token_at (self->tokens, end)));
    }
  if (is_char (token_at (self->tokens, after), '('))
    {
      *self->problem = g_strdup_printf ("NOT_SUPPORTED: the practice Athena has no table function %s",
                                        (char *) g_ptr_array_index (parts, 0));
      return 0;
    }
  if (parts->len == 1 && g_hash_table_contains (self->common, g_ptr_array_index (parts, 0)))
    append_identifier (self->sql, g_ptr_array_index (parts, 0));
  else if (!put_table (self, parts, ends_reference (token_at (self->tokens, after))))
    return 0;
  return end + 1;
}

/* ---- the walk ---- */

static Level *
top (Rewriter *self)
{
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static void
open_level (Rewriter *self)
{
  Level inner = { .expect = top (self)->expect };

  inner.from = inner.expect;
  top (self)->expect = FALSE;
  g_array_append_val (self->levels, inner);
}

static void
see_word (Rewriter *self, const Token *token)
{
  static const char *const enders[]
      = { "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "WINDOW" };
  Level *level = top (self);

  if (is_word (token, "SELECT"))
    *level = (Level) { .select = TRUE };
  else if (is_word (token, "FROM") && level->select)
    level->from = level->expect = TRUE;
  else if (is_word (token, "JOIN") && level->from)
    level->expect = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (enders); i++)
    if (is_word (token, enders[i]))
      level->from = level->expect = FALSE;
  self->compound = is_word (token, "UNION") || is_word (token, "EXCEPT") || is_word (token, "INTERSECT")
                   || (self->compound && (is_word (token, "ALL") || is_word (token, "DISTINCT")));
}

static gboolean
see_other (Rewriter *self, const Token *token)
{
  if (is_char (token, '('))
    {
      if (self->levels->len > 200)
        return FALSE;
      if (self->compound) /* SQLite takes no brackets there */
        g_string_append (self->sql, "SELECT * FROM ");
      open_level (self);
    }
  else if (is_char (token, ')') && self->levels->len > 1)
    g_array_set_size (self->levels, self->levels->len - 1);
  else if (is_char (token, ',') && top (self)->from)
    top (self)->expect = TRUE;
  return TRUE;
}

static gboolean
rewrite (Rewriter *self)
{
  for (guint i = 0; i < self->tokens->len;)
    {
      const Token *token = token_at (self->tokens, i);

      if (top (self)->expect && !ends_reference (token) && !is_word (token, "SELECT") && !is_word (token, "WITH")
          && !is_word (token, "VALUES") && !is_word (token, "LATERAL"))
        {
          top (self)->expect = FALSE;
          i = take_table (self, i);
          if (i == 0)
            return FALSE;
          continue;
        }
      if (token->kind == T_WORD)
        see_word (self, token);
      else if (token->kind == T_OTHER && !see_other (self, token))
        {
          *self->problem = g_strdup ("SYNTAX_ERROR: line 1:1: too many brackets");
          return FALSE;
        }
      if (token->kind != T_WORD && token->kind != T_BLANK)
        self->compound = FALSE;
      if (is_char (token, ';'))
        break;
      g_string_append_len (self->sql, token->at, (gssize) token->length);
      i++;
    }
  return TRUE;
}

AthenaStatement *
athena_statement_parse (const char *sql, const char *database, char **problem)
{
  Level outer = { FALSE };
  g_autoptr (GArray) tokens = tokenize (sql, problem), levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_autoptr (GHashTable) common = tokens != NULL ? find_common (tokens) : NULL;
  Rewriter self = { tokens, levels, common, database, NULL, NULL, FALSE, problem };
  AthenaStatement *statement;

  if (tokens == NULL)
    return NULL;
  g_array_append_val (levels, outer);
  self.sql = g_string_new (NULL);
  self.tables = g_ptr_array_new_with_free_func (g_free);
  statement = g_new0 (AthenaStatement, 1);
  statement->tables = self.tables;
  if (!rewrite (&self))
    g_clear_pointer (&statement, athena_statement_free);
  if (statement != NULL)
    statement->sql = g_string_free (g_steal_pointer (&self.sql), FALSE);
  else
    g_string_free (self.sql, TRUE);
  return statement;
}
