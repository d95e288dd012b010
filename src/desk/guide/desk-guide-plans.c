/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-error.h"
#include "mesh/workflows/mesh-workflows.h"

/* Not everybody takes part in every mesh that is connected. (nullable) */
static MeshPersona *
find_admin (MeshMesh *mesh, const char *persona, GError **error)
{
  MeshPersona *found = mesh_mesh_find_persona (mesh, persona);

  if (found == NULL)
    g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, _("Nobody here is %s: somebody with its keys can do this"),
                 persona);
  return found;
}

static MeshPlan *
keys_plan (DeskSession *session, const char *persona, MeshEnable what, GError **error)
{
  MeshMesh *mesh = desk_session_get_mesh (session);
  gpointer data;
  MeshReceiveKey receive = desk_session_get_receiver (session, &data);
  MeshPersona *admin = find_admin (mesh, persona, error);
  MeshPlan *plan
      = admin != NULL ? mesh_workflow_create_access_keys (mesh, admin, what, receive, data, error) : NULL;

  /* A key may still come in while the mesh is being left: who takes it stays as long as the plan. */
  if (plan != NULL)
    g_object_set_data_full (G_OBJECT (plan), "desk-receiver", g_object_ref (data), g_object_unref);
  return plan;
}

static MeshPlan *
enable_plan (DeskSession *session, const char *persona, MeshEnable what, GError **error)
{
  MeshMesh *mesh = desk_session_get_mesh (session);
  MeshPersona *admin = find_admin (mesh, persona, error);

  return admin != NULL ? mesh_workflow_enable_account (mesh, admin, what, NULL, error) : NULL;
}

MeshPlan *
desk_guide_make_plan (DeskSession *session, const char *id, GError **error)
{
  MeshMesh *mesh = desk_session_get_mesh (session);

  if (mesh == NULL)
    return NULL;
  if (g_str_equal (id, "initialise"))
    return mesh_workflow_initialise (mesh, mesh_mesh_find_persona (mesh, "Mesh"), error);
  if (g_str_equal (id, "enable-producer"))
    return enable_plan (session, "ProducerAdmin", MESH_ENABLE_PRODUCER, error);
  if (g_str_equal (id, "enable-consumer"))
    return enable_plan (session, "ConsumerAdmin", MESH_ENABLE_CONSUMER, error);
  if (g_str_equal (id, "keys-producer"))
    return keys_plan (session, "ProducerAdmin", MESH_ENABLE_PRODUCER, error);
  if (g_str_equal (id, "keys-consumer"))
    return keys_plan (session, "ConsumerAdmin", MESH_ENABLE_CONSUMER, error);
  return NULL;
}

const char *
desk_guide_get_page (const char *id)
{
  static const struct
  {
    const char *id, *page;
  } pages[] = {
    { "ingest", "ingest" }, { "publish", "ingest" }, { "request", "catalog" },
    { "approve", "inbox" }, { "import", "inbox" },   { "use", "data" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].id, id) == 0)
      return pages[i].page;
  return NULL;
}
