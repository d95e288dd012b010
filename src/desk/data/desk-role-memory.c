/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-role-memory.h"

#include <errno.h>
#include <sys/stat.h>

#include "aws/protocols/aws-json.h"

/* A file that is bigger is none of ours. */
#define MAX_SIZE (4 * 1024 * 1024)

typedef struct
{
  char *path; /* (nullable) */
  char *id;
  char **roles;
} Memo;

/* Two windows write the same file. */
static GMutex lock;

static void
task_free (gpointer data)
{
  Memo *task = data;

  g_free (task->path);
  g_free (task->id);
  g_strfreev (task->roles);
  g_free (task);
}

/* ---- the file ---- */

/* Blocks. What cannot be read is as good as nothing. (transfer full): an object */
static JsonNode *
read_file (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  struct stat there;
  JsonNode *node = NULL;

  if (path != NULL && stat (path, &there) == 0 && S_ISREG (there.st_mode) && there.st_size <= MAX_SIZE
      && g_file_get_contents (path, &text, &length, NULL))
    node = aws_json_parse (text, (gssize) length, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  return aws_json_new_object ();
}

/* Blocks. */
static gboolean
write_file (const char *path, JsonNode *node, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = json_to_string (node, FALSE);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
  return FALSE;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GHashTable *memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *id;

  g_mutex_lock (&lock);
  node = read_file (((Memo *) data)->path);
  g_mutex_unlock (&lock);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &id, NULL))
    {
      g_auto (GStrv) roles = aws_json_dup_strv (json_object_get_member (json_node_get_object (node), id), NULL);

      if (roles[0] != NULL)
        g_hash_table_insert (memory, g_strdup (id), g_steal_pointer (&roles));
    }
  g_task_return_pointer (task, memory, (GDestroyNotify) g_hash_table_unref);
}

static void
add_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Memo *add = data;
  g_autoptr (JsonNode) node = NULL;
  GError *error = NULL;
  gboolean done;

  g_mutex_lock (&lock);
  node = read_file (add->path);
  json_object_set_member (json_node_get_object (node), add->id,
                          aws_json_strv ((const char *const *) add->roles));
  done = write_file (add->path, node, &error);
  g_mutex_unlock (&lock);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- for others ---- */

void
desk_role_memory_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Memo *load = g_new0 (Memo, 1);

  load->path = g_strdup (path);
  g_task_set_source_tag (task, desk_role_memory_load_async);
  g_task_set_task_data (task, load, task_free);
  g_task_run_in_thread (task, load_thread);
}

GHashTable *
desk_role_memory_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
desk_role_memory_add_async (const char *path, const char *id, const char *const *roles,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Memo *add = g_new0 (Memo, 1);

  g_return_if_fail (path != NULL && id != NULL && roles != NULL);
  add->path = g_strdup (path);
  add->id = g_strdup (id);
  add->roles = g_strdupv ((char **) roles);
  g_task_set_source_tag (task, desk_role_memory_add_async);
  g_task_set_task_data (task, add, task_free);
  g_task_run_in_thread (task, add_thread);
}

gboolean
desk_role_memory_add_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
