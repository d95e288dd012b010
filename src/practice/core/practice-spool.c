/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-spool.h"
#include "practice/core/practice-core.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define MAX_BLOCKS 64 /* that wait to be written, of all spools: 16 MiB */
#define MAX_THREADS 4

typedef struct
{
  gsize length;
  guint8 data[BLOCK];
} Block;

struct _PracticeSpool
{
  gatomicrefcount refs;
  char *path;
  int fd;
  gboolean hashed;
  Block *filling; /* nullable: the adding thread's */

  /* The thread's that is at work, afterwards anybody's */
  int error;
  struct md5_ctx md5;
  struct sha256_ctx sha256;
  char md5_hex[2 * MD5_DIGEST_SIZE + 1], sha256_hex[2 * SHA256_DIGEST_SIZE + 1];

  GQueue blocks;  /* guarded by the lock below, as is what follows */
  gboolean working, ended, finished;
  GSource *done;  /* nullable */
  GMainContext *context;
};

/* Of all spools */
static GMutex lock;
static GCond changed;
static GQueue spare = G_QUEUE_INIT; /* blocks */
static guint n_waiting;
static GThreadPool *pool;

/* ---- blocks ---- */

static Block *
take_block (void)
{
  Block *block;

  g_mutex_lock (&lock);
  block = g_queue_pop_head (&spare);
  g_mutex_unlock (&lock);
  if (block == NULL)
    block = g_new (Block, 1);
  block->length = 0;
  return block;
}

/* With the lock held */
static void
give_block (Block *block)
{
  if (spare.length < MAX_BLOCKS)
    g_queue_push_head (&spare, block);
  else
    g_free (block);
}

/* ---- at work ---- */

static void
write_block (PracticeSpool *self, const Block *block)
{
  const guint8 *data = block->data;
  gsize length = block->length;

  while (length > 0 && self->error == 0)
    {
      gssize n = write (self->fd, data, length);

      if (n < 0 && errno != EINTR)
        self->error = errno;
      if (n <= 0)
        continue;
      data += n;
      length -= (gsize) n;
    }
  if (!self->hashed)
    return;
  md5_update (&self->md5, block->length, block->data);
  sha256_update (&self->sha256, block->length, block->data);
}

static void
finish_hashes (PracticeSpool *self)
{
  guint8 digest[SHA256_DIGEST_SIZE];

  if (!self->hashed)
    return;
  md5_digest (&self->md5, MD5_DIGEST_SIZE, digest);
  practice_hex (digest, MD5_DIGEST_SIZE, self->md5_hex);
  sha256_digest (&self->sha256, SHA256_DIGEST_SIZE, digest);
  practice_hex (digest, SHA256_DIGEST_SIZE, self->sha256_hex);
}

static void
finish (PracticeSpool *self)
{
  GSource *done;

  finish_hashes (self);
  g_mutex_lock (&lock);
  self->finished = TRUE;
  done = g_steal_pointer (&self->done);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  if (done == NULL)
    return;
  g_source_attach (done, self->context);
  g_source_unref (done);
}

/* One thread at a time works for a spool, until nothing is left of it. */
static void
work (gpointer data, gpointer unused)
{
  g_autoptr (PracticeSpool) self = data;
  Block *block;
  gboolean last;

  for (;;)
    {
      g_mutex_lock (&lock);
      block = g_queue_pop_head (&self->blocks);
      last = block == NULL && self->ended;
      self->working = block != NULL;
      g_mutex_unlock (&lock);
      if (block == NULL)
        break;
      write_block (self, block);
      g_mutex_lock (&lock);
      give_block (block);
      n_waiting--;
      g_cond_broadcast (&changed);
      g_mutex_unlock (&lock);
    }
  if (last)
    finish (self);
}

/* With the lock held */
static void
set_to_work (PracticeSpool *self)
{
  if (self->working)
    return;
  self->working = TRUE;
  if (pool == NULL)
    pool = g_thread_pool_new (work, NULL, (gint) CLAMP (g_get_num_processors (), 2, MAX_THREADS), FALSE, NULL);
  g_thread_pool_push (pool, practice_spool_ref (self), NULL);
}

static void
push_filling (PracticeSpool *self)
{
  g_mutex_lock (&lock);
  while (n_waiting >= MAX_BLOCKS)
    g_cond_wait (&changed, &lock);
  n_waiting++;
  g_queue_push_tail (&self->blocks, g_steal_pointer (&self->filling));
  set_to_work (self);
  g_mutex_unlock (&lock);
}

/* ---- for the server ---- */

PracticeSpool *
practice_spool_new (const char *folder, gboolean hashed)
{
  PracticeSpool *self = g_new0 (PracticeSpool, 1);
  g_autofree char *name = practice_uuid ();

  g_atomic_ref_count_init (&self->refs);
  self->hashed = hashed;
  self->path = g_build_filename (folder, name, NULL);
  g_mkdir_with_parents (folder, 0700);
  self->fd = g_open (self->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  self->error = self->fd < 0 ? errno : 0;
  md5_init (&self->md5);
  sha256_init (&self->sha256);
  return self;
}

PracticeSpool *
practice_spool_new_beside (PracticeSpool *other)
{
  g_autofree char *folder = g_path_get_dirname (other->path);

  return practice_spool_new (folder, TRUE);
}

PracticeSpool *
practice_spool_ref (PracticeSpool *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
practice_spool_unref (PracticeSpool *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->filling);
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->done, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->path);
  g_free (self);
}

void
practice_spool_add (PracticeSpool *self, gconstpointer data, gsize length)
{
  const guint8 *from = data;

  while (length > 0)
    {
      gsize n;

      if (self->filling == NULL)
        self->filling = take_block ();
      n = MIN (length, BLOCK - self->filling->length);
      memcpy (self->filling->data + self->filling->length, from, n);
      self->filling->length += n;
      from += n;
      length -= n;
      if (self->filling->length == BLOCK)
        push_filling (self);
    }
}

void
practice_spool_end (PracticeSpool *self, GMainContext *context, GSourceFunc done, gpointer data,
                    GDestroyNotify destroy)
{
  if (done != NULL)
    {
      self->done = g_idle_source_new ();
      g_source_set_priority (self->done, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->done, done, data, destroy);
      self->context = g_main_context_ref (context);
    }
  if (self->filling != NULL)
    push_filling (self);
  g_mutex_lock (&lock);
  self->ended = TRUE;
  set_to_work (self);
  g_mutex_unlock (&lock);
}

void
practice_spool_wait (PracticeSpool *self)
{
  g_mutex_lock (&lock);
  while (!self->finished)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

int
practice_spool_get_errno (PracticeSpool *self)
{
  return self->error;
}

const char *
practice_spool_get_md5 (PracticeSpool *self)
{
  return self->hashed ? self->md5_hex : NULL;
}

const char *
practice_spool_get_sha256 (PracticeSpool *self)
{
  return self->hashed ? self->sha256_hex : NULL;
}

GBytes *
practice_spool_map (PracticeSpool *self)
{
  g_autoptr (GMappedFile) file
      = self->error == 0 ? g_mapped_file_new_from_fd (self->fd, FALSE, NULL) : NULL;

  return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
}

gboolean
practice_spool_move (PracticeSpool *self, const char *path)
{
  if (g_rename (self->path, path) != 0)
    return FALSE;
  g_clear_pointer (&self->path, g_free);
  return TRUE;
}

void
practice_spool_discard (PracticeSpool *self)
{
  if (self == NULL)
    return;
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  practice_spool_unref (self);
}
