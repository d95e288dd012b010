/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-sample.h"

#include <glib/gi18n-lib.h>
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mesh/model/mesh-error.h"

#define BLOCK (64 * 1024)

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

/* O_NONBLOCK: opening a pipe must not wait for its writer. */
static int
open_ordinary (const char *path, GError **error)
{
  struct stat status;
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be read: %s"), path,
                 g_strerror (errno));
  else if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;
  else
    {
      /* Translators: %s is the path of a device, a socket or the like */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s is no ordinary file"), path);
      close (fd);
    }
  return -1;
}

/* By its first bytes: names may lie. */
static gboolean
check_start (int fd, const char *path, GError **error)
{
  static const struct
  {
    const char *magic;
    gsize length;
    const char *what;
  } refused[] = {
    { "\xfd"
      "7zXZ",
      5, N_ ("it is compressed with xz, which Athena does not read: use gzip or zstd") },
    { "7z\xbc\xaf", 4, N_ ("it is a 7z archive: unpack it first") },
    { "\xff\x06\x00\x00sNaP", 8,
      N_ ("it is compressed with snappy, which cannot be looked into here: use gzip or zstd") },
    { "\x04\x22\x4d\x18", 4,
      N_ ("it is compressed with lz4, which cannot be looked into here: use gzip or zstd") },
    { "PK\x03\x04", 4, N_ ("it is a zip file or a document, no text") },
  };
  char start[8] = { 0 };

  if (pread (fd, start, sizeof start, 0) < 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be read: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (memcmp (start, refused[i].magic, refused[i].length) == 0)
      {
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s: %s", path, _ (refused[i].what));
        return FALSE;
      }
  return TRUE;
}

/* What it was packed with. */
static const char *
find_ending (Archive *archive)
{
  switch (archive_filter_code (archive, 0))
    {
    case ARCHIVE_FILTER_GZIP:
      return ".gz";
    case ARCHIVE_FILTER_BZIP2:
      return ".bz2";
    case ARCHIVE_FILTER_ZSTD:
      return ".zst";
    default:
      return "";
    }
}

static Archive *
open_filters (int fd, const char *path, GError **error)
{
  g_autoptr (Archive) archive = archive_read_new ();
  struct archive_entry *entry;
  int status;

  archive_read_support_filter_gzip (archive);
  archive_read_support_filter_bzip2 (archive);
  archive_read_support_filter_zstd (archive);
  archive_read_support_format_raw (archive);
  archive_read_support_format_empty (archive);
  status = archive_read_open_fd (archive, fd, BLOCK);
  if (status == ARCHIVE_OK)
    status = archive_read_next_header (archive, &entry);
  if (status >= ARCHIVE_WARN)
    return g_steal_pointer (&archive);
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be read: %s"), path,
               archive_error_string (archive));
  return NULL;
}

gboolean
mesh_sample_read (MeshSample *self, const char *path, gsize limit, GError **error)
{
  const int fd = open_ordinary (path, error);
  g_autoptr (Archive) archive = NULL;
  gssize n = 1;

  if (fd < 0)
    return FALSE;
  if (check_start (fd, path, error))
    archive = open_filters (fd, path, error);
  if (archive != NULL)
    {
      self->data = g_malloc (limit + 1);
      self->ending = find_ending (archive);
    }
  while (archive != NULL && n > 0 && self->length <= limit)
    {
      n = archive_read_data (archive, self->data + self->length, limit + 1 - self->length);
      self->length += MAX (n, 0);
    }
  if (archive != NULL && n < 0)
    {
      /* Translators: the path of a compressed file, and what is wrong, in English */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s is damaged: %s"), path,
                   archive_error_string (archive));
      g_clear_pointer (&archive, archive_read_free);
    }
  close (fd);
  self->complete = self->length <= limit;
  self->length = MIN (self->length, limit);
  return archive != NULL;
}

void
mesh_sample_clear (MeshSample *self)
{
  g_clear_pointer (&self->data, g_free);
}
