/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-cancel.h"

struct _AwsCancelWatch
{
  gatomicrefcount refs;
  GCancellable *cancellable;
  GMainContext *context;
  gulong id;
  void (*function) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
  int dead; /* atomic */
};

static void
watch_unref (gpointer data)
{
  AwsCancelWatch *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
fire_cb (gpointer data)
{
  AwsCancelWatch *self = data;

  if (!g_atomic_int_get (&self->dead))
    self->function (self->data);
  return G_SOURCE_REMOVE;
}

/* In whatever thread cancels: only posts, so that disconnecting never waits for long. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  AwsCancelWatch *self = data;
  GSource *source = g_idle_source_new ();

  g_atomic_ref_count_inc (&self->refs);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, fire_cb, self, watch_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

AwsCancelWatch *
aws_cancel_watch_new (GCancellable *cancellable, GMainContext *context, void (*function) (gpointer data),
                      gpointer data, GDestroyNotify destroy)
{
  AwsCancelWatch *self = g_new0 (AwsCancelWatch, 1);

  g_atomic_ref_count_init (&self->refs);
  self->cancellable = g_object_ref (cancellable);
  self->context = g_main_context_ref (context);
  self->function = function;
  self->data = data;
  self->destroy = destroy;
  self->id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  return self;
}

void
aws_cancel_watch_free (AwsCancelWatch *self)
{
  g_atomic_int_set (&self->dead, TRUE);
  g_cancellable_disconnect (self->cancellable, self->id);
  watch_unref (self);
}
