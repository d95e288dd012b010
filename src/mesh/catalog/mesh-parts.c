/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-parts.h"

/* Beyond so many, memory is what is waited for. */
#define MOST_HELPERS 3u

typedef struct
{
  guint n, size, n_parts;
  MeshPartFunc func;
  gpointer data; /* the caller's: only while a part is worked at */
  gint next;     /* (atomic): part that nobody has begun */
  GMutex mutex;
  GCond all_done;
  guint n_done;
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->all_done);
}

/* Part after part, until all are begun. */
static void
take_parts (Job *job)
{
  guint part, n_done = 0;

  while ((part = (guint) g_atomic_int_add (&job->next, 1)) < job->n_parts)
    {
      const guint from = part * job->size;

      job->func (from, from + MIN (job->n - from, job->size), job->data);
      n_done++;
    }
  if (n_done == 0)
    return;
  g_mutex_lock (&job->mutex);
  job->n_done += n_done;
  if (job->n_done == job->n_parts)
    g_cond_signal (&job->all_done);
  g_mutex_unlock (&job->mutex);
}

static void
help (gpointer data, gpointer unused)
{
  take_parts (data);
  g_atomic_rc_box_release_full (data, job_clear);
}

/* (transfer none) (nullable): there is one processor only. */
static GThreadPool *
get_helpers (void)
{
  static gsize once;
  static GThreadPool *pool;

  if (g_once_init_enter (&once))
    {
      const guint n = MIN (g_get_num_processors () - 1, MOST_HELPERS);

      if (n > 0)
        pool = g_thread_pool_new (help, NULL, (gint) n, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  return pool;
}

static void
run_alone (guint n, guint size, MeshPartFunc func, gpointer data)
{
  for (guint from = 0; from < n; from += MIN (n - from, size))
    func (from, from + MIN (n - from, size), data);
}

static void
run_together (GThreadPool *helpers, guint n, guint size, MeshPartFunc func, gpointer data)
{
  Job *job = g_atomic_rc_box_new0 (Job);
  guint n_helpers;

  *job = (Job){ .n = n, .size = size, .n_parts = (n - 1) / size + 1, .func = func, .data = data };
  g_mutex_init (&job->mutex);
  g_cond_init (&job->all_done);
  n_helpers = MIN ((guint) g_thread_pool_get_max_threads (helpers), job->n_parts - 1);
  for (guint i = 0; i < n_helpers; i++)
    g_thread_pool_push (helpers, g_atomic_rc_box_acquire (job), NULL);
  take_parts (job);
  g_mutex_lock (&job->mutex);
  while (job->n_done < job->n_parts)
    g_cond_wait (&job->all_done, &job->mutex);
  g_mutex_unlock (&job->mutex);
  g_atomic_rc_box_release_full (job, job_clear);
}

void
mesh_parts_run (guint n, guint size, MeshPartFunc func, gpointer data)
{
  GThreadPool *helpers = n > size ? get_helpers () : NULL;

  if (helpers != NULL)
    run_together (helpers, n, size, func, data);
  else
    run_alone (n, size, func, data);
}
