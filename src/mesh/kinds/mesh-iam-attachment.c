/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"

#define MESH_TYPE_IAM_ATTACHMENT (mesh_iam_attachment_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamAttachment, mesh_iam_attachment, MESH, IAM_ATTACHMENT, MeshResource)

struct _MeshIamAttachment
{
  MeshResource parent_instance;

  MeshIamType type;
  char *name;
  char *policy_arn;
};

G_DEFINE_FINAL_TYPE (MeshIamAttachment, mesh_iam_attachment, MESH_TYPE_RESOURCE)

static const struct
{
  const char *what, *name, *attach, *detach;
} words[] = {
  [MESH_IAM_A_ROLE] = { "role", "RoleName", "iam:AttachRolePolicy", "iam:DetachRolePolicy" },
  [MESH_IAM_A_USER] = { "user", "UserName", "iam:AttachUserPolicy", "iam:DetachUserPolicy" },
  [MESH_IAM_A_GROUP] = { "group", "GroupName", "iam:AttachGroupPolicy", "iam:DetachGroupPolicy" },
};

static gboolean
is_attached (JsonNode *entry, const char *policy_arn)
{
  for (guint i = 0; i < aws_json_get_length (entry, "AttachedManagedPolicies"); i++)
    {
      JsonNode *policy = aws_json_get_element (entry, "AttachedManagedPolicies", i);

      if (g_strcmp0 (aws_json_get_string (policy, "PolicyArn"), policy_arn) == 0)
        return TRUE;
    }
  return FALSE;
}

static JsonNode *
input (MeshIamAttachment *self)
{
  return aws_json_new (words[self->type].name, AWS_JSON_STRING, self->name, "PolicyArn",
                       AWS_JSON_STRING, self->policy_arn, NULL);
}

static gboolean
mesh_iam_attachment_observe (MeshResource *resource,
                             MeshReads *reads,
                             GCancellable *cancellable,
                             GError **error)
{
  MeshIamAttachment *self = MESH_IAM_ATTACHMENT (resource);
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), self->type, self->name, NULL,
                      &found, cancellable, error))
    return FALSE;
  if (is_attached (found, self->policy_arn))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "iam-attachment", input (self), NULL, NULL);
  mesh_resource_add_call (resource, words[self->type].attach, input (self));
  return TRUE;
}

static gboolean
mesh_iam_attachment_apply (MeshResource *resource,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  MeshIamAttachment *self = MESH_IAM_ATTACHMENT (resource);

  if (!mesh_resource_call_settling (resource, _("what was just created"), 20, mesh_iam_is_missing,
                                    words[self->type].attach, input (self), cancellable, error))
    return FALSE;
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

static void
mesh_iam_attachment_finalize (GObject *object)
{
  MeshIamAttachment *self = MESH_IAM_ATTACHMENT (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->policy_arn, g_free);
  G_OBJECT_CLASS (mesh_iam_attachment_parent_class)->finalize (object);
}

static void
mesh_iam_attachment_class_init (MeshIamAttachmentClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_attachment_finalize;
  resource_class->kind = "iam-attachment";
  resource_class->observe = mesh_iam_attachment_observe;
  resource_class->apply = mesh_iam_attachment_apply;
}

static void
mesh_iam_attachment_init (MeshIamAttachment *self)
{
}

/* Whole sentences: words between others can't be translated. */
static char *
dup_label (MeshIamType type, const char *policy, const char *name, const char *account)
{
  switch (type)
    {
    case MESH_IAM_A_ROLE:
      /* Translators: a policy, a role, the number of an account */
      return g_strdup_printf (_("Attach the policy %s to the role %s in account %s"), policy, name, account);
    case MESH_IAM_A_USER:
      /* Translators: a policy, a user, the number of an account */
      return g_strdup_printf (_("Attach the policy %s to the user %s in account %s"), policy, name, account);
    default:
      /* Translators: a policy, a group, the number of an account */
      return g_strdup_printf (_("Attach the policy %s to the group %s in account %s"), policy, name, account);
    }
}

MeshResource *
mesh_iam_attachment_new (const MeshPlace *place,
                         MeshIamType type,
                         const char *name,
                         const char *policy)
{
  MeshIamAttachment *self = g_object_new (mesh_iam_attachment_get_type (), NULL);
  g_autofree char *id = g_strdup_printf ("%s/%s/%s", words[type].what, name, policy);
  g_autofree char *label = NULL;

  self->type = type;
  self->name = g_strdup (name);
  self->policy_arn = mesh_iam_policy_dup_arn (place, policy);
  label = dup_label (type, policy, name, place->account);
  return mesh_place_take (place, MESH_RESOURCE (self), id, "%s", label);
}
