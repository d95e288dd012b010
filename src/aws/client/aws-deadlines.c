/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-deadlines.h"

struct _AwsDeadline
{
  GList link; /* of the queue, or unlinked when it has passed */
  gboolean pending;
  gint64 at; /* monotonic microseconds */
  void (*function) (gpointer data);
  gpointer data;
};

struct _AwsDeadlines
{
  GSource *source;
  GQueue queue; /* by time */
};

static gboolean
passed_cb (gpointer user_data)
{
  AwsDeadlines *self = user_data;
  gint64 now = g_get_monotonic_time ();

  /* Those that functions take out or put in are seen, as we begin anew each time. */
  while (self->queue.head != NULL)
    {
      AwsDeadline *first = self->queue.head->data;

      if (first->at > now)
        break;
      g_queue_unlink (&self->queue, &first->link);
      first->pending = FALSE;
      first->function (first->data);
    }
  g_source_set_ready_time (self->source, self->queue.head != NULL
                                             ? ((AwsDeadline *) self->queue.head->data)->at
                                             : -1);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

AwsDeadlines *
aws_deadlines_new (GMainContext *context)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  AwsDeadlines *self = g_new0 (AwsDeadlines, 1);

  g_queue_init (&self->queue);
  self->source = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (self->source, passed_cb, self, NULL);
  g_source_attach (self->source, context);
  return self;
}

void
aws_deadlines_free (AwsDeadlines *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

AwsDeadline *
aws_deadlines_add (AwsDeadlines *self, guint seconds, void (*function) (gpointer data), gpointer data)
{
  AwsDeadline *deadline = g_new0 (AwsDeadline, 1);
  GList *before = self->queue.tail;

  deadline->at = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  deadline->function = function;
  deadline->data = data;
  deadline->link.data = deadline;
  deadline->pending = TRUE;
  /* All take equally long but for rare changes, so that the place is at the end. */
  while (before != NULL && ((AwsDeadline *) before->data)->at > deadline->at)
    before = before->prev;
  if (before != NULL)
    g_queue_insert_after_link (&self->queue, before, &deadline->link);
  else
    {
      g_queue_push_head_link (&self->queue, &deadline->link);
      /* When that one is removed, the source wakes for nothing, once, which is cheaper. */
      if (g_source_get_ready_time (self->source) < 0 ||
          g_source_get_ready_time (self->source) > deadline->at)
        g_source_set_ready_time (self->source, deadline->at);
    }
  return deadline;
}

void
aws_deadlines_remove (AwsDeadlines *self, AwsDeadline *deadline)
{
  if (deadline->pending)
    g_queue_unlink (&self->queue, &deadline->link);
  g_free (deadline);
}
