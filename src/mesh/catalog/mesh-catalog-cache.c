/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog-read.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "mesh/model/mesh-error.h"

/* A catalogue of 100,000 tables takes some 20 MB. */
#define LARGEST_FILE (512 * 1024 * 1024)

typedef struct
{
  char *path;
  MeshIndex *index; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_clear_pointer (&job->index, mesh_index_unref);
  g_free (job);
}

static GTask *
new_task (const char *path,
          MeshIndex *index,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->index = index != NULL ? mesh_index_ref (index) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  return task;
}

/* The file's name is whose it is: that is written in it too, so that no other file is taken for it.
 */
static char *
dup_identity (const char *path)
{
  return g_path_get_basename (path);
}

static GInputStream *
open_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  GStatBuf about;

  if (g_stat (path, &about) == 0 && (!S_ISREG (about.st_mode) || about.st_size > LARGEST_FILE))
    {
      /* Translators: %s is the path of a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s is not a catalog that was kept"),
                   path);
      return NULL;
    }
  stream = g_file_read (file, cancellable, error);
  return stream != NULL ? g_buffered_input_stream_new_sized (G_INPUT_STREAM (stream), 256 * 1024)
                        : NULL;
}

MeshIndex *
mesh_catalog_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *identity = dup_identity (path);
  g_autoptr (GInputStream) stream = open_file (path, cancellable, error);

  return stream != NULL ? mesh_index_read (stream, identity, cancellable, error) : NULL;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  MeshIndex *index = mesh_catalog_load (job->path, cancellable, &error);

  if (index != NULL)
    g_task_return_pointer (task, index, (GDestroyNotify) mesh_index_unref);
  else
    g_task_return_error (task, error);
}

/* What was begun is not put in the place of what was there, unless all of it was written. */
static gboolean
write_file (const Job *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *identity = dup_identity (job->path);
  g_autoptr (GFile) file = g_file_new_for_path (job->path);
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
      error);
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) no = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (stream), 256 * 1024);
  if (mesh_index_write (job->index, buffered, identity, cancellable, error))
    return g_output_stream_close (buffered, cancellable, error);
  g_cancellable_cancel (no);
  g_output_stream_close (buffered, no, NULL);
  return FALSE;
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autofree char *folder = g_path_get_dirname (job->path);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                             g_strerror (errno));
  else if (write_file (job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

char *
mesh_catalog_dup_cache_path (MeshMesh *mesh, MeshPersona *persona)
{
  g_autofree char *key = mesh_mesh_dup_access_key_id (mesh, mesh_persona_get_name (persona));
  g_autofree char *text
      = g_strjoin ("\n", mesh_mesh_get_partition (mesh), mesh_mesh_get_account_id (mesh),
                   mesh_mesh_get_region (mesh), mesh_persona_get_account_id (persona),
                   mesh_persona_get_name (persona), key != NULL ? key : "", NULL);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", name, NULL);
}

void
mesh_catalog_load_async (const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = new_task (path, NULL, mesh_catalog_load_async, cancellable, callback, user_data);

  g_task_run_in_thread (task, load_thread);
}

MeshIndex *
mesh_catalog_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mesh_catalog_save_async (const char *path,
                         MeshIndex *index,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = new_task (path, index, mesh_catalog_save_async, cancellable, callback, user_data);

  g_task_run_in_thread (task, save_thread);
}

gboolean
mesh_catalog_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
