/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest-walk.h"

#include <glib/gi18n-lib.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mesh/model/mesh-error.h"

/* Each level keeps a file descriptor open. */
#define MAX_DEPTH    64
#define MAX_FILES    1000000
#define MAX_TROUBLES 1000
/* Of a key in S3, with room for the prefix. */
#define MAX_NAME 900

void
mesh_ingest_file_free (MeshIngestFile *file)
{
  g_clear_pointer (&file->path, g_free);
  g_clear_pointer (&file->renamed, g_free);
  g_free (file);
}

MeshIngestFile *
mesh_ingest_file_copy (const MeshIngestFile *file)
{
  MeshIngestFile *copy = g_memdup2 (file, sizeof *file);

  copy->path = g_strdup (file->path);
  copy->renamed = g_strdup (file->renamed);
  copy->name = copy->renamed != NULL ? copy->renamed : copy->path + (file->name - file->path);
  return copy;
}

static void
group_free (MeshIngestGroup *group)
{
  g_clear_pointer (&group->folder, g_free);
  g_clear_pointer (&group->files, g_ptr_array_unref);
  g_free (group);
}

static void
trouble_free (MeshIngestTrouble *trouble)
{
  g_clear_pointer (&trouble->path, g_free);
  g_clear_pointer (&trouble->text, g_free);
  g_free (trouble);
}

void
mesh_ingest_walk_init (MeshIngestWalk *self)
{
  *self = (MeshIngestWalk){ 0 };
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  self->troubles = g_ptr_array_new_with_free_func ((GDestroyNotify) trouble_free);
}

void
mesh_ingest_walk_clear (MeshIngestWalk *self)
{
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->troubles, g_ptr_array_unref);
}

void
mesh_ingest_walk_trouble (MeshIngestWalk *self, const char *path, const char *format, ...)
{
  MeshIngestTrouble *trouble;
  va_list arguments;

  if (self->n_troubles++ >= MAX_TROUBLES)
    return;
  trouble = g_new0 (MeshIngestTrouble, 1);
  trouble->path = g_filename_display_name (path);
  va_start (arguments, format);
  trouble->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->troubles, trouble);
}

/* ---- files ---- */

/* "/data/calls/day=1/a.csv" → the length of "/data/calls": the folders above that are no
 * "key=value". */
static gsize
measure_folder (const char *path)
{
  gsize end = strrchr (path, '/') - path;

  while (end > 0)
    {
      const char *slash = memrchr (path, '/', end);
      const char *name = slash != NULL ? slash + 1 : path;
      const char *equals = memchr (name, '=', path + end - name);

      if (slash == NULL || equals == NULL || equals == name)
        break;
      end = slash - path;
    }
  return end;
}

static MeshIngestGroup *
find_group (MeshIngestWalk *self, const char *folder, gboolean loose)
{
  MeshIngestGroup *group
      = self->groups->len > 0 ? g_ptr_array_index (self->groups, self->groups->len - 1) : NULL;

  /* One folder's files come one after the other, but for those of its folders between them. */
  for (guint i = self->groups->len; !loose && i > 0; i--)
    {
      group = g_ptr_array_index (self->groups, i - 1);
      if (!group->loose && g_str_equal (group->folder, folder))
        return group;
    }
  group = g_new0 (MeshIngestGroup, 1);
  group->folder = g_strdup (folder);
  group->loose = loose;
  group->files = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_ingest_file_free);
  g_ptr_array_add (self->groups, group);
  return group;
}

static gboolean
add_file (MeshIngestWalk *self, const char *path, guint64 size, gboolean loose, GError **error)
{
  const gsize end = loose ? (gsize) (strrchr (path, '/') - path) : measure_folder (path);
  g_autofree char *folder = loose ? g_strdup (path) : g_strndup (path, end);
  MeshIngestFile *file;

  if (size == 0)
    mesh_ingest_walk_trouble (self, path, _ ("It is empty"));
  else if (!g_utf8_validate (path + end, -1, NULL))
    mesh_ingest_walk_trouble (self, path,
                              _ ("Its name is no text in UTF-8, as S3 wants it: rename it"));
  else if (strlen (path + end) > MAX_NAME)
    mesh_ingest_walk_trouble (self, path,
                              _ ("Its name is too long for S3: rename it, or its folders"));
  else if (self->n_files >= MAX_FILES)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _ ("There are more than %d files: bring them in folder by folder"), MAX_FILES);
      return FALSE;
    }
  else
    {
      file = g_new0 (MeshIngestFile, 1);
      file->path = g_strdup (path);
      file->name = file->path + end + 1;
      file->ending = "";
      file->size = size;
      g_ptr_array_add (find_group (self, folder, loose)->files, file);
      self->n_files++;
      self->bytes += size;
      if (self->counter != NULL)
        g_atomic_int_inc (self->counter);
    }
  return TRUE;
}

/* ---- folders ---- */

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names. Closes @fd. */
static GPtrArray *
list_names (int fd)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  DIR *dir = fdopendir (fd);
  struct dirent *entry;

  if (dir == NULL)
    close (fd);
  while (dir != NULL && (entry = readdir (dir)) != NULL)
    if (*entry->d_name != '.' && *entry->d_name != '_')
      g_ptr_array_add (names, g_strdup (entry->d_name));
  if (dir != NULL)
    closedir (dir);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
walk_folder (MeshIngestWalk *self,
             int parent,
             const char *name,
             const char *path,
             guint depth,
             GCancellable *cancellable,
             GError **error);

static gboolean
walk_entry (MeshIngestWalk *self,
            int folder,
            const char *name,
            const char *path,
            guint depth,
            GCancellable *cancellable,
            GError **error)
{
  struct stat status;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
    /* Translators: "It" is a file or a folder; %s is why, in the words of the system */
    mesh_ingest_walk_trouble (self, path, _ ("It cannot be read: %s"), g_strerror (errno));
  else if (S_ISDIR (status.st_mode))
    return walk_folder (self, folder, name, path, depth + 1, cancellable, error);
  else if (S_ISREG (status.st_mode))
    return add_file (self, path, (guint64) status.st_size, FALSE, error);
  else if (S_ISLNK (status.st_mode))
    mesh_ingest_walk_trouble (
        self, path, _ ("It is a link, and links are not followed: choose what it points to"));
  else
    mesh_ingest_walk_trouble (self, path, _ ("It is no ordinary file"));
  return TRUE;
}

static gboolean
walk_folder (MeshIngestWalk *self,
             int parent,
             const char *name,
             const char *path,
             guint depth,
             GCancellable *cancellable,
             GError **error)
{
  const int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  g_autoptr (GPtrArray) names = NULL;
  gboolean good = TRUE;

  if (fd < 0)
    {
      mesh_ingest_walk_trouble (self, path, _ ("It cannot be read: %s"), g_strerror (errno));
      return TRUE;
    }
  if (depth > MAX_DEPTH)
    {
      mesh_ingest_walk_trouble (self, path, _ ("Folders are nested too deeply"));
      close (fd);
      return TRUE;
    }
  names = list_names (dup (fd));
  for (guint i = 0; good && i < names->len; i++)
    {
      const char *each = g_ptr_array_index (names, i);
      g_autofree char *inner = g_strconcat (path, "/", each, NULL);

      good = !g_cancellable_set_error_if_cancelled (cancellable, error)
             && walk_entry (self, fd, each, inner, depth, cancellable, error);
    }
  close (fd);
  return good;
}

/* ---- what was named ---- */

static gboolean
walk_zip (MeshIngestWalk *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *folder = mesh_ingest_unpack (path, NULL, self, cancellable, &local);

  if (folder != NULL)
    return walk_folder (self, AT_FDCWD, folder, folder, 0, cancellable, error);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  mesh_ingest_walk_trouble (self, path, "%s", local->message);
  return TRUE;
}

gboolean
mesh_ingest_walk_add (MeshIngestWalk *self,
                      const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  struct stat status;
  char *real = realpath (path, NULL);
  g_autofree char *folded = g_ascii_strdown (path, -1);
  gboolean good = TRUE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    good = FALSE;
  else if (real == NULL && errno == ENOENT)
    mesh_ingest_walk_trouble (self, path, _ ("It is not there"));
  else if (real == NULL || stat (real, &status) < 0)
    mesh_ingest_walk_trouble (self, path, _ ("It cannot be read: %s"), g_strerror (errno));
  else if (S_ISDIR (status.st_mode))
    good = walk_folder (self, AT_FDCWD, real, real, 0, cancellable, error);
  else if (!S_ISREG (status.st_mode))
    mesh_ingest_walk_trouble (self, path, _ ("It is no ordinary file"));
  else if (g_str_has_suffix (folded, ".zip"))
    good = walk_zip (self, real, cancellable, error);
  else
    good = add_file (self, real, (guint64) status.st_size, TRUE, error);
  free (real);
  return good;
}
