/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-spool.h"
#include "practice/core/practice-core.h"
#include "practice/core/practice-md5.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define MAX_BLOCKS 128 /* that wait to be written, of all spools: 32 MiB */
#define MAX_THREADS 4
#define PATIENCE (4 * G_TIME_SPAN_MILLISECOND) /* that a body which is complete waits for company */

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
  gboolean taken;  /* it waits for a thread, or is at one */
  gboolean urgent; /* and somebody waits for it */
  gboolean ended, finished;
  GSource *done;  /* nullable */
  GMainContext *context;
};

/* Of all spools */
static GMutex lock;
static GCond changed;
static GQueue spare = G_QUEUE_INIT; /* blocks */
static guint n_waiting;
static guint n_open;                /* spools that more may come for */
static guint n_urgent;              /* ready ones that somebody waits for */
static GQueue ready = G_QUEUE_INIT; /* spools that wait for a thread; owns a reference of each */
static GThreadPool *pool;

/* What a thread does in one go: the next block of each of several spools. */
typedef struct
{
  guint n;
  PracticeSpool *spools[PRACTICE_MD5_LANES];
  Block *blocks[PRACTICE_MD5_LANES]; /* NULL: nothing is left of it */
} Batch;

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
  if (spare.length < MAX_BLOCKS / 2)
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
}

/* MD5 takes longer than all else, unless it is that of several spools. */
static void
hash_md5 (Batch *batch)
{
  struct md5_ctx *contexts[PRACTICE_MD5_LANES];
  const guint8 *data[PRACTICE_MD5_LANES];
  guint n = 0;

  for (guint i = 0; i < batch->n; i++)
    {
      PracticeSpool *self = batch->spools[i];
      Block *block = batch->blocks[i];

      if (block == NULL || !self->hashed)
        continue;
      if (block->length < BLOCK)
        {
          md5_update (&self->md5, block->length, block->data);
          continue;
        }
      contexts[n] = &self->md5;
      data[n++] = block->data;
    }
  practice_md5_update_many (contexts, data, n, BLOCK);
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

/* With the lock held. Bodies that arrive together are hashed together, as none of them is answered before it is
 * complete; those that are complete don't wait for long. */
static gboolean
is_worth_while (void)
{
  return (ready.length > 0 && ready.length >= MIN (n_open + n_urgent, PRACTICE_MD5_LANES))
         || n_waiting >= MAX_BLOCKS * 3 / 4;
}

/* With the lock held */
static void
make_ready (PracticeSpool *self)
{
  self->taken = TRUE;
  n_urgent += self->ended;
  self->urgent = self->ended;
  g_queue_push_tail (&ready, practice_spool_ref (self));
}

/* With the lock held */
static gboolean
take_batch (Batch *batch)
{
  for (batch->n = 0; batch->n < PRACTICE_MD5_LANES && !g_queue_is_empty (&ready); batch->n++)
    {
      batch->spools[batch->n] = g_queue_pop_head (&ready);
      batch->blocks[batch->n] = g_queue_pop_head (&batch->spools[batch->n]->blocks);
      n_urgent -= batch->spools[batch->n]->urgent;
    }
  return batch->n > 0;
}

static void
work_on (Batch *batch)
{
  hash_md5 (batch);
  for (guint i = 0; i < batch->n; i++)
    {
      PracticeSpool *self = batch->spools[i];
      const Block *block = batch->blocks[i];

      if (block != NULL && self->hashed)
        sha256_update (&self->sha256, block->length, block->data);
      if (block != NULL)
        write_block (self, block);
      else
        finish (self);
    }
}

/* With the lock held */
static void
put_back (PracticeSpool *self, Block *block)
{
  if (block != NULL)
    {
      give_block (block);
      n_waiting--;
    }
  self->taken = FALSE;
  if (block != NULL && (self->ended || !g_queue_is_empty (&self->blocks)))
    make_ready (self);
}

/* With the lock held. FALSE: nothing is to be done now; who brings more, or ends one, sees to it
 * that there is a thread. */
static gboolean
wait_for_company (void)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (!is_worth_while ())
    if (n_urgent == 0)
      return FALSE;
    else if (!g_cond_wait_until (&changed, &lock, end))
      return n_urgent > 0;
  return TRUE;
}

/* One thread at a time works for a spool, and for as many spools as there are. */
static void
work (gpointer data, gpointer unused)
{
  Batch batch;

  g_mutex_lock (&lock);
  while (wait_for_company () && take_batch (&batch))
    {
      g_mutex_unlock (&lock);
      work_on (&batch);
      g_mutex_lock (&lock);
      for (guint i = 0; i < batch.n; i++)
        put_back (batch.spools[i], batch.blocks[i]);
      g_cond_broadcast (&changed);
      g_mutex_unlock (&lock);
      for (guint i = 0; i < batch.n; i++)
        practice_spool_unref (batch.spools[i]);
      g_mutex_lock (&lock);
    }
  g_mutex_unlock (&lock);
}

/* With the lock held */
static void
set_to_work (PracticeSpool *self)
{
  if (!self->taken)
    make_ready (self);
  else if (self->ended && !self->urgent && g_queue_find (&ready, self) != NULL)
    {
      self->urgent = TRUE;
      n_urgent++;
    }
  g_cond_broadcast (&changed);
  if (n_urgent == 0 && !is_worth_while ())
    return;
  if (pool == NULL)
    pool = g_thread_pool_new (work, NULL, (gint) CLAMP (g_get_num_processors (), 2, MAX_THREADS), FALSE, NULL);
  /* Any pointer: the work is in the queue. */
  if (g_thread_pool_unprocessed (pool) == 0)
    g_thread_pool_push (pool, &ready, NULL);
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

static void
end (PracticeSpool *self)
{
  g_mutex_lock (&lock);
  self->ended = TRUE;
  n_open--;
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
  g_mutex_lock (&lock);
  n_open++;
  g_mutex_unlock (&lock);
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
  end (self);
}

void
practice_spool_drop (PracticeSpool *self)
{
  if (!self->ended)
    end (self);
  practice_spool_unref (self);
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
  practice_spool_drop (self);
}
