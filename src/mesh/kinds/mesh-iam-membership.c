/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"

#define MESH_TYPE_IAM_MEMBERSHIP (mesh_iam_membership_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamMembership, mesh_iam_membership, MESH, IAM_MEMBERSHIP, MeshResource)

struct _MeshIamMembership
{
  MeshResource parent_instance;

  char *user;
  char *group;
};

G_DEFINE_FINAL_TYPE (MeshIamMembership, mesh_iam_membership, MESH_TYPE_RESOURCE)

static JsonNode *
input (MeshIamMembership *self)
{
  return aws_json_new ("UserName", AWS_JSON_STRING, self->user, "GroupName", AWS_JSON_STRING,
                       self->group, NULL);
}

static gboolean
mesh_iam_membership_observe (MeshResource *resource,
                             MeshReads *reads,
                             GCancellable *cancellable,
                             GError **error)
{
  MeshIamMembership *self = MESH_IAM_MEMBERSHIP (resource);
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_USER, self->user, NULL,
                      &found, cancellable, error))
    return FALSE;
  if (aws_json_has_string (found, "GroupList", self->group))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "iam-membership", input (self), NULL, NULL);
  mesh_resource_add_call (resource, "iam:AddUserToGroup", input (self));
  return TRUE;
}

static gboolean
mesh_iam_membership_apply (MeshResource *resource,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  MeshIamMembership *self = MESH_IAM_MEMBERSHIP (resource);

  if (!mesh_resource_call_settling (resource, _("the new user and group"), 20, mesh_iam_is_missing,
                                    "iam:AddUserToGroup", input (self), cancellable, error))
    return FALSE;
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

static void
mesh_iam_membership_finalize (GObject *object)
{
  MeshIamMembership *self = MESH_IAM_MEMBERSHIP (object);

  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->group, g_free);
  G_OBJECT_CLASS (mesh_iam_membership_parent_class)->finalize (object);
}

static void
mesh_iam_membership_class_init (MeshIamMembershipClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_membership_finalize;
  resource_class->kind = "iam-membership";
  resource_class->observe = mesh_iam_membership_observe;
  resource_class->apply = mesh_iam_membership_apply;
}

static void
mesh_iam_membership_init (MeshIamMembership *self)
{
}

MeshResource *
mesh_iam_membership_new (const MeshPlace *place, const char *user, const char *group)
{
  MeshIamMembership *self = g_object_new (mesh_iam_membership_get_type (), NULL);
  g_autofree char *name = g_strdup_printf ("%s/%s", user, group);

  self->user = g_strdup (user);
  self->group = g_strdup (group);
  return mesh_place_take (place, MESH_RESOURCE (self), name,
                          /* Translators: a user, a group, the number of an account */
                          _("Add the user %s to the group %s in account %s"), user, group,
                          place->account);
}
