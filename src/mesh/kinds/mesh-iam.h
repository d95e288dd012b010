/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-place.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/* What the mesh keeps in IAM. One kind per file: mesh-iam-*.c */

/* ---- mesh-iam-look.c ---- */
typedef enum { MESH_IAM_A_ROLE, MESH_IAM_A_USER, MESH_IAM_A_GROUP, MESH_IAM_A_POLICY } MeshIamType;
/* The entry as iam:GetAccountAuthorizationDetails gives it, which is read once a run and account; where
 * that is refused, the same members from single reads. @arn: of a policy. Absent: TRUE and NULL. */
gboolean mesh_iam_find (MeshReads *reads, AwsClient *client, MeshIamType type, const char *name, const char *arn, JsonNode **found,
                        GCancellable *cancellable, GError **error);
/* After a write of ours. */
void mesh_iam_forget (MeshReads *reads, AwsClient *client);
/* "It exists already", said by a create: looks again. MESH_ERROR_CONFLICT when it is not what was meant. */
gboolean mesh_iam_look_again (MeshResource *self, MeshReads *reads, GCancellable *cancellable, GError **error);
/* MESH_ERROR_CONFLICT unless the entry has the ARN that is expected: names are unique across paths. */
gboolean mesh_iam_check_arn (JsonNode *entry, const char *arn, GError **error);
JsonNode *mesh_iam_tags (void); /* [{Key: Solution, Value: DataMeshUtils}] (transfer full) */
/* "Not yet" after our own writes */
gboolean mesh_iam_is_missing (const GError *error);           /* NoSuchEntity: up to 20 s */
gboolean mesh_iam_is_principal_settling (const GError *error); /* Invalid principal in policy: up to 120 s */
/* Whether a delete found nothing: done then. Clears the error. */
gboolean mesh_iam_is_gone (GError **error);

/* ---- one kind each; all (transfer full) ---- */
/* @trust: (transfer none): a policy whose statements the role's trust shall have at least */
MeshResource *mesh_iam_role_new (const MeshPlace *place, const char *name, JsonNode *trust, const char *description);
char *mesh_iam_role_dup_arn (const MeshPlace *place, const char *name);
/* Statements in the trust of a role that another workflow makes (@made_by: for the error when it is missing).
 * One of a role in a plan: mesh_plan_add() gives back the first. */
MeshResource *mesh_iam_trust_new (const MeshPlace *place, const char *role, const char *made_by);
void mesh_iam_trust_add (MeshResource *trust, JsonNode *statement);
MeshResource *mesh_iam_policy_new (const MeshPlace *place, const char *name, JsonNode *document, const char *description);
char *mesh_iam_policy_dup_arn (const MeshPlace *place, const char *name);
MeshResource *mesh_iam_user_new (const MeshPlace *place, const char *name);
MeshResource *mesh_iam_group_new (const MeshPlace *place, const char *name);
MeshResource *mesh_iam_membership_new (const MeshPlace *place, const char *user, const char *group);
/* A policy of the mesh (below its path) bound to a role, user or group. */
MeshResource *mesh_iam_attachment_new (const MeshPlace *place, MeshIamType type, const char *name, const char *policy);
/* A role that others make: an error in the preview where it is not there, or may not be seen. */
MeshResource *mesh_iam_presence_new (const char *name, const char *arn);
MeshResource *mesh_service_linked_role_new (const MeshPlace *place);

/* ---- mesh-iam-set.c ---- */
/* A role with all that comes with it: user and group of its name, its policy, the policy that lets the
 * group assume it. Returns: the role. (transfer none) */
MeshResource *mesh_iam_add_set (MeshPlan *plan, const MeshPlace *place, const char *role, JsonNode *trust, const char *policy_name,
                                JsonNode *policy, const char *description);

G_END_DECLS
