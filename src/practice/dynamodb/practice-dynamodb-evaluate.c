/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <string.h>

/* The value of an operand; @temporary takes one that is made up here. (transfer none) (nullable) */
static JsonNode *
operand_value (const PracticeExpression *operand, JsonObject *item, JsonNode **temporary)
{
  JsonNode *value;
  gint64 length;
  g_autofree char *text = NULL;

  if (operand->kind == PRACTICE_EXPRESSION_VALUE)
    return operand->value;
  if (operand->kind == PRACTICE_EXPRESSION_PATH)
    return practice_path_get (operand->path, item);
  value = operand_value (g_ptr_array_index (operand->arguments, 0), item, temporary);
  length = value ? practice_dynamodb_value_length (value) : -1;
  if (length < 0)
    return NULL;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, length);
  g_clear_pointer (temporary, json_node_unref);
  return *temporary = practice_dynamodb_value_new ("N", text);
}

static gboolean
compare (const char *op, JsonNode *a, JsonNode *b)
{
  int order;

  if (g_str_equal (op, "="))
    return a && b && practice_dynamodb_value_equal (a, b);
  if (g_str_equal (op, "<>"))
    return !a || !b || !practice_dynamodb_value_equal (a, b);
  if (!a || !b || !practice_dynamodb_value_compare (a, b, &order))
    return FALSE;
  if (*op == '<')
    return order < 0 || (op[1] && order == 0);
  return order > 0 || (op[1] && order == 0);
}

static gboolean
evaluate_relation (const PracticeExpression *e, JsonObject *item)
{
  g_autoptr (JsonNode) first_temporary = NULL;
  JsonNode *first = operand_value (g_ptr_array_index (e->arguments, 0), item, &first_temporary);
  gboolean between = e->kind == PRACTICE_EXPRESSION_BETWEEN;

  for (guint i = 1; i < e->arguments->len; i++)
    {
      g_autoptr (JsonNode) temporary = NULL;
      JsonNode *other = operand_value (g_ptr_array_index (e->arguments, i), item, &temporary);

      if (e->kind == PRACTICE_EXPRESSION_COMPARE)
        return compare (e->op, first, other);
      if (between && !compare (i == 1 ? ">=" : "<=", first, other))
        return FALSE;
      if (!between && compare ("=", first, other))
        return TRUE;
    }
  return between;
}

static gboolean
evaluate_function (const PracticeExpression *e, JsonObject *item)
{
  g_autoptr (JsonNode) first_temporary = NULL, second_temporary = NULL;
  JsonNode *first = operand_value (g_ptr_array_index (e->arguments, 0), item, &first_temporary),
           *second;

  if (g_str_equal (e->op, "attribute_exists"))
    return first != NULL;
  if (g_str_equal (e->op, "attribute_not_exists"))
    return first == NULL;
  second = operand_value (g_ptr_array_index (e->arguments, 1), item, &second_temporary);
  if (!first || !second)
    return FALSE;
  if (g_str_equal (e->op, "attribute_type"))
    return g_str_equal (practice_dynamodb_value_type (first),
                        practice_dynamodb_value_text (second));
  if (g_str_equal (e->op, "begins_with"))
    return practice_dynamodb_value_begins_with (first, second);
  return practice_dynamodb_value_contains (first, second);
}

gboolean
practice_condition_matches (const PracticeExpression *e, JsonObject *item)
{
  switch (e->kind)
    {
    case PRACTICE_EXPRESSION_AND:
      return practice_condition_matches (g_ptr_array_index (e->arguments, 0), item)
             && practice_condition_matches (g_ptr_array_index (e->arguments, 1), item);
    case PRACTICE_EXPRESSION_OR:
      return practice_condition_matches (g_ptr_array_index (e->arguments, 0), item)
             || practice_condition_matches (g_ptr_array_index (e->arguments, 1), item);
    case PRACTICE_EXPRESSION_NOT:
      return !practice_condition_matches (g_ptr_array_index (e->arguments, 0), item);
    case PRACTICE_EXPRESSION_FUNCTION:
      return evaluate_function (e, item);
    case PRACTICE_EXPRESSION_COMPARE:
    case PRACTICE_EXPRESSION_BETWEEN:
    case PRACTICE_EXPRESSION_IN:
      return evaluate_relation (e, item);
    case PRACTICE_EXPRESSION_PATH:
    case PRACTICE_EXPRESSION_VALUE:
    case PRACTICE_EXPRESSION_SUM:
      break;
    }
  return FALSE;
}

static void
collect_names (const PracticeExpression *e, GPtrArray *names)
{
  if (e->path)
    g_ptr_array_add (names, ((PracticeStep *) g_ptr_array_index (e->path, 0))->name);
  for (guint i = 0; i < e->arguments->len; i++)
    collect_names (g_ptr_array_index (e->arguments, i), names);
}

GPtrArray *
practice_condition_names (const PracticeExpression *condition)
{
  GPtrArray *names = g_ptr_array_new ();

  collect_names (condition, names);
  return names;
}

/* ---- key conditions ---- */

static gboolean
not_supported (const char *op, GError **error)
{
  return practice_dynamodb_invalid (error, "Invalid operator used in KeyConditionExpression: %s",
                                    op);
}

static gboolean
collect_parts (const PracticeExpression *e, GPtrArray *parts, GError **error)
{
  if (e->kind == PRACTICE_EXPRESSION_AND)
    return collect_parts (g_ptr_array_index (e->arguments, 0), parts, error)
           && collect_parts (g_ptr_array_index (e->arguments, 1), parts, error);
  if (e->kind == PRACTICE_EXPRESSION_FUNCTION  ? !g_str_equal (e->op, "begins_with")
      : e->kind == PRACTICE_EXPRESSION_COMPARE ? g_str_equal (e->op, "<>")
                                               : e->kind != PRACTICE_EXPRESSION_BETWEEN)
    return not_supported (e->op, error);
  g_ptr_array_add (parts, (gpointer) e);
  return TRUE;
}

/* One part must be a key and values, in this order. */
static gboolean
part_name (const PracticeExpression *part, const char **name, GError **error)
{
  const PracticeExpression *first = g_ptr_array_index (part->arguments, 0);

  if (first->kind == PRACTICE_EXPRESSION_FUNCTION)
    return not_supported (first->op, error);
  if (first->kind != PRACTICE_EXPRESSION_PATH)
    return practice_dynamodb_invalid (
        error, "Invalid condition in KeyConditionExpression: No key attribute specified");
  if (first->path->len > 1)
    return practice_dynamodb_invalid (
        error, "Invalid KeyConditionExpression: KeyConditionExpressions cannot have "
               "conditions on nested attributes");
  for (guint i = 1; i < part->arguments->len; i++)
    {
      const PracticeExpression *other = g_ptr_array_index (part->arguments, i);

      if (other->kind == PRACTICE_EXPRESSION_PATH)
        return practice_dynamodb_invalid (
            error, "Invalid condition in KeyConditionExpression: Multiple attribute names "
                   "used in one condition");
      if (other->kind == PRACTICE_EXPRESSION_FUNCTION)
        return not_supported (other->op, error);
    }
  *name = ((PracticeStep *) g_ptr_array_index (first->path, 0))->name;
  return TRUE;
}

static gboolean
read_part (const PracticeExpression *part,
           const char *hash,
           const char *sort,
           PracticeKeyCondition *out,
           GError **error)
{
  const char *name = NULL;
  const PracticeExpression *low, *high;

  if (!part_name (part, &name, error))
    return FALSE;
  low = g_ptr_array_index (part->arguments, 1);
  high = part->arguments->len > 2 ? g_ptr_array_index (part->arguments, 2) : NULL;
  if (g_str_equal (name, hash) ? out->hash != NULL : out->op && g_strcmp0 (name, sort) == 0)
    return practice_dynamodb_invalid (
        error, "Invalid KeyConditionExpression: KeyConditionExpressions must only contain "
               "one condition per key");
  if (g_str_equal (name, hash))
    {
      if (g_strcmp0 (part->op, "=") != 0)
        return practice_dynamodb_invalid (error, "Query key condition not supported");
      out->hash = low->value;
    }
  else if (g_strcmp0 (name, sort) == 0)
    {
      out->op = part->op;
      out->low = low->value;
      out->high = high ? high->value : NULL;
    }
  else if (out->hash || !sort)
    return practice_dynamodb_invalid (error, "Query condition missed key schema element: %s",
                                      out->hash && sort ? sort : hash);
  return TRUE;
}

gboolean
practice_key_condition_read (const PracticeExpression *condition,
                             const char *hash,
                             const char *sort,
                             PracticeKeyCondition *out,
                             GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  *out = (PracticeKeyCondition) { 0 };
  if (!collect_parts (condition, parts, error))
    return FALSE;
  if (parts->len > 2)
    return practice_dynamodb_invalid (error, "Conditions can be of length 1 or 2 only");
  for (guint i = 0; i < parts->len; i++)
    if (!read_part (g_ptr_array_index (parts, i), hash, sort, out, error))
      return FALSE;
  if (!out->hash)
    return practice_dynamodb_invalid (error, "Query condition missed key schema element: %s", hash);
  if (parts->len == 2 && !out->op)
    return practice_dynamodb_invalid (error, "Query condition missed key schema element: %s", sort);
  return TRUE;
}
