/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Sleeps in a worker thread, but wakes at once when @cancellable (nullable) is triggered: FALSE then, with
 * G_IO_ERROR_CANCELLED. */
gboolean mesh_wait (gint64 microseconds, GCancellable *cancellable, GError **error);

G_END_DECLS
