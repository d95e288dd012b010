/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-export.h"

/* Pixels of a PNG for each unit of the map: sharp on a projector too. */
#define PNG_SCALE 2

typedef struct
{
  DeskMapModel *model;
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->model);
  g_object_unref (save->file);
  g_free (save);
}

static gboolean
is_png (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return folded != NULL && g_str_has_suffix (folded, ".png");
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *svg;

  if (is_png (save->file))
    {
      bytes = desk_map_to_png (save->model, PNG_SCALE, &error);
    }
  else
    {
      svg = desk_map_to_svg (save->model);
      bytes = g_bytes_new_take (svg, strlen (svg));
    }
  if (bytes != NULL
      && g_file_replace_contents (save->file, g_bytes_get_data (bytes, NULL),
                                  g_bytes_get_size (bytes), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
desk_map_save_async (DeskMapModel *model,
                     GFile *file,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_return_if_fail (DESK_IS_MAP_MODEL (model));
  save->model = g_object_ref (model);
  save->file = g_object_ref (file);
  g_task_set_source_tag (task, desk_map_save_async);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
desk_map_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_map_save_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
