/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/query/mesh-query.h"

#include <glib/gi18n-lib.h>

#include "mesh/kinds/mesh-s3.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/model/mesh-place.h"
#include "mesh/workflows/mesh-recipe.h"

char *
mesh_query_dup_bucket (MeshMesh *mesh, const char *account)
{
  return g_strdup_printf ("aws-athena-query-results-%s-%s", account, mesh_mesh_get_region (mesh));
}

MeshPlan *
mesh_workflow_prepare_queries (MeshMesh *mesh, MeshPersona *admin, GError **error)
{
  const MeshJob job = mesh_persona_get_job (admin);
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL, *bucket = NULL;

  if (job == MESH_JOB_PRODUCER || job == MESH_JOB_CONSUMER)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
                   /* Translators: %s is a persona, such as Consumer */
                   _("%s can't make a bucket for results: that is its account's administrator's job"),
                   mesh_persona_get_name (admin));
      return NULL;
    }
  if (!mesh_place_init (&place, mesh, admin, error))
    return NULL;
  title = g_strdup_printf (_("Prepare account %s for queries"), place.account);
  bucket = mesh_query_dup_bucket (mesh, place.account);
  plan = mesh_plan_new (title);
  mesh_plan_add (plan, mesh_identity_new (&place), NULL);
  mesh_plan_add (plan, mesh_place_take (&place, mesh_s3_bucket_new (bucket), bucket, _("Bucket %s"), bucket), NULL);
  return mesh_recipe_note (g_steal_pointer (&plan), "prepare-queries", mesh, admin, NULL);
}
