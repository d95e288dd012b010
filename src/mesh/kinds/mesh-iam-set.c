/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-iam.h"

#include "mesh/policy/mesh-policy.h"

MeshResource *
mesh_iam_add_set (MeshPlan *plan,
                  const MeshPlace *place,
                  const char *role_name,
                  JsonNode *trust,
                  const char *policy_name,
                  JsonNode *policy,
                  const char *description)
{
  g_autofree char *role_arn = mesh_iam_role_dup_arn (place, role_name);
  g_autofree char *group_name = g_strconcat (role_name, "Group", NULL);
  g_autofree char *assume_name = g_strconcat ("Assume", role_name, NULL);
  g_autofree char *assume_description
      = g_strdup_printf ("Lets the group %s assume the role %s", group_name, role_name);
  g_autoptr (JsonNode) assume = mesh_policy_template ("assume", "ROLE", role_arn, NULL);
  MeshResource *role, *own, *user, *group, *assuming;

  role = mesh_plan_add (plan, mesh_iam_role_new (place, role_name, trust, description), NULL);
  own = mesh_plan_add (plan, mesh_iam_policy_new (place, policy_name, policy, description), NULL);
  user = mesh_plan_add (plan, mesh_iam_user_new (place, role_name), NULL);
  group = mesh_plan_add (plan, mesh_iam_group_new (place, group_name), NULL);
  assuming = mesh_plan_add (
      plan, mesh_iam_policy_new (place, assume_name, assume, assume_description), NULL);
  mesh_plan_add (plan, mesh_iam_attachment_new (place, MESH_IAM_A_ROLE, role_name, policy_name),
                 role, own, NULL);
  mesh_plan_add (plan, mesh_iam_membership_new (place, role_name, group_name), user, group, NULL);
  mesh_plan_add (plan, mesh_iam_attachment_new (place, MESH_IAM_A_GROUP, group_name, assume_name),
                 group, assuming, NULL);
  return role;
}
