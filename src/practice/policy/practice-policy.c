/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"
#include "practice/policy/practice-policy.h"

#include <string.h>

/* Wildcards that came out of a variable's value, and so stand for themselves */
#define LITERAL_STAR '\001'
#define LITERAL_MARK '\002'

typedef struct
{
  gboolean deny;
  gboolean not_action, not_resource, not_principal;
  char **actions;    /* lower case */
  char **resources;  /* nullable: trust policies */
  char **principals; /* nullable; "*", ids, ARNs, account roots */
  char **services;   /* nullable */
  GArray *conditions;
} Statement;

struct _PracticePolicy
{
  GArray *statements;
};

/* ---- matching ---- */

static gboolean
match_char (char pattern, char c)
{
  return pattern == '?' || pattern == c || (pattern == LITERAL_STAR && c == '*')
         || (pattern == LITERAL_MARK && c == '?');
}

/* '*' any characters, '?' one; linear but for the last star, never exponential */
gboolean
practice_glob_match (const char *pattern, const char *text)
{
  const char *star = NULL, *mark = NULL;

  while (*text != '\0')
    if (*pattern == '*')
      {
        star = pattern++;
        mark = text;
      }
    else if (*pattern != '\0' && match_char (*pattern, *text))
      {
        pattern++;
        text++;
      }
    else if (star != NULL)
      {
        pattern = star + 1;
        text = ++mark;
      }
    else
      return FALSE;
  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

/* Each of an ARN's six parts for itself: a star does not reach over a colon, but in the last part.
 */
gboolean
practice_arn_match (const char *pattern, const char *arn)
{
  g_auto (GStrv) a = NULL;
  g_auto (GStrv) b = NULL;

  if (g_str_equal (pattern, "*"))
    return TRUE;
  if (!g_str_has_prefix (pattern, "arn:") || !g_str_has_prefix (arn, "arn:"))
    return practice_glob_match (pattern, arn);
  a = g_strsplit (pattern, ":", 6);
  b = g_strsplit (arn, ":", 6);
  if (g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    if (!practice_glob_match (a[i], b[i]))
      return FALSE;
  return TRUE;
}

static void
append_literal (GString *out, const char *value)
{
  for (; *value != '\0'; value++)
    g_string_append_c (out, *value == '*' ? LITERAL_STAR : *value == '?' ? LITERAL_MARK : *value);
}

static gboolean
append_variable (GString *out, const char *name, gsize length, const PracticeQuestion *question)
{
  g_autofree char *key = g_ascii_strdown (name, (gssize) length);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  char *comma = strchr (key, ',');
  const char *fallback = memchr (name, '\'', length);

  if (length == 1 && strchr ("*?$", *name) != NULL)
    {
      g_string_append_c (out, *name == '*' ? LITERAL_STAR : *name == '?' ? LITERAL_MARK : '$');
      return TRUE;
    }
  if (comma != NULL)
    *comma = '\0';
  g_strstrip (key);
  if (question->context != NULL && question->context (question, key, values) && values->len == 1)
    {
      append_literal (out, g_ptr_array_index (values, 0));
      return TRUE;
    }
  if (comma == NULL || fallback == NULL)
    return FALSE;
  fallback++;
  g_string_append_len (out, fallback, strcspn (fallback, "'}"));
  return TRUE;
}

char *
practice_policy_expand (const char *pattern, const PracticeQuestion *question)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *start, *end;

  while ((start = strstr (pattern, "${")) != NULL && (end = strchr (start, '}')) != NULL)
    {
      g_string_append_len (out, pattern, start - pattern);
      if (!append_variable (out, start + 2, end - start - 2, question))
        return NULL;
      pattern = end + 1;
    }
  g_string_append (out, pattern);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- parsing ---- */

char **
practice_policy_strings (JsonNode *node)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 1;

  if (node == NULL)
    return NULL;
  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = array != NULL ? json_array_get_element (array, i) : node;
      GType type = json_node_get_value_type (element);

      if (!JSON_NODE_HOLDS_VALUE (element))
        return NULL;
      if (type == G_TYPE_STRING)
        g_ptr_array_add (out, g_strdup (json_node_get_string (element)));
      else if (type == G_TYPE_BOOLEAN)
        g_ptr_array_add (out, g_strdup (json_node_get_boolean (element) ? "true" : "false"));
      else
        g_ptr_array_add (out, json_to_string (element, FALSE));
    }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

static void
statement_clear (gpointer data)
{
  Statement *statement = data;

  g_strfreev (statement->actions);
  g_strfreev (statement->resources);
  g_strfreev (statement->principals);
  g_strfreev (statement->services);
  g_clear_pointer (&statement->conditions, g_array_unref);
}

static void
condition_clear (gpointer data)
{
  practice_condition_clear (data);
}

static char **
take_either (JsonObject *object, const char *name, const char *negated, gboolean *is_negated)
{
  JsonNode *node = json_object_get_member (object, name);

  *is_negated = node == NULL && json_object_has_member (object, negated);
  return practice_policy_strings (node != NULL ? node : json_object_get_member (object, negated));
}

static void
parse_principals (Statement *statement, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "Principal");

  statement->not_principal = node == NULL && json_object_has_member (object, "NotPrincipal");
  if (node == NULL)
    node = json_object_get_member (object, "NotPrincipal");
  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *kinds = json_node_get_object (node);

      statement->principals = practice_policy_strings (json_object_get_member (kinds, "AWS"));
      statement->services = practice_policy_strings (json_object_get_member (kinds, "Service"));
    }
  else
    statement->principals = practice_policy_strings (node);
}

static gboolean
parse_conditions (Statement *statement, JsonNode *node)
{
  JsonObjectIter operators, keys;
  const char *operator, *key;
  JsonNode *test, *values;

  statement->conditions = g_array_new (FALSE, TRUE, sizeof (PracticeCondition));
  g_array_set_clear_func (statement->conditions, condition_clear);
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&operators, json_node_get_object (node));
  while (json_object_iter_next (&operators, &operator, &test))
    {
      if (!JSON_NODE_HOLDS_OBJECT (test))
        return FALSE;
      json_object_iter_init (&keys, json_node_get_object (test));
      while (json_object_iter_next (&keys, &key, &values))
        {
          PracticeCondition condition = { 0 };

          if (!practice_condition_init (&condition, operator, key, values))
            return FALSE;
          g_array_append_val (statement->conditions, condition);
        }
    }
  return TRUE;
}

static gboolean
parse_statement (PracticePolicy *policy, JsonNode *node)
{
  Statement statement = { 0 };
  JsonObject *object;
  g_auto (GStrv) effect = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  effect = practice_policy_strings (json_object_get_member (object, "Effect"));
  statement.deny = effect != NULL && g_strcmp0 (effect[0], "Deny") == 0;
  statement.actions = take_either (object, "Action", "NotAction", &statement.not_action);
  statement.resources = take_either (object, "Resource", "NotResource", &statement.not_resource);
  parse_principals (&statement, object);
  for (guint i = 0; statement.actions != NULL && statement.actions[i] != NULL; i++)
    {
      char *lower = g_ascii_strdown (statement.actions[i], -1);

      g_free (statement.actions[i]);
      statement.actions[i] = lower;
    }
  if (!parse_conditions (&statement, json_object_get_member (object, "Condition"))
      || statement.actions == NULL)
    {
      statement_clear (&statement);
      return FALSE;
    }
  g_array_append_val (policy->statements, statement);
  return TRUE;
}

static gboolean
parse_statements (PracticePolicy *policy, JsonNode *node)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return node != NULL && parse_statement (policy, node);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!parse_statement (policy, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static void
finalize (gpointer data)
{
  g_array_unref (((PracticePolicy *) data)->statements);
}

PracticePolicy *
practice_policy_parse (const char *text)
{
  g_autoptr (JsonNode) root
      = practice_json_check (text, strlen (text)) ? json_from_string (text, NULL) : NULL;
  g_autoptr (PracticePolicy) policy = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  policy = g_rc_box_new0 (PracticePolicy);
  policy->statements = g_array_new (FALSE, TRUE, sizeof (Statement));
  g_array_set_clear_func (policy->statements, statement_clear);
  if (!parse_statements (policy, json_object_get_member (json_node_get_object (root), "Statement")))
    return NULL;
  return g_steal_pointer (&policy);
}

PracticePolicy *
practice_policy_ref (PracticePolicy *policy)
{
  return g_rc_box_acquire (policy);
}

void
practice_policy_unref (PracticePolicy *policy)
{
  g_rc_box_release_full (policy, finalize);
}

/* ---- evaluating ---- */

static gboolean
matches_action (const Statement *statement, const char *action)
{
  gboolean found = FALSE;

  for (guint i = 0; !found && statement->actions[i] != NULL; i++)
    found = practice_glob_match (statement->actions[i], action);
  return found != statement->not_action;
}

static gboolean
matches_resource (const Statement *statement, const PracticeQuestion *question)
{
  gboolean found = FALSE;

  if (statement->resources == NULL)
    return TRUE;
  for (guint i = 0; !found && statement->resources[i] != NULL; i++)
    {
      const char *pattern = statement->resources[i];
      g_autofree char *expanded
          = strstr (pattern, "${") != NULL ? practice_policy_expand (pattern, question) : NULL;

      if (expanded != NULL || strstr (pattern, "${") == NULL)
        found = practice_arn_match (expanded != NULL ? expanded : pattern, question->resource);
    }
  return found != statement->not_resource;
}

static gboolean
is_account (const char *principal, const char *account)
{
  g_autofree char *root = NULL;

  if (account == NULL)
    return FALSE;
  root = g_strdup_printf ("arn:aws:iam::%s:root", account);
  return g_str_equal (principal, account) || g_str_equal (principal, root);
}

/* How a resource policy's statement names the caller */
static PracticeVerdict
name_caller (const Statement *statement, const PracticeQuestion *question)
{
  PracticeVerdict best = PRACTICE_VERDICT_NONE;

  if (question->service != NULL)
    return statement->services != NULL
                   && g_strv_contains ((const char *const *) statement->services, question->service)
               ? PRACTICE_VERDICT_ALLOW
               : PRACTICE_VERDICT_NONE;
  for (guint i = 0; statement->principals != NULL && statement->principals[i] != NULL; i++)
    {
      const char *principal = statement->principals[i];

      if (g_str_equal (principal, "*") || g_strcmp0 (principal, question->principal_id) == 0
          || g_strcmp0 (principal, question->principal_arn) == 0
          || g_strcmp0 (principal, question->caller_arn) == 0)
        return PRACTICE_VERDICT_ALLOW;
      if (is_account (principal, question->account))
        best = PRACTICE_VERDICT_ACCOUNT;
    }
  return best;
}

static PracticeVerdict
judge (const Statement *statement,
       PracticePolicyKind kind,
       const PracticeQuestion *question,
       const char *action)
{
  PracticeVerdict named = PRACTICE_VERDICT_ALLOW;

  if (!matches_action (statement, action) || !matches_resource (statement, question))
    return PRACTICE_VERDICT_NONE;
  if (kind != PRACTICE_POLICY_IDENTITY)
    {
      named = name_caller (statement, question);
      if (statement->not_principal)
        named = named == PRACTICE_VERDICT_NONE ? PRACTICE_VERDICT_ALLOW : PRACTICE_VERDICT_NONE;
    }
  if (named == PRACTICE_VERDICT_NONE)
    return PRACTICE_VERDICT_NONE;
  for (guint i = 0; i < statement->conditions->len; i++)
    if (!practice_condition_holds (&g_array_index (statement->conditions, PracticeCondition, i),
                                   question))
      return PRACTICE_VERDICT_NONE;
  return statement->deny ? PRACTICE_VERDICT_DENY : named;
}

PracticeVerdict
practice_policy_evaluate (PracticePolicy *policy,
                          PracticePolicyKind kind,
                          const PracticeQuestion *question)
{
  g_autofree char *action = g_ascii_strdown (question->action, -1);
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;

  for (guint i = 0; i < policy->statements->len && verdict != PRACTICE_VERDICT_DENY; i++)
    verdict = MAX (
        verdict, judge (&g_array_index (policy->statements, Statement, i), kind, question, action));
  return verdict;
}
