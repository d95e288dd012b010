/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-journal.h"

/* Beside the file first, so that what was there stays until all of the new one is written. */
static gboolean
export_to (MeshJournal *journal, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
      error);
  g_autoptr (GCancellable) given_up = NULL;

  if (stream == NULL)
    return FALSE;
  if (mesh_journal_export (journal, G_OUTPUT_STREAM (stream), cancellable, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
  /* Closing it as if it was cancelled leaves the old file in its place. */
  given_up = g_cancellable_new ();
  g_cancellable_cancel (given_up);
  g_output_stream_close (G_OUTPUT_STREAM (stream), given_up, NULL);
  return FALSE;
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (export_to (source, data, cancellable, &error))
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
