/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-access-check.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/access/mesh-access-look.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-list.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/workflows/mesh-workflows.h"

/* ---- the task ---- */

/* The order in which they are shown; what comes later may need what came before. */
static void (*const steps[]) (MeshAccessLook *) = {
  mesh_access_look_at_identity, mesh_access_look_at_subscription, mesh_access_look_at_mesh,
  mesh_access_look_at_own_side, mesh_access_look_at_location,     mesh_access_look_at_key,
};

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MeshAccessLook *look = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;

  /* The plans that are looked at notify here, where nobody listens. */
  g_main_context_push_thread_default (context);
  look->cancellable = cancellable;
  for (guint i = 0; i < G_N_ELEMENTS (steps) && !g_cancellable_is_cancelled (cancellable); i++)
    steps[i](look);
  mesh_access_look_sort (look);
  g_main_context_pop_thread_default (context);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_ptr_array_ref (look->links), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
take_arguments (MeshAccessLook *look, const char *database, const char *table, GError **error)
{
  look->database = mesh_dup_glue_name (_("database"), database, error);
  if (look->database == NULL)
    return FALSE;
  look->table = mesh_dup_glue_name (_("table"), table, error);
  return look->table != NULL
         && mesh_persona_check_job (look->consumer, _("queries what was granted: choose a consumer"),
                                    error, MESH_JOB_CONSUMER, -1);
}

void
mesh_access_check_async (MeshMesh *mesh,
                         MeshPersona *consumer,
                         const char *database,
                         const char *table,
                         const char *role_arn,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  const char *roles[] = { role_arn, NULL };
  MeshAccessLook *look = mesh_access_look_new (mesh, consumer, roles);
  GError *error = NULL;

  g_task_set_source_tag (task, mesh_access_check_async);
  g_task_set_task_data (task, look, (GDestroyNotify) mesh_access_look_free);
  if (take_arguments (look, database, table, &error))
    g_task_run_in_thread (task, check_thread);
  else
    g_task_return_error (task, error);
}

GListModel *
mesh_access_check_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_FINDING, result, error);
}

/* ---- mending ---- */

MeshPlan *
mesh_access_new_repair (MeshMesh *mesh,
                        MeshPersona *consumer,
                        MeshFinding *link,
                        const char *const *roles,
                        GError **error)
{
  const char *repair = mesh_finding_get_repair (link),
             *id = mesh_finding_get_subject (link),
             *repairer = mesh_finding_get_repairer (link);
  MeshPersona *persona = repairer != NULL ? mesh_mesh_find_persona (mesh, repairer) : NULL;

  if (persona == NULL || repair == NULL || !mesh_persona_get_has_credentials (persona))
    return NULL;
  if (g_str_equal (repair, "import"))
    return mesh_workflow_import (mesh, consumer, id, roles, error);
  if (g_str_equal (repair, "restore"))
    return mesh_workflow_restore (mesh, persona, id, error);
  if (g_str_equal (repair, "set-up"))
    return mesh_workflow_enable_account (mesh, persona, MESH_ENABLE_CONSUMER, NULL, error);
  return NULL;
}
