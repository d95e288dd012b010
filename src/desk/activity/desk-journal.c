/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-journal.h"

#include "aws/protocols/aws-json.h"

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

/* ---- export ---- */

static GString *
new_lines (JsonNode *runs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < aws_json_get_length (runs, NULL); i++)
    {
      g_autofree char *line = aws_json_to_string (aws_json_get_element (runs, NULL, i), FALSE);

      g_string_append_printf (text, "%s\n", line);
    }
  return text;
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (JsonNode) runs = mesh_journal_list (source, G_MAXINT, &error);
  g_autoptr (GString) text = runs != NULL ? new_lines (runs) : NULL;

  if (text != NULL
      && g_file_replace_contents (data, text->str, text->len, NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable,
                                  &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
desk_journal_export_async (MeshJournal *journal,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, user_data);

  g_task_set_source_tag (task, desk_journal_export_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, export_thread);
}

gboolean
desk_journal_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_journal_export_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
