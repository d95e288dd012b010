/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-find.h"
#include "mesh/workflows/mesh-workflows.h"

/* Not everybody takes part in every mesh that is connected. (nullable) */
static MeshPersona *
find_admin (MeshMesh *mesh, const char *persona, GError **error)
{
  MeshPersona *found = mesh_mesh_find_persona (mesh, persona);

  if (found == NULL)
    /* Translators: %s is a persona, such as ProducerAdmin */
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

/* ---- further accounts ---- */

static MeshEnable
side_of (MeshJob job)
{
  return job == MESH_JOB_PRODUCER_ADMIN ? MESH_ENABLE_PRODUCER : MESH_ENABLE_CONSUMER;
}

gboolean
desk_guide_is_further (MeshPersona *persona)
{
  const MeshJob job = mesh_persona_get_job (persona);
  const char *name = mesh_persona_get_name (persona);

  return (job == MESH_JOB_PRODUCER_ADMIN || job == MESH_JOB_CONSUMER_ADMIN) && !g_str_equal (name, "ProducerAdmin")
         && !g_str_equal (name, "ConsumerAdmin");
}

static DeskTaskInfo *
new_info (MeshPersona *persona, gboolean keys)
{
  const char *account = mesh_persona_get_account_id (persona);
  g_autofree char *id = g_strconcat (keys ? "keys-of " : "enable ", mesh_persona_get_name (persona), NULL);
  g_autofree char *title
      /* Translators: %s is the number of an account */
      = g_strdup_printf (keys ? C_ ("workshop", "Make an access key in account %s")
                              : C_ ("workshop", "Enable account %s"),
                         account);
  DeskTaskInfo *info = g_new0 (DeskTaskInfo, 1);

  info->id = g_intern_string (id);
  info->title = g_intern_string (title);
  info->text = keys ? NC_ ("workshop", "Its day-to-day user gets a key, kept here: nothing to copy.")
                    : NC_ ("workshop", "It gets its role and user, and the mesh trusts them.");
  info->button = keys ? NC_ ("workshop", "Make Key…") : NC_ ("workshop", "Enable…");
  info->persona = g_intern_string (mesh_persona_get_name (persona));
  info->job = (int) mesh_persona_get_job (persona);
  info->setup = TRUE;
  return info;
}

const DeskTaskInfo *
desk_guide_get_further (MeshPersona *persona, guint step)
{
  static GHashTable *known; /* by name, account and step: as many as there ever were personas */
  g_autofree char *key = g_strdup_printf ("%s %s %u", mesh_persona_get_name (persona),
                                          mesh_persona_get_account_id (persona), step);
  DeskTaskInfo *info;

  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  info = g_hash_table_lookup (known, key);
  if (info == NULL)
    {
      info = new_info (persona, step == 1);
      g_hash_table_insert (known, g_steal_pointer (&key), info);
    }
  return info;
}

gboolean
desk_guide_has_daily_key (DeskSession *session, const char *admin)
{
  MeshMesh *mesh = desk_session_get_mesh (session);
  MeshPersona *persona = mesh != NULL ? mesh_mesh_find_persona (mesh, admin) : NULL;

  if (persona == NULL)
    return FALSE;
  return mesh_find_persona (mesh,
                            mesh_persona_get_job (persona) == MESH_JOB_PRODUCER_ADMIN ? MESH_JOB_PRODUCER
                                                                                      : MESH_JOB_CONSUMER,
                            mesh_persona_get_account_id (persona))
         != NULL;
}

/* NULL without an error: @id is none of these. */
static MeshPlan *
further_plan (DeskSession *session, const char *id, GError **error)
{
  const gboolean keys = g_str_has_prefix (id, "keys-of ");
  const char *name = keys || g_str_has_prefix (id, "enable ") ? strchr (id, ' ') + 1 : NULL;
  MeshPersona *persona = name != NULL ? find_admin (desk_session_get_mesh (session), name, error) : NULL;

  if (persona == NULL)
    return NULL;
  if (keys)
    return keys_plan (session, name, side_of (mesh_persona_get_job (persona)), error);
  return enable_plan (session, name, side_of (mesh_persona_get_job (persona)), error);
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
  return further_plan (session, id, error);
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
    { "query", "query" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].id, id) == 0)
      return pages[i].page;
  return NULL;
}
