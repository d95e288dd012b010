/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

/* That a role is there which only others can make. Has no inverse. */
struct _MeshIamPresence
{
  MeshResource parent_instance;
  char *name;
  char *arn;
};

#define MESH_TYPE_IAM_PRESENCE (mesh_iam_presence_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamPresence, mesh_iam_presence, MESH, IAM_PRESENCE, MeshResource)
G_DEFINE_FINAL_TYPE (MeshIamPresence, mesh_iam_presence, MESH_TYPE_RESOURCE)

static JsonNode *
new_input (MeshIamPresence *self)
{
  return aws_json_new ("RoleName", AWS_JSON_STRING, self->name, NULL);
}

/* IAM does not tell who may not look whether there is anything. */
static gboolean
is_absence (const GError *error)
{
  return mesh_iam_is_missing (error) || g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
}

static gboolean
mesh_iam_presence_observe (MeshResource *resource, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshIamPresence *self = MESH_IAM_PRESENCE (resource);
  g_autoptr (JsonNode) input = new_input (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "iam:GetRole", input, cancellable, &local);
  if (answer != NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return mesh_iam_check_arn (aws_json_get (answer, "Role"), self->arn, error);
    }
  if (is_absence (local))
    g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA,
                 /* Translators: the name of a role; why it is not found, in the words of AWS */
                 _ ("The crawler's role %s is not there, or the producer may not use it (%s). With the keys of the "
                    "mesh's owner it is made here; without them ask the owner to do this once, or to name another "
                    "role"),
                 self->name, local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
mesh_iam_presence_finalize (GObject *object)
{
  MeshIamPresence *self = MESH_IAM_PRESENCE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arn, g_free);
  G_OBJECT_CLASS (mesh_iam_presence_parent_class)->finalize (object);
}

static void
mesh_iam_presence_class_init (MeshIamPresenceClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_presence_finalize;
  resource_class->kind = "iam-presence";
  resource_class->observe = mesh_iam_presence_observe;
}

static void
mesh_iam_presence_init (MeshIamPresence *self)
{
}

MeshResource *
mesh_iam_presence_new (const char *name, const char *arn)
{
  MeshIamPresence *self = g_object_new (MESH_TYPE_IAM_PRESENCE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("iam-presence %s", arn);
  /* Translators: %s is the name of a role */
  g_autofree char *label = g_strdup_printf (_ ("See that the crawler's role %s is there"), name);

  self->name = g_strdup (name);
  self->arn = g_strdup (arn);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
