/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/policy/mesh-policy.h"

#include "aws/protocols/aws-json.h"

static void
append_list (GString *text, const char *before, JsonNode *set)
{
  const guint n = aws_json_get_length (set, NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? before : ", ",
                            json_array_get_string_element (json_node_get_array (set), i));
}

/* "Allow sts:assumerole on * to 111111111111 if StringEquals …" */
static char *
dup_sentence (JsonNode *statement)
{
  g_autoptr (JsonNode) canonical = mesh_policy_canonical_statement (statement);
  GString *text = g_string_new (aws_json_get_string (canonical, "Effect"));
  JsonNode *principal = aws_json_get (canonical, "Principal");
  JsonNode *condition = aws_json_get (canonical, "Condition");
  JsonNode *actions = aws_json_get (statement, "Action");

  if (actions != NULL && JSON_NODE_HOLDS_VALUE (actions))
    g_string_append_printf (text, " %s", aws_json_get_string (statement, "Action"));
  else
    append_list (text, " ", actions);
  append_list (text, " all but ", aws_json_get (canonical, "NotAction"));
  append_list (text, " on ", aws_json_get (canonical, "Resource"));
  append_list (text, " on all but ", aws_json_get (canonical, "NotResource"));
  if (principal != NULL)
    {
      g_autoptr (GList) kinds = json_object_get_members (json_node_get_object (principal));

      for (GList *l = kinds; l != NULL; l = l->next)
        append_list (text, " to ", aws_json_get (principal, l->data));
    }
  if (condition != NULL)
    {
      g_autofree char *json = aws_json_to_string (condition, FALSE);

      g_string_append_printf (text, " if %s", json);
    }
  return g_string_free (text, FALSE);
}

static JsonNode *
find_sid (JsonNode *policy, const char *sid)
{
  for (guint i = 0; sid != NULL && i < mesh_policy_get_n_statements (policy); i++)
    {
      JsonNode *statement = mesh_policy_get_statement (policy, i);

      if (g_strcmp0 (aws_json_get_string (statement, "Sid"), sid) == 0)
        return statement;
    }
  return NULL;
}

/* What set @a has beyond set @b, as "sign member: x, y". */
static void
append_beyond (GString *text, char sign, const char *member, JsonNode *a, JsonNode *b)
{
  gboolean first = TRUE;

  for (guint i = 0; i < aws_json_get_length (a, NULL); i++)
    {
      const char *value = json_array_get_string_element (json_node_get_array (a), i);

      if (aws_json_has_string (b, NULL, value))
        continue;
      if (first)
        g_string_append_printf (text, "  %c %s: %s", sign, member, value);
      else
        g_string_append_printf (text, ", %s", value);
      first = FALSE;
    }
  if (!first)
    g_string_append_c (text, '\n');
}

static void
append_change (GString *text, const char *sid, JsonNode *before, JsonNode *after)
{
  static const struct
  {
    const char *path, *name;
  } sets[] = {
    { "Action", "actions" },
    { "Resource", "resources" },
    { "Principal.AWS", "principals" },
    { "Principal.Service", "services" },
  };
  g_autoptr (JsonNode) a = mesh_policy_canonical_statement (before);
  g_autoptr (JsonNode) b = mesh_policy_canonical_statement (after);
  g_autofree char *condition_before = NULL;
  g_autofree char *condition_after = NULL;

  g_string_append_printf (text, "~ %s\n", sid);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      append_beyond (text, '-', sets[i].name, aws_json_get (a, sets[i].path),
                     aws_json_get (b, sets[i].path));
      append_beyond (text, '+', sets[i].name, aws_json_get (b, sets[i].path),
                     aws_json_get (a, sets[i].path));
    }
  condition_before = aws_json_get (a, "Condition") != NULL
                         ? aws_json_to_string (aws_json_get (a, "Condition"), FALSE)
                         : g_strdup ("none");
  condition_after = aws_json_get (b, "Condition") != NULL
                        ? aws_json_to_string (aws_json_get (b, "Condition"), FALSE)
                        : g_strdup ("none");
  if (!g_str_equal (condition_before, condition_after))
    g_string_append_printf (text, "  condition: %s → %s\n", condition_before, condition_after);
}

static gboolean
has_same (JsonNode *policy, JsonNode *statement)
{
  g_autoptr (JsonNode) sought = mesh_policy_canonical_statement (statement);

  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    {
      g_autoptr (JsonNode) other
          = mesh_policy_canonical_statement (mesh_policy_get_statement (policy, i));

      if (json_node_equal (other, sought))
        return TRUE;
    }
  return FALSE;
}

static void
append_side (GString *text, char sign, JsonNode *policy, JsonNode *other)
{
  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    {
      JsonNode *statement = mesh_policy_get_statement (policy, i);
      const char *sid = aws_json_get_string (statement, "Sid");
      JsonNode *twin = find_sid (other, sid);
      g_autofree char *sentence = NULL;

      if (has_same (other, statement))
        continue;
      if (twin != NULL)
        {
          if (sign == '+')
            append_change (text, sid, twin, statement);
          continue;
        }
      sentence = dup_sentence (statement);
      g_string_append_printf (text, "%c %s\n", sign, sentence);
    }
}

char *
mesh_policy_dup_words (JsonNode *before, JsonNode *after)
{
  GString *text = g_string_new (NULL);

  append_side (text, '-', before, after);
  append_side (text, '+', after, before);
  return g_string_free (text, FALSE);
}

char *
mesh_policy_dup_difference (JsonNode *before, JsonNode *after)
{
  g_autofree char *words = NULL;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  g_autofree char *diff = NULL;

  if (before != NULL && after != NULL && mesh_policy_equal (before, after))
    return NULL;
  words = mesh_policy_dup_words (before, after);
  left = before != NULL ? aws_json_to_string (before, TRUE) : g_strdup ("");
  right = after != NULL ? aws_json_to_string (after, TRUE) : g_strdup ("");
  diff = mesh_diff_unified (left, right);
  return g_strdup_printf ("%s\n%s", words, diff);
}
