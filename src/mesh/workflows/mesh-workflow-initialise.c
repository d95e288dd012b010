/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/kinds/mesh-lake.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"
#include "mesh/workflows/mesh-recipe.h"

/* The lowest version whose shares take IAM principals and LF-tags: Lake Formation's guide, cross-account versions. */
#define CROSS_ACCOUNT_VERSION 3

/* Whoever the account's own policies let assume them: the groups that come with the roles. */
static JsonNode *
account_trust (const MeshPlace *place)
{
  g_autofree char *root = g_strdup_printf ("arn:%s:iam::%s:root", place->partition, place->account);
  g_autoptr (JsonNode) statement = mesh_policy_template ("trust", "PRINCIPAL", root, NULL);

  return mesh_policy_merge (NULL, statement);
}

static void
add_roles (MeshPlan *plan, const MeshPlace *place, MeshResource **manager)
{
  g_autoptr (JsonNode) trust = account_trust (place);
  g_autoptr (JsonNode) manage = mesh_policy_template ("manager", "PARTITION", place->partition,
                                                      "MESH", place->account, NULL);
  g_autoptr (JsonNode) read = mesh_policy_template ("read-only", "PARTITION", place->partition,
                                                    "MESH", place->account, NULL);

  mesh_iam_add_set (plan, place, MESH_ROLE_READ_ONLY, trust, "DataMeshReadOnlyPolicy", read,
                    "Looks at the mesh's catalogue of data products");
  *manager = mesh_iam_add_set (plan, place, MESH_ROLE_MANAGER, trust, "DataMeshManagerPolicy",
                               manage, "Governs the data mesh");
}

static void
add_lake (MeshPlan *plan, const MeshPlace *place, MeshResource *manager)
{
  g_autofree char *arn = mesh_iam_role_dup_arn (place, MESH_ROLE_MANAGER);
  g_autoptr (JsonNode) share
      = mesh_policy_template ("glue-ram-share", "PARTITION", place->partition, "MESH",
                              place->account, "REGION", mesh_mesh_get_region (place->mesh), NULL);
  MeshLakeSettings *settings
      = MESH_LAKE_SETTINGS (mesh_plan_add (plan, mesh_lake_settings_new (place), manager, NULL));

  mesh_lake_settings_add_admin (settings, arn);
  mesh_lake_settings_add_caller (settings);
  mesh_lake_settings_set_no_defaults (settings);
  mesh_lake_settings_set_version (settings, CROSS_ACCOUNT_VERSION);
  mesh_plan_add (
      plan,
      mesh_glue_policy_new (place, share,
                            "Let shares of the mesh's catalogue through its resource policy"),
      NULL);
}

MeshPlan *
mesh_workflow_initialise (MeshMesh *mesh, MeshPersona *persona, GError **error)
{
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL;
  MeshResource *manager;

  if (mesh_persona_get_job (persona) != MESH_JOB_OWNER)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
                   /* Translators: %s is a persona, such as Producer */
                   _("%s can't set up the mesh: that is the mesh owner's job"),
                   mesh_persona_get_name (persona));
      return NULL;
    }
  if (!mesh_place_init (&place, mesh, persona, error))
    return NULL;
  title = g_strdup_printf (_("Set up the data mesh in account %s"), place.account);
  plan = mesh_plan_new (title);
  mesh_plan_add (plan, mesh_identity_new (&place), NULL);
  add_roles (plan, &place, &manager);
  mesh_plan_add (plan, mesh_service_linked_role_new (&place), NULL);
  add_lake (plan, &place, manager);
  mesh_plan_add (plan, mesh_subscription_table_new (&place), NULL);
  return mesh_recipe_note (g_steal_pointer (&plan), "initialise", mesh, persona, NULL);
}
