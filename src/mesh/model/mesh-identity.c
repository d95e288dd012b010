/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-identity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"

struct _MeshIdentity
{
  MeshResource parent_instance;

  MeshMesh *mesh;       /* owned */
  MeshPersona *persona; /* owned */
};

G_DEFINE_FINAL_TYPE (MeshIdentity, mesh_identity, MESH_TYPE_RESOURCE)

static JsonNode *
ask (MeshReads *reads, AwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer
      = mesh_reads_call (reads, client, "sts:GetCallerIdentity", NULL, cancellable, error);

  if (answer != NULL
      && (aws_json_get_string (answer, "Account") == NULL
          || aws_json_get_string (answer, "Arn") == NULL))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                   "sts:GetCallerIdentity: no Account or Arn in the answer");
      return NULL;
    }
  return g_steal_pointer (&answer);
}

/* "arn:aws:sts::1:assumed-role/NAME/SESSION" leaves out the role's path: IAM knows it. */
static char *
dup_role_of_session (MeshReads *reads,
                     AwsClient *client,
                     const char *arn,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 6);
  g_auto (GStrv) words = NULL;
  g_autoptr (JsonNode) role = NULL;

  if (g_strv_length (parts) != 6 || !g_str_has_prefix (parts[5], "assumed-role/"))
    return g_strdup (arn);
  words = g_strsplit (parts[5], "/", 3);
  if (!mesh_iam_find (reads, client, MESH_IAM_A_ROLE, words[1], NULL, &role, cancellable, error))
    return NULL;
  if (aws_json_get_string (role, "Arn") != NULL)
    return g_strdup (aws_json_get_string (role, "Arn"));
  return g_strdup_printf ("arn:%s:iam::%s:role/%s", parts[1], parts[4], words[1]);
}

char *
mesh_identity_dup_principal (MeshReads *reads,
                             AwsClient *client,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (JsonNode) answer = ask (reads, client, cancellable, error);

  if (answer == NULL)
    return NULL;
  return dup_role_of_session (reads, client, aws_json_get_string (answer, "Arn"), cancellable,
                              error);
}

static gboolean
mesh_identity_observe (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshIdentity *self = MESH_IDENTITY (resource);
  AwsClient *client = mesh_resource_get_client (resource);
  g_autoptr (JsonNode) answer = ask (reads, client, cancellable, error);
  g_autofree char *principal = NULL;
  const char *account;

  if (answer == NULL)
    return FALSE;
  account = aws_json_get_string (answer, "Account");
  if (!g_str_equal (account, mesh_resource_get_account (resource)))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_ACCOUNT,
                   /* Translators: a persona; numbers of accounts: whose its keys are, and whose they should be */
                   _("The keys of %s belong to account %s, not to %s"),
                   mesh_persona_get_name (self->persona), account,
                   mesh_resource_get_account (resource));
      return FALSE;
    }
  principal = dup_role_of_session (reads, client, aws_json_get_string (answer, "Arn"), cancellable,
                                   error);
  if (principal == NULL)
    return FALSE;
  mesh_mesh_set_self_arn (self->mesh, self->persona, principal);
  mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  return TRUE;
}

static gboolean
mesh_identity_apply (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  return TRUE;
}

static void
mesh_identity_finalize (GObject *object)
{
  MeshIdentity *self = MESH_IDENTITY (object);

  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  G_OBJECT_CLASS (mesh_identity_parent_class)->finalize (object);
}

static void
mesh_identity_class_init (MeshIdentityClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_identity_finalize;
  resource_class->kind = "identity";
  resource_class->observe = mesh_identity_observe;
  resource_class->apply = mesh_identity_apply;
}

static void
mesh_identity_init (MeshIdentity *self)
{
}

MeshResource *
mesh_identity_new (const MeshPlace *place)
{
  MeshIdentity *self = g_object_new (MESH_TYPE_IDENTITY, NULL);

  self->mesh = g_object_ref (place->mesh);
  self->persona = g_object_ref (place->persona);
  return mesh_place_take (place, MESH_RESOURCE (self), mesh_persona_get_name (place->persona),
                          /* Translators: a persona, and the number of an account */
                          _("Check that the keys of %s belong to account %s"),
                          mesh_persona_get_name (place->persona), place->account);
}
