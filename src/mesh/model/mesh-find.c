/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-find.h"

MeshPersona *
mesh_find_persona (MeshMesh *mesh, MeshJob job, const char *account)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (mesh), i);

      if (mesh_persona_get_job (persona) == job && mesh_persona_get_has_credentials (persona)
          && (account == NULL
              || g_strcmp0 (mesh_persona_get_account_id (persona), account) == 0))
        return persona; /* the mesh keeps it */
    }
  return NULL;
}

MeshPersona *
mesh_find_decider (MeshMesh *mesh, const char *owner)
{
  MeshPersona *producer = mesh_find_persona (mesh, MESH_JOB_PRODUCER, owner);

  return producer != NULL ? producer : mesh_find_persona (mesh, MESH_JOB_OWNER, NULL);
}
