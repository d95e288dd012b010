/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <stdlib.h>
#include <string.h>

static void
step_free (PracticeStep *step)
{
  g_free (step->name);
  g_free (step);
}

static void
add_step (PracticePath *path, const char *name, guint index)
{
  PracticeStep *step = g_new0 (PracticeStep, 1);

  step->name = g_strdup (name);
  step->index = index;
  g_ptr_array_add (path, step);
}

static gboolean
parse_name (PracticeParser *parser, PracticePath *path, GError **error)
{
  const PracticeToken *token = practice_parser_peek (parser);
  JsonObject *names = parser->symbols->names;

  if (token->kind == PRACTICE_TOKEN_NAME)
    {
      if (practice_dynamodb_is_reserved (token->text))
        return practice_parser_fail (parser, error,
                                     "Attribute name is a reserved keyword; reserved keyword: %s",
                                     token->text);
      add_step (path, token->text, 0);
    }
  else if (token->kind == PRACTICE_TOKEN_PLACEHOLDER)
    {
      if (!names || !json_object_has_member (names, token->text))
        return practice_parser_fail (
            parser, error,
            "An expression attribute name used in the document path is not "
            "defined; attribute name: %s",
            token->text);
      g_hash_table_add (parser->symbols->used, g_strdup (token->text));
      add_step (path, json_object_get_string_member (names, token->text), 0);
    }
  else
    return practice_parser_syntax_error (parser, error);
  parser->at++;
  return TRUE;
}

static gboolean
parse_index (PracticeParser *parser, PracticePath *path, GError **error)
{
  const PracticeToken *token = practice_parser_peek (parser);
  guint64 index = 0;

  if (token->kind != PRACTICE_TOKEN_NUMBER)
    return practice_parser_syntax_error (parser, error);
  if (!g_ascii_string_to_unsigned (token->text, 10, 0, G_MAXINT, &index, NULL))
    return practice_parser_fail (
        parser, error, "List index is not within the allowable range; index: [%s]", token->text);
  add_step (path, NULL, index);
  parser->at++;
  return practice_parser_expect (parser, "]", error);
}

/* (transfer full) (nullable) */
PracticePath *
practice_parser_path (PracticeParser *parser, GError **error)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);

  if (!parse_name (parser, path, error))
    return NULL;
  for (;;)
    {
      if (practice_parser_take (parser, "."))
        {
          if (!parse_name (parser, path, error))
            return NULL;
        }
      else if (practice_parser_take (parser, "["))
        {
          if (!parse_index (parser, path, error))
            return NULL;
        }
      else
        break;
      if (path->len > PRACTICE_DYNAMODB_DEPTH)
        {
          practice_parser_fail (parser, error,
                                "The document path has too many nesting levels; nesting levels: %u",
                                path->len);
          return NULL;
        }
    }
  return g_steal_pointer (&path);
}

static JsonNode *
follow (JsonNode *value, const PracticeStep *step)
{
  const char *type = practice_dynamodb_value_type (value);
  JsonNode *content = practice_dynamodb_value_content (value);

  if (step->name)
    return g_str_equal (type, "M")
               ? json_object_get_member (json_node_get_object (content), step->name)
               : NULL;
  if (!g_str_equal (type, "L")
      || step->index >= json_array_get_length (json_node_get_array (content)))
    return NULL;
  return json_array_get_element (json_node_get_array (content), step->index);
}

JsonNode *
practice_path_get (PracticePath *path, JsonObject *item)
{
  const PracticeStep *first = g_ptr_array_index (path, 0);
  JsonNode *value = json_object_get_member (item, first->name);

  for (guint i = 1; value && i < path->len; i++)
    value = follow (value, g_ptr_array_index (path, i));
  return value;
}

char *
practice_path_print (PracticePath *path)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < path->len; i++)
    {
      const PracticeStep *step = g_ptr_array_index (path, i);

      if (i)
        g_string_append (text, ", ");
      if (step->name)
        g_string_append (text, step->name);
      else
        g_string_append_printf (text, "[%u]", step->index);
    }
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

static gboolean
step_equal (const PracticeStep *a, const PracticeStep *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && (a->name || a->index == b->index);
}

/* How many first steps are the same */
static guint
common_steps (PracticePath *a, PracticePath *b)
{
  guint n = 0;

  while (n < a->len && n < b->len
         && step_equal (g_ptr_array_index (a, n), g_ptr_array_index (b, n)))
    n++;
  return n;
}

gboolean
practice_path_equal (PracticePath *a, PracticePath *b)
{
  return a->len == b->len && common_steps (a, b) == a->len;
}

static gboolean
check_pair (PracticePath *a, PracticePath *b, const char *kind, GError **error)
{
  guint common = common_steps (a, b);
  gboolean overlap = common == a->len || common == b->len;
  const PracticeStep *one = overlap ? NULL : g_ptr_array_index (a, common);
  const PracticeStep *other = overlap ? NULL : g_ptr_array_index (b, common);
  g_autofree char *first = NULL, *second = NULL;

  if (!overlap && !one->name == !other->name)
    return TRUE;
  first = practice_path_print (a);
  second = practice_path_print (b);
  return practice_dynamodb_invalid (
      error,
      "Invalid %s: Two document paths %s with each other; must remove or rewrite "
      "one of these paths; path one: %s, path two: %s",
      kind, overlap ? "overlap" : "conflict", first, second);
}

gboolean
practice_paths_check (GPtrArray *paths, const char *kind, GError **error)
{
  for (guint i = 1; i < paths->len; i++)
    for (guint j = 0; j < i; j++)
      if (!check_pair (g_ptr_array_index (paths, j), g_ptr_array_index (paths, i), kind, error))
        return FALSE;
  return TRUE;
}

/* ---- projection ---- */

static int
compare_path_cb (gconstpointer a, gconstpointer b)
{
  PracticePath *one = *(PracticePath *const *) a, *other = *(PracticePath *const *) b;
  guint common = common_steps (one, other);
  const PracticeStep *first, *second;

  if (common == one->len || common == other->len)
    return (int) one->len - (int) other->len;
  first = g_ptr_array_index (one, common);
  second = g_ptr_array_index (other, common);
  if (first->name && second->name)
    return strcmp (first->name, second->name);
  return first->index < second->index ? -1 : first->index > second->index;
}

static JsonNode *
project_value (GPtrArray *paths, guint from, guint to, guint depth, JsonNode *value);

/* The end of the run of paths that share the step at @depth with the one at @from */
static guint
run_end (GPtrArray *paths, guint from, guint to, guint depth)
{
  const PracticePath *first = g_ptr_array_index (paths, from);
  guint end = from + 1;

  while (end < to
         && step_equal (first->pdata[depth],
                        ((PracticePath *) g_ptr_array_index (paths, end))->pdata[depth]))
    end++;
  return end;
}

static JsonNode *
project_parts (GPtrArray *paths, guint from, guint to, guint depth, JsonNode *value)
{
  gboolean list = g_str_equal (practice_dynamodb_value_type (value), "L");
  g_autoptr (JsonObject) map = json_object_new (), out = json_object_new ();
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean any = FALSE;
  JsonNode *node;

  for (guint at = from; at < to;)
    {
      guint end = run_end (paths, at, to, depth);
      const PracticeStep *step = ((PracticePath *) g_ptr_array_index (paths, at))->pdata[depth];
      JsonNode *child = follow (value, step);
      JsonNode *part = child ? project_value (paths, at, end, depth + 1, child) : NULL;

      at = end;
      if (!part)
        continue;
      any = TRUE;
      if (list)
        json_array_add_element (array, part);
      else
        json_object_set_member (map, step->name, part);
    }
  if (!any)
    return NULL;
  if (list)
    json_object_set_array_member (out, "L", g_steal_pointer (&array));
  else
    json_object_set_object_member (out, "M", g_steal_pointer (&map));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, out);
  return node;
}

static JsonNode *
project_value (GPtrArray *paths, guint from, guint to, guint depth, JsonNode *value)
{
  const PracticePath *first = g_ptr_array_index (paths, from);

  return first->len <= depth ? practice_dynamodb_value_copy (value)
                             : project_parts (paths, from, to, depth, value);
}

JsonObject *
practice_paths_project (GPtrArray *paths, JsonObject *item)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  JsonObject *out = json_object_new ();

  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (paths, i));
  g_ptr_array_sort (sorted, compare_path_cb);
  for (guint at = 0; at < sorted->len;)
    {
      guint end = run_end (sorted, at, sorted->len, 0);
      const PracticeStep *step = ((PracticePath *) g_ptr_array_index (sorted, at))->pdata[0];
      JsonNode *value = json_object_get_member (item, step->name);
      JsonNode *part = value ? project_value (sorted, at, end, 1, value) : NULL;

      if (part)
        json_object_set_member (out, step->name, part);
      at = end;
    }
  return out;
}

GPtrArray *
practice_projection_parse (const char *source, PracticeSymbols *symbols, GError **error)
{
  g_auto (PracticeParser) parser = { 0 };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  if (!practice_parser_init (&parser, "ProjectionExpression", source, symbols, error))
    return NULL;
  do
    {
      PracticePath *path = practice_parser_path (&parser, error);

      if (!path)
        return NULL;
      g_ptr_array_add (paths, path);
    }
  while (practice_parser_take (&parser, ","));
  if (practice_parser_peek (&parser)->kind != PRACTICE_TOKEN_END)
    {
      practice_parser_syntax_error (&parser, error);
      return NULL;
    }
  return practice_paths_check (paths, "ProjectionExpression", error) ? g_steal_pointer (&paths)
                                                                     : NULL;
}
