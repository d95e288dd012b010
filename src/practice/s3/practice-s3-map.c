/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Blobs for reading: mapped, not read. Those of several files lie side by side in one range of addresses,
 * which needs all but the last to end with a page; practice_blob_join() puts others together. */

typedef struct
{
  guint8 *at;
  gsize length;
} Range;

static void
range_free (gpointer data)
{
  Range *range = data;

  munmap (range->at, range->length);
  g_free (range);
}

static int
open_blob (PracticeCall *call, const char *name, gsize *length)
{
  g_autofree char *path = practice_blob_path (call, name);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  struct stat found;

  if (fd >= 0 && fstat (fd, &found) == 0)
    {
      *length = (gsize) found.st_size;
      return fd;
    }
  if (fd >= 0)
    g_close (fd, NULL);
  return -1;
}

static gboolean
get_length (PracticeCall *call, char **names, gsize *total)
{
  gsize length;

  *total = 0;
  for (guint i = 0; names[i]; i++)
    {
      int fd = open_blob (call, names[i], &length);

      if (fd < 0)
        return FALSE;
      g_close (fd, NULL);
      *total += length;
    }
  return TRUE;
}

/* At @at, where @room bytes are; gives what it took. */
static gboolean
map_one (PracticeCall *call, const char *name, guint8 *at, gsize room, gsize *length)
{
  int fd = open_blob (call, name, length);
  gboolean good = fd >= 0 && *length <= room;

  if (good && *length > 0)
    good = mmap (at, *length, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED;
  if (fd >= 0)
    g_close (fd, NULL);
  return good;
}

static GBytes *
map_all (PracticeCall *call, char **names)
{
  Range range = { NULL };
  gsize at = 0, length;

  if (!get_length (call, names, &range.length))
    return NULL;
  if (range.length == 0)
    return g_bytes_new_static ("", 0);
  range.at = mmap (NULL, range.length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (range.at == MAP_FAILED)
    return NULL;
  for (guint i = 0; names[i]; i++, at += length)
    if (!map_one (call, names[i], range.at + at, range.length - at, &length))
      {
        munmap (range.at, range.length);
        return NULL;
      }
  return g_bytes_new_with_free_func (range.at, range.length, range_free, g_memdup2 (&range, sizeof range));
}

GBytes *
practice_blob_read (PracticeCall *call, const char *name)
{
  g_auto (GStrv) names = g_strsplit (name, "/", -1);
  GBytes *bytes = map_all (call, names);

  if (bytes)
    return bytes;
  g_warning ("practice S3: %s: %s", name, g_strerror (errno));
  practice_call_fail (call, 500, "InternalError",
                      "We encountered an internal error. Please try again.");
  return NULL;
}

gboolean
practice_blob_can_chain (gint64 length)
{
  return length % sysconf (_SC_PAGESIZE) == 0;
}
