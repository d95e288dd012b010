/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-sample.h"

#include <glib/gstdio.h>

#define SAMPLE_PATH "/io/github/meshdesk/Meshdesk/practice"

static gboolean
write_tree (const char *path, const char *dir, GError **error);

static gboolean
write_entry (const char *path, const char *target, gboolean folder, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (folder)
    return write_tree (path, target, error);
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  return bytes != NULL
         && g_file_set_contents (target, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 error);
}

static gboolean
write_tree (const char *path, const char *dir, GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return FALSE;
  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", dir,
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      const gboolean folder = g_str_has_suffix (names[i], "/");
      g_autofree char *name = g_strndup (names[i], strlen (names[i]) - folder);
      g_autofree char *child = g_strconcat (path, "/", name, NULL);
      g_autofree char *target = g_build_filename (dir, name, NULL);

      if (!write_entry (child, target, folder, error))
        return FALSE;
    }
  return TRUE;
}

static char **
list_folders (const char *dir)
{
  g_auto (GStrv) names
      = g_resources_enumerate_children (SAMPLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], "/"))
      {
        g_autofree char *name = g_strndup (names[i], strlen (names[i]) - 1);
        g_autofree char *folder = g_build_filename (dir, name, NULL);

        g_strv_builder_add (builder, folder);
      }
  return g_strv_builder_end (builder);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_tree (SAMPLE_PATH, data, &error))
    g_task_return_pointer (task, list_folders (data), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

void
desk_sample_write_async (const char *dir,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, desk_sample_write_async);
  g_task_set_task_data (task, g_strdup (dir), g_free);
  g_task_run_in_thread (task, write_thread);
}

char **
desk_sample_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_sample_write_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
