/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"

#define MESH_TYPE_IAM_GROUP (mesh_iam_group_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamGroup, mesh_iam_group, MESH, IAM_GROUP, MeshResource)

struct _MeshIamGroup
{
  MeshResource parent_instance;

  char *name;
  char *arn;
};

G_DEFINE_FINAL_TYPE (MeshIamGroup, mesh_iam_group, MESH_TYPE_RESOURCE)

static JsonNode *
create_input (MeshIamGroup *self)
{
  return aws_json_new ("GroupName", AWS_JSON_STRING, self->name, "Path", AWS_JSON_STRING,
                       MESH_IAM_PATH, NULL);
}

static gboolean
mesh_iam_group_observe (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshIamGroup *self = MESH_IAM_GROUP (resource);
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_GROUP, self->name,
                      NULL, &found, cancellable, error))
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
  mesh_resource_take_undo (resource, "iam-group", aws_json_new ("GroupName", AWS_JSON_STRING, self->name, NULL), NULL,
                           aws_json_new ("Arn", AWS_JSON_STRING, self->arn, NULL));
  mesh_resource_add_call (resource, "iam:CreateGroup", create_input (self));
  return TRUE;
}

static gboolean
mesh_iam_group_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshIamGroup *self = MESH_IAM_GROUP (resource);
  GError *local = NULL;

  if (!mesh_resource_call (resource, "iam:CreateGroup", create_input (self), cancellable, &local))
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
mesh_iam_group_finalize (GObject *object)
{
  MeshIamGroup *self = MESH_IAM_GROUP (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arn, g_free);
  G_OBJECT_CLASS (mesh_iam_group_parent_class)->finalize (object);
}

static void
mesh_iam_group_class_init (MeshIamGroupClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_group_finalize;
  resource_class->kind = "iam-group";
  resource_class->observe = mesh_iam_group_observe;
  resource_class->apply = mesh_iam_group_apply;
}

static void
mesh_iam_group_init (MeshIamGroup *self)
{
}

MeshResource *
mesh_iam_group_new (const MeshPlace *place, const char *name)
{
  MeshIamGroup *self = g_object_new (mesh_iam_group_get_type (), NULL);

  self->name = g_strdup (name);
  self->arn = g_strdup_printf ("arn:%s:iam::%s:group" MESH_IAM_PATH "%s", place->partition,
                               place->account, name);
  /* Translators: a group, and the number of an account */
  return mesh_place_take (place, MESH_RESOURCE (self), name, _("Create the group %s in account %s"),
                          name, place->account);
}
