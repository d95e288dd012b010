/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/kinds/mesh-iam.h"
#include "mesh/policy/mesh-policy.h"

static JsonNode *
copy_target (MeshUndo *self)
{
  return aws_json_copy (mesh_undo_get_target (self));
}

static gboolean
is_gone (const GError *error)
{
  return mesh_iam_is_missing (error);
}

/* IAM takes nothing away that something else uses. */
static char *
explain (MeshUndo *self, const GError *error)
{
  if (!aws_error_is_code (error, "DeleteConflict"))
    return NULL;
  /* Translators: "It" is a role, a policy or the like; %s is what AWS said */
  return g_strdup_printf (_ ("It is in use by something that was added since: %s"),
                          aws_error_get_message (error));
}

static gboolean
find (MeshUndo *self,
      MeshReads *reads,
      MeshIamType type,
      const char *member,
      JsonNode **found,
      GCancellable *cancellable,
      GError **error)
{
  const char *arn = type == MESH_IAM_A_POLICY ? mesh_undo_get_string (self, "PolicyArn") : NULL;
  const char *name = arn != NULL && strrchr (arn, '/') != NULL
                         ? strrchr (arn, '/') + 1
                         : mesh_undo_get_string (self, member);

  *found = NULL;
  return mesh_iam_find (reads, mesh_resource_get_client (MESH_RESOURCE (self)), type, name, arn,
                        found, cancellable, error);
}

/* ---- users and groups: there or not, and the same one ---- */

static gboolean
equal_arns (JsonNode *now, JsonNode *then)
{
  return g_strcmp0 (aws_json_get_string (now, "Arn"), aws_json_get_string (then, "Arn")) == 0;
}

static gboolean
observe_whole (MeshUndo *self,
               MeshReads *reads,
               MeshIamType type,
               const char *member,
               const char *delete,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (JsonNode) found = NULL;

  if (!find (self, reads, type, member, &found, cancellable, error))
    return FALSE;
  if (!mesh_undo_is_ours (self, found, equal_arns))
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  mesh_undo_call (self, delete, copy_target (self));
  return TRUE;
}

static gboolean
observe_user (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  return observe_whole (self, reads, MESH_IAM_A_USER, "UserName", "iam:DeleteUser", cancellable,
                        error);
}

static gboolean
observe_group (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  return observe_whole (self, reads, MESH_IAM_A_GROUP, "GroupName", "iam:DeleteGroup", cancellable,
                        error);
}

/* ---- roles: with their trust ---- */

static JsonNode *
parse_document (JsonNode *entry, const char *member)
{
  JsonNode *document = aws_json_get (entry, member);

  if (document != NULL && JSON_NODE_HOLDS_OBJECT (document))
    return aws_json_copy (document);
  return document != NULL ? mesh_policy_parse (aws_json_get_string (entry, member), NULL) : NULL;
}

static gboolean
observe_role (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) found = NULL;
  g_autoptr (JsonNode) trust = NULL;

  if (!find (self, reads, MESH_IAM_A_ROLE, "RoleName", &found, cancellable, error))
    return FALSE;
  trust = found != NULL ? parse_document (found, "AssumeRolePolicyDocument") : NULL;
  if (!mesh_undo_is_ours (self, trust, mesh_policy_equal))
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  mesh_undo_call (self, "iam:DeleteRole", copy_target (self));
  return TRUE;
}

/* ---- policies: by the version in use ---- */

static JsonNode *
find_default (JsonNode *entry)
{
  const char *used = aws_json_get_string (entry, "DefaultVersionId");

  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *version = aws_json_get_element (entry, "PolicyVersionList", i);

      if (g_strcmp0 (aws_json_get_string (version, "VersionId"), used) == 0)
        return version;
    }
  return NULL;
}

static void
delete_versions (MeshUndo *self, JsonNode *entry)
{
  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *version = aws_json_get_element (entry, "PolicyVersionList", i), *input;

      if (version == find_default (entry))
        continue;
      input = copy_target (self);
      aws_json_set_string (input, "VersionId", aws_json_get_string (version, "VersionId"));
      mesh_undo_call (self, "iam:DeletePolicyVersion", input);
    }
}

static JsonNode *
new_version (MeshUndo *self, JsonNode *document)
{
  g_autofree char *text = mesh_policy_to_string (document);
  JsonNode *input = copy_target (self);

  aws_json_set_string (input, "PolicyDocument", text);
  aws_json_set (input, "SetAsDefault", json_node_init_boolean (json_node_alloc (), TRUE));
  return input;
}

/* The version before is used again, and ours goes. Where it is no longer kept, it is written anew.
 */
static void
bring_version_back (MeshUndo *self, JsonNode *entry, JsonNode *before)
{
  const char *made = aws_json_get_string (entry, "DefaultVersionId");
  JsonNode *input;

  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *version = aws_json_get_element (entry, "PolicyVersionList", i);
      g_autoptr (JsonNode) document = parse_document (version, "Document");

      if (document == NULL || !mesh_policy_equal (document, before)
          || g_strcmp0 (aws_json_get_string (version, "VersionId"), made) == 0)
        continue;
      input = copy_target (self);
      aws_json_set_string (input, "VersionId", aws_json_get_string (version, "VersionId"));
      mesh_undo_call (self, "iam:SetDefaultPolicyVersion", input);
      input = copy_target (self);
      aws_json_set_string (input, "VersionId", made);
      mesh_undo_call (self, "iam:DeletePolicyVersion", input);
      return;
    }
  mesh_undo_call (self, "iam:CreatePolicyVersion", new_version (self, before));
  input = copy_target (self);
  aws_json_set_string (input, "VersionId", made);
  mesh_undo_call (self, "iam:DeletePolicyVersion", input);
}

static gboolean
observe_policy (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) found = NULL;
  g_autoptr (JsonNode) document = NULL;

  if (!find (self, reads, MESH_IAM_A_POLICY, "PolicyArn", &found, cancellable, error))
    return FALSE;
  document = found != NULL ? parse_document (find_default (found), "Document") : NULL;
  if (!mesh_undo_is_ours (self, document, mesh_policy_equal))
    return TRUE;
  if (before != NULL)
    {
      g_autofree char *difference = mesh_policy_dup_difference (document, before);

      mesh_resource_set_difference (MESH_RESOURCE (self), difference);
      bring_version_back (self, found, before);
      return TRUE;
    }
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  delete_versions (self, found);
  mesh_undo_call (self, "iam:DeletePolicy", copy_target (self));
  return TRUE;
}

/* ---- memberships and attachments: there or not ---- */

static gboolean
observe_membership (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) found = NULL;

  if (!find (self, reads, MESH_IAM_A_USER, "UserName", &found, cancellable, error))
    return FALSE;
  if (aws_json_has_string (found, "GroupList", mesh_undo_get_string (self, "GroupName")))
    mesh_undo_call (self, "iam:RemoveUserFromGroup", copy_target (self));
  return TRUE;
}

static gboolean
observe_attachment (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  static const struct
  {
    MeshIamType type;
    const char *member, *detach;
  } holders[] = { { MESH_IAM_A_ROLE, "RoleName", "iam:DetachRolePolicy" },
                  { MESH_IAM_A_USER, "UserName", "iam:DetachUserPolicy" },
                  { MESH_IAM_A_GROUP, "GroupName", "iam:DetachGroupPolicy" } };

  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      g_autoptr (JsonNode) found = NULL;

      if (mesh_undo_get_string (self, holders[i].member) == NULL)
        continue;
      if (!find (self, reads, holders[i].type, holders[i].member, &found, cancellable, error))
        return FALSE;
      for (guint j = 0; j < aws_json_get_length (found, "AttachedManagedPolicies"); j++)
        if (g_strcmp0 (aws_json_get_string (
                           aws_json_get_element (found, "AttachedManagedPolicies", j), "PolicyArn"),
                       mesh_undo_get_string (self, "PolicyArn"))
            == 0)
          mesh_undo_call (self, holders[i].detach, copy_target (self));
    }
  return TRUE;
}

const MeshUndoKind mesh_undo_iam[] = {
  { "iam-user", observe_user, is_gone, explain },
  { "iam-group", observe_group, is_gone, explain },
  { "iam-role", observe_role, is_gone, explain },
  { "iam-policy", observe_policy, is_gone, explain },
  { "iam-membership", observe_membership, is_gone, explain },
  { "iam-attachment", observe_attachment, is_gone, explain },
  { NULL },
};
