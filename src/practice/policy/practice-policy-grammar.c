/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"
#include "practice/policy/practice-policy.h"

#include <string.h>

/* What IAM refuses to save, in its own words. */

static const char *const document_members[] = { "Version", "Id", "Statement", NULL };
static const char *const statement_members[]
    = { "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
        "NotAction", "Resource", "NotResource", "Condition",    NULL };

gsize
practice_policy_size (const char *text)
{
  gsize size = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_ascii_isspace (*text))
      size++;
  return size;
}

static char *
check_members (JsonObject *object, const char *const *known)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (!g_strv_contains (known, name))
      return g_strdup_printf ("Unknown field %s", name);
  return NULL;
}

/* A string, or a list of strings that may not be empty */
static char **
take_strings (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  char **strings;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) != G_TYPE_STRING)
      return NULL;
  if (node == NULL || (array == NULL && json_node_get_value_type (node) != G_TYPE_STRING))
    return NULL;
  strings = practice_policy_strings (node);
  if (strings != NULL && strings[0] == NULL)
    g_clear_pointer (&strings, g_strfreev);
  return strings;
}

static char *
check_sid (JsonObject *object, PracticePolicyKind kind, GHashTable *seen)
{
  JsonNode *node = json_object_get_member (object, "Sid");
  const char *sid;

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return g_strdup ("Syntax errors in policy.");
  sid = json_node_get_string (node);
  for (const char *c = sid; kind != PRACTICE_POLICY_RESOURCE && *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      return g_strdup ("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies "
                       "the regular expression [0-9A-Za-z]*");
  if (*sid != '\0' && !g_hash_table_add (seen, g_strdup (sid)))
    return g_strdup ("Statement IDs (SID) in a single policy must be unique.");
  return NULL;
}

static gboolean
is_action (const char *action)
{
  const char *colon = strchr (action, ':');

  if (g_str_equal (action, "*"))
    return TRUE;
  if (colon == NULL || colon == action || colon[1] == '\0')
    return FALSE;
  for (const char *c = action; c < colon; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      return FALSE;
  return TRUE;
}

static char *
check_actions (JsonObject *object, PracticePolicyKind kind)
{
  gboolean negated = json_object_has_member (object, "NotAction");
  g_auto (GStrv) actions = NULL;

  if (negated && json_object_has_member (object, "Action"))
    return g_strdup ("Statement/policy already has instance of Action");
  actions = take_strings (object, negated ? "NotAction" : "Action");
  if (actions == NULL)
    return g_strdup (kind == PRACTICE_POLICY_TRUST ? "Missing required field Action"
                                                   : "Policy statement must contain actions.");
  for (guint i = 0; actions[i] != NULL; i++)
    {
      if (!is_action (actions[i]))
        return g_strdup (
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      if (kind == PRACTICE_POLICY_TRUST && g_ascii_strncasecmp (actions[i], "sts:", 4) != 0)
        return g_strdup ("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  return NULL;
}

static char *
check_resource (const char *resource)
{
  g_auto (GStrv) parts = NULL;

  if (g_str_equal (resource, "*"))
    return NULL;
  parts = g_strsplit (resource, ":", 6);
  if (!g_str_has_prefix (resource, "arn:") || g_strv_length (parts) < 6)
    return g_strdup_printf ("Resource %s must be in ARN format or \"*\".", resource);
  if (!g_str_has_prefix (parts[1], "aws") && !g_str_equal (parts[1], "*"))
    return g_strdup_printf ("Partition \"%s\" is not valid for resource \"%s\".", parts[1],
                            resource);
  if (*parts[2] == '\0')
    return g_strdup ("Vendor  is not valid");
  if (strpbrk (parts[2], "*?") != NULL && !g_str_equal (parts[2], "*"))
    return g_strdup ("Resource vendor must be fully qualified and cannot contain regexes.");
  if (g_str_equal (parts[2], "iam") && *parts[3] != '\0' && !g_str_equal (parts[3], "*"))
    return g_strdup_printf ("IAM resource %s cannot contain region information.", resource);
  return NULL;
}

static char *
check_resources (JsonObject *object, PracticePolicyKind kind)
{
  gboolean negated = json_object_has_member (object, "NotResource");
  g_auto (GStrv) resources = NULL;

  if (kind == PRACTICE_POLICY_TRUST)
    return negated || json_object_has_member (object, "Resource")
               ? g_strdup ("Has prohibited field Resource")
               : NULL;
  if (negated && json_object_has_member (object, "Resource"))
    return g_strdup ("Statement/policy already has instance of Resource");
  resources = take_strings (object, negated ? "NotResource" : "Resource");
  if (resources == NULL)
    return g_strdup ("Policy statement must contain resources.");
  for (guint i = 0; resources[i] != NULL; i++)
    {
      char *problem = check_resource (resources[i]);

      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static char *
check_principal (JsonObject *object, PracticePolicyKind kind)
{
  static const char *const kinds[] = { "AWS", "Service", "Federated", "CanonicalUser", NULL };
  JsonNode *node = json_object_get_member (object, "Principal");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    node = json_object_get_member (object, "NotPrincipal");
  if (kind == PRACTICE_POLICY_IDENTITY)
    return node != NULL ? g_strdup ("Policy document should not specify a principal.") : NULL;
  if (node == NULL)
    return g_strdup ("Missing required field Principal");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_str_equal (json_node_get_string (node), "*")
               ? NULL
               : g_strdup ("Invalid principal in policy: Only \"*\" may stand alone");
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
    return g_strdup ("Syntax errors in policy.");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_auto (GStrv) strings = take_strings (json_node_get_object (node), name);

      if (!g_strv_contains (kinds, name))
        return g_strdup_printf ("Invalid principal in policy: Unknown principal type \"%s\"", name);
      if (strings == NULL)
        return g_strdup ("Invalid principal in policy: empty or not a text");
    }
  return NULL;
}

static char *
check_condition (JsonNode *node)
{
  JsonObjectIter operators, keys;
  const char *operator, *key;
  JsonNode *test, *values;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("Syntax errors in policy.");
  json_object_iter_init (&operators, json_node_get_object (node));
  while (json_object_iter_next (&operators, &operator, &test))
    {
      if (!practice_condition_is_operator (operator))
        return g_strdup_printf ("Invalid Condition type : %s.", operator);
      if (!JSON_NODE_HOLDS_OBJECT (test))
        return g_strdup ("Syntax errors in policy.");
      json_object_iter_init (&keys, json_node_get_object (test));
      while (json_object_iter_next (&keys, &key, &values))
        {
          g_auto (GStrv) strings = practice_policy_strings (values);

          if (strchr (key, ':') == NULL)
            return g_strdup (
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
          if (strings == NULL)
            return g_strdup ("Syntax errors in policy.");
        }
    }
  return NULL;
}

static char *
check_effect (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "Effect");
  const char *effect = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                           ? json_node_get_string (node)
                           : NULL;

  if (node == NULL)
    return g_strdup ("Missing required field Effect");
  if (g_strcmp0 (effect, "Allow") != 0 && g_strcmp0 (effect, "Deny") != 0)
    return g_strdup_printf ("Invalid effect: %s", effect != NULL ? effect : "");
  return NULL;
}

static char *
check_statement (JsonNode *node, PracticePolicyKind kind, GHashTable *sids)
{
  JsonObject *object;
  char *problem;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("Syntax errors in policy.");
  object = json_node_get_object (node);
  problem = check_members (object, statement_members);
  if (problem == NULL)
    problem = check_effect (object);
  if (problem == NULL)
    problem = check_sid (object, kind, sids);
  if (problem == NULL)
    problem = check_principal (object, kind);
  if (problem == NULL)
    problem = check_actions (object, kind);
  if (problem == NULL)
    problem = check_resources (object, kind);
  if (problem == NULL)
    problem = check_condition (json_object_get_member (object, "Condition"));
  return problem;
}

static char *
check_version (JsonObject *object, PracticePolicyKind kind)
{
  JsonNode *node = json_object_get_member (object, "Version");
  const char *version = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                            ? json_node_get_string (node)
                            : NULL;

  if (node == NULL && kind != PRACTICE_POLICY_IDENTITY)
    return NULL;
  if (node == NULL)
    return g_strdup ("Policy document must be version 2012-10-17 or greater.");
  if (g_strcmp0 (version, "2012-10-17") != 0
      && (g_strcmp0 (version, "2008-10-17") != 0 || kind == PRACTICE_POLICY_IDENTITY))
    return g_strdup (kind == PRACTICE_POLICY_IDENTITY
                         ? "Policy document must be version 2012-10-17 or greater."
                         : "The policy must contain a valid version string");
  return NULL;
}

char *
practice_policy_check (const char *text, PracticePolicyKind kind)
{
  g_autoptr (JsonNode) root
      = practice_json_check (text, strlen (text)) ? json_from_string (text, NULL) : NULL;
  g_autoptr (GHashTable) sids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *object;
  JsonNode *statements;
  JsonArray *array;
  char *problem;

  if (root == NULL)
    return g_strdup (kind == PRACTICE_POLICY_RESOURCE
                         ? "Policies must be valid JSON and the first byte must be '{'"
                         : "This policy contains invalid Json");
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return g_strdup ("Syntax errors in policy.");
  object = json_node_get_object (root);
  problem = check_members (object, document_members);
  if (problem == NULL)
    problem = check_version (object, kind);
  if (problem != NULL)
    return problem;
  statements = json_object_get_member (object, "Statement");
  array = statements != NULL && JSON_NODE_HOLDS_ARRAY (statements)
              ? json_node_get_array (statements)
              : NULL;
  if (statements == NULL || (array != NULL && json_array_get_length (array) == 0))
    return g_strdup ("Syntax errors in policy.");
  for (guint i = 0; problem == NULL && array != NULL && i < json_array_get_length (array); i++)
    problem = check_statement (json_array_get_element (array, i), kind, sids);
  return array != NULL ? problem : check_statement (statements, kind, sids);
}

char *
practice_iam_check_resource_policy (const char *policy)
{
  return practice_policy_check (policy, PRACTICE_POLICY_RESOURCE);
}
