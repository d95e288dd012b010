/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-state.h"

#include <errno.h>

typedef struct
{
  char *path;
  GBytes *contents;
} Writing;

/* How many writes are on their way: a program that ends waits for them. */
static GMutex lock;
static GCond written;
static guint n_writing;

static void
count_writing (int change)
{
  g_mutex_lock (&lock);
  n_writing = (guint) ((int) n_writing + change);
  g_cond_broadcast (&written);
  g_mutex_unlock (&lock);
}

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->path);
  g_bytes_unref (writing->contents);
  g_free (writing);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  g_autofree char *folder = g_path_get_dirname (writing->path);
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (writing->contents, &length);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
  else if (!g_file_set_contents_full (writing->path, text != NULL ? text : "", (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  count_writing (-1);
}

char *
desk_state_dup_path (MeshMesh *mesh, MeshPersona *persona, const char *folder)
{
  g_autofree char *text = g_strjoin ("\n", mesh_mesh_get_account_id (mesh), mesh_mesh_get_region (mesh),
                                     mesh_persona_get_account_id (persona), mesh_persona_get_name (persona), NULL);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_build_filename (g_get_user_state_dir (), "meshdesk", folder, name, NULL);
}

void
desk_state_write_async (const char *path, GBytes *contents, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->path = g_strdup (path);
  writing->contents = g_bytes_ref (contents);
  g_task_set_source_tag (task, desk_state_write_async);
  g_task_set_task_data (task, writing, writing_free);
  count_writing (1);
  g_task_run_in_thread (task, write_thread);
}

gboolean
desk_state_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
desk_state_settle (void)
{
  const gint64 end = g_get_monotonic_time () + 3 * G_TIME_SPAN_SECOND;
  gboolean in_time = TRUE;

  g_mutex_lock (&lock);
  while (n_writing > 0 && in_time)
    in_time = g_cond_wait_until (&written, &lock, end);
  g_mutex_unlock (&lock);
}
