/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* A mutex for one thing in AWS that is read, changed and written as a whole, and that AWS guards by
 * no condition (trust policies, data lake settings): within this process one writer at a time, whatever
 * the plan. Hold it for one read and write, not while waiting. (transfer none): never freed */
GMutex *mesh_lock_of (const char *kind, const char *account, const char *name);

G_END_DECLS
