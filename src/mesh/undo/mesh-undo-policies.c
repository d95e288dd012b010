/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>

#include "mesh/policy/mesh-policy.h"

/* Policies that several write to: a role's trust, a bucket's, the catalogue's. Before and after are
 * the policies; what the run added and took away is found out from them, a statement at a time. */

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND);
}

static gboolean
equal_statements (JsonNode *a, JsonNode *b)
{
  g_autoptr (JsonNode) x = mesh_policy_canonical_statement (a);
  g_autoptr (JsonNode) y = mesh_policy_canonical_statement (b);

  return json_node_equal (x, y);
}

static gboolean
has_statement (JsonNode *policy, JsonNode *statement)
{
  for (guint i = 0; i < mesh_policy_get_n_statements (policy); i++)
    if (equal_statements (mesh_policy_get_statement (policy, i), statement))
      return TRUE;
  return FALSE;
}

static JsonNode *
dup_frame (JsonNode *policy)
{
  JsonNode *frame = aws_json_copy (policy);

  aws_json_set (frame, "Statement", aws_json_new_array ());
  return frame;
}

/* @now without what is in @after only, and with what is in @before only. FALSE: others joined
 * theirs to ours. */
static gboolean
take_back (JsonNode *now, JsonNode *before, JsonNode *after, JsonNode **result)
{
  g_autoptr (JsonNode) policy = dup_frame (now);
  JsonNode *kept = aws_json_get (policy, "Statement");

  *result = NULL;
  for (guint i = 0; i < mesh_policy_get_n_statements (after); i++)
    {
      JsonNode *ours = mesh_policy_get_statement (after, i);

      if (!has_statement (before, ours) && !has_statement (now, ours))
        return FALSE;
    }
  for (guint i = 0; i < mesh_policy_get_n_statements (now); i++)
    {
      JsonNode *statement = mesh_policy_get_statement (now, i);

      if (!has_statement (after, statement) || has_statement (before, statement))
        aws_json_append (kept, aws_json_copy (statement));
    }
  for (guint i = 0; i < mesh_policy_get_n_statements (before); i++)
    {
      JsonNode *statement = mesh_policy_get_statement (before, i);

      if (!has_statement (after, statement) && !has_statement (policy, statement))
        aws_json_append (kept, aws_json_copy (statement));
    }
  *result = g_steal_pointer (&policy);
  return TRUE;
}

/* Whether nothing of what the run added is there, and all that it took away. */
static gboolean
is_back (JsonNode *now, JsonNode *before, JsonNode *after)
{
  for (guint i = 0; i < mesh_policy_get_n_statements (after); i++)
    {
      JsonNode *statement = mesh_policy_get_statement (after, i);

      if (!has_statement (before, statement) && has_statement (now, statement))
        return FALSE;
    }
  for (guint i = 0; i < mesh_policy_get_n_statements (before); i++)
    if (!has_statement (now, mesh_policy_get_statement (before, i)))
      return FALSE;
  return TRUE;
}

/* What is to be written, (transfer full); NULL: nothing. *@empty: nothing is left of it. */
static JsonNode *
decide (MeshUndo *self, JsonNode *now, gboolean *empty)
{
  JsonNode *before = mesh_undo_get_before (self), *after = mesh_undo_get_after (self);
  g_autoptr (JsonNode) left = NULL;
  g_autofree char *difference = NULL;

  *empty = FALSE;
  if (is_back (now, before, after))
    return NULL;
  if (now == NULL || !take_back (now, before, after, &left))
    {
      mesh_undo_keep (
          self,
          _ ("Its statements were changed since by somebody else, so that it stays as it is"));
      return NULL;
    }
  *empty = mesh_policy_get_n_statements (left) == 0;
  difference = mesh_policy_dup_difference (now, left);
  mesh_resource_set_difference (MESH_RESOURCE (self), difference);
  return g_steal_pointer (&left);
}

/* ---- a role's trust ---- */

static gboolean
observe_trust (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) now = NULL;
  g_autoptr (JsonNode) left = NULL;
  g_autofree char *text = NULL;
  JsonNode *input, *document;
  gboolean empty;

  if (!mesh_undo_read (self, reads, "iam:GetRole", aws_json_copy (mesh_undo_get_target (self)),
                       &answer, cancellable, error))
    return FALSE;
  /* With the role its trust is gone. */
  if (answer == NULL)
    return TRUE;
  document = aws_json_get (answer, "Role.AssumeRolePolicyDocument");
  now = document != NULL && JSON_NODE_HOLDS_OBJECT (document)
            ? aws_json_copy (document)
            : mesh_policy_parse (aws_json_get_string (answer, "Role.AssumeRolePolicyDocument"),
                                 error);
  if (now == NULL)
    return FALSE;
  left = decide (self, now, &empty);
  if (left == NULL)
    return TRUE;
  if (empty)
    {
      mesh_undo_keep (
          self, _ ("A role can't be without any trust, and nobody else is trusted by this one"));
      return TRUE;
    }
  text = mesh_policy_to_string (left);
  input = aws_json_copy (mesh_undo_get_target (self));
  aws_json_set_string (input, "PolicyDocument", text);
  mesh_undo_call (self, "iam:UpdateAssumeRolePolicy", input);
  return TRUE;
}

/* ---- a bucket's ---- */

static gboolean
observe_bucket (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) now = NULL;
  g_autoptr (JsonNode) left = NULL;
  g_autofree char *text = NULL;
  JsonNode *input;
  gboolean empty;

  if (!mesh_undo_read (self, reads, "s3:GetBucketPolicy",
                       aws_json_copy (mesh_undo_get_target (self)), &answer, cancellable, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  now = aws_json_parse (aws_json_get_string (answer, "Policy"), -1, error);
  if (now == NULL)
    return FALSE;
  left = decide (self, now, &empty);
  if (left == NULL)
    return TRUE;
  input = aws_json_copy (mesh_undo_get_target (self));
  if (!empty)
    {
      text = aws_json_to_string (left, FALSE);
      aws_json_set_string (input, "Policy", text);
    }
  mesh_undo_call (self, empty ? "s3:DeleteBucketPolicy" : "s3:PutBucketPolicy", input);
  return TRUE;
}

/* ---- the catalogue's ---- */

static gboolean
observe_catalog (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) now = NULL;
  g_autoptr (JsonNode) left = NULL;
  g_autofree char *text = NULL;
  const char *hash;
  gboolean empty;

  if (!mesh_undo_read (self, reads, "glue:GetResourcePolicy", NULL, &answer, cancellable, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  hash = aws_json_get_string (answer, "PolicyHash");
  now = mesh_policy_parse (aws_json_get_string (answer, "PolicyInJson"), error);
  if (now == NULL)
    return FALSE;
  left = decide (self, now, &empty);
  if (left == NULL)
    return TRUE;
  if (empty)
    {
      mesh_undo_call (self, "glue:DeleteResourcePolicy",
                      aws_json_new ("PolicyHashCondition", AWS_JSON_STRING, hash, NULL));
      return TRUE;
    }
  text = mesh_policy_to_string (left);
  mesh_undo_call (self, "glue:PutResourcePolicy",
                  aws_json_new ("PolicyInJson", AWS_JSON_STRING, text, "PolicyHashCondition",
                                AWS_JSON_STRING, hash, "EnableHybrid", AWS_JSON_STRING, "TRUE",
                                NULL));
  return TRUE;
}

const MeshUndoKind mesh_undo_policies[] = {
  { "iam-trust", observe_trust, is_gone, NULL },
  { "bucket-policy", observe_bucket, is_gone, NULL },
  { "glue-policy", observe_catalog, is_gone, NULL },
  { NULL },
};
