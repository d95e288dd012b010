/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena-tokens.h"

#include <string.h>

/* SQLite's comparisons are numbers, and its casts are what their values are. What an item of a
 * SELECT is can be seen from its words: an operator that makes truths, outside of brackets and of
 * CASE, or a CAST that is all of it. */

#define PASSES 3 /* through names that inner SELECTs give */

typedef struct
{
  GArray *tokens;
  GHashTable *types;
} Finder;

typedef struct
{
  guint start, end; /* without blanks around; @end is after the last */
} Range;

static const AthenaToken *
at (Finder *self, guint index)
{
  return athena_token_at (self->tokens, index);
}

static gboolean
is_one_of (const AthenaToken *token, const char *const *words)
{
  for (; *words != NULL; words++)
    if (athena_token_is_word (token, *words))
      return TRUE;
  return FALSE;
}

static Range
trim (Finder *self, Range range)
{
  while (range.start < range.end && at (self, range.start)->kind == T_BLANK)
    range.start++;
  while (range.end > range.start && at (self, range.end - 1)->kind == T_BLANK)
    range.end--;
  return range;
}

static int
depth_of (const AthenaToken *token)
{
  return athena_token_is_char (token, '(') - athena_token_is_char (token, ')');
}

/* Where the bracket at @open closes */
static guint
find_close (Finder *self, guint open, guint end)
{
  int depth = 0;

  for (guint i = open; i < end; i++)
    {
      depth += depth_of (at (self, i));
      if (depth == 0)
        return i;
    }
  return end;
}

/* ---- one expression ---- */

static gboolean
is_truth (Finder *self, Range range)
{
  static const char *const words[]
      = { "AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "EXISTS", NULL };
  int depth = 0, cases = 0;

  if (range.end == range.start + 1)
    return athena_token_is_word (at (self, range.start), "TRUE")
           || athena_token_is_word (at (self, range.start), "FALSE");
  for (guint i = range.start; i < range.end; i++)
    {
      const AthenaToken *token = at (self, i);

      depth += depth_of (token);
      cases += athena_token_is_word (token, "CASE") - athena_token_is_word (token, "END");
      if (depth > 0 || cases > 0)
        continue;
      if (is_one_of (token, words) || (token->kind == T_OTHER && strchr ("=<>!", *token->at) != NULL))
        return TRUE;
    }
  return FALSE;
}

static char *
cast_type (Finder *self, Range range)
{
  guint open = athena_skip_blanks (self->tokens, range.start + 1);
  int depth = 0;

  if (!(athena_token_is_word (at (self, range.start), "CAST")
        || athena_token_is_word (at (self, range.start), "TRY_CAST"))
      || !athena_token_is_char (at (self, open), '(')
      || find_close (self, open, range.end) + 1 != range.end)
    return NULL;
  for (guint i = open; i < range.end; i++)
    {
      depth += depth_of (at (self, i));
      if (depth == 1 && athena_token_is_word (at (self, i), "AS"))
        {
          Range type = trim (self, (Range) { i + 1, range.end - 1 });
          const AthenaToken *first = at (self, type.start), *last = at (self, type.end - 1);

          return type.start < type.end
                     ? g_ascii_strdown (first->at, (gssize) (last->at + last->length - first->at))
                     : NULL;
        }
    }
  return NULL;
}

/* As result columns name it */
static char *
canonical_type (const char *type)
{
  static const char *const names[][2]
      = { { "int", "integer" }, { "real", "float" }, { "varchar", "varchar" }, { "char", "char" } };
  g_autofree char *base = g_strndup (type, strcspn (type, "( "));

  if (g_str_equal (base, "decimal"))
    return g_strdup (type);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (base, names[i][0]))
      return g_strdup (names[i][1]);
  return g_steal_pointer (&base);
}

/* A name, perhaps with its table's before it */
static char *
known_name (Finder *self, Range range)
{
  g_autofree char *name = NULL;
  guint n = range.end - range.start;

  if ((n != 1 && !(n == 3 && athena_token_is_char (at (self, range.start + 1), '.')))
      || !athena_token_is_name (at (self, range.end - 1)))
    return NULL;
  name = athena_token_dup_name (at (self, range.end - 1));
  return g_strdup (g_hash_table_lookup (self->types, name));
}

/* (nullable): SQLite will tell */
static char *
find_type (Finder *self, Range range)
{
  g_autofree char *type = NULL;

  while (range.start < range.end && athena_token_is_char (at (self, range.start), '(')
         && find_close (self, range.start, range.end) + 1 == range.end)
    range = trim (self, (Range) { range.start + 1, range.end - 1 });
  if (range.start == range.end || athena_token_is_word (at (self, range.start), "SELECT"))
    return NULL;
  if (is_truth (self, range))
    return g_strdup ("boolean");
  type = cast_type (self, range);
  return type != NULL ? canonical_type (type) : known_name (self, range);
}

/* ---- items ---- */

/* The name after an expression, with AS or without; 0: it has none */
static guint
find_alias (Finder *self, Range range)
{
  static const char *const no_names[] = { "END", "NULL", "TRUE", "FALSE", NULL };
  static const char *const before_values[]
      = { "AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "THEN", "ELSE", "WHEN", "CASE", "FROM", "ESCAPE", NULL };
  guint last = range.end - 1, before = last;
  const AthenaToken *token;

  while (before > range.start && at (self, before - 1)->kind == T_BLANK)
    before--;
  if (before == range.start || !athena_token_is_name (at (self, last)) || is_one_of (at (self, last), no_names))
    return 0;
  token = at (self, before - 1);
  if (athena_token_is_word (token, "AS"))
    return last;
  return athena_token_is_char (token, ')') || (token->kind != T_OTHER && !is_one_of (token, before_values)) ? last : 0;
}

/* @place: among the items of the result; -1: unknown */
static void
see_item (Finder *self, Range range, int place)
{
  g_autofree char *name = NULL, *type = NULL;
  const AthenaToken *first, *last;
  Range value;
  guint alias;

  range = value = trim (self, range);
  if (range.start == range.end)
    return;
  alias = find_alias (self, range);
  if (alias > 0)
    value = trim (self, (Range) { range.start, alias });
  if (alias > 0 && value.end > value.start && athena_token_is_word (at (self, value.end - 1), "AS"))
    value = trim (self, (Range) { value.start, value.end - 1 });
  type = find_type (self, value);
  if (type == NULL)
    return;
  first = at (self, value.start);
  last = at (self, value.end - 1);
  name = alias > 0 ? athena_token_dup_name (at (self, alias))
                   : g_ascii_strdown (first->at, (gssize) (last->at + last->length - first->at));
  /* A CAST is another text when SQLite sees it. */
  if (place >= 0)
    g_hash_table_insert (self->types, g_strdup_printf ("#%d", place), g_strdup (type));
  g_hash_table_insert (self->types, g_steal_pointer (&name), g_steal_pointer (&type));
}

static void
see_select (Finder *self, guint index, gboolean outermost)
{
  static const char *const enders[] = { "FROM",  "WHERE",  "GROUP",     "ORDER",  "HAVING", "LIMIT",
                                        "UNION", "EXCEPT", "INTERSECT", "WINDOW", "OFFSET", NULL };
  static const char *const quantifiers[] = { "DISTINCT", "ALL", NULL };
  guint start = athena_skip_blanks (self->tokens, index);
  int depth = 0, place = outermost ? 0 : -1;

  if (is_one_of (at (self, start), quantifiers))
    start++;
  for (guint i = start; i <= self->tokens->len; i++)
    {
      const AthenaToken *token = at (self, i);
      gboolean end = i == self->tokens->len
                     || (depth == 0
                         && (is_one_of (token, enders) || athena_token_is_char (token, ')')
                             || athena_token_is_char (token, ';')));

      if (end || (depth == 0 && athena_token_is_char (token, ',')))
        {
          Range item = trim (self, (Range) { start, i });

          if (item.end > item.start && athena_token_is_char (at (self, item.end - 1), '*'))
            place = -1; /* nobody knows how many it is */
          see_item (self, item, place);
          place += place >= 0;
          start = i + 1;
        }
      if (end)
        return;
      depth += depth_of (token);
    }
}

GHashTable *
athena_find_types (GArray *tokens)
{
  Finder self = { tokens, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };

  for (guint pass = 0; pass < PASSES; pass++)
    {
      gboolean first = TRUE;
      int depth = 0;

      for (guint i = 0; i < tokens->len; i++)
        {
          depth += depth_of (at (&self, i));
          if (!athena_token_is_word (at (&self, i), "SELECT"))
            continue;
          see_select (&self, i + 1, first && depth == 0);
          first = first && depth != 0;
        }
    }
  return self.types;
}
