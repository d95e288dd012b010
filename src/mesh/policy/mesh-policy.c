/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/policy/mesh-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"

/* Bounds on what AWS may answer: its own limits are far below. */
#define MAX_STATEMENTS 1000

static const char *const set_members[] = { "Action", "NotAction", "Resource", "NotResource" };

static gboolean
check_statement (JsonNode *statement, GError **error)
{
  const char *effect = aws_json_get_string (statement, "Effect");

  if (g_strcmp0 (effect, "Allow") == 0 || g_strcmp0 (effect, "Deny") == 0)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               _("A policy's statement has neither Effect Allow nor Deny"));
  return FALSE;
}

JsonNode *
mesh_policy_parse (const char *text, GError **error)
{
  g_autofree char *decoded = NULL;
  g_autoptr (JsonNode) policy = NULL;

  if (text != NULL && g_str_has_prefix (text, "%7B"))
    text = decoded = g_uri_unescape_string (text, NULL);
  policy = text != NULL ? aws_json_parse (text, -1, NULL) : NULL;
  if (policy == NULL || !JSON_NODE_HOLDS_OBJECT (policy)
      || aws_json_get (policy, "Statement") == NULL
      || mesh_policy_get_n_statements (policy) > MAX_STATEMENTS)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Not a policy document"));
      return NULL;
    }
  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    if (!check_statement (mesh_policy_get_statement (policy, i), error))
      return NULL;
  return g_steal_pointer (&policy);
}

JsonNode *
mesh_policy_new (void)
{
  return aws_json_new ("Version", AWS_JSON_STRING, "2012-10-17", "Statement", AWS_JSON_NODE,
                       aws_json_new_array (), NULL);
}

char *
mesh_policy_to_string (JsonNode *policy)
{
  return aws_json_to_string (policy, FALSE);
}

guint
mesh_policy_get_n_statements (JsonNode *policy)
{
  if (aws_json_get_object (policy, "Statement") != NULL)
    return 1;
  return aws_json_get_length (policy, "Statement");
}

JsonNode *
mesh_policy_get_statement (JsonNode *policy, guint i)
{
  if (aws_json_get_object (policy, "Statement") != NULL)
    return i == 0 ? aws_json_get (policy, "Statement") : NULL;
  return aws_json_get_element (policy, "Statement", i);
}

guint
mesh_policy_measure (JsonNode *policy)
{
  g_autofree char *text = aws_json_to_string (policy, FALSE);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += !g_ascii_isspace (*p);
  return n;
}

gboolean
mesh_policy_is_dead_principal (const char *principal)
{
  if (strlen (principal) < 16 || strchr (principal, ':') != NULL)
    return FALSE;
  return g_str_has_prefix (principal, "AROA") || g_str_has_prefix (principal, "AIDA");
}

/* ---- canonical form ---- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "arn:aws:iam::111111111111:root" → "111111111111" */
static char *
dup_canonical_principal (const char *principal)
{
  g_auto (GStrv) parts = g_strsplit (principal, ":", 6);

  if (g_strv_length (parts) == 6 && g_str_equal (parts[0], "arn") && g_str_equal (parts[2], "iam")
      && mesh_is_account_id (parts[4]) && g_str_equal (parts[5], "root"))
    return g_strdup (parts[4]);
  return g_strdup (principal);
}

static char *
dup_lower (const char *text)
{
  return g_ascii_strdown (text, -1);
}

static char *
dup_same (const char *text)
{
  return g_strdup (text);
}

static char *
dup_value (JsonNode *node, char *(*map) (const char *) )
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return map (json_node_get_string (node));
  text = aws_json_to_string (node, FALSE); /* true, 5: as strings, like AWS takes them */
  return map (text);
}

/* A string or list as a sorted list without doubles. */
static JsonNode *
canonical_set (JsonNode *node, char *(*map) (const char *) )
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  JsonNode *set = aws_json_new_array ();
  const char *last = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < aws_json_get_length (node, NULL); i++)
      g_ptr_array_add (values, dup_value (aws_json_get_element (node, NULL, i), map));
  else if (node != NULL)
    g_ptr_array_add (values, dup_value (node, map));
  g_ptr_array_sort (values, compare_strings);
  for (guint i = 0; i < values->len; i++)
    {
      const char *value = g_ptr_array_index (values, i);

      if (g_strcmp0 (last, value) != 0)
        aws_json_append_string (set, value);
      last = value;
    }
  return set;
}

static GList *
sorted_members (JsonNode *object)
{
  return g_list_sort (json_object_get_members (json_node_get_object (object)),
                      (GCompareFunc) strcmp);
}

static JsonNode *
canonical_principal (JsonNode *principal)
{
  JsonNode *canonical = aws_json_new_object ();
  g_autoptr (GList) kinds = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (principal)) /* "*" is everybody */
    {
      aws_json_set (canonical, "AWS", canonical_set (principal, dup_same));
      return canonical;
    }
  kinds = sorted_members (principal);
  for (GList *l = kinds; l != NULL; l = l->next)
    aws_json_set (canonical, l->data,
                  canonical_set (aws_json_get (principal, l->data), dup_canonical_principal));
  return canonical;
}

static JsonNode *
canonical_condition (JsonNode *condition)
{
  JsonNode *canonical = aws_json_new_object ();
  g_autoptr (GList) operators = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (condition))
    return canonical;
  operators = sorted_members (condition);
  for (GList *o = operators; o != NULL; o = o->next)
    {
      JsonNode *operands = json_object_get_member (json_node_get_object (condition), o->data);
      JsonNode *out = aws_json_new_object ();
      g_autoptr (GList) keys = JSON_NODE_HOLDS_OBJECT (operands) ? sorted_members (operands) : NULL;

      for (GList *k = keys; k != NULL; k = k->next)
        {
          g_autofree char *lower = g_ascii_strdown (k->data, -1);

          aws_json_set (
              out, lower,
              canonical_set (json_object_get_member (json_node_get_object (operands), k->data),
                             dup_same));
        }
      aws_json_set (canonical, o->data, out);
    }
  return canonical;
}

JsonNode *
mesh_policy_canonical_statement (JsonNode *statement)
{
  JsonNode *canonical
      = aws_json_new ("Effect", AWS_JSON_STRING, aws_json_get_string (statement, "Effect"), NULL);
  JsonNode *condition = aws_json_get (statement, "Condition");

  for (guint i = 0; i < G_N_ELEMENTS (set_members); i++)
    {
      JsonNode *set = aws_json_get (statement, set_members[i]);

      if (set != NULL)
        aws_json_set (canonical, set_members[i], canonical_set (set, i < 2 ? dup_lower : dup_same));
    }
  if (aws_json_get (statement, "Principal") != NULL)
    aws_json_set (canonical, "Principal",
                  canonical_principal (aws_json_get (statement, "Principal")));
  if (aws_json_get (statement, "NotPrincipal") != NULL)
    aws_json_set (canonical, "NotPrincipal",
                  canonical_principal (aws_json_get (statement, "NotPrincipal")));
  if (condition != NULL && JSON_NODE_HOLDS_OBJECT (condition)
      && json_object_get_size (json_node_get_object (condition)) > 0)
    aws_json_set (canonical, "Condition", canonical_condition (condition));
  return canonical;
}

static char *
dup_canonical_text (JsonNode *statement)
{
  g_autoptr (JsonNode) canonical = mesh_policy_canonical_statement (statement);

  return aws_json_to_string (canonical, FALSE);
}

static GPtrArray *
canonical_texts (JsonNode *policy)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    g_ptr_array_add (texts, dup_canonical_text (mesh_policy_get_statement (policy, i)));
  g_ptr_array_sort (texts, compare_strings);
  return texts;
}

gboolean
mesh_policy_equal (JsonNode *a, JsonNode *b)
{
  g_autoptr (GPtrArray) left = canonical_texts (a);
  g_autoptr (GPtrArray) right = canonical_texts (b);

  if (g_strcmp0 (aws_json_get_string (a, "Version"), aws_json_get_string (b, "Version")) != 0
      || left->len != right->len)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    if (!g_str_equal (g_ptr_array_index (left, i), g_ptr_array_index (right, i)))
      return FALSE;
  return TRUE;
}

/* ---- covering ---- */

static gboolean
set_covers (JsonNode *have, JsonNode *want)
{
  for (guint i = 0; i < aws_json_get_length (want, NULL); i++)
    if (!aws_json_has_string (have, NULL,
                              json_array_get_string_element (json_node_get_array (want), i)))
      return FALSE;
  return TRUE;
}

static gboolean
same_member (JsonNode *a, JsonNode *b, const char *member)
{
  JsonNode *left = aws_json_get (a, member);
  JsonNode *right = aws_json_get (b, member);

  if (left == NULL || right == NULL)
    return left == right;
  return json_node_equal (left, right);
}

static gboolean
principal_covers (JsonNode *have, JsonNode *want)
{
  g_autoptr (GList) kinds = NULL;

  if (want == NULL || have == NULL)
    return want == have;
  kinds = json_object_get_members (json_node_get_object (want));
  for (GList *l = kinds; l != NULL; l = l->next)
    if (!set_covers (aws_json_get (have, l->data), aws_json_get (want, l->data)))
      return FALSE;
  return TRUE;
}

/* Both canonical. */
static gboolean
statement_covers (JsonNode *have, JsonNode *want)
{
  if (!same_member (have, want, "Effect") || !same_member (have, want, "Condition")
      || !same_member (have, want, "NotAction") || !same_member (have, want, "NotResource")
      || !same_member (have, want, "NotPrincipal"))
    return FALSE;
  if ((aws_json_get (have, "Resource") == NULL) != (aws_json_get (want, "Resource") == NULL))
    return FALSE;
  return set_covers (aws_json_get (have, "Action"), aws_json_get (want, "Action"))
         && set_covers (aws_json_get (have, "Resource"), aws_json_get (want, "Resource"))
         && principal_covers (aws_json_get (have, "Principal"), aws_json_get (want, "Principal"));
}

gboolean
mesh_policy_covers (JsonNode *policy, JsonNode *statement)
{
  g_autoptr (JsonNode) want = mesh_policy_canonical_statement (statement);

  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    {
      g_autoptr (JsonNode) have
          = mesh_policy_canonical_statement (mesh_policy_get_statement (policy, i));

      if (statement_covers (have, want))
        return TRUE;
    }
  return FALSE;
}

/* ---- merging ---- */

static gboolean
differs_in_principal_only (JsonNode *a, JsonNode *b)
{
  g_autoptr (JsonNode) left = mesh_policy_canonical_statement (a);
  g_autoptr (JsonNode) right = mesh_policy_canonical_statement (b);
  JsonNode *mine = aws_json_get (left, "Principal");
  JsonNode *other = aws_json_get (right, "Principal");

  if (mine == NULL || other == NULL || json_object_get_size (json_node_get_object (mine)) != 1
      || aws_json_get (mine, "AWS") == NULL || aws_json_get (other, "AWS") == NULL
      || json_object_get_size (json_node_get_object (other)) != 1
      || aws_json_has_string (mine, "AWS", "*"))
    return FALSE;
  return same_member (left, right, "Effect") && same_member (left, right, "Condition")
         && same_member (left, right, "Action") && same_member (left, right, "NotAction")
         && same_member (left, right, "Resource") && same_member (left, right, "NotResource")
         && aws_json_get (left, "NotPrincipal") == NULL;
}

/* A copy of @statement whose AWS principals are those of both (@join) or its own without @with's.
 */
static JsonNode *
with_principals (JsonNode *statement, JsonNode *with, gboolean join)
{
  g_autoptr (JsonNode) mine = canonical_set (aws_json_get (statement, "Principal.AWS"), dup_same);
  g_autoptr (JsonNode) mine_canonical = canonical_set (mine, dup_canonical_principal);
  g_autoptr (JsonNode) others = canonical_set (aws_json_get (with, "Principal.AWS"), dup_same);
  g_autoptr (JsonNode) others_canonical = canonical_set (others, dup_canonical_principal);
  JsonNode *list = aws_json_new_array ();
  JsonNode *copy = aws_json_copy (statement);

  for (guint i = 0; i < aws_json_get_length (mine, NULL); i++)
    {
      const char *principal = json_array_get_string_element (json_node_get_array (mine), i);
      g_autofree char *canonical = dup_canonical_principal (principal);

      if (join ? !mesh_policy_is_dead_principal (principal)
               : !aws_json_has_string (others_canonical, NULL, canonical))
        aws_json_append_string (list, principal);
    }
  for (guint i = 0; join && i < aws_json_get_length (others, NULL); i++)
    {
      const char *principal = json_array_get_string_element (json_node_get_array (others), i);
      g_autofree char *canonical = dup_canonical_principal (principal);

      if (!aws_json_has_string (mine_canonical, NULL, canonical))
        aws_json_append_string (list, principal);
    }
  aws_json_set (aws_json_get (copy, "Principal"), "AWS", list);
  return copy;
}

static gboolean
same_sid (JsonNode *a, JsonNode *b)
{
  const char *sid = aws_json_get_string (a, "Sid");

  return sid != NULL && *sid != '\0' && g_strcmp0 (sid, aws_json_get_string (b, "Sid")) == 0;
}

/* @policy without its statements, which are replaced by @statements (transfer full). */
static JsonNode *
with_statements (JsonNode *policy, JsonNode *statements)
{
  JsonNode *copy = policy != NULL ? aws_json_copy (policy) : mesh_policy_new ();

  aws_json_set (copy, "Statement", statements);
  return copy;
}

JsonNode *
mesh_policy_merge (JsonNode *policy, JsonNode *statement)
{
  JsonNode *statements = aws_json_new_array ();
  gboolean placed = mesh_policy_covers (policy, statement);

  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    {
      JsonNode *old = mesh_policy_get_statement (policy, i);

      if (!placed && differs_in_principal_only (old, statement))
        {
          aws_json_append (statements, with_principals (old, statement, TRUE));
          placed = TRUE;
        }
      else if (!placed && same_sid (old, statement))
        {
          aws_json_append (statements, aws_json_copy (statement));
          placed = TRUE;
        }
      else
        aws_json_append (statements, aws_json_copy (old));
    }
  if (!placed)
    aws_json_append (statements, aws_json_copy (statement));
  return with_statements (policy, statements);
}

JsonNode *
mesh_policy_remove (JsonNode *policy, JsonNode *statement)
{
  JsonNode *statements = aws_json_new_array ();

  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    {
      JsonNode *old = mesh_policy_get_statement (policy, i);
      g_autofree char *text = dup_canonical_text (old);
      g_autofree char *unwanted = dup_canonical_text (statement);

      if (g_str_equal (text, unwanted))
        continue;
      if (differs_in_principal_only (old, statement))
        {
          g_autoptr (JsonNode) rest = with_principals (old, statement, FALSE);

          if (aws_json_get_length (rest, "Principal.AWS") > 0)
            aws_json_append (statements, g_steal_pointer (&rest));
        }
      else if (!same_sid (old, statement))
        aws_json_append (statements, aws_json_copy (old));
    }
  if (aws_json_get_length (statements, NULL) == 0)
    {
      json_node_unref (statements);
      return NULL;
    }
  return with_statements (policy, statements);
}
