/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-access-key.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"

#define LIST     "iam:ListAccessKeys"
#define MAX_KEYS 2 /* of a user: IAM quotas */

#define MESH_TYPE_ACCESS_KEY (mesh_access_key_get_type ())
G_DECLARE_FINAL_TYPE (MeshAccessKey, mesh_access_key, MESH, ACCESS_KEY, MeshResource)

/* No inverse: nobody but the user knows where the key is in use by now. */
struct _MeshAccessKey
{
  MeshResource parent_instance;

  MeshPlan *plan; /* not owned: the plan owns this resource */
  MeshMesh *mesh; /* owned */
  char *user;
  char *persona;
  MeshReceiveKey receive;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (MeshAccessKey, mesh_access_key, MESH_TYPE_RESOURCE)

static JsonNode *
input (MeshAccessKey *self)
{
  return aws_json_new ("UserName", AWS_JSON_STRING, self->user, NULL);
}

/* For the plan's results: which key a persona has now. Never the secret. */
static void
report (MeshAccessKey *self, const char *key)
{
  const char *account = mesh_resource_get_account (MESH_RESOURCE (self));

  mesh_plan_append_result (self->plan, "AccessKeys",
                           aws_json_new ("Persona", AWS_JSON_STRING, self->persona, "AccountId",
                                         AWS_JSON_STRING, account, "AccessKeyId", AWS_JSON_STRING,
                                         key, NULL));
}

static gboolean
refuse_third (MeshAccessKey *self, JsonNode *keys, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < aws_json_get_length (keys, NULL); i++)
    g_string_append_printf (
        names, "%s%s", i > 0 ? " and " : "",
        aws_json_get_string (aws_json_get_element (keys, NULL, i), "AccessKeyId"));
  g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
               /* Translators: a user, the number of its account, the ids of its keys */
               _("The user %s in account %s has two access keys already, %s, and AWS shows a secret "
               "once only: delete the one that is not in use"),
               self->user, mesh_resource_get_account (MESH_RESOURCE (self)), names->str);
  return FALSE;
}

static gboolean
mesh_access_key_observe (MeshResource *resource,
                         MeshReads *reads,
                         GCancellable *cancellable,
                         GError **error)
{
  MeshAccessKey *self = MESH_ACCESS_KEY (resource);
  g_autofree char *own = mesh_mesh_dup_access_key_id (self->mesh, self->persona);
  g_autoptr (JsonNode) request = input (self);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, mesh_resource_get_client (resource), LIST,
                                                 request, cancellable, &local);
  JsonNode *keys = aws_json_get (answer, "AccessKeyMetadata");

  if (mesh_iam_is_missing (local))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY,
                   /* Translators: a user, and the number of its account */
                   _("The user %s is missing in account %s: enable the account first"), self->user,
                   mesh_resource_get_account (resource));
      return FALSE;
    }
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; own != NULL && i < aws_json_get_length (keys, NULL); i++)
    {
      JsonNode *key = aws_json_get_element (keys, NULL, i);

      if (g_strcmp0 (aws_json_get_string (key, "AccessKeyId"), own) != 0
          || g_strcmp0 (aws_json_get_string (key, "Status"), "Active") != 0)
        continue;
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      report (self, own);
      return TRUE;
    }
  if (aws_json_get_length (keys, NULL) >= MAX_KEYS)
    return refuse_third (self, keys, error);
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_set_lasting (resource, _("Nobody but its user knows where the key is in use by now: delete it in IAM"));
  mesh_resource_add_call (resource, "iam:CreateAccessKey", g_steal_pointer (&request));
  return TRUE;
}

static gboolean
mesh_access_key_apply (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshAccessKey *self = MESH_ACCESS_KEY (resource);
  g_autoptr (JsonNode) request = input (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (AwsCredentials) credentials = NULL;
  const char *key, *secret;

  answer
      = aws_client_call (mesh_resource_get_client (resource),
                         aws_operation_find ("iam:CreateAccessKey"), request, cancellable, error);
  if (answer == NULL)
    return FALSE;
  key = aws_json_get_string (answer, "AccessKey.AccessKeyId");
  secret = aws_json_get_string (answer, "AccessKey.SecretAccessKey");
  if (key == NULL || secret == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                   "iam:CreateAccessKey: no key in the answer");
      return FALSE;
    }
  credentials = aws_credentials_new (key, secret, NULL, 0);
  if (self->receive != NULL)
    self->receive (self->persona, mesh_resource_get_account (resource), credentials, self->data);
  mesh_reads_forget (reads, mesh_resource_get_client (resource), LIST);
  report (self, key);
  return TRUE;
}

static void
mesh_access_key_finalize (GObject *object)
{
  MeshAccessKey *self = MESH_ACCESS_KEY (object);

  g_clear_object (&self->mesh);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->persona, g_free);
  G_OBJECT_CLASS (mesh_access_key_parent_class)->finalize (object);
}

static void
mesh_access_key_class_init (MeshAccessKeyClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_access_key_finalize;
  resource_class->kind = "access-key";
  resource_class->observe = mesh_access_key_observe;
  resource_class->apply = mesh_access_key_apply;
}

static void
mesh_access_key_init (MeshAccessKey *self)
{
}

MeshResource *
mesh_access_key_new (MeshPlan *plan,
                     const MeshPlace *place,
                     const char *user,
                     const char *persona,
                     MeshReceiveKey receive,
                     gpointer data)
{
  MeshAccessKey *self = g_object_new (MESH_TYPE_ACCESS_KEY, NULL);

  self->plan = plan;
  self->mesh = g_object_ref (place->mesh);
  self->user = g_strdup (user);
  self->persona = g_strdup (persona);
  self->receive = receive;
  self->data = data;
  return mesh_place_take (place, MESH_RESOURCE (self), user,
                          /* Translators: a user, and the number of its account */
                          _("Create an access key of the user %s in account %s"), user,
                          place->account);
}
