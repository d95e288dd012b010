/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <string.h>

typedef enum
{
  SET,
  ADD,
  DELETE,
  REMOVE,
  N_CLAUSES
} Clause; /* in the order in which they are applied */

static const char *const clause_names[N_CLAUSES] = { "SET", "ADD", "DELETE", "REMOVE" };

typedef struct
{
  Clause clause;
  PracticePath *path;
  PracticeExpression *value; /* NULL for REMOVE */
} Action;

struct _PracticeUpdate
{
  GPtrArray *actions; /* (element-type Action) */
  GPtrArray *paths;   /* (element-type PracticePath) */
};

static void
action_free (Action *action)
{
  g_clear_pointer (&action->path, g_ptr_array_unref);
  g_clear_pointer (&action->value, practice_expression_free);
  g_free (action);
}

void
practice_update_free (PracticeUpdate *update)
{
  g_ptr_array_unref (update->actions);
  g_ptr_array_unref (update->paths);
  g_free (update);
}

GPtrArray *
practice_update_get_paths (PracticeUpdate *update)
{
  return update->paths;
}

/* ---- parsing ---- */

static PracticeExpression *parse_sum (PracticeParser *parser, GError **error);

static PracticeExpression *
parse_operand (PracticeParser *parser, GError **error)
{
  g_autoptr (PracticeExpression) inner = NULL;

  if (!practice_parser_take (parser, "("))
    return practice_parser_operand (parser, TRUE, error);
  inner = parse_sum (parser, error);
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

static gboolean
check_summand (PracticeParser *parser,
               const char *op,
               const PracticeExpression *operand,
               GError **error)
{
  const char *type = practice_expression_literal_type (operand);

  return !type || g_str_equal (type, "N")
         || practice_parser_fail (
             parser, error,
             "Incorrect operand type for operator or function; operator or function: "
             "%s, operand type: %s",
             op, type);
}

/* operand [+ operand | - operand] */
static PracticeExpression *
parse_sum (PracticeParser *parser, GError **error)
{
  g_autoptr (PracticeExpression) left = parse_operand (parser, error);
  g_autoptr (PracticeExpression) sum = NULL;
  PracticeExpression *right;

  if (!left || !(practice_parser_is (parser, "+") || practice_parser_is (parser, "-")))
    return g_steal_pointer (&left);
  sum = practice_expression_new (PRACTICE_EXPRESSION_SUM, practice_parser_peek (parser)->text);
  parser->at++;
  right = parse_operand (parser, error);
  if (!right)
    return NULL;
  g_ptr_array_add (sum->arguments, g_steal_pointer (&left));
  g_ptr_array_add (sum->arguments, right);
  for (guint i = 0; i < 2; i++)
    if (!check_summand (parser, sum->op, g_ptr_array_index (sum->arguments, i), error))
      return NULL;
  return g_steal_pointer (&sum);
}

static const char *
long_type (const char *type)
{
  static const struct { const char *type, *name;
  } names[] = {
    { "S", "STRING" },      { "N", "NUMBER" },      { "B", "BINARY" }, { "SS", "STRING_SET" },
    { "NS", "NUMBER_SET" }, { "BS", "BINARY_SET" }, { "M", "MAP" },    { "L", "LIST" },
    { "NULL", "NULL" },     { "BOOL", "BOOLEAN" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].type, type))
      return names[i].name;
  return type;
}

/* ADD and DELETE take a literal only: numbers or sets, sets. */
static PracticeExpression *
parse_literal (PracticeParser *parser, Clause clause, GError **error)
{
  g_autoptr (PracticeExpression) literal = NULL;
  const char *type;

  if (practice_parser_peek (parser)->kind != PRACTICE_TOKEN_VALUE)
    {
      practice_parser_syntax_error (parser, error);
      return NULL;
    }
  literal = practice_parser_operand (parser, TRUE, error);
  if (!literal)
    return NULL;
  type = practice_expression_literal_type (literal);
  if (type[1] != 'S' && !(clause == ADD && g_str_equal (type, "N")))
    {
      practice_parser_fail (
          parser, error,
          "Incorrect operand type for operator or function; operator: %s, operand type: "
          "%s, typeSet: %s",
          clause_names[clause], long_type (type),
          clause == ADD ? "ALLOWED_FOR_ADD_OPERAND" : "ALLOWED_FOR_DELETE_OPERAND");
      return NULL;
    }
  return g_steal_pointer (&literal);
}

static gboolean
parse_action (PracticeParser *parser, Clause clause, PracticeUpdate *update, GError **error)
{
  Action *action = g_new0 (Action, 1);

  action->clause = clause;
  g_ptr_array_add (update->actions, action);
  action->path = practice_parser_path (parser, error);
  if (!action->path)
    return FALSE;
  g_ptr_array_add (update->paths, g_ptr_array_ref (action->path));
  if (clause == REMOVE)
    return TRUE;
  if (clause == SET && !practice_parser_expect (parser, "=", error))
    return FALSE;
  action->value = clause == SET ? parse_sum (parser, error) : parse_literal (parser, clause, error);
  return action->value != NULL;
}

static gboolean
parse_clause (PracticeParser *parser, PracticeUpdate *update, gboolean *seen, GError **error)
{
  Clause clause = 0;

  while (clause < N_CLAUSES && !practice_parser_is (parser, clause_names[clause]))
    clause++;
  if (clause == N_CLAUSES)
    return practice_parser_syntax_error (parser, error);
  if (seen[clause])
    return practice_parser_fail (
        parser, error, "The \"%s\" section can only be used once in an update expression;",
        clause_names[clause]);
  seen[clause] = TRUE;
  parser->at++;
  do
    if (!parse_action (parser, clause, update, error))
      return FALSE;
  while (practice_parser_take (parser, ","));
  return TRUE;
}

/* Places of one list: what is set goes upwards (a list grows at its end), what is removed
 * downwards. */
static int
compare_action_cb (gconstpointer a, gconstpointer b)
{
  const Action *one = *(Action *const *) a, *other = *(Action *const *) b;

  if (one->clause != other->clause)
    return (int) one->clause - (int) other->clause;
  for (guint i = 0; i < one->path->len && i < other->path->len; i++)
    {
      const PracticeStep *first = g_ptr_array_index (one->path, i),
                         *second = g_ptr_array_index (other->path, i);
      int order = first->name || second->name
                      ? g_strcmp0 (first->name, second->name)
                      : (first->index > second->index) - (first->index < second->index);

      if (order)
        return one->clause == REMOVE ? -order : order;
    }
  return (int) one->path->len - (int) other->path->len;
}

/* (transfer full) (nullable) */
PracticeUpdate *
practice_update_parse (const char *source, PracticeSymbols *symbols, GError **error)
{
  g_auto (PracticeParser) parser = { 0 };
  g_autoptr (PracticeUpdate) update = g_new0 (PracticeUpdate, 1);
  gboolean seen[N_CLAUSES] = { FALSE };

  update->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) action_free);
  update->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  if (!practice_parser_init (&parser, "UpdateExpression", source, symbols, error))
    return NULL;
  do
    if (!parse_clause (&parser, update, seen, error))
      return NULL;
  while (practice_parser_peek (&parser)->kind != PRACTICE_TOKEN_END);
  if (!practice_paths_check (update->paths, "UpdateExpression", error))
    return NULL;
  g_ptr_array_sort (update->actions, compare_action_cb);
  return g_steal_pointer (&update);
}

/* ---- values ---- */

static JsonNode *
wrong_operand (GError **error)
{
  practice_dynamodb_invalid (error,
                             "An operand in the update expression has an incorrect data type");
  return NULL;
}

static JsonNode *
add_numbers (JsonNode *a, JsonNode *b, gboolean subtract, GError **error)
{
  PracticeDecimal one, other, sum;
  g_autofree char *text = NULL;

  if (!g_str_equal (practice_dynamodb_value_type (a), "N")
      || !g_str_equal (practice_dynamodb_value_type (b), "N"))
    return wrong_operand (error);
  if (!practice_decimal_parse (practice_dynamodb_value_text (a), &one, error)
      || !practice_decimal_parse (practice_dynamodb_value_text (b), &other, error)
      || !practice_decimal_add (&one, &other, subtract, &sum, error))
    return NULL;
  text = practice_decimal_print (&sum);
  return practice_dynamodb_value_new ("N", text);
}

static JsonNode *
append_lists (JsonNode *a, JsonNode *b, GError **error)
{
  g_autoptr (JsonNode) result = NULL, tail = NULL;
  JsonArray *list, *more;

  if (!g_str_equal (practice_dynamodb_value_type (a), "L")
      || !g_str_equal (practice_dynamodb_value_type (b), "L"))
    return wrong_operand (error);
  result = practice_dynamodb_value_copy (a);
  tail = practice_dynamodb_value_copy (b);
  list = json_node_get_array (practice_dynamodb_value_content (result));
  more = json_node_get_array (practice_dynamodb_value_content (tail));
  for (guint i = 0; i < json_array_get_length (more); i++)
    json_array_add_element (list, json_array_dup_element (more, i));
  return g_steal_pointer (&result);
}

/* (transfer full) (nullable) */
static JsonNode *
compute (const PracticeExpression *e, JsonObject *item, GError **error)
{
  g_autoptr (JsonNode) first = NULL, second = NULL;
  JsonNode *found;

  if (e->kind == PRACTICE_EXPRESSION_VALUE)
    return practice_dynamodb_value_copy (e->value);
  if (e->kind == PRACTICE_EXPRESSION_PATH)
    {
      found = practice_path_get (e->path, item);
      if (found)
        return practice_dynamodb_value_copy (found);
      practice_dynamodb_invalid (
          error, "The provided expression refers to an attribute that does not exist in the item");
      return NULL;
    }
  if (g_strcmp0 (e->op, "if_not_exists") == 0)
    {
      found = practice_path_get (((PracticeExpression *) g_ptr_array_index (e->arguments, 0))->path,
                                 item);
      return found ? practice_dynamodb_value_copy (found)
                   : compute (g_ptr_array_index (e->arguments, 1), item, error);
    }
  first = compute (g_ptr_array_index (e->arguments, 0), item, error);
  second = first ? compute (g_ptr_array_index (e->arguments, 1), item, error) : NULL;
  if (!second)
    return NULL;
  return e->kind == PRACTICE_EXPRESSION_SUM ? add_numbers (first, second, *e->op == '-', error)
                                            : append_lists (first, second, error);
}

/* The set @a with or without the elements of @b; NULL without error: nothing is left. */
static JsonNode *
change_set (JsonNode *a, JsonNode *b, gboolean add, GError **error)
{
  const char *type = practice_dynamodb_value_type (a);
  const char scalar[] = { *type, 0 };
  g_autoptr (JsonArray) result = json_array_new ();
  JsonArray *have, *change;
  JsonNode *node;
  JsonObject *object;

  if (!g_str_equal (type, practice_dynamodb_value_type (b)) || type[1] != 'S')
    return wrong_operand (error);
  have = json_node_get_array (practice_dynamodb_value_content (a));
  change = json_node_get_array (practice_dynamodb_value_content (b));
  for (guint i = 0; i < json_array_get_length (have); i++)
    {
      g_autoptr (JsonNode) element
          = practice_dynamodb_value_new (scalar, json_array_get_string_element (have, i));

      if (add || !practice_dynamodb_value_contains (b, element))
        json_array_add_string_element (result, json_array_get_string_element (have, i));
    }
  for (guint i = 0; add && i < json_array_get_length (change); i++)
    {
      g_autoptr (JsonNode) element
          = practice_dynamodb_value_new (scalar, json_array_get_string_element (change, i));

      if (!practice_dynamodb_value_contains (a, element))
        json_array_add_string_element (result, json_array_get_string_element (change, i));
    }
  if (json_array_get_length (result) == 0)
    return NULL;
  object = json_object_new ();
  json_object_set_array_member (object, type, g_steal_pointer (&result));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* ---- applying ---- */

static gboolean
bad_path (GError **error)
{
  return practice_dynamodb_invalid (
      error, "The document path provided in the update expression is invalid for update");
}

/* Puts @value (taken; NULL: removes) at the last step of a path below @parent. */
static gboolean
put_child (JsonNode *parent, const PracticeStep *step, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) owned = value;
  const char *type = practice_dynamodb_value_type (parent);
  JsonNode *content = practice_dynamodb_value_content (parent);
  JsonArray *list;

  if (!g_str_equal (type, step->name ? "M" : "L"))
    return bad_path (error);
  if (step->name)
    {
      if (owned)
        json_object_set_member (json_node_get_object (content), step->name,
                                g_steal_pointer (&owned));
      else
        json_object_remove_member (json_node_get_object (content), step->name);
      return TRUE;
    }
  list = json_node_get_array (content);
  if (step->index >= json_array_get_length (list))
    {
      if (owned)
        json_array_add_element (list, g_steal_pointer (&owned));
    }
  else if (!owned)
    json_array_remove_element (list, step->index);
  else
    {
      /* json-glib cannot replace an element: the list is made anew */
      JsonArray *changed = json_array_new ();

      for (guint i = 0; i < json_array_get_length (list); i++)
        json_array_add_element (changed, i == step->index ? g_steal_pointer (&owned)
                                                          : json_array_dup_element (list, i));
      json_object_set_array_member (json_node_get_object (parent), "L", changed);
    }
  return TRUE;
}

/* Takes @value. */
static gboolean
put_at_path (JsonObject *item, PracticePath *path, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) owned = value;
  const PracticeStep *last = g_ptr_array_index (path, path->len - 1);
  JsonNode *parent;

  if (path->len == 1)
    {
      if (owned)
        json_object_set_member (item, last->name, g_steal_pointer (&owned));
      else
        json_object_remove_member (item, last->name);
      return TRUE;
    }
  path->len--;
  parent = practice_path_get (path, item);
  path->len++;
  return parent ? put_child (parent, last, g_steal_pointer (&owned), error) : bad_path (error);
}

/* @value: what the action sets; NULL without error: it removes. */
static gboolean
new_value (const Action *action, JsonObject *item, JsonNode **value, GError **error)
{
  JsonNode *old = practice_path_get (action->path, item);
  GError *problem = NULL;

  *value = NULL;
  if (action->clause == SET)
    *value = compute (action->value, item, &problem);
  else if (action->clause == ADD && !old)
    *value = practice_dynamodb_value_copy (action->value->value);
  else if (action->clause == ADD
           && g_str_equal (practice_dynamodb_value_type (action->value->value), "N"))
    *value = add_numbers (old, action->value->value, FALSE, &problem);
  else if (action->clause != REMOVE && old)
    *value = change_set (old, action->value->value, action->clause == ADD, &problem);
  if (problem)
    g_propagate_error (error, problem);
  return problem == NULL;
}

JsonObject *
practice_update_apply (PracticeUpdate *update, JsonObject *item, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT), copy = NULL;
  gboolean good = TRUE;

  json_node_set_object (node, item);
  copy = practice_dynamodb_value_copy (node);
  for (guint i = 0; good && i < update->actions->len; i++)
    {
      JsonNode *value;

      good = new_value (g_ptr_array_index (update->actions, i), item, &value, error);
      g_ptr_array_add (values, value);
    }
  for (guint i = 0; i < values->len; i++)
    {
      Action *action = g_ptr_array_index (update->actions, i);
      JsonNode *value = g_ptr_array_index (values, i);

      /* DELETE from a set that isn't there changes nothing, wherever its path leads. */
      if (good && !(action->clause == DELETE && !practice_path_get (action->path, item)))
        good = put_at_path (json_node_get_object (copy), action->path, value, error);
      else
        g_clear_pointer (&value, json_node_unref);
    }
  return good ? json_object_ref (json_node_get_object (copy)) : NULL;
}
