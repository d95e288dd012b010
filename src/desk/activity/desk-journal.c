/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-journal.h"

#define JOURNAL_RUNS 200

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mesh_journal_list (source, JOURNAL_RUNS, &error);

  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
desk_journal_list_async (MeshJournal *journal,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, user_data);

  g_task_set_source_tag (task, desk_journal_list_async);
  g_task_run_in_thread (task, list_thread);
}

JsonNode *
desk_journal_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_journal_list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
