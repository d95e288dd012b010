/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* For which roles each subscription was imported, in a file of the persona's (desk_state_dup_path()), so that the
 * chain is looked at, and mended, for these. Nothing of it is secret. Files are read and written in worker threads,
 * one at a time. */

/* Subscription's id → GStrv of ARNs; empty where there is no file yet, or what is there cannot be read. @path:
 * (nullable): nothing is remembered. Fails only when it is cancelled. */
void desk_role_memory_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
GHashTable *desk_role_memory_load_finish (GAsyncResult *result, GError **error); /* (transfer full) */
/* @roles replace what was there for @id. Keeps what others wrote meanwhile. */
void desk_role_memory_add_async (const char *path, const char *id, const char *const *roles,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean desk_role_memory_add_finish (GAsyncResult *result, GError **error);

G_END_DECLS
