/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "mesh/kinds/mesh-access-key.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/model/mesh-names.h"

/* Who gets the key: the account's own, where several take part. */
static const char *
find_receiver (const MeshPlace *place, MeshJob job, const char *usual)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (place->mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (place->mesh), i);

      if (mesh_persona_get_job (persona) == job
          && g_strcmp0 (mesh_persona_get_account_id (persona), place->account) == 0)
        return mesh_persona_get_name (persona); /* the mesh keeps it */
    }
  return usual;
}

MeshPlan *
mesh_workflow_create_access_keys (MeshMesh *mesh,
                                  MeshPersona *admin,
                                  MeshEnable what,
                                  MeshReceiveKey receive,
                                  gpointer data,
                                  GError **error)
{
  const MeshJob job = mesh_persona_get_job (admin);
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL;

  if (job == MESH_JOB_PRODUCER || job == MESH_JOB_CONSUMER)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
                   /* Translators: %s is a persona, such as Producer */
                   _("%s can't make access keys: that is its account's administrator's job"),
                   mesh_persona_get_name (admin));
      return NULL;
    }
  if (!mesh_place_init (&place, mesh, admin, error))
    return NULL;
  title = g_strdup_printf (_("Create access keys in account %s"), place.account);
  plan = mesh_plan_new (title);
  mesh_plan_add (plan, mesh_identity_new (&place), NULL);
  if (what & MESH_ENABLE_PRODUCER)
    mesh_plan_add (
        plan, mesh_access_key_new (plan, &place, MESH_ROLE_PRODUCER,
                             find_receiver (&place, MESH_JOB_PRODUCER, "Producer"), receive, data),
        NULL);
  if (what & MESH_ENABLE_CONSUMER)
    mesh_plan_add (
        plan, mesh_access_key_new (plan, &place, MESH_ROLE_CONSUMER,
                             find_receiver (&place, MESH_JOB_CONSUMER, "Consumer"), receive, data),
        NULL);
  return g_steal_pointer (&plan);
}
