/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* The filter of GetPartitions: a small SQL over the partition keys. */

#define MAX_DEPTH 50

typedef enum
{
  NODE_AND,
  NODE_OR,
  NODE_NOT,
  NODE_COMPARE,
  NODE_IN,
  NODE_BETWEEN,
  NODE_LIKE,
  NODE_IS_NULL,
  NODE_CONSTANT
} NodeKind;

typedef struct _Node
{
  NodeKind kind;
  struct _Node *left, *right;
  guint key;          /* index of the partition key; of a constant: whether it holds */
  gboolean numeric;
  char operator[3];   /* "=", "<>", "<", … */
  GPtrArray *values;  /* (element-type utf8) */
} Node;

struct _GlueFilter
{
  Node *root;
};

typedef struct
{
  const char *at;
  JsonArray *keys;
  CatalogFault *fault;
  gboolean constants; /* "1 = 0" may stand for none */
  guint depth;
} Parser;

static Node *parse_or (Parser *parser);

static void
node_free (Node *node)
{
  if (node == NULL)
    return;
  node_free (node->left);
  node_free (node->right);
  g_clear_pointer (&node->values, g_ptr_array_unref);
  g_free (node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

void
glue_filter_free (GlueFilter *filter)
{
  node_free (filter->root);
  g_free (filter);
}

static Node *
node_new (NodeKind kind, Node *left, Node *right)
{
  Node *node = g_new0 (Node, 1);

  node->kind = kind;
  node->left = left;
  node->right = right;
  return node;
}

static Node *
wrong (Parser *parser)
{
  catalog_refuse (parser->fault, GLUE_BAD, "Unsupported expression near '%.40s'", parser->at);
  return NULL;
}

static void
skip_blanks (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

static gboolean
take_word (Parser *parser, const char *word)
{
  gsize length = strlen (word);

  skip_blanks (parser);
  if (g_ascii_strncasecmp (parser->at, word, length) != 0 || g_ascii_isalnum (parser->at[length])
      || parser->at[length] == '_')
    return FALSE;
  parser->at += length;
  return TRUE;
}

static gboolean
take_char (Parser *parser, char character)
{
  skip_blanks (parser);
  if (*parser->at != character)
    return FALSE;
  parser->at++;
  return TRUE;
}

/* 'text' with '' inside, a number or a truth. (nullable) */
static char *
take_literal (Parser *parser)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote;

  skip_blanks (parser);
  quote = *parser->at;
  if (quote != '\'' && quote != '"')
    {
      static const char *const words[] = { "true", "false" };

      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (take_word (parser, words[i]))
          return g_strdup (words[i]);
      gsize length = strspn (parser->at, "+-.0123456789eE");

      if (length == 0)
        return NULL;
      g_string_append_len (text, parser->at, (gssize) length);
      parser->at += length;
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  for (parser->at++; *parser->at != '\0'; parser->at++)
    {
      if (*parser->at == quote && parser->at[1] != quote)
        {
          parser->at++;
          return g_string_free (g_steal_pointer (&text), FALSE);
        }
      if (*parser->at == quote)
        parser->at++;
      g_string_append_c (text, *parser->at);
    }
  return NULL;
}

static gboolean
is_numeric (const char *type)
{
  static const char *const types[]
      = { "int", "integer", "bigint", "long", "tinyint", "smallint", "double", "float", NULL };

  return type != NULL && (g_strv_contains (types, type) || g_str_has_prefix (type, "decimal"));
}

static gboolean
take_key (Parser *parser, Node *node)
{
  gboolean quoted;
  gsize length;
  g_autofree char *name = NULL;

  skip_blanks (parser);
  quoted = *parser->at == '`' || *parser->at == '"';
  parser->at += quoted;
  length = strcspn (parser->at, quoted ? "`\"" : " \t\r\n=<>!()'\"`,");
  name = g_strndup (parser->at, length);
  parser->at += length + (quoted && parser->at[length] != '\0');
  for (guint i = 0; i < catalog_length (parser->keys); i++)
    {
      JsonObject *key = catalog_object_at (parser->keys, i);

      if (catalog_string (key, "Name") == NULL
          || g_ascii_strcasecmp (catalog_string (key, "Name"), name) != 0)
        continue;
      node->key = i;
      node->numeric = is_numeric (catalog_string (key, "Type"));
      return TRUE;
    }
  return catalog_refuse (parser->fault, GLUE_BAD, "Unknown partition key in expression: %.100s",
                         name);
}

static gboolean
take_value (Parser *parser, Node *node)
{
  char *value = take_literal (parser);

  if (value == NULL)
    {
      wrong (parser);
      return FALSE;
    }
  g_ptr_array_add (node->values, value);
  return TRUE;
}

static gboolean
take_operator (Parser *parser, Node *node)
{
  static const char *const operators[] = { "<=", ">=", "<>", "!=", "=", "<", ">" };

  skip_blanks (parser);
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (parser->at, operators[i]))
      {
        g_strlcpy (node->operator, operators[i], sizeof node->operator);
        parser->at += strlen (operators[i]);
        return TRUE;
      }
  wrong (parser);
  return FALSE;
}

static gboolean
parse_rest (Parser *parser, Node *node)
{
  if (take_word (parser, "IN"))
    {
      node->kind = NODE_IN;
      if (!take_char (parser, '('))
        return wrong (parser) != NULL;
      do
        if (!take_value (parser, node))
          return FALSE;
      while (take_char (parser, ','));
      return take_char (parser, ')') || wrong (parser) != NULL;
    }
  if (take_word (parser, "BETWEEN"))
    {
      node->kind = NODE_BETWEEN;
      return take_value (parser, node) && (take_word (parser, "AND") || wrong (parser) != NULL)
             && take_value (parser, node);
    }
  if (take_word (parser, "LIKE"))
    {
      node->kind = NODE_LIKE;
      return take_value (parser, node);
    }
  return take_operator (parser, node) && take_value (parser, node);
}

static gboolean holds (const Node *node, const char *value);

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* A comparison of two literals, which is decided at once */
static Node *
parse_constant (Parser *parser)
{
  g_autoptr (Node) node = node_new (NODE_CONSTANT, NULL, NULL);
  g_autofree char *left = take_literal (parser);

  node->values = g_ptr_array_new_with_free_func (g_free);
  if (left == NULL || !take_operator (parser, node) || !take_value (parser, node))
    return wrong (parser);
  node->numeric = is_number (left) && is_number (g_ptr_array_index (node->values, 0));
  node->key = holds (node, left);
  return g_steal_pointer (&node);
}

static Node *
parse_predicate (Parser *parser)
{
  g_autoptr (Node) node = node_new (NODE_COMPARE, NULL, NULL);
  gboolean negated;

  skip_blanks (parser);
  if (parser->constants && (g_ascii_isdigit (*parser->at) || *parser->at == '\''))
    return parse_constant (parser);
  node->values = g_ptr_array_new_with_free_func (g_free);
  if (!take_key (parser, node))
    return NULL;
  if (take_word (parser, "IS"))
    {
      negated = take_word (parser, "NOT");
      if (!take_word (parser, "NULL"))
        return wrong (parser);
      node->kind = NODE_IS_NULL;
    }
  else
    {
      negated = take_word (parser, "NOT");
      if (!parse_rest (parser, node))
        return NULL;
      if (negated && node->kind == NODE_COMPARE)
        return wrong (parser);
    }
  return negated ? node_new (NODE_NOT, g_steal_pointer (&node), NULL) : g_steal_pointer (&node);
}

static Node *
parse_not (Parser *parser)
{
  Node *inner;

  if (++parser->depth > MAX_DEPTH)
    return wrong (parser);
  if (take_word (parser, "NOT"))
    {
      inner = parse_not (parser);
      parser->depth--;
      return inner != NULL ? node_new (NODE_NOT, inner, NULL) : NULL;
    }
  if (take_char (parser, '('))
    {
      inner = parse_or (parser);
      if (inner != NULL && !take_char (parser, ')'))
        {
          node_free (inner);
          return wrong (parser);
        }
    }
  else
    inner = parse_predicate (parser);
  parser->depth--;
  return inner;
}

static Node *
parse_chain (Parser *parser, const char *word, NodeKind kind, Node *(*next) (Parser *))
{
  g_autoptr (Node) left = next (parser);

  while (left != NULL && take_word (parser, word))
    {
      Node *right = next (parser);

      if (right == NULL)
        return NULL;
      left = node_new (kind, g_steal_pointer (&left), right);
    }
  return g_steal_pointer (&left);
}

static Node *
parse_and (Parser *parser)
{
  return parse_chain (parser, "AND", NODE_AND, parse_not);
}

static Node *
parse_or (Parser *parser)
{
  return parse_chain (parser, "OR", NODE_OR, parse_and);
}

GlueFilter *
glue_filter_parse (const char *text, JsonArray *keys, gboolean constants, CatalogFault *fault)
{
  Parser parser = { text, keys, fault, constants, 0 };
  g_autoptr (Node) root = parse_or (&parser);
  GlueFilter *filter;

  if (root == NULL)
    return NULL;
  skip_blanks (&parser);
  if (*parser.at != '\0')
    {
      wrong (&parser);
      return NULL;
    }
  filter = g_new0 (GlueFilter, 1);
  filter->root = g_steal_pointer (&root);
  return filter;
}

/* ---- evaluation ---- */

static int
compare (const Node *node, const char *value, guint index)
{
  const char *with = g_ptr_array_index (node->values, index);

  if (node->numeric)
    {
      double left = g_ascii_strtod (value, NULL), right = g_ascii_strtod (with, NULL);

      return (left > right) - (left < right);
    }
  return strcmp (value, with);
}

/* % any text, _ one character; iterative, so that no pattern takes exponential time */
static gboolean
is_like (const char *value, const char *pattern)
{
  const char *star = NULL, *retry = NULL;

  while (*value != '\0')
    {
      if (*pattern == '%')
        {
          star = ++pattern;
          retry = value;
        }
      else if (*pattern == '_' || *pattern == *value)
        {
          pattern++;
          value++;
        }
      else if (star != NULL)
        {
          pattern = star;
          value = ++retry;
        }
      else
        return FALSE;
    }
  while (*pattern == '%')
    pattern++;
  return *pattern == '\0';
}

static gboolean
holds (const Node *node, const char *value)
{
  int order = compare (node, value, 0);
  const char *operator = node->operator;

  if (g_str_equal (operator, "="))
    return order == 0;
  if (g_str_equal (operator, "<>") || g_str_equal (operator, "!="))
    return order != 0;
  if (operator[0] == '<')
    return order < 0 || (order == 0 && operator[1] == '=');
  return order > 0 || (order == 0 && operator[1] == '=');
}

static gboolean
is_in (const Node *node, const char *value)
{
  for (guint i = 0; i < node->values->len; i++)
    if (compare (node, value, i) == 0)
      return TRUE;
  return FALSE;
}

/* SQL's three answers, so that NOT of the unknown stays unknown: their order makes AND the least
 * and OR the greatest. */
typedef enum { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES } Truth;

static Truth
judge_value (const Node *node, JsonArray *values)
{
  const char *value = node->key < json_array_get_length (values) ? catalog_string_at (values, node->key) : NULL;
  gboolean yes;

  if (node->kind == NODE_CONSTANT)
    return node->key ? TRUTH_YES : TRUTH_NO;
  if (node->kind == NODE_IS_NULL)
    return value == NULL || g_str_equal (value, "__HIVE_DEFAULT_PARTITION__") ? TRUTH_YES : TRUTH_NO;
  if (value == NULL)
    return TRUTH_UNKNOWN;
  if (node->kind == NODE_BETWEEN)
    yes = compare (node, value, 0) >= 0 && compare (node, value, 1) <= 0;
  else if (node->kind == NODE_LIKE)
    yes = is_like (value, g_ptr_array_index (node->values, 0));
  else
    yes = node->kind == NODE_COMPARE ? holds (node, value) : is_in (node, value);
  return yes ? TRUTH_YES : TRUTH_NO;
}

static Truth
judge (const Node *node, JsonArray *values)
{
  if (node->kind == NODE_AND)
    return MIN (judge (node->left, values), judge (node->right, values));
  if (node->kind == NODE_OR)
    return MAX (judge (node->left, values), judge (node->right, values));
  if (node->kind == NODE_NOT)
    return TRUTH_YES - judge (node->left, values);
  return judge_value (node, values);
}

gboolean
glue_filter_matches (const GlueFilter *filter, JsonArray *values)
{
  return filter == NULL || judge (filter->root, values) == TRUTH_YES;
}
