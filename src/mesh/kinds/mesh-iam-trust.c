/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam-trust.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-lock.h"
#include "mesh/policy/mesh-policy.h"

/* A role's trust is shared: each enabled account adds itself to that of DataMeshAdminReadOnly. IAM
 * offers no condition on writing it, so it is read again right before it is written. */
struct _MeshIamTrust
{
  MeshResource parent_instance;

  char *role;
  char *made_by;
  JsonNode *wanted; /* a policy */
};

#define MESH_TYPE_IAM_TRUST (mesh_iam_trust_get_type ())
G_DECLARE_FINAL_TYPE (MeshIamTrust, mesh_iam_trust, MESH, IAM_TRUST, MeshResource)
G_DEFINE_FINAL_TYPE (MeshIamTrust, mesh_iam_trust, MESH_TYPE_RESOURCE)

static JsonNode *
update_input (const char *role, JsonNode *trust)
{
  g_autofree char *text = mesh_policy_to_string (trust);

  return aws_json_new ("RoleName", AWS_JSON_STRING, role, "PolicyDocument", AWS_JSON_STRING, text,
                       NULL);
}

JsonNode *
mesh_iam_trust_parse (JsonNode *role, GError **error)
{
  JsonNode *document = aws_json_get (role, "AssumeRolePolicyDocument");

  if (document != NULL && JSON_NODE_HOLDS_OBJECT (document))
    return aws_json_copy (document);
  return mesh_policy_parse (aws_json_get_string (role, "AssumeRolePolicyDocument"), error);
}

JsonNode *
mesh_iam_trust_extend (JsonNode *have, JsonNode *wanted)
{
  JsonNode *merged = have != NULL ? aws_json_copy (have) : mesh_policy_new ();

  for (guint i = 0; i < mesh_policy_get_n_statements (wanted); i++)
    {
      JsonNode *more = mesh_policy_merge (merged, mesh_policy_get_statement (wanted, i));

      json_node_unref (merged);
      merged = more;
    }
  return merged;
}

static void
note_undo (MeshResource *resource, const char *role, JsonNode *have, JsonNode *trust)
{
  mesh_resource_take_undo (resource, "iam-trust", aws_json_new ("RoleName", AWS_JSON_STRING, role, NULL),
                           aws_json_copy (have), aws_json_copy (trust));
}

gboolean
mesh_iam_trust_observe (MeshResource *resource,
                        const char *role,
                        JsonNode *entry,
                        JsonNode *wanted,
                        GError **error)
{
  g_autoptr (JsonNode) have = mesh_iam_trust_parse (entry, error);
  g_autoptr (JsonNode) merged = NULL;
  g_autofree char *difference = NULL;
  g_autofree char *detail = NULL;

  if (have == NULL)
    return FALSE;
  merged = mesh_iam_trust_extend (have, wanted);
  difference = mesh_policy_dup_difference (have, merged);
  if (difference == NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      mesh_resource_clear_undo (resource);
      return TRUE;
    }
  if (mesh_policy_measure (merged) > MESH_POLICY_MAX_TRUST)
    detail = g_strdup_printf (
        /* Translators: how many characters it would have, and how many are possible */
        _("The trust policy grows to %u characters; AWS takes %d unless that quota was raised"),
        mesh_policy_measure (merged), MESH_POLICY_MAX_TRUST);
  mesh_resource_set_detail (resource, detail);
  mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
  mesh_resource_set_difference (resource, difference);
  note_undo (resource, role, have, merged);
  mesh_resource_add_call (resource, "iam:UpdateAssumeRolePolicy", update_input (role, merged));
  return TRUE;
}

/* Reads the trust afresh; NULL with an error. */
static JsonNode *
read_trust (MeshResource *resource, const char *role, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = aws_json_new ("RoleName", AWS_JSON_STRING, role, NULL);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource), aws_operation_find ("iam:GetRole"),
                            input, cancellable, error);
  return answer != NULL ? mesh_iam_trust_parse (aws_json_get (answer, "Role"), error) : NULL;
}

typedef struct
{
  const char *role;
  JsonNode *wanted;
} TrustChange;

static gboolean
read_and_write (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  TrustChange *change = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (
      mesh_lock_of ("iam-trust", mesh_resource_get_account (resource), change->role));
  g_autoptr (JsonNode) have = read_trust (resource, change->role, cancellable, error);
  g_autoptr (JsonNode) trust = NULL;

  if (have == NULL)
    return FALSE;
  trust = mesh_iam_trust_extend (have, change->wanted);
  if (mesh_policy_equal (have, trust))
    return TRUE;
  note_undo (resource, change->role, have, trust);
  return mesh_resource_call (resource, "iam:UpdateAssumeRolePolicy",
                                update_input (change->role, trust), cancellable, error);
}

static gboolean
change_trust (MeshResource *resource,
              MeshReads *reads,
              TrustChange *change,
              GCancellable *cancellable,
              GError **error)
{
  if (!mesh_resource_settle (resource, _("the principals that the role shall trust"), 120,
                             mesh_iam_is_principal_settling, read_and_write, change, cancellable,
                             error))
    return FALSE;
  mesh_iam_forget (reads, mesh_resource_get_client (resource));
  return TRUE;
}

gboolean
mesh_iam_trust_apply (MeshResource *resource,
                      MeshReads *reads,
                      const char *role,
                      JsonNode *wanted,
                      GCancellable *cancellable,
                      GError **error)
{
  TrustChange change = { role, wanted };

  return change_trust (resource, reads, &change, cancellable, error);
}

/* ---- a statement in the trust of another workflow's role ---- */

static gboolean
mesh_iam_trust_kind_observe (MeshResource *resource,
                             MeshReads *reads,
                             GCancellable *cancellable,
                             GError **error)
{
  MeshIamTrust *self = MESH_IAM_TRUST (resource);
  g_autoptr (JsonNode) found = NULL;

  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), MESH_IAM_A_ROLE, self->role, NULL,
                      &found, cancellable, error))
    return FALSE;
  if (found == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY,
                   /* Translators: a role; the number of an account; what makes it, such as "enable the account"
                      (translated elsewhere) */
                   _("The role %s is missing in account %s: %s first"), self->role,
                   mesh_resource_get_account (resource), self->made_by);
      return FALSE;
    }
  return mesh_iam_trust_observe (resource, self->role, found, self->wanted, error);
}

static gboolean
mesh_iam_trust_kind_apply (MeshResource *resource,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  MeshIamTrust *self = MESH_IAM_TRUST (resource);

  return mesh_iam_trust_apply (resource, reads, self->role, self->wanted, cancellable, error);
}

static void
mesh_iam_trust_finalize (GObject *object)
{
  MeshIamTrust *self = MESH_IAM_TRUST (object);

  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->made_by, g_free);
  g_clear_pointer (&self->wanted, json_node_unref);
  G_OBJECT_CLASS (mesh_iam_trust_parent_class)->finalize (object);
}

static void
mesh_iam_trust_class_init (MeshIamTrustClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_iam_trust_finalize;
  resource_class->kind = "iam-trust";
  resource_class->observe = mesh_iam_trust_kind_observe;
  resource_class->apply = mesh_iam_trust_kind_apply;
}

static void
mesh_iam_trust_init (MeshIamTrust *self)
{
}

MeshResource *
mesh_iam_trust_new (const MeshPlace *place, const char *role, const char *made_by)
{
  MeshIamTrust *self = g_object_new (MESH_TYPE_IAM_TRUST, NULL);

  self->role = g_strdup (role);
  self->made_by = g_strdup (made_by);
  self->wanted = mesh_policy_new ();
  return mesh_place_take (place, MESH_RESOURCE (self), role,
                          /* Translators: a role, and the number of an account */
                          _("Let the account's roles assume the role %s in account %s"), role,
                          place->account);
}

void
mesh_iam_trust_add (MeshResource *resource, JsonNode *statement)
{
  MeshIamTrust *self = MESH_IAM_TRUST (resource);
  JsonNode *more = mesh_policy_merge (self->wanted, statement);

  json_node_unref (self->wanted);
  self->wanted = more;
}
