/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-limiter.h"

typedef struct
{
  AwsLimiterReady ready;
  gpointer data;
} Waiter;

struct _AwsLimiter
{
  GMainContext *context;
  guint limit;
  double window; /* what throttling leaves of the limit; grows again with successes */
  guint active;
  GQueue waiting; /* Waiter */
  gint64 paused_until; /* monotonic microseconds */
  GSource *wake;
  guint budget;
};

AwsLimiter *
aws_limiter_new (GMainContext *context, guint limit)
{
  AwsLimiter *self = g_new0 (AwsLimiter, 1);

  self->context = context;
  self->limit = limit;
  self->window = limit;
  self->budget = AWS_LIMITER_BUDGET;
  g_queue_init (&self->waiting);
  return self;
}

static void
stop_waking (AwsLimiter *self)
{
  if (self->wake != NULL)
    g_source_destroy (self->wake);
  g_clear_pointer (&self->wake, g_source_unref);
}

void
aws_limiter_free (AwsLimiter *self)
{
  stop_waking (self);
  g_queue_clear_full (&self->waiting, g_free);
  g_free (self);
}

static void pump (AwsLimiter *self);

static gboolean
wake_cb (gpointer data)
{
  AwsLimiter *self = data;

  stop_waking (self);
  pump (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_paused (AwsLimiter *self)
{
  gint64 left = self->paused_until > 0 ? self->paused_until - g_get_monotonic_time () : 0;

  if (left <= 0)
    {
      self->paused_until = 0;
      return FALSE;
    }
  if (self->wake == NULL)
    {
      self->wake = g_timeout_source_new ((guint) (left / 1000 + 1));
      g_source_set_callback (self->wake, wake_cb, self, NULL);
      g_source_attach (self->wake, self->context);
    }
  return TRUE;
}

static void
pump (AwsLimiter *self)
{
  while (!g_queue_is_empty (&self->waiting) && self->active < MAX (1, (guint) self->window) &&
         !is_paused (self))
    {
      g_autofree Waiter *waiter = g_queue_pop_head (&self->waiting);

      self->active++;
      waiter->ready (waiter->data);
    }
}

void
aws_limiter_set_limit (AwsLimiter *self, guint limit)
{
  self->limit = MAX (1, limit);
  self->window = self->limit;
  pump (self);
}

void
aws_limiter_acquire (AwsLimiter *self, AwsLimiterReady ready, gpointer data)
{
  Waiter *waiter = g_new (Waiter, 1);

  *waiter = (Waiter) { ready, data };
  g_queue_push_tail (&self->waiting, waiter);
  pump (self);
}

gboolean
aws_limiter_withdraw (AwsLimiter *self, gpointer data)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      Waiter *waiter = link->data;

      if (waiter->data == data)
        {
          g_queue_delete_link (&self->waiting, link);
          g_free (waiter);
          return TRUE;
        }
    }
  return FALSE;
}

void
aws_limiter_release (AwsLimiter *self)
{
  g_assert (self->active > 0);
  self->active--;
  pump (self);
}

void
aws_limiter_throttle (AwsLimiter *self, gint64 pause)
{
  gint64 until = g_get_monotonic_time () + pause;

  self->window = MAX (1.0, MIN (self->window, self->active + 1.0) * 0.7);
  if (until > self->paused_until)
    {
      self->paused_until = until;
      stop_waking (self);
    }
}

void
aws_limiter_succeed (AwsLimiter *self, guint last_cost)
{
  self->window = MIN ((double) self->limit, self->window + 1.0 / self->window);
  self->budget = MIN (AWS_LIMITER_BUDGET, self->budget + MAX (1, last_cost));
}

gboolean
aws_limiter_pay (AwsLimiter *self, guint cost)
{
  if (self->budget < cost)
    return FALSE;
  self->budget -= cost;
  return TRUE;
}

guint
aws_limiter_get_budget (AwsLimiter *self)
{
  return self->budget;
}
