/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/dynamodb/practice-dynamodb-value.h"

G_BEGIN_DECLS

gboolean practice_dynamodb_is_reserved (const char *name);

/* ---- placeholders: ExpressionAttributeNames and -Values of one request ---- */
typedef struct
{
  JsonObject *names;  /* (nullable) (unowned) */
  JsonObject *values; /* (nullable) (unowned) */
  GHashTable *used;   /* "#a", ":b" */
} PracticeSymbols;

/* Checks the placeholders' form and validates the values. @expressions: how many expressions the
 * request has. */
gboolean
practice_symbols_init (PracticeSymbols *symbols, JsonObject *in, guint expressions, GError **error);
void practice_symbols_clear (PracticeSymbols *symbols);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeSymbols, practice_symbols_clear)
/* After all expressions were parsed: each placeholder must have been used. */
gboolean practice_symbols_check_used (PracticeSymbols *symbols, GError **error);

/* ---- lexer ---- */
typedef enum
{
  PRACTICE_TOKEN_END,
  PRACTICE_TOKEN_NAME,
  PRACTICE_TOKEN_PLACEHOLDER,
  PRACTICE_TOKEN_VALUE,
  PRACTICE_TOKEN_NUMBER,
  PRACTICE_TOKEN_SYMBOL,
  PRACTICE_TOKEN_BAD
} PracticeTokenKind;
typedef struct
{
  PracticeTokenKind kind;
  guint start, end; /* bytes in the source */
  char *text;
} PracticeToken;

/* ---- document paths ---- */
typedef struct
{
  char *name; /* NULL: an index */
  guint index;
} PracticeStep;
/* (element-type PracticeStep) */
typedef GPtrArray PracticePath;

JsonNode *practice_path_get (PracticePath *path, JsonObject *item); /* (transfer none) (nullable) */
char *practice_path_print (PracticePath *path);                     /* "[a, b, [0]]" */
gboolean practice_path_equal (PracticePath *a, PracticePath *b);
/* Several paths of one expression must not contain each other. @kind: "UpdateExpression" */
gboolean practice_paths_check (GPtrArray *paths, const char *kind, GError **error);
/* The parts of @item under @paths. (transfer full) */
JsonObject *practice_paths_project (GPtrArray *paths, JsonObject *item);

/* ---- expressions ---- */
typedef enum
{
  PRACTICE_EXPRESSION_PATH,
  PRACTICE_EXPRESSION_VALUE,
  PRACTICE_EXPRESSION_COMPARE,  /* op: "=", "<>", "<" … */
  PRACTICE_EXPRESSION_BETWEEN,
  PRACTICE_EXPRESSION_IN,
  PRACTICE_EXPRESSION_AND,
  PRACTICE_EXPRESSION_OR,
  PRACTICE_EXPRESSION_NOT,
  PRACTICE_EXPRESSION_FUNCTION, /* op: its name */
  PRACTICE_EXPRESSION_SUM       /* op: "+" or "-"; updates only */
} PracticeExpressionKind;

typedef struct _PracticeExpression PracticeExpression;
struct _PracticeExpression
{
  PracticeExpressionKind kind;
  char *op;
  PracticePath *path;
  JsonNode *value;       /* (unowned): of the request */
  GPtrArray *arguments;  /* (element-type PracticeExpression) */
  gboolean in_parentheses;
};
void practice_expression_free (PracticeExpression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeExpression, practice_expression_free)

typedef struct
{
  const char *kind; /* "ConditionExpression": for messages */
  const char *source;
  GArray *tokens;   /* (element-type PracticeToken) */
  guint at;
  guint operators;
  PracticeSymbols *symbols;
} PracticeParser;

gboolean practice_parser_init (PracticeParser *parser, const char *kind, const char *source,
                               PracticeSymbols *symbols, GError **error);
void practice_parser_clear (PracticeParser *parser);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeParser, practice_parser_clear)
const PracticeToken *practice_parser_peek (PracticeParser *parser);
gboolean
practice_parser_is (PracticeParser *parser,
                    const char *word); /* a symbol, or a keyword in any case */
gboolean practice_parser_take (PracticeParser *parser, const char *word);
gboolean practice_parser_expect (PracticeParser *parser, const char *word, GError **error);
gboolean practice_parser_syntax_error (PracticeParser *parser, GError **error);
gboolean
practice_parser_fail (PracticeParser *parser, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
PracticePath *practice_parser_path (PracticeParser *parser, GError **error);
/* An operand of an update: path, value, if_not_exists (), list_append (); of a condition: path,
 * value, size (). */
PracticeExpression *
practice_parser_operand (PracticeParser *parser, gboolean update, GError **error);
PracticeExpression *practice_expression_new (PracticeExpressionKind kind, const char *op);
const char *
practice_expression_literal_type (const PracticeExpression *expression); /* (nullable) */

/* @kind: "ConditionExpression", "FilterExpression", "KeyConditionExpression" */
PracticeExpression *
practice_condition_parse (const char *kind,
                          const char *source,
                          PracticeSymbols *symbols,
                          GError **error);
gboolean practice_condition_matches (const PracticeExpression *condition, JsonObject *item);
/* Names of the first steps of all paths: for keys in filters. (transfer container) */
GPtrArray *practice_condition_names (const PracticeExpression *condition);

/* Paths of a projection. (transfer full) (element-type PracticePath) */
GPtrArray *practice_projection_parse (const char *source, PracticeSymbols *symbols, GError **error);

/* ---- key conditions ---- */
typedef struct
{
  JsonNode *hash;       /* (unowned) */
  const char
      *op; /* of the sort key; NULL: none: "=", "<", "<=", ">", ">=", "BETWEEN", "begins_with" */
  JsonNode *low, *high; /* (unowned) */
} PracticeKeyCondition;
/* @sort: (nullable): name of the sort key. The result points into @condition. */
gboolean
practice_key_condition_read (const PracticeExpression *condition,
                             const char *hash,
                             const char *sort,
                             PracticeKeyCondition *out,
                             GError **error);

/* ---- updates ---- */
typedef struct _PracticeUpdate PracticeUpdate;
PracticeUpdate *
practice_update_parse (const char *source, PracticeSymbols *symbols, GError **error);
void practice_update_free (PracticeUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeUpdate, practice_update_free)
/* (transfer none) (element-type PracticePath) */
GPtrArray *practice_update_get_paths (PracticeUpdate *update);
/* All values are taken from @item as it was before. (transfer full) (nullable) */
JsonObject *practice_update_apply (PracticeUpdate *update, JsonObject *item, GError **error);

G_END_DECLS
