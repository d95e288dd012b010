/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/athena/practice-athena-tokens.h"

#include <string.h>

/* Presto's SELECT in SQLite's words: which tables it names, and those names as one word each. */

/* What is known at one depth of brackets */
typedef struct
{
  gboolean select, from, expect, cast;
} Level;

typedef struct
{
  GArray *tokens;     /* of AthenaToken */
  GArray *levels;     /* of Level */
  GHashTable *common; /* names of WITH */
  const char *database;
  GString *sql;
  GPtrArray *tables;
  gboolean cast;     /* the next bracket is a CAST's */
  gboolean compound; /* UNION and the like stood before */
  char **problem;
} Rewriter;

void
athena_statement_free (AthenaStatement *statement)
{
  g_free (statement->sql);
  g_ptr_array_unref (statement->tables);
  g_hash_table_unref (statement->types);
  g_free (statement);
}

/* ---- refusals ---- */

char *
athena_statement_refusal (const char *sql)
{
  char *problem = NULL;
  g_autoptr (GArray) tokens = athena_tokenize (sql, &problem);
  guint first, index;

  if (tokens == NULL)
    return problem;
  first = athena_skip_blanks (tokens, 0);
  for (index = first; index < tokens->len && !athena_token_is_char (athena_token_at (tokens, index), ';'); index++)
    ;
  if (athena_skip_blanks (tokens, index + 1) < tokens->len)
    return g_strdup_printf ("Only one sql statement is allowed. Got: %.1000s", sql);
  if (first >= tokens->len)
    return g_strdup ("line 1:1: mismatched input '<EOF>'. Expecting: 'SELECT', 'WITH'");
  while (athena_token_is_char (athena_token_at (tokens, first), '('))
    first = athena_skip_blanks (tokens, first + 1);
  if (athena_token_is_word (athena_token_at (tokens, first), "SELECT")
      || athena_token_is_word (athena_token_at (tokens, first), "WITH")
      || athena_token_is_word (athena_token_at (tokens, first), "VALUES") || athena_is_show (sql))
    return NULL;
  return g_strdup_printf ("Queries of this type are not supported by the practice Athena: it runs SELECT, SHOW and "
                          "DESCRIBE, not '%.*s'",
                          (int) MIN (athena_token_at (tokens, first)->length, 40), athena_token_at (tokens, first)->at);
}

/* ---- tables ---- */

/* Names that WITH gives: a name, perhaps columns in brackets, AS, a bracket */
static GHashTable *
find_common (GArray *tokens)
{
  GHashTable *common = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < tokens->len; i++)
    {
      guint next = athena_skip_blanks (tokens, i + 1);

      if (!athena_token_is_name (athena_token_at (tokens, i)))
        continue;
      if (athena_token_is_char (athena_token_at (tokens, next), '('))
        {
          while (next < tokens->len && !athena_token_is_char (athena_token_at (tokens, next), ')'))
            next++;
          next = athena_skip_blanks (tokens, next + 1);
        }
      if (athena_token_is_word (athena_token_at (tokens, next), "AS")
          && athena_token_is_char (athena_token_at (tokens, athena_skip_blanks (tokens, next + 1)), '('))
        g_hash_table_add (common, athena_token_dup_name (athena_token_at (tokens, i)));
    }
  return common;
}

static gboolean
ends_reference (const AthenaToken *token)
{
  static const char *const words[]
      = { "WHERE", "GROUP",  "ORDER",     "HAVING", "LIMIT", "OFFSET", "FETCH",
          "UNION", "EXCEPT", "INTERSECT", "JOIN",   "INNER", "LEFT",   "RIGHT",
          "FULL",  "CROSS",  "NATURAL",   "ON",     "USING", "WINDOW", "TABLESAMPLE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (athena_token_is_word (token, words[i]))
      return TRUE;
  return !athena_token_is_name (token);
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

  g_ptr_array_add (parts, athena_token_dup_name (athena_token_at (self->tokens, index)));
  for (after = athena_skip_blanks (self->tokens, index + 1);
       athena_token_is_char (athena_token_at (self->tokens, after), '.')
       && athena_token_is_name (athena_token_at (self->tokens, athena_skip_blanks (self->tokens, after + 1)));
       after = athena_skip_blanks (self->tokens, end + 1))
    {
      end = athena_skip_blanks (self->tokens, after + 1);
      g_ptr_array_add (parts, athena_token_dup_name (athena_token_at (self->tokens, end)));
    }
  if (athena_token_is_char (athena_token_at (self->tokens, after), '('))
    {
      *self->problem = g_strdup_printf ("NOT_SUPPORTED: the practice Athena has no table function %s",
                                        (char *) g_ptr_array_index (parts, 0));
      return 0;
    }
  if (parts->len == 1 && g_hash_table_contains (self->common, g_ptr_array_index (parts, 0)))
    append_identifier (self->sql, g_ptr_array_index (parts, 0));
  else if (!put_table (self, parts, ends_reference (athena_token_at (self->tokens, after))))
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
  Level inner = { .expect = top (self)->expect, .cast = self->cast };

  self->cast = FALSE;
  inner.from = inner.expect;
  top (self)->expect = FALSE;
  g_array_append_val (self->levels, inner);
}

static void
see_word (Rewriter *self, const AthenaToken *token)
{
  static const char *const enders[]
      = { "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "WINDOW" };
  Level *level = top (self);

  if (athena_token_is_word (token, "SELECT"))
    *level = (Level) { .select = TRUE };
  else if (athena_token_is_word (token, "FROM") && level->select)
    level->from = level->expect = TRUE;
  else if (athena_token_is_word (token, "JOIN") && level->from)
    level->expect = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (enders); i++)
    if (athena_token_is_word (token, enders[i]))
      level->from = level->expect = FALSE;
  self->compound
      = athena_token_is_word (token, "UNION") || athena_token_is_word (token, "EXCEPT")
        || athena_token_is_word (token, "INTERSECT")
        || (self->compound
            && (athena_token_is_word (token, "ALL") || athena_token_is_word (token, "DISTINCT")));
}

static gboolean
see_other (Rewriter *self, const AthenaToken *token)
{
  if (athena_token_is_char (token, '('))
    {
      if (self->levels->len > 200)
        return FALSE;
      if (self->compound) /* SQLite takes no brackets there */
        g_string_append (self->sql, "SELECT * FROM ");
      open_level (self);
    }
  else if (athena_token_is_char (token, ')') && self->levels->len > 1)
    g_array_set_size (self->levels, self->levels->len - 1);
  else if (athena_token_is_char (token, ',') && top (self)->from)
    top (self)->expect = TRUE;
  return TRUE;
}

/* ---- words that mean something else to SQLite ---- */

/* CAST becomes a function, to which its type is a text. Returns: the index of its bracket; 0: it is none */
static guint
begin_cast (Rewriter *self, guint index)
{
  const AthenaToken *token = athena_token_at (self->tokens, index);
  guint next = athena_skip_blanks (self->tokens, index + 1);
  gboolean tries = athena_token_is_word (token, "TRY_CAST");

  if ((!tries && !athena_token_is_word (token, "CAST"))
      || !athena_token_is_char (athena_token_at (self->tokens, next), '('))
    return 0;
  g_string_append (self->sql, tries ? "athena_try_cast" : "athena_cast");
  self->cast = TRUE;
  return next;
}

/* AS and the type. Returns: the index of the bracket after it */
static guint
put_type (Rewriter *self, guint index)
{
  int depth = 1;

  g_string_append (self->sql, ", '");
  for (index++; index < self->tokens->len; index++)
    {
      const AthenaToken *token = athena_token_at (self->tokens, index);

      depth += athena_token_is_char (token, '(') - athena_token_is_char (token, ')');
      if (depth == 0)
        break;
      if (token->kind != T_TEXT && token->kind != T_QUOTED && token->kind != T_BLANK)
        g_string_append_len (self->sql, token->at, (gssize) token->length);
    }
  g_string_append_c (self->sql, '\'');
  return index;
}

/* DATE '2026-01-31' is a text here. */
static gboolean
is_time_literal (Rewriter *self, guint index)
{
  const AthenaToken *token = athena_token_at (self->tokens, index);

  return (athena_token_is_word (token, "DATE") || athena_token_is_word (token, "TIMESTAMP"))
         && athena_token_at (self->tokens, athena_skip_blanks (self->tokens, index + 1))->kind == T_TEXT;
}

/* Names to Presto, and words of its own to SQLite */
static gboolean
is_sqlite_word (Rewriter *self, guint index)
{
  static const char *const words[]
      = { "ADD",       "AUTOINCREMENT", "CHECK",  "COLLATE",     "COMMIT",  "DEFAULT", "DEFERRABLE",
          "FOREIGN",   "INDEX",         "ISNULL", "NOTHING",     "NOTNULL", "PRIMARY", "REFERENCES",
          "RETURNING", "SET",           "TO",     "TRANSACTION", "UNIQUE",  "UPDATE" };
  const AthenaToken *token = athena_token_at (self->tokens, index);

  if (athena_token_is_char (athena_token_at (self->tokens, athena_skip_blanks (self->tokens, index + 1)), '('))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (athena_token_is_word (token, words[i]))
      return TRUE;
  return FALSE;
}

/* Returns: the index after what was written otherwise; 0: nothing */
static guint
take_word (Rewriter *self, guint index)
{
  const AthenaToken *token = athena_token_at (self->tokens, index);
  guint next = begin_cast (self, index);

  if (next > 0)
    return next;
  if (top (self)->cast && athena_token_is_word (token, "AS"))
    return put_type (self, index);
  if (is_time_literal (self, index))
    return athena_skip_blanks (self->tokens, index + 1);
  if (is_sqlite_word (self, index))
    {
      g_autofree char *name = athena_token_dup_name (token);

      append_identifier (self->sql, name);
      return index + 1;
    }
  return 0;
}

static gboolean
rewrite (Rewriter *self)
{
  for (guint i = 0; i < self->tokens->len;)
    {
      const AthenaToken *token = athena_token_at (self->tokens, i);
      guint next;

      if (top (self)->expect && !ends_reference (token) && !athena_token_is_word (token, "SELECT")
          && !athena_token_is_word (token, "WITH") && !athena_token_is_word (token, "VALUES")
          && !athena_token_is_word (token, "LATERAL"))
        {
          top (self)->expect = FALSE;
          i = take_table (self, i);
          if (i == 0)
            return FALSE;
          continue;
        }
      if (token->kind == T_WORD && (next = take_word (self, i)) > 0)
        {
          i = next;
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
      if (athena_token_is_char (token, ';'))
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
  g_autoptr (GArray) tokens = athena_tokenize (sql, problem), levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_autoptr (GHashTable) common = tokens != NULL ? find_common (tokens) : NULL;
  Rewriter self = { tokens, levels, common, database, NULL, NULL, FALSE, FALSE, problem };
  AthenaStatement *statement;

  if (tokens == NULL)
    return NULL;
  g_array_append_val (levels, outer);
  self.sql = g_string_new (NULL);
  self.tables = g_ptr_array_new_with_free_func (g_free);
  statement = g_new0 (AthenaStatement, 1);
  statement->tables = self.tables;
  statement->types = athena_find_types (tokens);
  if (!rewrite (&self))
    g_clear_pointer (&statement, athena_statement_free);
  if (statement != NULL)
    statement->sql = g_string_free (g_steal_pointer (&self.sql), FALSE);
  else
    g_string_free (self.sql, TRUE);
  return statement;
}
