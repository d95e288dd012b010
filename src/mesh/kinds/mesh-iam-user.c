/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"

#define MESH_TYPE_IAM_USER (mesh_iam_user_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamUser, mesh_iam_user, MESH, IAM_USER, MeshResource)

struct _MeshIamUser
{
  MeshResource parent_instance;

  char *name;
  char *arn;
};

G_DEFINE_FINAL_TYPE (MeshIamUser, mesh_iam_user, MESH_TYPE_RESOURCE)

static JsonNode *
create_input (MeshIamUser *self)
{
  return aws_json_new ("UserName", AWS_JSON_STRING, self->name, "Path", AWS_JSON_STRING,
                       MESH_IAM_PATH, "Tags", AWS_JSON_NODE, mesh_iam_tags (), NULL);
}

static gboolean
mesh_iam_user_observe (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshIamUser *self = MESH_IAM_USER (resource);
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_USER, self->name, NULL,
                      &found, cancellable, error))
    return FALSE;
  if (found != NULL)
    {
      if (!mesh_iam_check_arn (found, self->arn, error))
        return FALSE;
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      mesh_resource_clear_undo (resource);
      return TRUE;
    }
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "iam-user", aws_json_new ("UserName", AWS_JSON_STRING, self->name, NULL), NULL,
                           aws_json_new ("Arn", AWS_JSON_STRING, self->arn, NULL));
  mesh_resource_add_call (resource, "iam:CreateUser", create_input (self));
  return TRUE;
}

static gboolean
mesh_iam_user_apply (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  MeshIamUser *self = MESH_IAM_USER (resource);
  GError *local = NULL;

  if (!mesh_resource_call (resource, "iam:CreateUser", create_input (self), cancellable, &local))
    {
      if (!g_error_matches (local, AWS_ERROR, AWS_ERROR_ALREADY_EXISTS))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_clear_error (&local);
      return mesh_iam_look_again (resource, reads, cancellable, error);
    }
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

static void
mesh_iam_user_finalize (GObject *object)
{
  MeshIamUser *self = MESH_IAM_USER (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arn, g_free);
  G_OBJECT_CLASS (mesh_iam_user_parent_class)->finalize (object);
}

static void
mesh_iam_user_class_init (MeshIamUserClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_user_finalize;
  resource_class->kind = "iam-user";
  resource_class->observe = mesh_iam_user_observe;
  resource_class->apply = mesh_iam_user_apply;
}

static void
mesh_iam_user_init (MeshIamUser *self)
{
}

MeshResource *
mesh_iam_user_new (const MeshPlace *place, const char *name)
{
  MeshIamUser *self = g_object_new (mesh_iam_user_get_type (), NULL);

  self->name = g_strdup (name);
  self->arn = g_strdup_printf ("arn:%s:iam::%s:user" MESH_IAM_PATH "%s", place->partition,
                               place->account, name);
  /* Translators: a user, and the number of an account */
  return mesh_place_take (place, MESH_RESOURCE (self), name, _("Create the user %s in account %s"),
                          name, place->account);
}
