/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells a context that a cancellable was cancelled, perhaps in another thread. In place of
 * GCancellableSource, which GLib 2.74 leaks when it is destroyed while the other thread cancels. */
typedef struct _AwsCancelWatch AwsCancelWatch;

/* @function: called at most once, in @context, never from within this. @destroy: nullable. */
AwsCancelWatch *aws_cancel_watch_new (GCancellable *cancellable, GMainContext *context, void (*function) (gpointer data), gpointer data, GDestroyNotify destroy);
/* In the thread of @context: @function will not be called any more; in another, it may be running. */
void aws_cancel_watch_free (AwsCancelWatch *self);

G_END_DECLS
