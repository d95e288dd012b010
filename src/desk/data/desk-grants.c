/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-grants.h"

#include "desk/common/desk-state.h"
#include "desk/data/desk-role-memory.h"

#define FOLDER "roles"

static void
surveyed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GListModel *model = mesh_access_survey_finish (MESH_MESH (source), result, &error);

  if (model != NULL)
    g_task_return_pointer (task, model, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GHashTable) roles = desk_role_memory_load_finish (result, &error);
  MeshMesh *mesh = g_task_get_source_object (task);

  if (roles == NULL)
    g_task_return_error (task, error);
  else
    mesh_access_survey_async (mesh, g_task_get_task_data (task), roles, g_task_get_cancellable (task), surveyed_cb,
                              g_object_ref (task));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!desk_role_memory_add_finish (result, &error))
    g_message ("For which roles a subscription was imported is not remembered: %s", error->message);
}

void
desk_grants_list_async (MeshMesh *mesh, MeshPersona *consumer, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (mesh, cancellable, callback, user_data);
  g_autofree char *path = desk_state_dup_path (mesh, consumer, FOLDER);

  g_task_set_source_tag (task, desk_grants_list_async);
  g_task_set_task_data (task, g_object_ref (consumer), g_object_unref);
  desk_role_memory_load_async (path, cancellable, remembered_cb, task);
}

GListModel *
desk_grants_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
desk_grants_remember (MeshMesh *mesh, MeshPersona *consumer, const char *id, const char *const *roles)
{
  g_autofree char *path = desk_state_dup_path (mesh, consumer, FOLDER);

  desk_role_memory_add_async (path, id, roles, added_cb, NULL);
}
