/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <string.h>

#define MAX_OPERATORS 300
#define MAX_IN_OPERANDS 100

typedef struct
{
  const char *name;
  guint n_arguments;
  gboolean update;       /* allowed in update expressions, else in conditions */
  gboolean operand;      /* gives a value; else it is a condition */
  gboolean first_is_path;
  const char *types;     /* allowed types of a literal last argument, nullable */
} FunctionRule;

static const FunctionRule functions[] = {
  { "attribute_exists", 1, FALSE, FALSE, TRUE, NULL },
  { "attribute_not_exists", 1, FALSE, FALSE, TRUE, NULL },
  { "attribute_type", 2, FALSE, FALSE, TRUE, " S " },
  { "begins_with", 2, FALSE, FALSE, FALSE, " S B " },
  { "contains", 2, FALSE, FALSE, FALSE, NULL },
  { "size", 1, FALSE, TRUE, FALSE, " S B SS NS BS M L " },
  { "if_not_exists", 2, TRUE, TRUE, TRUE, NULL },
  { "list_append", 2, TRUE, TRUE, FALSE, " L " },
};

void
practice_expression_free (PracticeExpression *expression)
{
  g_free (expression->op);
  g_clear_pointer (&expression->path, g_ptr_array_unref);
  g_clear_pointer (&expression->arguments, g_ptr_array_unref);
  g_free (expression);
}

PracticeExpression *
practice_expression_new (PracticeExpressionKind kind, const char *op)
{
  PracticeExpression *expression = g_new0 (PracticeExpression, 1);

  expression->kind = kind;
  expression->op = g_strdup (op);
  expression->arguments
      = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_expression_free);
  return expression;
}

const char *
practice_expression_literal_type (const PracticeExpression *expression)
{
  return expression->kind == PRACTICE_EXPRESSION_VALUE
             ? practice_dynamodb_value_type (expression->value)
             : NULL;
}

static const FunctionRule *
find_function (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return &functions[i];
  return NULL;
}

static gboolean
is_condition (const PracticeExpression *e)
{
  if (e->kind == PRACTICE_EXPRESSION_FUNCTION)
    return !find_function (e->op)->operand;
  return e->kind != PRACTICE_EXPRESSION_PATH && e->kind != PRACTICE_EXPRESSION_VALUE
         && e->kind != PRACTICE_EXPRESSION_SUM;
}

static gboolean
wrong_type (PracticeParser *parser, const char *op, const char *type, GError **error)
{
  return practice_parser_fail (
      parser, error,
      "Incorrect operand type for operator or function; operator or function: "
      "%s, operand type: %s",
      op, type);
}

static gboolean
count_operator (PracticeParser *parser, GError **error)
{
  return ++parser->operators <= MAX_OPERATORS
         || practice_parser_fail (
             parser, error,
             "The expression contains too many operators; maximum operator count: %d",
             MAX_OPERATORS);
}

/* ---- operands ---- */

static gboolean
check_attribute_type (PracticeParser *parser, const PracticeExpression *last, GError **error)
{
  const char *type = practice_dynamodb_value_text (last->value);

  if (*type && strstr (" S N B SS NS BS M L NULL BOOL ", type) && !strchr (type, ' '))
    return TRUE;
  return practice_parser_fail (parser, error,
                               "Invalid attribute type name found; type: %s, valid types: "
                               "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                               type);
}

static gboolean
check_function (PracticeParser *parser,
                const FunctionRule *rule,
                PracticeExpression *call,
                GError **error)
{
  PracticeExpression *first, *last;

  if (call->arguments->len != rule->n_arguments)
    return practice_parser_fail (
        parser, error,
        "Incorrect number of operands for operator or function; operator or "
        "function: %s, number of operands: %u",
        rule->name, call->arguments->len);
  first = g_ptr_array_index (call->arguments, 0);
  last = g_ptr_array_index (call->arguments, call->arguments->len - 1);
  if (rule->first_is_path && first->kind != PRACTICE_EXPRESSION_PATH)
    return practice_parser_fail (
        parser, error, "Operator or function requires a document path; operator or function: %s",
        rule->name);
  if (rule->types && last->kind == PRACTICE_EXPRESSION_VALUE)
    {
      const char *type = practice_dynamodb_value_type (last->value);
      g_autofree char *word = g_strdup_printf (" %s ", type);

      if (!strstr (rule->types, word))
        return wrong_type (parser, rule->name, type, error);
    }
  if (g_str_equal (rule->name, "attribute_type"))
    return last->kind == PRACTICE_EXPRESSION_VALUE ? check_attribute_type (parser, last, error)
                                                   : practice_parser_syntax_error (parser, error);
  if (rule->n_arguments == 2 && !rule->update && first->path && last->path
      && practice_path_equal (first->path, last->path))
    {
      g_autofree char *path = practice_path_print (first->path);

      return practice_parser_fail (
          parser, error,
          "The first operand must be distinct from the remaining operands for "
          "this operator or function; operator: %s, first operand: %s",
          rule->name, path);
    }
  return TRUE;
}

static PracticeExpression *
parse_function (PracticeParser *parser, gboolean update, GError **error)
{
  const char *name = practice_parser_peek (parser)->text;
  const FunctionRule *rule = find_function (name);
  g_autoptr (PracticeExpression) call
      = practice_expression_new (PRACTICE_EXPRESSION_FUNCTION, name);

  if (!rule)
    {
      practice_parser_fail (parser, error, "Invalid function name; function: %s", name);
      return NULL;
    }
  if (rule->update != update)
    {
      practice_parser_fail (parser, error,
                            "The function is not allowed in %s expression; function: %s",
                            update ? "an update" : "a condition", name);
      return NULL;
    }
  parser->at += 2;
  if (!count_operator (parser, error))
    return NULL;
  do
    {
      PracticeExpression *argument = practice_parser_operand (parser, update, error);

      if (!argument)
        return NULL;
      g_ptr_array_add (call->arguments, argument);
      if (is_condition (argument))
        {
          practice_parser_fail (parser, error,
                                "The function is not allowed to be used this way in an expression; "
                                "function: %s",
                                argument->op);
          return NULL;
        }
    }
  while (practice_parser_take (parser, ","));
  if (!practice_parser_expect (parser, ")", error) || !check_function (parser, rule, call, error))
    return NULL;
  return g_steal_pointer (&call);
}

static PracticeExpression *
parse_literal (PracticeParser *parser, GError **error)
{
  const char *name = practice_parser_peek (parser)->text;
  JsonObject *values = parser->symbols->values;
  PracticeExpression *literal;

  if (!values || !json_object_has_member (values, name))
    {
      practice_parser_fail (parser, error,
                            "An expression attribute value used in expression is not defined; "
                            "attribute value: %s",
                            name);
      return NULL;
    }
  g_hash_table_add (parser->symbols->used, g_strdup (name));
  literal = practice_expression_new (PRACTICE_EXPRESSION_VALUE, name);
  literal->value = json_object_get_member (values, name);
  parser->at++;
  return literal;
}

PracticeExpression *
practice_parser_operand (PracticeParser *parser, gboolean update, GError **error)
{
  const PracticeToken *token = practice_parser_peek (parser);
  PracticeExpression *operand;
  PracticePath *path;

  if (token->kind == PRACTICE_TOKEN_VALUE)
    return parse_literal (parser, error);
  if (token->kind == PRACTICE_TOKEN_NAME)
    {
      const PracticeToken *next = token + 1;

      if (next->kind == PRACTICE_TOKEN_SYMBOL && *next->text == '(')
        return parse_function (parser, update, error);
    }
  path = practice_parser_path (parser, error);
  if (!path)
    return NULL;
  operand = practice_expression_new (PRACTICE_EXPRESSION_PATH, NULL);
  operand->path = path;
  return operand;
}

/* ---- conditions ---- */

static PracticeExpression *parse_or (PracticeParser *parser, GError **error);

static PracticeExpression *
parse_parentheses (PracticeParser *parser, GError **error)
{
  g_autoptr (PracticeExpression) inner = NULL;

  parser->at++;
  if (!count_operator (parser, error))
    return NULL;
  inner = parse_or (parser, error);
  if (!inner || !practice_parser_expect (parser, ")", error))
    return NULL;
  if (inner->in_parentheses)
    {
      practice_parser_fail (parser, error, "The expression has redundant parentheses;");
      return NULL;
    }
  inner->in_parentheses = TRUE;
  return g_steal_pointer (&inner);
}

static PracticeExpression *
parse_primary (PracticeParser *parser, GError **error)
{
  return practice_parser_is (parser, "(") ? parse_parentheses (parser, error)
                                          : practice_parser_operand (parser, FALSE, error);
}

static gboolean
add_operand (PracticeParser *parser,
             PracticeExpression *operation,
             PracticeExpression *operand,
             GError **error)
{
  if (!operand)
    return FALSE;
  g_ptr_array_add (operation->arguments, operand);
  return !is_condition (operand) || practice_parser_syntax_error (parser, error);
}

static gboolean
check_ordered (PracticeParser *parser, PracticeExpression *operation, GError **error)
{
  for (guint i = 0; i < operation->arguments->len; i++)
    {
      const char *type
          = practice_expression_literal_type (g_ptr_array_index (operation->arguments, i));

      if (type && (type[1] || strchr ("ML", *type)))
        return wrong_type (parser, operation->op, type, error);
    }
  return TRUE;
}

static gboolean
check_distinct (PracticeParser *parser, PracticeExpression *operation, GError **error)
{
  PracticeExpression *first = g_ptr_array_index (operation->arguments, 0);

  for (guint i = 1; i < operation->arguments->len; i++)
    {
      PracticeExpression *other = g_ptr_array_index (operation->arguments, i);
      gboolean same = first->path && other->path && practice_path_equal (first->path, other->path);
      g_autofree char *text = same ? practice_path_print (first->path) : g_strdup (first->op);

      same = same
             || (first->value && first->value == other->value
                 && operation->kind == PRACTICE_EXPRESSION_COMPARE);
      if (same)
        return practice_parser_fail (
            parser, error,
            "The first operand must be distinct from the remaining operands for "
            "this operator or function; operator: %s, first operand: %s",
            operation->op, text);
    }
  return TRUE;
}

static gboolean
check_bounds (PracticeParser *parser, PracticeExpression *between, GError **error)
{
  PracticeExpression *low = g_ptr_array_index (between->arguments, 1),
                     *high = g_ptr_array_index (between->arguments, 2);
  const char *low_type = practice_expression_literal_type (low),
             *high_type = practice_expression_literal_type (high);
  int order;

  if (!low_type || !high_type)
    return TRUE;
  if (!g_str_equal (low_type, high_type))
    return practice_parser_fail (
        parser, error,
        "The BETWEEN operator requires same data type for lower and upper bounds; "
        "lower bound operand: AttributeValue: {%s:%s}, upper bound operand: AttributeValue: "
        "{%s:%s}",
        low_type, practice_dynamodb_value_text (low->value), high_type,
        practice_dynamodb_value_text (high->value));
  if (practice_dynamodb_value_compare (low->value, high->value, &order) && order > 0)
    return practice_parser_fail (
        parser, error,
        "The BETWEEN operator requires upper bound to be greater than or equal to "
        "lower bound; lower bound operand: AttributeValue: {%s:%s}, upper bound operand: "
        "AttributeValue: {%s:%s}",
        low_type, practice_dynamodb_value_text (low->value), high_type,
        practice_dynamodb_value_text (high->value));
  return TRUE;
}

static gboolean
parse_between (PracticeParser *parser, PracticeExpression *between, GError **error)
{
  return add_operand (parser, between, parse_primary (parser, error), error)
         && practice_parser_expect (parser, "AND", error)
         && add_operand (parser, between, parse_primary (parser, error), error)
         && check_ordered (parser, between, error) && check_bounds (parser, between, error);
}

static gboolean
parse_in (PracticeParser *parser, PracticeExpression *in, GError **error)
{
  if (!practice_parser_expect (parser, "(", error))
    return FALSE;
  do
    if (!add_operand (parser, in, parse_primary (parser, error), error))
      return FALSE;
  while (practice_parser_take (parser, ","));
  if (in->arguments->len > MAX_IN_OPERANDS + 1)
    return practice_parser_fail (
        parser, error,
        "Incorrect number of operands for operator or function; operator or "
        "function: IN, number of operands: %u",
        in->arguments->len);
  return practice_parser_expect (parser, ")", error) && check_distinct (parser, in, error);
}

static gboolean
parse_comparison (PracticeParser *parser, PracticeExpression *compare, GError **error)
{
  return add_operand (parser, compare, parse_primary (parser, error), error)
         && (strchr ("<>", *compare->op) == NULL || g_str_equal (compare->op, "<>")
             || check_ordered (parser, compare, error))
         && check_distinct (parser, compare, error);
}

static PracticeExpressionKind
operator_kind (PracticeParser *parser)
{
  static const char *const comparators[] = { "=", "<>", "<", "<=", ">", ">=", NULL };
  const PracticeToken *token = practice_parser_peek (parser);

  if (practice_parser_is (parser, "BETWEEN"))
    return PRACTICE_EXPRESSION_BETWEEN;
  if (practice_parser_is (parser, "IN"))
    return PRACTICE_EXPRESSION_IN;
  if (token->kind == PRACTICE_TOKEN_SYMBOL && g_strv_contains (comparators, token->text))
    return PRACTICE_EXPRESSION_COMPARE;
  return PRACTICE_EXPRESSION_PATH;
}

/* operand [operator operand…], or a condition in parentheses or of a function */
static PracticeExpression *
parse_relation (PracticeParser *parser, GError **error)
{
  g_autoptr (PracticeExpression) operation = NULL;
  PracticeExpression *first = parse_primary (parser, error);
  PracticeExpressionKind kind;
  g_autofree char *op = NULL;
  gboolean good;

  if (!first)
    return NULL;
  kind = operator_kind (parser);
  if (kind == PRACTICE_EXPRESSION_PATH)
    return first;
  op = g_ascii_strup (practice_parser_peek (parser)->text, -1);
  operation = practice_expression_new (kind, op);
  parser->at++;
  good = add_operand (parser, operation, first, error) && count_operator (parser, error);
  if (!good)
    return NULL;
  if (kind == PRACTICE_EXPRESSION_BETWEEN)
    good = parse_between (parser, operation, error);
  else if (kind == PRACTICE_EXPRESSION_IN)
    good = parse_in (parser, operation, error);
  else
    good = parse_comparison (parser, operation, error);
  return good ? g_steal_pointer (&operation) : NULL;
}

/* Takes @expression, which must be a condition here. */
static PracticeExpression *
require_condition (PracticeParser *parser, PracticeExpression *expression, GError **error)
{
  g_autoptr (PracticeExpression) owned = expression;

  if (!expression || is_condition (expression))
    return g_steal_pointer (&owned);
  if (expression->kind == PRACTICE_EXPRESSION_FUNCTION)
    practice_parser_fail (
        parser, error,
        "The function is not allowed to be used this way in an expression; function: %s",
        expression->op);
  else
    practice_parser_syntax_error (parser, error);
  return NULL;
}

static PracticeExpression *
parse_not (PracticeParser *parser, GError **error)
{
  g_autoptr (PracticeExpression) negation = NULL;
  PracticeExpression *inner;

  if (!practice_parser_take (parser, "NOT"))
    return parse_relation (parser, error);
  if (!count_operator (parser, error))
    return NULL;
  negation = practice_expression_new (PRACTICE_EXPRESSION_NOT, "NOT");
  inner = require_condition (parser, parse_not (parser, error), error);
  if (!inner)
    return NULL;
  g_ptr_array_add (negation->arguments, inner);
  return g_steal_pointer (&negation);
}

/* One level of left-associative AND or OR above @parse_part */
static PracticeExpression *
parse_chain (PracticeParser *parser, PracticeExpressionKind kind, const char *word,
             PracticeExpression *(*parse_part) (PracticeParser *, GError **), GError **error)
{
  g_autoptr (PracticeExpression) left = parse_part (parser, error);

  while (left && practice_parser_is (parser, word))
    {
      g_autoptr (PracticeExpression) chain = practice_expression_new (kind, word);
      PracticeExpression *right;

      left = require_condition (parser, g_steal_pointer (&left), error);
      if (!left)
        return NULL;
      g_ptr_array_add (chain->arguments, g_steal_pointer (&left));
      parser->at++;
      if (!count_operator (parser, error))
        return NULL;
      right = require_condition (parser, parse_part (parser, error), error);
      if (!right)
        return NULL;
      g_ptr_array_add (chain->arguments, right);
      left = g_steal_pointer (&chain);
    }
  return g_steal_pointer (&left);
}

static PracticeExpression *
parse_and (PracticeParser *parser, GError **error)
{
  return parse_chain (parser, PRACTICE_EXPRESSION_AND, "AND", parse_not, error);
}

static PracticeExpression *
parse_or (PracticeParser *parser, GError **error)
{
  return parse_chain (parser, PRACTICE_EXPRESSION_OR, "OR", parse_and, error);
}

/* (transfer full) (nullable) */
PracticeExpression *
practice_condition_parse (const char *kind,
                          const char *source,
                          PracticeSymbols *symbols,
                          GError **error)
{
  g_auto (PracticeParser) parser = { 0 };
  g_autoptr (PracticeExpression) condition = NULL;

  if (!practice_parser_init (&parser, kind, source, symbols, error))
    return NULL;
  condition = require_condition (&parser, parse_or (&parser, error), error);
  if (condition && practice_parser_peek (&parser)->kind != PRACTICE_TOKEN_END)
    {
      practice_parser_syntax_error (&parser, error);
      return NULL;
    }
  return g_steal_pointer (&condition);
}
