/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-model.h"

/* Runs of boxes that touch: they share one offset, the mean of what each wants. */
typedef struct
{
  double sum; /* of the wanted offsets */
  guint n;
} Run;

static double
offset_of (const Run *run)
{
  return run->sum / run->n;
}

/* Isotonic regression by pooling neighbours that are out of order: subtract each box's place in a
 * dense stack, and the wish to keep the distance becomes the wish not to decrease. */
void
desk_map_spread (double *y, guint n, double height, double gap, double first)
{
  g_autofree Run *runs = g_new0 (Run, n + 1);
  guint n_runs = 0, at = 0;

  for (guint i = 0; i < n; i++)
    {
      runs[n_runs++] = (Run){ MAX (y[i], first) - i * (height + gap), 1 };
      while (n_runs > 1 && offset_of (&runs[n_runs - 2]) >= offset_of (&runs[n_runs - 1]))
        {
          runs[n_runs - 2].sum += runs[n_runs - 1].sum;
          runs[n_runs - 2].n += runs[n_runs - 1].n;
          n_runs--;
        }
    }
  for (guint i = 0; i < n_runs; i++)
    for (guint j = 0; j < runs[i].n; j++, at++)
      y[at] = MAX (offset_of (&runs[i]), first) + at * (height + gap);
}
