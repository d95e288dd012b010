/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Numbers of processes mean nothing outside a sandbox; the kernel drops a lock with its process,
 * however that ends. */

static struct flock
lock_of (gint64 run, short type)
{
  return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = run, .l_len = 1 };
}

static int
open_file (MeshJournal *self)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);

  if (self->alive_fd < 0 && !g_str_equal (self->path, MESH_JOURNAL_IN_MEMORY))
    self->alive_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return self->alive_fd;
}

void
mesh_journal_alive_begin (MeshJournal *self, gint64 run)
{
  struct flock lock = lock_of (run, F_WRLCK);
  gint64 *key;

  if (run <= 0)
    return;
  key = g_new (gint64, 1);
  *key = run;
  g_hash_table_add (self->alive, key);
  if (open_file (self) < 0 || fcntl (self->alive_fd, F_OFD_SETLK, &lock) != 0)
    g_debug ("Journal: run %" G_GINT64_FORMAT " can't be marked as alive", run);
}

void
mesh_journal_alive_end (MeshJournal *self, gint64 run)
{
  struct flock lock = lock_of (run, F_UNLCK);

  if (run > 0 && g_hash_table_remove (self->alive, &run) && self->alive_fd >= 0)
    fcntl (self->alive_fd, F_OFD_SETLK, &lock);
}

gboolean
mesh_journal_is_alive (MeshJournal *self, gint64 run)
{
  struct flock lock = lock_of (run, F_WRLCK);

  if (g_hash_table_contains (self->alive, &run))
    return TRUE;
  return open_file (self) >= 0 && fcntl (self->alive_fd, F_OFD_GETLK, &lock) == 0
         && lock.l_type != F_UNLCK;
}
