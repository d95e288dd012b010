/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (AwsUploadSource *self, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s cannot be read: %s", name,
               number == ELOOP ? "it is a symbolic link" : g_strerror (number));
  return FALSE;
}

static gboolean
changed (AwsUploadSource *self, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "%s changed while it was being read: wait until it is complete, then upload it again",
               name);
  return FALSE;
}

static gint64
get_modified (const struct stat *found)
{
  return (gint64) found->st_mtim.tv_sec * 1000000000 + found->st_mtim.tv_nsec;
}

gboolean
aws_upload_source_open (AwsUploadSource *self, const char *path, GError **error)
{
  struct stat found;

  self->path = path;
  /* Without blocking, lest a pipe be waited for. */
  self->fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  if (self->fd < 0 || fstat (self->fd, &found) != 0)
    return fail (self, errno, error);
  if (!S_ISREG (found.st_mode))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%s is not a regular file, and is left out", name);
      return FALSE;
    }
  self->size = (guint64) found.st_size;
  self->device = found.st_dev;
  self->inode = found.st_ino;
  self->modified = get_modified (&found);
  return TRUE;
}

void
aws_upload_source_close (AwsUploadSource *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
}

/* Not mapped: a file that is cut short under a map kills the reader. */
GBytes *
aws_upload_source_read (AwsUploadSource *self, guint64 offset, gsize length, GError **error)
{
  g_autofree guint8 *data = g_malloc (MAX (length, 1));
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (self->fd, data + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        fail (self, errno, error);
      else if (n == 0)
        changed (self, error);
      if (n <= 0)
        return NULL;
      done += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

gboolean
aws_upload_source_check (AwsUploadSource *self, GError **error)
{
  struct stat open_one, named;

  if (fstat (self->fd, &open_one) != 0 || g_lstat (self->path, &named) != 0)
    return changed (self, error);
  return ((guint64) open_one.st_size == self->size && get_modified (&open_one) == self->modified
          && named.st_dev == self->device && named.st_ino == self->inode)
         || changed (self, error);
}
