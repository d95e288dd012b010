/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-personas.h"

static void
list_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char **names = mesh_journal_list_personas (journal, &error);

  if (names != NULL)
    g_task_return_pointer (task, names, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

void
desk_activity_personas_async (MeshJournal *journal, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, user_data);

  g_return_if_fail (MESH_IS_JOURNAL (journal));
  g_task_set_source_tag (task, desk_activity_personas_async);
  g_task_run_in_thread (task, list_thread);
}

char **
desk_activity_personas_finish (MeshJournal *journal, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, journal), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_activity_personas_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
