/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"

#define SERVICE "lakeformation.amazonaws.com"
#define ROLE    "AWSServiceRoleForLakeFormationDataAccess"

#define MESH_TYPE_SERVICE_LINKED_ROLE (mesh_service_linked_role_get_type ())
G_DECLARE_FINAL_TYPE (MeshServiceLinkedRole,
                      mesh_service_linked_role,
                      MESH,
                      SERVICE_LINKED_ROLE,
                      MeshResource)

/* No inverse: the role is the account's, and locations of others may hang on it. */
struct _MeshServiceLinkedRole
{
  MeshResource parent_instance;
};

G_DEFINE_FINAL_TYPE (MeshServiceLinkedRole, mesh_service_linked_role, MESH_TYPE_RESOURCE)

static JsonNode *
create_input (void)
{
  return aws_json_new ("AWSServiceName", AWS_JSON_STRING, SERVICE, NULL);
}

static gboolean
mesh_service_linked_role_observe (MeshResource *resource,
                                  MeshReads *reads,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_ROLE, ROLE, NULL,
                      &found, cancellable, error))
    return FALSE;
  mesh_resource_set_state (resource, found != NULL ? MESH_STATE_HOLDS : MESH_STATE_ABSENT);
  if (found != NULL)
    return TRUE;
  mesh_resource_set_lasting (resource, _("The role is AWS's own, and others may use it by now"));
  mesh_resource_add_call (resource, "iam:CreateServiceLinkedRole", create_input ());
  return TRUE;
}

/* "Service role name … has been taken in this account": IAM, CreateServiceLinkedRole */
static gboolean
is_taken (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "InvalidInput") && message != NULL
         && strstr (message, "has been taken") != NULL;
}

static gboolean
mesh_service_linked_role_apply (MeshResource *resource,
                                MeshReads *reads,
                                GCancellable *cancellable,
                                GError **error)
{
  GError *local = NULL;

  if (!mesh_resource_call (resource, "iam:CreateServiceLinkedRole", create_input (), cancellable,
                           &local))
    {
      if (!is_taken (local))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_clear_error (&local);
    }
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

static void
mesh_service_linked_role_class_init (MeshServiceLinkedRoleClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  resource_class->kind = "service-linked-role";
  resource_class->observe = mesh_service_linked_role_observe;
  resource_class->apply = mesh_service_linked_role_apply;
}

static void
mesh_service_linked_role_init (MeshServiceLinkedRole *self)
{
}

MeshResource *
mesh_service_linked_role_new (const MeshPlace *place)
{
  return mesh_place_take (place, g_object_new (MESH_TYPE_SERVICE_LINKED_ROLE, NULL), SERVICE,
                          _("Create Lake Formation's service-linked role in account %s"),
                          place->account);
}
