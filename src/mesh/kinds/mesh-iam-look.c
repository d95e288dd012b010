/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"

#define ALL "iam:GetAccountAuthorizationDetails"

/* A list that is read beside the object itself, where all at once is refused. */
typedef struct
{
  const char *operation;
  const char *from; /* member of its answer */
  const char *to;   /* member of the entry */
} Beside;

static const struct
{
  const char *list;      /* member of the answer to ALL */
  const char *name;      /* what its entries are called by */
  const char *get;       /* the single read */
  const char *get_by;    /* its input member */
  const char *get_entry; /* member of its answer */
  Beside beside;
} types[] = {
  [MESH_IAM_A_ROLE]
  = { "RoleDetailList",
      "RoleName",
      "iam:GetRole",
      "RoleName",
      "Role",
      { "iam:ListAttachedRolePolicies", "AttachedPolicies", "AttachedManagedPolicies" } },
  [MESH_IAM_A_USER] = { "UserDetailList",
                        "UserName",
                        "iam:GetUser",
                        "UserName",
                        "User",
                        { "iam:ListGroupsForUser", "Groups", "GroupList" } },
  [MESH_IAM_A_GROUP]
  = { "GroupDetailList",
      "GroupName",
      "iam:GetGroup",
      "GroupName",
      "Group",
      { "iam:ListAttachedGroupPolicies", "AttachedPolicies", "AttachedManagedPolicies" } },
  [MESH_IAM_A_POLICY] = { "Policies",
                          "PolicyName",
                          "iam:GetPolicy",
                          "PolicyArn",
                          "Policy",
                          { "iam:ListPolicyVersions", "Versions", "PolicyVersionList" } },
};

gboolean
mesh_iam_is_missing (const GError *error)
{
  return aws_error_is_code (error, "NoSuchEntity");
}

gboolean
mesh_iam_is_principal_settling (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "MalformedPolicyDocument") && message != NULL
         && strstr (message, "Invalid principal") != NULL;
}

gboolean
mesh_iam_is_gone (GError **error)
{
  if (!mesh_iam_is_missing (*error))
    return FALSE;
  g_clear_error (error);
  return TRUE;
}

JsonNode *
mesh_iam_tags (void)
{
  return aws_json_array (aws_json_new ("Key", AWS_JSON_STRING, MESH_TAG_SOLUTION, "Value",
                                       AWS_JSON_STRING, MESH_TAG_SOLUTION_VALUE, NULL),
                         NULL);
}

static JsonNode *
all_input (void)
{
  return aws_json_new ("Filter", AWS_JSON_NODE,
                       aws_json_strings ("User", "Role", "Group", "LocalManagedPolicy", NULL),
                       "MaxItems", AWS_JSON_INT, 1000, NULL);
}

/* IAM's names are unique whatever their case. */
static JsonNode *
find_in_all (JsonNode *all, MeshIamType type, const char *name)
{
  for (guint i = 0; i < aws_json_get_length (all, types[type].list); i++)
    {
      JsonNode *entry = aws_json_get_element (all, types[type].list, i);
      const char *other = aws_json_get_string (entry, types[type].name);

      if (other != NULL && g_ascii_strcasecmp (other, name) == 0)
        return json_node_ref (entry);
    }
  return NULL;
}

/* iam:ListGroupsForUser gives objects where iam:GetAccountAuthorizationDetails gives names. */
static JsonNode *
as_in_all (MeshIamType type, JsonNode *list)
{
  JsonNode *names;

  if (type != MESH_IAM_A_USER)
    return aws_json_copy (list);
  names = aws_json_new_array ();
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      const char *name = aws_json_get_string (aws_json_get_element (list, NULL, i), "GroupName");

      if (name != NULL)
        aws_json_append_string (names, name);
    }
  return names;
}

/* The lists of versions carry no documents. */
static gboolean
add_document (MeshReads *reads,
              AwsClient *client,
              JsonNode *entry,
              const char *arn,
              GCancellable *cancellable,
              GError **error)
{
  const char *version = aws_json_get_string (entry, "DefaultVersionId");
  g_autoptr (JsonNode) input = aws_json_new ("PolicyArn", AWS_JSON_STRING, arn, "VersionId",
                                             AWS_JSON_STRING, version, NULL);
  g_autoptr (JsonNode) answer
      = mesh_reads_call (reads, client, "iam:GetPolicyVersion", input, cancellable, error);

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (entry, "PolicyVersionList"); i++)
    {
      JsonNode *other = aws_json_get_element (entry, "PolicyVersionList", i);

      if (g_strcmp0 (aws_json_get_string (other, "VersionId"), version) == 0)
        aws_json_set_string (other, "Document",
                             aws_json_get_string (answer, "PolicyVersion.Document"));
    }
  return TRUE;
}

static gboolean
find_single (MeshReads *reads,
             AwsClient *client,
             MeshIamType type,
             const char *key,
             JsonNode **found,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (JsonNode) input = aws_json_new (types[type].get_by, AWS_JSON_STRING, key, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer
      = mesh_reads_call (reads, client, types[type].get, input, cancellable, &local);
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) entry = NULL;

  if (answer == NULL && mesh_iam_is_gone (&local))
    return TRUE;
  if (answer != NULL)
    list
        = mesh_reads_call (reads, client, types[type].beside.operation, input, cancellable, &local);
  if (list == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (aws_json_get_object (answer, types[type].get_entry) == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "%s: no %s in the answer",
                   types[type].get, types[type].get_entry);
      return FALSE;
    }
  entry = aws_json_copy (aws_json_get (answer, types[type].get_entry));
  aws_json_set (entry, types[type].beside.to,
                as_in_all (type, aws_json_get (list, types[type].beside.from)));
  if (type == MESH_IAM_A_POLICY && !add_document (reads, client, entry, key, cancellable, error))
    return FALSE;
  *found = g_steal_pointer (&entry);
  return TRUE;
}

gboolean
mesh_iam_find (MeshReads *reads,
               AwsClient *client,
               MeshIamType type,
               const char *name,
               const char *arn,
               JsonNode **found,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (JsonNode) input = all_input ();
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) all = mesh_reads_call (reads, client, ALL, input, cancellable, &local);

  *found = NULL;
  if (all != NULL)
    {
      *found = find_in_all (all, type, name);
      return TRUE;
    }
  if (g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    return find_single (reads, client, type, arn != NULL ? arn : name, found, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
mesh_iam_forget (MeshReads *reads, AwsClient *client)
{
  static const char *const operations[] = { ALL, "iam:GetPolicyVersion" };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    mesh_reads_forget (reads, client, operations[i]);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      mesh_reads_forget (reads, client, types[i].get);
      mesh_reads_forget (reads, client, types[i].beside.operation);
    }
}

gboolean
mesh_iam_look_again (MeshResource *self,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  mesh_iam_forget (reads, mesh_resource_get_client (self));
  mesh_resource_clear_calls (self);
  if (!MESH_RESOURCE_GET_CLASS (self)->observe (self, reads, cancellable, error))
    return FALSE;
  if (mesh_resource_get_state (self) != MESH_STATE_ABSENT)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
               _("AWS says that it exists already, but does not show it"));
  return FALSE;
}

gboolean
mesh_iam_check_arn (JsonNode *entry, const char *arn, GError **error)
{
  const char *other = aws_json_get_string (entry, "Arn");

  if (g_strcmp0 (other, arn) == 0)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
               /* Translators: ARNs of two policies, users or roles: what is there, and what is wanted */
               _("%s has the name that %s needs: IAM's names are unique whatever their path"),
               other != NULL ? other : _("Something"), arn);
  return FALSE;
}
