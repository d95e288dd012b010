/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
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

/* Not through a symbolic link, and without blocking, lest a pipe be waited for. A sandbox's document portal hands
 * O_NOFOLLOW on to a link of its own and fails with ELOOP for every file: there, what was opened is compared with
 * what the path names. */
static int
open_no_link (const char *path)
{
  const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC;
  int fd = g_open (path, flags | O_NOFOLLOW, 0);
  struct stat named, opened;

  if (fd >= 0 || errno != ELOOP || lstat (path, &named) != 0)
    return fd;
  fd = S_ISREG (named.st_mode) ? g_open (path, flags, 0) : -1;
  if (fd >= 0 && fstat (fd, &opened) == 0 && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino)
    return fd;
  if (fd >= 0)
    close (fd);
  errno = ELOOP;
  return -1;
}

gboolean
aws_upload_source_open (AwsUploadSource *self, const char *path, GError **error)
{
  struct stat found;

  self->path = path;
  self->fd = open_no_link (path);
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

/* All of @length bytes. Not mapped: a file that is cut short under a map kills the reader. */
static gboolean
read_all (AwsUploadSource *self, guint64 offset, guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = pread (self->fd, data, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? fail (self, errno, error) : changed (self, error);
      data += n;
      length -= (gsize) n;
      offset += (guint64) n;
    }
  return TRUE;
}

typedef struct
{
  gnutls_hash_hd_t sha256;
  GChecksum *md5; /* nullable */
} Hashes;

static void
hashes_init (Hashes *self, gboolean with_md5)
{
  if (gnutls_hash_init (&self->sha256, GNUTLS_DIG_SHA256) < 0)
    g_error ("GnuTLS refuses to hash");
  self->md5 = with_md5 ? g_checksum_new (G_CHECKSUM_MD5) : NULL;
}

static void
hashes_update (Hashes *self, const guint8 *data, gsize length)
{
  gnutls_hash (self->sha256, data, length);
  if (self->md5 != NULL)
    g_checksum_update (self->md5, data, (gssize) length);
}

static void
hashes_finish (Hashes *self, guint8 *sha256, guint8 *md5)
{
  gsize length = AWS_UPLOAD_MD5;

  gnutls_hash_deinit (self->sha256, sha256);
  if (self->md5 != NULL)
    g_checksum_get_digest (self->md5, md5, &length);
  g_clear_pointer (&self->md5, g_checksum_free);
}

static AwsBody *
make_body (AwsUploadSource *self, guint64 offset, guint64 length, guint8 **data, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (length > AWS_UPLOAD_IN_MEMORY)
    return aws_body_new_section (self->fd, offset, length, error);
  bytes = g_bytes_new_take (g_steal_pointer (data), (gsize) length);
  return aws_body_new_bytes (bytes);
}

gboolean
aws_upload_source_hash (AwsUploadSource *self, guint64 offset, guint64 length, guint8 *sha256, guint8 *md5,
                        AwsBody **body, GCancellable *cancellable, GError **error)
{
  gsize room = (gsize) CLAMP (length, 1, AWS_UPLOAD_IN_MEMORY);
  g_autofree guint8 *data = g_malloc (room);
  gboolean good = TRUE;
  Hashes hashes;

  hashes_init (&hashes, md5 != NULL);
  for (guint64 done = 0; good && done < length; done += room)
    {
      room = (gsize) MIN (room, length - done);
      good = !g_cancellable_set_error_if_cancelled (cancellable, error)
             && read_all (self, offset + done, data, room, error);
      if (good)
        hashes_update (&hashes, data, room);
    }
  hashes_finish (&hashes, sha256, md5);
  if (good && body != NULL)
    good = (*body = make_body (self, offset, length, &data, error)) != NULL;
  return good;
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
