/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that several processors share. */
#include "config.h"

#include "mesh/catalog/mesh-parts.h"

typedef struct
{
  guint n, size;
  gint *times;   /* how often each was worked at */
  GThread *only; /* (nullable): nobody else may */
  gint slow;     /* the first part is: it must be waited for */
} Work;

static void
work (guint from, guint to, gpointer data)
{
  Work *self = data;

  g_assert_cmpuint (from % self->size, ==, 0);
  g_assert_cmpuint (to, ==, MIN (from + self->size, self->n));
  if (self->only != NULL)
    g_assert_true (g_thread_self () == self->only);
  if (from == 0 && self->slow)
    g_usleep (20 * 1000);
  for (guint i = from; i < to; i++)
    g_atomic_int_inc (&self->times[i]);
}

static void
run (guint n, guint size, GThread *only, gboolean slow)
{
  g_autofree gint *times = g_new0 (gint, n + 1);
  Work self = { n, size, times, only, slow };

  mesh_parts_run (n, size, work, &self);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (times[i], ==, 1);
  g_assert_cmpint (times[n], ==, 0);
}

static void
test_few (void)
{
  run (0, 10, g_thread_self (), FALSE);
  run (1, 10, g_thread_self (), FALSE);
  run (10, 10, g_thread_self (), FALSE);
}

static void
test_many (void)
{
  for (guint n = 1; n < 60; n++)
    for (guint size = 1; size < 20; size++)
      run (n, size, NULL, FALSE);
  run (G_MAXUINT16, 7, NULL, FALSE);
  run (100, 10, NULL, TRUE);
}

static gpointer
run_many (gpointer unused)
{
  for (guint i = 0; i < 200; i++)
    run (100 + i, 9, NULL, FALSE);
  return NULL;
}

/* Two threads have work at once, and both get all of theirs done. */
static void
test_together (void)
{
  GThread *thread = g_thread_new ("other", run_many, NULL);

  run_many (NULL);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parts/few", test_few);
  g_test_add_func ("/parts/many", test_many);
  g_test_add_func ("/parts/together", test_together);
  return g_test_run ();
}
