/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-iam-trust.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"

#define MESH_TYPE_IAM_ROLE (mesh_iam_role_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamRole, mesh_iam_role, MESH, IAM_ROLE, MeshResource)

struct _MeshIamRole
{
  MeshResource parent_instance;

  char *name;
  char *arn;
  char *description;
  JsonNode *trust; /* what it has to say at least; others' statements stay */
};

G_DEFINE_FINAL_TYPE (MeshIamRole, mesh_iam_role, MESH_TYPE_RESOURCE)

static JsonNode *
create_input (MeshIamRole *self)
{
  g_autofree char *text = mesh_policy_to_string (self->trust);

  return aws_json_new ("RoleName", AWS_JSON_STRING, self->name, "Path", AWS_JSON_STRING,
                       MESH_IAM_PATH, "AssumeRolePolicyDocument", AWS_JSON_STRING, text,
                       "Description", AWS_JSON_STRING, self->description, "Tags", AWS_JSON_NODE,
                       mesh_iam_tags (), NULL);
}

static gboolean
mesh_iam_role_observe (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshIamRole *self = MESH_IAM_ROLE (resource);
  g_autoptr (JsonNode) found = NULL;
  g_autofree char *words = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_ROLE, self->name, NULL,
                      &found, cancellable, error))
    return FALSE;
  if (found != NULL)
    return mesh_iam_check_arn (found, self->arn, error)
           && mesh_iam_trust_observe (resource, self->name, found, self->trust, error);
  words = mesh_policy_dup_words (NULL, self->trust);
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "iam-role", aws_json_new ("RoleName", AWS_JSON_STRING, self->name, NULL), NULL,
                           aws_json_copy (self->trust));
  mesh_resource_set_difference (resource, words);
  mesh_resource_add_call (resource, "iam:CreateRole", create_input (self));
  return TRUE;
}

static gboolean
mesh_iam_role_apply (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  MeshIamRole *self = MESH_IAM_ROLE (resource);
  GError *local = NULL;

  if (mesh_resource_get_state (resource) == MESH_STATE_DIFFERS)
    return mesh_iam_trust_apply (resource, reads, self->name, self->trust, cancellable, error);

  if (mesh_resource_call_settling (resource, _("the principals that the role shall trust"), 120,
                                   mesh_iam_is_principal_settling, "iam:CreateRole",
                                   create_input (self), cancellable, &local))
    {
      mesh_iam_forget (reads, mesh_resource_get_client (resource));
      return TRUE;
    }
  if (!g_error_matches (local, AWS_ERROR, AWS_ERROR_ALREADY_EXISTS))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  g_clear_error (&local);
  if (!mesh_iam_look_again (resource, reads, cancellable, error))
    return FALSE;
  return mesh_resource_get_state (resource) == MESH_STATE_HOLDS
         || mesh_iam_trust_apply (resource, reads, self->name, self->trust, cancellable, error);
}

static void
mesh_iam_role_finalize (GObject *object)
{
  MeshIamRole *self = MESH_IAM_ROLE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arn, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->trust, json_node_unref);
  G_OBJECT_CLASS (mesh_iam_role_parent_class)->finalize (object);
}

static void
mesh_iam_role_class_init (MeshIamRoleClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_role_finalize;
  resource_class->kind = "iam-role";
  resource_class->observe = mesh_iam_role_observe;
  resource_class->apply = mesh_iam_role_apply;
}

static void
mesh_iam_role_init (MeshIamRole *self)
{
}

char *
mesh_iam_role_dup_arn (const MeshPlace *place, const char *name)
{
  return mesh_role_arn (place->partition, place->account, name);
}

MeshResource *
mesh_iam_role_new (const MeshPlace *place,
                   const char *name,
                   JsonNode *trust,
                   const char *description)
{
  MeshIamRole *self = g_object_new (MESH_TYPE_IAM_ROLE, NULL);

  self->name = g_strdup (name);
  self->arn = mesh_iam_role_dup_arn (place, name);
  self->description = g_strdup (description);
  self->trust = aws_json_copy (trust);
  /* Translators: a role, and the number of an account */
  return mesh_place_take (place, MESH_RESOURCE (self), name, _("Create the role %s in account %s"),
                          name, place->account);
}
