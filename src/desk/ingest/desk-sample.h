/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Lays the sample data that comes with the program out as files below @dir, in a worker thread. */
void desk_sample_write_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): the folders, one a table */
char **desk_sample_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
