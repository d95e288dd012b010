/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The words of a statement; what they point to is the statement's text. */

typedef enum { T_BLANK, T_WORD, T_QUOTED, T_TEXT, T_NUMBER, T_OTHER } AthenaTokenKind;

typedef struct
{
  AthenaTokenKind kind;
  const char *at;
  gsize length;
} AthenaToken;

/* NULL: a quote or a comment has no end, or there is a backquote. (transfer full) (element-type AthenaToken) */
GArray *athena_tokenize (const char *sql, char **problem);
/* A blank one after the end */
const AthenaToken *athena_token_at (GArray *tokens, guint index);
/* The next one that is no blank, from @index on */
guint athena_skip_blanks (GArray *tokens, guint index);
gboolean athena_token_is_word (const AthenaToken *token, const char *word);
gboolean athena_token_is_char (const AthenaToken *token, char character);
gboolean athena_token_is_name (const AthenaToken *token);
/* An identifier in lower case, without quotes */
char *athena_token_dup_name (const AthenaToken *token);

/* practice-athena-types.c: what the items of the SELECTs are that SQLite does not tell: truths, and casts. By their names
 * in the result, which is an item's text where it has none, and as "#0", "#1", … by their places. (transfer full) (element-type utf8 utf8) */
GHashTable *athena_find_types (GArray *tokens);

G_END_DECLS
