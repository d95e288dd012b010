/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Called in any thread, for what is from @from up to but without @to, exactly once for each part.
 */
typedef void (*MeshPartFunc) (guint from, guint to, gpointer data);

/* Calls @func for all of 0 to @n, in parts of @size that begin at its multiples, and returns when
 * all are done. Idle processors take parts too. The calling thread waits for no part that nobody
 * has begun: on a busy machine it takes as long as alone. One part, or one processor: all is done
 * in the calling thread. */
void
mesh_parts_run (guint n, guint size, MeshPartFunc func, gpointer data);

G_END_DECLS
