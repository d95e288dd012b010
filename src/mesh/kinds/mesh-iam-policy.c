/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"

/* AWS keeps so many versions of a managed policy; the oldest that is not in use makes room. */
#define MAX_VERSIONS 5

#define MESH_TYPE_IAM_POLICY (mesh_iam_policy_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamPolicy, mesh_iam_policy, MESH, IAM_POLICY, MeshResource)

struct _MeshIamPolicy
{
  MeshResource parent_instance;

  char *name;
  char *arn;
  char *description;
  JsonNode *document;
  char *spare_version; /* (nullable): to be deleted first; found by observe */
};

G_DEFINE_FINAL_TYPE (MeshIamPolicy, mesh_iam_policy, MESH_TYPE_RESOURCE)

static JsonNode *
create_input (MeshIamPolicy *self)
{
  g_autofree char *text = mesh_policy_to_string (self->document);

  return aws_json_new ("PolicyName", AWS_JSON_STRING, self->name, "Path", AWS_JSON_STRING,
                       MESH_IAM_PATH, "PolicyDocument", AWS_JSON_STRING, text, "Description",
                       AWS_JSON_STRING, self->description, "Tags", AWS_JSON_NODE, mesh_iam_tags (),
                       NULL);
}

static JsonNode *
new_target (MeshIamPolicy *self)
{
  return aws_json_new ("PolicyArn", AWS_JSON_STRING, self->arn, NULL);
}

static JsonNode *
version_input (MeshIamPolicy *self)
{
  g_autofree char *text = mesh_policy_to_string (self->document);

  return aws_json_new ("PolicyArn", AWS_JSON_STRING, self->arn, "PolicyDocument", AWS_JSON_STRING,
                       text, "SetAsDefault", AWS_JSON_BOOLEAN, TRUE, NULL);
}

static JsonNode *
delete_version_input (const char *arn, const char *version)
{
  return aws_json_new ("PolicyArn", AWS_JSON_STRING, arn, "VersionId", AWS_JSON_STRING, version,
                       NULL);
}

static gint64
version_number (JsonNode *version)
{
  const char *id = aws_json_get_string (version, "VersionId");

  return id != NULL && *id == 'v' ? g_ascii_strtoll (id + 1, NULL, 10) : 0;
}

/* The oldest version that is not the default one, if there are as many as AWS keeps. */
static const char *
find_spare (JsonNode *entry)
{
  const char *used = aws_json_get_string (entry, "DefaultVersionId");
  const char *oldest = NULL;
  gint64 number = G_MAXINT64;

  if (aws_json_get_length (entry, "PolicyVersionList") < MAX_VERSIONS)
    return NULL;
  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *version = aws_json_get_element (entry, "PolicyVersionList", i);
      const char *id = aws_json_get_string (version, "VersionId");

      if (id == NULL || g_strcmp0 (id, used) == 0 || version_number (version) >= number)
        continue;
      number = version_number (version);
      oldest = id;
    }
  return oldest;
}

static JsonNode *
parse_default (JsonNode *entry)
{
  const char *used = aws_json_get_string (entry, "DefaultVersionId");

  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *version = aws_json_get_element (entry, "PolicyVersionList", i);
      JsonNode *document = aws_json_get (version, "Document");

      if (g_strcmp0 (aws_json_get_string (version, "VersionId"), used) != 0 || document == NULL)
        continue;
      if (JSON_NODE_HOLDS_OBJECT (document))
        return aws_json_copy (document);
      return mesh_policy_parse (aws_json_get_string (version, "Document"), NULL);
    }
  return NULL;
}

static void
observe_document (MeshIamPolicy *self, JsonNode *entry)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (JsonNode) have = parse_default (entry);
  g_autofree char *difference = mesh_policy_dup_difference (have, self->document);

  g_clear_pointer (&self->spare_version, g_free);
  if (difference == NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      mesh_resource_clear_undo (resource);
      return;
    }
  mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
  mesh_resource_set_difference (resource, difference);
  if (have != NULL)
    mesh_resource_take_undo (resource, "iam-policy", new_target (self), g_steal_pointer (&have),
                             aws_json_copy (self->document));
  self->spare_version = g_strdup (find_spare (entry));
  if (self->spare_version != NULL)
    mesh_resource_add_call (resource, "iam:DeletePolicyVersion",
                            delete_version_input (self->arn, self->spare_version));
  mesh_resource_add_call (resource, "iam:CreatePolicyVersion", version_input (self));
}

static gboolean
mesh_iam_policy_observe (MeshResource *resource,
                         MeshReads *reads,
                         GCancellable *cancellable,
                         GError **error)
{
  MeshIamPolicy *self = MESH_IAM_POLICY (resource);
  g_autoptr (JsonNode) found = NULL;
  g_autofree char *words = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_POLICY, self->name,
                      self->arn, &found, cancellable, error))
    return FALSE;
  if (found != NULL)
    {
      if (!mesh_iam_check_arn (found, self->arn, error))
        return FALSE;
      observe_document (self, found);
      return TRUE;
    }
  words = mesh_policy_dup_words (NULL, self->document);
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "iam-policy", new_target (self), NULL, aws_json_copy (self->document));
  mesh_resource_set_difference (resource, words);
  mesh_resource_add_call (resource, "iam:CreatePolicy", create_input (self));
  return TRUE;
}

static gboolean
write_version (MeshIamPolicy *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);
  GError *local = NULL;

  if (self->spare_version != NULL
      && !mesh_resource_call (resource, "iam:DeletePolicyVersion",
                              delete_version_input (self->arn, self->spare_version), cancellable,
                              &local)
      && !mesh_iam_is_gone (&local))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!mesh_resource_call (resource, "iam:CreatePolicyVersion", version_input (self), cancellable,
                           error))
    return FALSE;
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

static gboolean
mesh_iam_policy_apply (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshIamPolicy *self = MESH_IAM_POLICY (resource);
  GError *local = NULL;

  if (mesh_resource_get_state (resource) == MESH_STATE_DIFFERS)
    return write_version (self, reads, cancellable, error);
  if (mesh_resource_call (resource, "iam:CreatePolicy", create_input (self), cancellable, &local))
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
         || write_version (self, reads, cancellable, error);
}

static void
mesh_iam_policy_finalize (GObject *object)
{
  MeshIamPolicy *self = MESH_IAM_POLICY (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arn, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->document, json_node_unref);
  g_clear_pointer (&self->spare_version, g_free);
  G_OBJECT_CLASS (mesh_iam_policy_parent_class)->finalize (object);
}

static void
mesh_iam_policy_class_init (MeshIamPolicyClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_policy_finalize;
  resource_class->kind = "iam-policy";
  resource_class->observe = mesh_iam_policy_observe;
  resource_class->apply = mesh_iam_policy_apply;
}

static void
mesh_iam_policy_init (MeshIamPolicy *self)
{
}

char *
mesh_iam_policy_dup_arn (const MeshPlace *place, const char *name)
{
  return g_strdup_printf ("arn:%s:iam::%s:policy" MESH_IAM_PATH "%s", place->partition,
                          place->account, name);
}

MeshResource *
mesh_iam_policy_new (const MeshPlace *place,
                     const char *name,
                     JsonNode *document,
                     const char *description)
{
  MeshIamPolicy *self = g_object_new (MESH_TYPE_IAM_POLICY, NULL);

  self->name = g_strdup (name);
  self->arn = mesh_iam_policy_dup_arn (place, name);
  self->description = g_strdup (description);
  self->document = aws_json_copy (document);
  /* Translators: a policy, and the number of an account */
  return mesh_place_take (place, MESH_RESOURCE (self), name, _("Create the policy %s in account %s"),
                          name, place->account);
}
